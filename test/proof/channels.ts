import { NAMESPACE } from './generated-handlers';
import { OTHER, OWN } from './identities';
import { TEAM, TENANT } from './token-identities';

/** What a channel is made of: the namespace, the caller, others that look like the caller, wildcards, nothing. */
export const SYMBOLS = [NAMESPACE, OWN, OTHER, 'own-x', 'OWN', '*', '**', '', 'x'] as const;
/** The same for policies that know groups and claims. */
export const TOKEN_SYMBOLS = [NAMESPACE, OWN, OTHER, TEAM, TENANT, 'TEAM', '*', '**', ''] as const;
export type Symbols = readonly string[];

/** The channel with the index that it has in HandlerBench.exhaust(). Without Math, since globals are slow inside jest. */
export function channelAt(symbols: Symbols, index: number, depth: number, segments = new Array<string>(depth)): string[] {
  for (let at = depth - 1, rest = index; at >= 0; at--) {
    const digit = rest % symbols.length;
    segments[at] = symbols[digit];
    rest = (rest - digit) / symbols.length;
  }
  return segments;
}

export function indexOf(symbols: Symbols, segments: readonly string[]): number {
  return segments.reduce((index, segment) => index * symbols.length + symbols.indexOf(segment), 0);
}

/** The number of the first channel of so many segments, where all are numbered as they lengthen. */
export function firstOf(symbols: Symbols, depth: number): number {
  return (symbols.length ** depth - 1) / (symbols.length - 1);
}

/** Channels that no such alphabet holds, but that a slip might let through. */
export const ODD_CHANNELS: readonly (readonly unknown[])[] = [
  [NAMESPACE, 1], [NAMESPACE, [OWN]], [NAMESPACE, { length: 3 }], [NAMESPACE, true], [NAMESPACE, null], [[NAMESPACE], OWN],
  [NAMESPACE, 'a'.repeat(50)], [NAMESPACE, 'a'.repeat(51)], [NAMESPACE, 'a_b'], [NAMESPACE, 'é'], [NAMESPACE, `${TENANT}\n`], [NAMESPACE, 'Az09-'],
  [NAMESPACE, [TEAM]], [NAMESPACE, [TENANT]], [NAMESPACE, `${TEAM}*`], [NAMESPACE, TEAM, null], [NAMESPACE, TENANT, 1],
  ...[OWN, TEAM, TENANT].flatMap((bound) => [
    [NAMESPACE, bound, null], [NAMESPACE, bound, [bound]], [NAMESPACE, bound, 'a', 'b', 'c'], [NAMESPACE, bound, 'a', 'b', '*'],
    [NAMESPACE, bound, 'a', 'b', 'c', 'd'], [NAMESPACE, bound, 'a', 'b', 'c', '*'], [NAMESPACE, bound, '', 'a'], [NAMESPACE, bound, '*', 'a'],
  ]),
  [NAMESPACE, 'a', 'b', 'c', 'd', 'e', 'f'],
];
