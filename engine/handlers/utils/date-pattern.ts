import { Unsupported } from './unsupported';

/** One part of a pattern: letters that stand for a field, or text that stands for itself. */
export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly count: number };

/** The letters of which a meaning is known here, and how many of each. Names of months and days would depend on a locale. */
const FIELDS: ReadonlyMap<string, readonly number[]> = new Map([
  ['y', [1, 2, 4]], ['u', [1, 2, 4]], ['M', [1, 2, 3, 4]], ['L', [1, 2]], ['d', [1, 2]], ['D', [1, 3]],
  ['H', [1, 2]], ['k', [1, 2]], ['h', [1, 2]], ['K', [1, 2]], ['a', [1]], ['m', [1, 2]], ['s', [1, 2]], ['S', [1, 2, 3, 4, 5, 6, 7, 8, 9]], ['A', [1]],
  ['E', [1, 2, 3, 4]], ['X', [1, 2, 3]], ['x', [1, 2, 3]], ['Z', [1, 2, 3]],
]);
const MOST_CHARACTERS = 100;

/**
 * The parts of a pattern of Java's DateTimeFormatter.
 * https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html#patterns
 *
 * @throws Unsupported for letters that are not among `FIELDS`, and for [optional] parts
 */
export function parsePattern(caller: string, pattern: string): readonly PatternPart[] {
  if (pattern.length > MOST_CHARACTERS) throw new Unsupported(`${caller} with a pattern of more than ${MOST_CHARACTERS} characters`);
  const parts: PatternPart[] = [];
  let rest = pattern;
  while (rest !== '') {
    const [found, letter, quoted, other] = /^(?:([A-Za-z])\1*|'((?:[^']|'')*)'|([^[\]{}#'A-Za-z]))/s.exec(rest) ?? [];
    if (found === undefined) throw new Unsupported(`${caller} with ${rest[0]} in the pattern`);
    rest = rest.slice(found.length);
    if (letter === undefined) {
      parts.push({ kind: 'text', text: other ?? (found === '\'\'' ? '\'' : quoted.replaceAll('\'\'', '\'')) });
    } else if (FIELDS.get(letter)?.includes(found.length)) {
      parts.push({ kind: 'field', letter, count: found.length });
    } else {
      throw new Unsupported(`${caller} with ${found.slice(0, 10)} in the pattern`);
    }
  }
  return parts;
}
