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

/** Tells what happens, each as a line for people and as an entry for programs. */
export class ServerLog {
  constructor(private readonly sink: (line: string, entry: LogEntry) => void) {}

  public readonly message = (message: string): void => this.sink(message, { type: 'message', message });

  public readonly report = (error: unknown): void => this.message(`internal error: ${error instanceof Error ? error.stack : String(error)}`);

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
    const lines = message.split('\n').map(showableLine).join('\n');
    this.sink(`the app cannot be taken over, so version ${version} stays: ${lines}`, { type: 'rejected', version, message });
  }
}
