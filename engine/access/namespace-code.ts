import type { ChannelNamespace } from '../event-api';
import { integrationFaults } from '../handlers/check-integrations';
import { checkHandlerCode } from '../handlers/handler-checker';
import type { CodeError } from '../handlers/handler-checker';
import type { HandlerResult, LoadedHandlers } from '../handlers/handler-contracts';
import type { HandlerSandbox } from '../handlers/handler-sandbox';
import { mayDependOnMoment, mayKeepState } from '../handlers/module-state';

/** The time that handlers see, which runs of one question differ in. */
export interface SettableClock {
  now: number;
}

const NOON = Date.UTC(2026, 0, 1, 12);
const YEARS_LATER = Date.UTC(2041, 6, 1, 3);

/** The handlers of one namespace, run so that an answer which depends on more than the question is no answer. */
export class NamespaceCode {
  /** Why AppSync would not take the code. */
  public readonly errors: readonly CodeError[];
  /** Why nothing can be asked; the same in a sentence, or what failed when it was loaded. */
  public readonly problem?: string;
  public readonly handlers?: LoadedHandlers;

  constructor(namespace: ChannelNamespace, private readonly sandbox: HandlerSandbox, private readonly clock: SettableClock) {
    const { code } = namespace;
    const checked = code === undefined ? undefined : checkHandlerCode(code);
    const errors = checked?.errors ?? [];
    this.errors = errors.length > 0 ? errors : integrationFaults(namespace, checked).map((message) => ({ line: 1, column: 1, message }));
    const [first] = this.errors;
    if (first) this.problem = `AppSync would not take the code of namespace ${namespace.name}: line ${first.line}, column ${first.column}: ${first.message}`;
    if (first || code === undefined) return;
    try {
      this.handlers = this.steady(code, sandbox.load(code));
    } catch (error) {
      this.problem = `the code of namespace ${namespace.name} cannot be loaded: ${(error as Error).message}`;
    }
  }

  /**
   * Each question is put to code in which nothing has run, and twice more to code that has been asked others, years later:
   * AppSync does not say which of them a caller meets. Where the text of the code has nothing that could make a difference,
   * they would tell no more.
   */
  private steady(code: string, used: LoadedHandlers): LoadedHandlers {
    const keepsState = mayKeepState(code);
    if (!keepsState && !mayDependOnMoment(code)) return used;
    return {
      exports: used.exports,
      dispose: () => used.dispose(),
      run: (...question) => {
        this.clock.now = NOON;
        const fresh = keepsState ? this.sandbox.load(code) : used;
        const first = fresh.run(...question);
        if (keepsState) fresh.dispose();
        this.clock.now = YEARS_LATER;
        const later = [used.run(...question), used.run(...question)];
        const other = later.find((result) => endOf(result) !== endOf(first));
        return other ? { kind: 'failed', message: `the answer depends on what ran before, or on the time: ${first.kind}, then ${other.kind}`, logs: [] } : first;
      },
    };
  }
}

/** What differs between answers that mean something else; identifiers and times may. */
function endOf(result: HandlerResult): string {
  const events = result.kind === 'returned' && Array.isArray(result.value) ? (result.value as readonly unknown[]).length : 0;
  return `${result.kind} ${events}`;
}
