import type { LogEntry } from '../server-log';
import type { Endpoints } from './endpoints';

/** Where a command writes. What goes to `err` may hold what anybody wrote. */
export interface Terminal {
  readonly out: (line: string) => void;
  readonly err: (text: string) => void;
  readonly colors: boolean;
}

/** https://no-color.org */
export function wantsColors(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb';
}

/** The line of a decision with its verdict in green or red; any other line as it is. */
export function withColoredVerdict(line: string): string {
  return line.replace(/^((?:[\w -]+ {2})?\d\d:\d\d:\d\d {2}\S+ +)(ALLOW|DENY)/, (_, start: string, verdict: string) => `${start}\u001b[${verdict === 'ALLOW' ? 32 : 31}m${verdict}\u001b[0m`);
}

type ShownEntry = (LogEntry | { readonly type: 'ready'; readonly apis: readonly Endpoints[] }) & { readonly time?: number };

/** An entry of the log as one line of JSON, with its time first. */
export function jsonLine({ type, time = Date.now(), ...rest }: ShownEntry): string {
  return JSON.stringify({ time: new Date(time).toISOString(), type, ...rest });
}
