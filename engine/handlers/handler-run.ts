import type { HandlerResult } from './handler-contracts';

const MAX_LOG_LINES = 100;
const MAX_LOG_CHARACTERS = 2_000;
const MAX_RESULT_CHARACTERS = 8 * 1024 * 1024;

/**
 * What one run of a handler did, kept outside the sandbox.
 *
 * A refusal stands whatever the code does after it: it cannot be caught, and a look-alike exception is not one.
 */
export class HandlerRun {
  private readonly logs: string[] = [];
  private dropped = 0;
  private outcome: { kind: 'unauthorized' } | { kind: 'error'; message: string; errorType?: string } | { kind: 'returned'; json?: string } | undefined;

  public refuse(kind: string | undefined, message = '', errorType?: string): undefined {
    this.outcome ??= kind === 'unauthorized' ? { kind } : { kind: 'error', message, errorType };
  }

  public returnEarly(json?: string): undefined {
    this.outcome ??= { kind: 'returned', json };
  }

  public log(line: string): undefined {
    if (this.logs.length < MAX_LOG_LINES) this.logs.push(line.length > MAX_LOG_CHARACTERS ? `${line.slice(0, MAX_LOG_CHARACTERS)}…` : line);
    else this.dropped += 1;
  }

  public returned(json: string | undefined): HandlerResult {
    return this.end(this.outcome ?? { kind: 'returned', json });
  }

  public threw(message: string): HandlerResult {
    return this.outcome ? this.end(this.outcome) : { kind: 'failed', message, logs: this.allLogs };
  }

  private end(outcome: NonNullable<typeof this.outcome>): HandlerResult {
    const logs = this.allLogs;
    if (outcome.kind === 'unauthorized') return { kind: 'unauthorized', logs };
    if (outcome.kind === 'error') return { ...outcome, logs };
    if (outcome.json !== undefined && outcome.json.length > MAX_RESULT_CHARACTERS) {
      return { kind: 'failed', message: `returned ${outcome.json.length} characters of JSON`, logs };
    }
    return { kind: 'returned', value: outcome.json === undefined ? undefined : JSON.parse(outcome.json) as unknown, logs };
  }

  private get allLogs(): readonly string[] {
    return this.dropped === 0 ? this.logs : [...this.logs, `… and ${this.dropped} more lines`];
  }
}
