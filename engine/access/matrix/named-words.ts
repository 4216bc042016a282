import { codeWords } from '../../handlers/code-words';

/** What the code of a namespace names, as far as the matrix asks about it. */
export interface NamedWords {
  /** Segments of channels, groups and values of claims. */
  readonly texts: readonly string[];
  /** Members that may be claims. */
  readonly members: readonly string[];
  /** The same, and what may be the name of one, where code asks for a claim by a name that it was handed. */
  readonly claims: readonly string[];
}

/** More than a handler has; of code that has more, the first ones in the order of the alphabet count. */
const MOST_WORDS = 24;
const MOST_CHARACTERS = 60;

export function namedWords(code: string | undefined): NamedWords {
  const words = codeWords(code);
  const texts = [...words.segments, ...words.texts.filter((text) => text.length <= MOST_CHARACTERS && !/[\s/]/.test(text))];
  const asksClaims = /\b(?:claims|handlerContext|resolverContext)\b/.test(code ?? '');
  const members = asksClaims ? words.members : [];
  return { texts: firstOf(texts), members: firstOf(members), claims: firstOf(asksClaims ? [...members, ...texts] : []) };
}

function firstOf(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort().slice(0, MOST_WORDS);
}
