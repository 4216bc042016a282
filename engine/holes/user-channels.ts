import type { AttackWords } from './attack-words';
import { segmentOf } from './people';
import type { Traits } from './people';

/** A channel that may be a user's own, and the traits of the user that are in it. */
export interface Candidate {
  readonly segments: readonly string[];
  readonly traits: readonly string[];
}

/** A segment that is one user's, and the traits that it comes of. */
export interface OwnPart {
  readonly text: string;
  readonly traits: readonly string[];
}

/** What is in no code and of nobody. */
export const SOMETHING = 'anything';
const MOST = 1_200;
const MOST_DEPTH = 4;
const MOST_TRAITS = 2;

/**
 * Channels of a namespace that might be somebody's own: with one or two of their traits, the words of the code around them.
 * The short ones first, and the list ends somewhere.
 */
export function candidates(
  namespace: string, traits: Traits, { segments }: Pick<AttackWords, 'segments'>, observed: readonly OwnPart[] = [],
): readonly Candidate[] {
  const own: readonly OwnPart[] = [...observed, ...Object.keys(traits).map((trait) => ({ text: segmentOf(traits[trait]), traits: [trait] }))];
  const fill: readonly OwnPart[] = [...segments.filter((segment) => segment !== namespace), SOMETHING].map((text) => ({ text, traits: [] }));
  const found: Candidate[] = [];
  const anything = { text: SOMETHING, traits: [] };
  const deep = own.map((part) => candidateOf(namespace, [anything, anything, anything, part]));
  let open: readonly (readonly OwnPart[])[] = [[]];
  for (let depth = 0; depth <= MOST_DEPTH; depth += 1) {
    for (const parts of open) {
      if (found.length === MOST) return [...found, ...deep];
      found.push(candidateOf(namespace, parts));
    }
    const isDeep = depth >= 2;
    open = open.flatMap((parts) => [...own, ...fill].flatMap((part) => {
      const named = parts.filter((one) => one.traits.length > 0);
      // What is deep is only looked for around one trait, and not below `anything`, which the last segment stands for too.
      if (part.traits.length > 0 && (named.length >= (isDeep ? 1 : MOST_TRAITS) || named.some((one) => one.traits[0] === part.traits[0]))) return [];
      if (isDeep && named.length === 0 && part.text === SOMETHING) return [];
      return [[...parts, part]];
    })).slice(0, MOST);
  }
  return [...found, ...deep];
}

function candidateOf(namespace: string, parts: readonly OwnPart[]): Candidate {
  return { segments: [namespace, ...parts.map(({ text }) => text)], traits: parts.flatMap((part) => part.traits) };
}
