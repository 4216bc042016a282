import type { RuleId } from './rules';
import type { Resource } from '../template/stack';

/** Where something is written in a template. */
export interface Place {
  readonly resource: Resource;
  /** Names of properties below `Properties`, as far as they matter. */
  readonly property?: readonly string[];
}

/** Who did what to show a hole. */
export interface Reproduction {
  /** In words: `a user whose sub is "bob"`. */
  readonly who: string;
  /** `ctx.identity`, as the handler sees it. */
  readonly identity: unknown;
  readonly operation: 'subscribe' | 'publish';
  /** As the client would write it. */
  readonly channel: string;
  /** As the handler was shown it, where that is not the plain way. */
  readonly shownAs?: readonly string[];
  /** What came of it. */
  readonly outcome: string;
}

/** A hole, or what could not be decided; the rule says which. */
export interface Finding {
  readonly rule: RuleId;
  readonly place: Place;
  readonly message: string;
  readonly reproduction?: Reproduction;
}
