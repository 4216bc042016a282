import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { LambdaFunction } from '../../engine/application';
import type { RoleCredentials } from '../iam/local-access-keys';
import { InputError } from '../input-error';
import { showableLine, withoutSecrets } from '../showable-text';
import { functionEnvironment } from './function-environment';
import type { ServerHosts } from './function-environment';
import type { FunctionFolders } from './function-folders';
import { FunctionProcess } from './function-process';
import type { FunctionError } from './runtime-messages';
import { programOf } from './runtime-program';

/** Of one invocation: a function can write without end. */
const MAX_KEPT_LINES = 1000;

export interface InvocationResult {
  readonly result?: unknown;
  readonly error?: FunctionError;
  readonly logs: readonly string[];
  readonly milliseconds: number;
}

export interface FunctionWorkerOptions {
  readonly credentialsOf: (fn: LambdaFunction) => RoleCredentials;
  readonly hosts: ServerHosts;
  readonly log: (line: string) => void;
}

/** Runs one function: one invocation after the other, in a process that is replaced when it has ended. */
export class FunctionWorker {
  /** How many invocations have not ended. */
  public pending = 0;
  private process: FunctionProcess | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private lines: string[] = [];
  private readonly environment: Readonly<Record<string, string>>;
  private readonly taskRoot: string;
  private readonly secrets: readonly string[];
  private closed = false;

  constructor(private readonly fn: LambdaFunction, private readonly options: FunctionWorkerOptions, folders: FunctionFolders) {
    const credentials = options.credentialsOf(fn);
    const place = folders.placeOf(fn);
    this.taskRoot = place.taskRoot;
    this.environment = functionEnvironment(fn, credentials, options.hosts, place);
    this.secrets = [credentials.secretAccessKey, credentials.sessionToken];
  }

  public invoke(event: string): Promise<InvocationResult> {
    this.pending += 1;
    const invoked = this.queue.then(() => this.run(event)).finally(() => { this.pending -= 1; });
    this.queue = invoked.catch(() => {});
    return invoked;
  }

  public async close(): Promise<void> {
    this.closed = true;
    await this.process?.kill();
  }

  private async run(event: string): Promise<InvocationResult> {
    const startedAt = performance.now();
    if (this.process?.isEnded) await this.process.kill();
    if (this.closed) throw new Error(`function ${this.fn.path} was not invoked: the server has closed`);
    if (!existsSync(this.taskRoot)) throw new InputError(`function ${this.fn.path}: its code is gone from ${this.taskRoot}; start the server again`);
    const process = this.warmProcess();
    this.lines = [];
    const { arn: functionArn, timeoutSeconds } = this.fn;
    const answer = await process.invoke({ requestId: randomUUID(), functionArn, event, timeoutSeconds });
    const outcome = answer.error ? { error: this.failure(answer.error) } : { result: JSON.parse(answer.result) as unknown };
    return { ...outcome, logs: [...this.lines], milliseconds: Math.round(performance.now() - startedAt) };
  }

  private warmProcess(): FunctionProcess {
    if (this.process && !this.process.isEnded) return this.process;
    this.process = new FunctionProcess({
      taskRoot: this.taskRoot,
      environment: this.environment,
      program: programOf(this.fn),
      onLine: (line) => this.write(line),
    });
    return this.process;
  }

  private write(line: string): void {
    const text = showableLine(withoutSecrets(line, this.secrets));
    if (this.lines.length === MAX_KEPT_LINES) this.lines.push('… (more lines are not shown)');
    if (this.lines.length > MAX_KEPT_LINES) return;
    this.lines.push(text);
    this.options.log(`${showableLine(this.fn.name)}: ${text}`);
  }

  private failure(error: FunctionError): FunctionError {
    const clean = (text: string): string => withoutSecrets(text, this.secrets);
    const [errorType, errorMessage] = [clean(error.errorType), clean(error.errorMessage)];
    this.options.log(showableLine(`${this.fn.name}: failed: ${errorType}: ${errorMessage}`));
    return { errorType, errorMessage, ...(error.trace && { trace: error.trace.map(clean) }) };
  }
}
