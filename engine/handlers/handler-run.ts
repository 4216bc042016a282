import { randomUUID } from 'node:crypto';
import { ksuid, ulid } from './auto-ids';
import type { HandlerPart, HandlerResult, Identity } from './handler-contracts';
import { UTIL_FUNCTIONS } from './utils/functions';
import { Unsupported } from './utils/unsupported';

const MOST_LOG_LINES = 100;
const MOST_LOG_CHARACTERS = 2_000;
/** Far more than five events may have. */
const MOST_RESULT_CHARACTERS = 8_000_000;

type Ending = { kind: 'unauthorized' } | { kind: 'error'; message: string; errorType?: string } | { kind: 'failed'; message: string };

/** Functions whose result is another one each time. */
const DRAWING: ReadonlySet<string> = new Set(['autoId', 'autoUlid', 'autoKsuid', 'util.math.randomDouble', 'util.math.randomWithinRange']);

interface Surroundings {
  readonly now: () => number;
  readonly onDraw: () => void;
}

interface HostAnswer {
  readonly value?: unknown;
  readonly error?: string;
  /** Set where the engine does not have what was asked for, so that the run is no answer. */
  readonly unsupported?: true;
}

/**
 * The host's side of one run: answers `@aws-appsync/utils`, and keeps what the handler decided where it cannot change it.
 *
 * A refusal stands whatever the code does after it. It cannot be caught, and a look-alike exception is not one.
 */
export class HandlerRun {
  private readonly logs: string[] = [];
  private unheard = 0;
  private refusal: Ending | undefined;
  private early: { readonly json: string } | undefined;

  constructor(private readonly identity: Identity, private readonly surroundings: Surroundings, private readonly part: HandlerPart) {}

  /** What a function of `@aws-appsync/utils` gives, or the message of the exception that it throws. */
  public answer(name: string, args: readonly unknown[]): HostAnswer {
    if (DRAWING.has(name)) this.surroundings.onDraw();
    try {
      return { value: this.act(name, args) };
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof Unsupported)) return { error: message };
      this.refuse({ kind: 'failed', message });
      return { error: message, unsupported: true };
    }
  }

  /** @param json `{ value, stash }`, each left out if undefined */
  public returned(json: string): HandlerResult {
    if (this.refusal) return { ...this.refusal, logs: this.allLogs };
    const text = this.early?.json ?? json;
    if (text.length > MOST_RESULT_CHARACTERS) return this.failed(`returned ${text.length} characters of JSON, more than ${MOST_RESULT_CHARACTERS}`);
    const { value, stash } = JSON.parse(text) as { readonly value?: unknown; readonly stash?: unknown };
    const afterRequest = this.part === 'request' ? { afterRequest: { isEarly: this.early !== undefined, stash } } : {};
    return { kind: 'returned', value, logs: this.allLogs, ...afterRequest };
  }

  public threw(message: string): HandlerResult {
    return this.early ? this.returned('') : this.failed(message);
  }

  public failed(message: string): HandlerResult {
    return { ...this.refusal ?? { kind: 'failed', message }, logs: this.allLogs };
  }

  private act(name: string, args: readonly unknown[]): unknown {
    const [first, second, third] = args;
    const text = typeof first === 'string' ? first : '';
    switch (name) {
      case 'refuse': return this.refuse(text === 'unauthorized' ? { kind: text } : { kind: 'error', message: String(second), ...errorType(third) });
      case 'fail': return this.refuse({ kind: 'failed', message: text });
      case 'earlyReturn': return void (this.early ??= { json: text });
      case 'log': return this.log(text);
      case 'now': return this.surroundings.now();
      case 'authType': return authType(this.identity);
      case 'autoId': return randomUUID();
      case 'autoUlid': return ulid(this.surroundings.now());
      case 'autoKsuid': return ksuid(this.surroundings.now());
      default: return callUtil(name, args, this.surroundings.now);
    }
  }

  private refuse(refusal: Ending): undefined {
    this.refusal ??= refusal;
  }

  private log(line: string): undefined {
    if (this.logs.length === MOST_LOG_LINES) this.unheard += 1;
    else this.logs.push(line.length > MOST_LOG_CHARACTERS ? `${line.slice(0, MOST_LOG_CHARACTERS)}… (cut)` : line);
  }

  private get allLogs(): readonly string[] {
    return this.unheard === 0 ? this.logs : [...this.logs, `… and ${this.unheard} more lines`];
  }
}

function errorType(value: unknown): { errorType?: string } {
  return typeof value === 'string' ? { errorType: value } : {};
}

function callUtil(name: string, args: readonly unknown[], now: () => number): unknown {
  const call = UTIL_FUNCTIONS.get(name);
  if (!call) throw new Error(`the host has no ${name}`);
  return call({ name, now }, ...args);
}

/** By the identity's shape (fact 5.5), since the mode is not part of it. */
function authType(identity: Identity): string {
  if (identity === null) return 'API Key Authorization';
  if (typeof identity.userArn === 'string') return 'IAM Authorization';
  if (typeof identity.issuer !== 'string') throw new Unsupported('util.authType() of the caller of a Lambda authorizer, for whom AppSync documents no text,');
  return identity.defaultAuthStrategy === undefined ? 'Open ID Connect Authorization' : 'User Pool Authorization';
}
