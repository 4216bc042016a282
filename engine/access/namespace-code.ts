import type { ChannelNamespace } from '../event-api';
import type { CodeError } from '../handlers/handler-checker';
import type { HandlerResult, LoadedHandlers } from '../handlers/handler-contracts';
import { handlerFaults } from '../handlers/handler-faults';
import type { HandlerSandbox } from '../handlers/handler-sandbox';
import { mayDependOnMoment, mayKeepState } from '../handlers/module-state';
import { NOON, YEARS_LATER } from '../handlers/moment';
import type { Moment } from '../handlers/moment';
import { readOfRequest } from '../handlers/request-reads';

const HOUR = 3_600_000;
/** Years later; and each hour of the day once, on days of the week and of two months. */
const OTHER_TIMES = [YEARS_LATER, ...Array.from({ length: 24 }, (_, index) => NOON + (index + 1) * 49 * HOUR)];

/** The handlers of one namespace, run so that an answer which depends on more than the question is no answer. */
export class NamespaceCode {
  /** Why AppSync would not take the code. */
  public readonly errors: readonly CodeError[];
  /** Why nothing can be asked; the same in a sentence, or what failed when it was loaded. */
  public readonly problem?: string;
  public readonly handlers?: LoadedHandlers;
  /** What it reads of a request besides the caller and the channel: no question has it, and somebody may send what lets them pass. */
  public readonly unasked?: string;

  constructor(namespace: ChannelNamespace, private readonly sandbox: HandlerSandbox, private readonly moment: Moment) {
    const { code } = namespace;
    this.errors = handlerFaults(namespace).map((fault) => ({ line: 1, column: 1, ...fault }));
    const [first] = this.errors;
    if (first) this.problem = `AppSync would not take the code of namespace ${namespace.name}: line ${first.line}, column ${first.column}: ${first.message}`;
    if (first || code === undefined) return;
    try {
      this.handlers = this.steady(code, sandbox.load(code));
      this.unasked = readOfRequest(code);
    } catch (error) {
      this.problem = `the code of namespace ${namespace.name} cannot be loaded: ${(error as Error).message}`;
    }
  }

  /**
   * Each question is put to code in which nothing has run, and again to code that has been asked others, at other times:
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
        const { asked } = this.moment;
        this.moment.now = NOON;
        const fresh = keepsState ? this.sandbox.load(code) : used;
        const first = fresh.run(...question);
        if (keepsState) fresh.dispose();
        const later = OTHER_TIMES.map((time) => {
          this.moment.now = time;
          return used.run(...question);
        });
        const other = later.find((result) => endOf(result) !== endOf(first));
        if (other) return undecided(`on what ran before, or on the time: ${first.kind}, then ${other.kind}`);
        const isAsked = first.kind !== 'returned' && this.moment.asked > asked;
        return isAsked ? undecided('on the time or on chance, as far as can be told: it was asked for before the refusal') : first;
      },
    };
  }
}

function undecided(on: string): HandlerResult {
  return { kind: 'failed', message: `the answer depends ${on}`, logs: [] };
}

/** What differs between answers that mean something else; identifiers and times may. */
function endOf(result: HandlerResult): string {
  const events = result.kind === 'returned' && Array.isArray(result.value) ? (result.value as readonly unknown[]).length : 0;
  return `${result.kind} ${events}`;
}
