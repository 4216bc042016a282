import { renderDecision } from './events/decision-log';
import type { DecisionEntry } from './events/decision-log';
import { showableLine } from './showable-text';

/** What happens, for programs; docs/local-server.md has the schema of it. */
export type LogEntry =
  | { readonly type: 'message'; readonly message: string }
  | { readonly type: 'problem'; readonly where: string; readonly message: string }
  | { readonly type: 'version'; readonly version: number; readonly milliseconds: number; readonly subscriptions: number }
  | { readonly type: 'rejected'; readonly version: number; readonly message: string }
  | ({ readonly type: 'decision'; readonly api: string } & DecisionEntry);

/** More than any function may write in one. */
const MAX_LINE = 10_000;

/** Tells what happens, each as a line for people and as an entry for programs. */
export class ServerLog {
  constructor(private readonly sink: (line: string, entry: LogEntry) => void) {}

  /** One line, whoever wrote what stands in it: callers without any credential have their words here too. */
  public readonly message = (text: string): void => this.tell(showableLine(text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}… (cut)` : text));

  public readonly report = (error: unknown): void => this.tell(linesOf(`internal error: ${error instanceof Error ? error.stack : String(error)}`));

  public problem(where: string, message: string): void {
    this.sink(showableLine(`problem: ${where}: ${message}`), { type: 'problem', where, message });
  }

  /** @param api Its name, which the line has if there are several */
  public decision(api: string, isOneOfSeveral: boolean, decision: DecisionEntry): void {
    const line = renderDecision(decision);
    this.sink(isOneOfSeveral ? `${showableLine(api)}  ${line}` : line, { type: 'decision', api, ...decision });
  }

  public version(version: number, milliseconds: number, subscriptions: number): void {
    const standing = subscriptions > 0 ? `; ${subscriptions} subscriptions that earlier versions allowed go on` : '';
    this.sink(`version ${version} of the app is live (${Math.round(milliseconds)} ms)${standing}`, { type: 'version', version, milliseconds, subscriptions });
  }

  /** @param version The one that stays */
  public rejected(version: number, message: string): void {
    this.sink(`the app cannot be taken over, so version ${version} stays: ${linesOf(message)}`, { type: 'rejected', version, message });
  }

  private tell(message: string): void {
    this.sink(message, { type: 'message', message });
  }
}

function linesOf(text: string): string {
  return text.split('\n').map(showableLine).join('\n');
}
