import type { AttackWords } from './attack-words';
import { segmentOf } from './people';
import type { Traits } from './people';

/** A channel that may be a user's own, and the traits of the user that are in it. */
export interface Candidate {
  readonly segments: readonly string[];
  readonly traits: readonly string[];
}

/** What stands in a channel: a trait of a user, or something else. */
interface Part {
  readonly text: string;
  readonly trait?: string;
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
export function candidates(namespace: string, traits: Traits, { segments }: AttackWords): readonly Candidate[] {
  const own: readonly Part[] = Object.keys(traits).map((trait) => ({ text: segmentOf(traits[trait]), trait }));
  const fill: readonly Part[] = [...segments.filter((segment) => segment !== namespace), SOMETHING].map((text) => ({ text }));
  const found: Candidate[] = [];
  let open: readonly (readonly Part[])[] = [[]];
  for (let depth = 0; depth <= MOST_DEPTH; depth += 1) {
    for (const parts of open) {
      if (found.length === MOST) return found;
      found.push({ segments: [namespace, ...parts.map(({ text }) => text)], traits: parts.flatMap(({ trait }) => trait ?? []) });
    }
    const isDeep = depth >= 2;
    open = open.flatMap((parts) => [...own, ...fill].flatMap((part) => {
      const named = parts.filter(({ trait }) => trait !== undefined);
      // What is deep is only looked for around one trait, and not below `anything`, which the last segment stands for too.
      if (part.trait !== undefined && (named.length >= (isDeep ? 1 : MOST_TRAITS) || named.some(({ trait }) => trait === part.trait))) return [];
      if (isDeep && named.length === 0 && part.text === SOMETHING) return [];
      return [[...parts, part]];
    })).slice(0, MOST);
  }
  return found;
}
