import { parseArgs } from 'node:util';
import { nearest } from './nearest';

/** What was typed makes no command; the message is a sentence for the terminal. */
export class UsageError extends Error {}

/** An option: with a value, given once or often. */
export type OptionKind = 'flag' | 'once' | 'often';

export interface ParsedOptions {
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The value of an option that is given at most once. */
  one(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** @throws UsageError */
export function parseOptions(args: readonly string[], kinds: Readonly<Record<string, OptionKind>>): ParsedOptions {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' as const : 'string' as const }]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(kinds, name)) throw new UsageError(`unknown option ${rawName}${didYouMean(rawName, Object.keys(kinds).map((known) => `--${known}`))}`);
    const kind = kinds[name];
    if (kind === 'flag' && value !== undefined) throw new UsageError(`${rawName} takes no value, got ${JSON.stringify(value)}`);
    if (kind !== 'flag' && (value === undefined || value === '')) throw new UsageError(`${rawName} needs a value`);
    if (kind !== 'flag' && !inlineValue && value!.startsWith('-')) throw new UsageError(`${rawName} needs a value, got the option ${value}`);
    const given = values.get(name) ?? [];
    if (kind === 'once' && given.length > 0) throw new UsageError(`${rawName} is given more than once`);
    values.set(name, [...given, value ?? '']);
  }
  return { positionals, has: (name) => values.has(name), one: (name) => values.get(name)?.[0], all: (name) => values.get(name) ?? [] };
}

/** `; did you mean …?`, or nothing. */
export function didYouMean(typed: string, words: readonly string[]): string {
  const word = nearest(typed, words);
  return word === undefined ? '' : `; did you mean ${word}?`;
}
