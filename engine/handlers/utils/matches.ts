import { RE2JS } from 're2js';
import { Unsupported } from './unsupported';
import { textArgument } from './util-function';
import type { UtilFunction } from './util-function';

const MOST_PATTERN_CHARACTERS = 1_000;
/** Linear time is long for a long value, and no deadline ends it. */
const MOST_VALUE_CHARACTERS = 10_000;
/** Patterns that Java and RE2 both take, but not in the same sense. */
const DIFFERENT_IN_JAVA: readonly (readonly [RegExp, string])[] = [
  [/&&/, 'with &&, an intersection in Java,'],
  [/\[[^\]]*\[/, 'with a class in a class'],
  [/\[\^?\]/, 'with a class that begins with ]'],
  [/\(\?P/, 'with (?P…), which Java does not take,'],
  [/\(\?[a-zA-Z]*U/, 'with the flag U'],
  [/\{,/, 'with {,…}, which Java does not take,'],
  [/\\[vC]/, 'with \\v or \\C'],
];
const LINE_END = /[\n\r\u0085\u2028\u2029]/;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * A regular expression of Java, as far as RE2 reads it in the same way: in linear time, so without lookaround and
 * references back. Where the answer could be another one in Java it is refused by name.
 * https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
export const matches: UtilFunction = (call, pattern, value) => {
  const source = textArgument(call, pattern);
  const text = textArgument(call, value);
  if (source.length > MOST_PATTERN_CHARACTERS) throw new Unsupported(`util.matches with a pattern of more than ${MOST_PATTERN_CHARACTERS} characters`);
  if (text.length > MOST_VALUE_CHARACTERS) throw new Unsupported(`util.matches with a value of more than ${MOST_VALUE_CHARACTERS} characters`);
  const difference = DIFFERENT_IN_JAVA.find(([form]) => form.test(source))?.[1];
  if (difference !== undefined) throw new Unsupported(`util.matches with a pattern ${difference}`);
  if (LINE_END.test(text)) throw new Unsupported('util.matches with a value of more than one line');
  if (NOT_ASCII.test(text) && /\(\?[a-zA-Z]*i|\\[bB]/.test(source)) throw new Unsupported('util.matches with (?i) or \\b and a value beyond ASCII');
  const compiled = compile(source);
  const found = compiled.matcher(text).find();
  if (found !== compiled.matcher(text).matches()) {
    throw new Unsupported('util.matches where the pattern matches only a part of the value, which needs ^ and $ here because AWS does not say what it gives, and');
  }
  return found;
};

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new Unsupported(`util.matches with this pattern (${(error as Error).message.slice(0, 200)})`);
  }
}
