// The independent oracle: the rules of the policies, translated one by one, knowing nothing of the generated handlers.
import { callerKind, claimOf, field, groupsOf, isText, scopesOf } from './caller';
import { partsOf, Policy } from './policy';

export type OperationName = 'SUBSCRIBE' | 'PUBLISH';
export type Verdict = 'allow' | 'deny';

export interface Attempt {
  readonly policy: Policy;
  readonly operation: OperationName;
  readonly namespace: string;
  readonly segments: readonly unknown[];
  readonly identity: unknown;
}

/** Where somebody wants to do something, whoever it is. */
type Place = Omit<Attempt, 'identity'>;

type Part = ReturnType<typeof partsOf>[number];

const MOST_SEGMENTS = 5;
const STAR = '*';

/** Rule 2: whether segments are no channel at all, whoever asks. */
function isIllFormed(segments: readonly unknown[], most: number): boolean {
  // "no segments ... are refused", "more than five segments are refused"
  if (segments.length === 0 || segments.length > most) return true;
  for (const segment of segments) {
    // "Empty segments anywhere ... are refused", "Non-string segments are refused" (for a hole in the array it is undefined)
    if (typeof segment !== 'string' || segment === '') return true;
  }
  return false;
}

/** Rule 5: the least index at which a wildcard may stand. */
function firstWildcard(policy: Part): number {
  switch (policy.kind) {
    case 'owner':
    case 'ownGroup':
    case 'claim':
      // "Policies bound to a segment allow it ... only behind the bound one (so index >= 2)"; exact: nothing is below, so nowhere
      return policy.exact ? Infinity : 2;
    default:
      // "policies that admit a whole namespace allow it where the service does": "not as the namespace"
      return 1;
  }
}

/** Rule 5: whether a wildcard stands where it must not. */
function hasMisplacedWildcard({ segments, operation }: Place, policy: Part): boolean {
  for (let index = 0; index < segments.length; index++) {
    // "A wildcard is a literal '*' segment (not '**', 'a*')"
    if (segments[index] !== STAR) continue;
    // "On publish any '*' is refused for every policy"
    if (operation === 'PUBLISH') return true;
    // "only as the last segment", and not in place of a segment which must be equal
    if (index !== segments.length - 1 || index < firstWildcard(policy)) return true;
  }
  return false;
}

/** Rules 2 and 5: "both sides of a comparison are non-empty strings", and "no value can equal" a '*'. */
function equal(segment: unknown, value: unknown): boolean {
  return isText(segment) && isText(value) && segment !== STAR && segment === value;
}

/** Rule 4: "a claim or group value counts only if it is a legal segment (1-50 of [A-Za-z0-9-]) and not '*'". */
function counts(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9-]{1,50}$/.test(value);
}

/** Whether the policy admits this caller to this place in the namespace. */
function admits({ segments, identity }: Attempt, policy: Part): boolean {
  const kind = callerKind(identity, 'issuers' in policy ? policy.issuers : undefined);
  // "exact: only /<ns>/<sub>, nothing below"
  const isWithin = !('exact' in policy && policy.exact) || segments.length === 2;
  switch (policy.kind) {
    // Rule 4: "segments[1] equals the caller's sub. The channel itself and all below it"; users only (rule 3)
    case 'owner':
      return kind === 'user' && isWithin && equal(segments[1], field(identity, 'sub'));
    // Rule 4: "below a segment that is one of the caller's groups"
    case 'ownGroup':
      return kind === 'user' && isWithin && groupsOf(identity).some((group) => counts(group) && equal(segments[1], group));
    // Rule 4: "below a segment that equals the claim"
    case 'claim':
      return kind === 'user' && isWithin && counts(claimOf(identity, policy.claim)) && equal(segments[1], claimOf(identity, policy.claim));
    // Rule 4: "members of the group, anywhere in the namespace"
    case 'group':
      return kind === 'user' && groupsOf(identity).some((group) => group === policy.group);
    // "Machine clients of the user pool, anywhere in the namespace", "and the scope that they need"
    case 'machine':
      return kind === 'machine' && (policy.scope === undefined || scopesOf(identity).some((scope) => scope === policy.scope));
    // Rule 6: "backends only"; "a backend may use the whole namespace"
    case 'iam':
      return kind === 'backend';
    // Rule 7: "any user, anywhere in the namespace"
    case 'authenticated':
      return kind === 'user';
    // Rule 7: "whoever, any identity including none, anywhere in the namespace"
    case 'anyone':
      return true;
    // Rule 7: "refuses all"; rule 1: so does a policy which no rule names
    case 'nobody':
    default:
      return false;
  }
}

/** Rules 1, 2 and 5: whether the channel could be anybody's. */
function isPlace(place: Place, policy: Part, most: number): boolean {
  const { operation, namespace, segments } = place;
  // Rule 1: "a channel, identity or operation that no rule names is refused"
  if (operation !== 'SUBSCRIBE' && operation !== 'PUBLISH') return false;
  // Rule 2: "segments[0] is the namespace (exact, case-sensitive)"; the first question, since most channels end here
  if (!equal(segments[0], namespace)) return false;
  return !isIllFormed(segments, most) && !hasMisplacedWildcard(place, policy);
}

function judge(attempt: Attempt, policy: Part, most: number): boolean {
  return isPlace(attempt, policy, most) && admits(attempt, policy);
}

/** Whether the channel alone is reason enough for every part of the policy to refuse, whoever asks. */
export function refusesEverybody(place: Place): boolean {
  return !partsOf(place.policy).some((policy) => isPlace(place, policy, MOST_SEGMENTS));
}

/** What a handler for this policy must answer for exactly these segments and this identity. */
export function verdict(attempt: Attempt, most = MOST_SEGMENTS): Verdict {
  // anyOf: "whoever at least one of the policies admits", there where that one admits them
  return partsOf(attempt.policy).some((policy) => judge(attempt, policy, most)) ? 'allow' : 'deny';
}

/** Whether a yes would do no harm: the rules on the channel as the client wrote it, but for three limits of spelling. */
export function harmless(attempt: Attempt): boolean {
  // "an empty last segment that is a trailing slash": one such names the channel without it
  const segments = attempt.segments.at(-1) === '' ? attempt.segments.slice(0, -1) : attempt.segments;
  if (segments.at(-1) !== STAR) return verdict({ ...attempt, segments }) === 'allow';
  // "more than five segments because of a final star": the star is not counted; all below an allowed place is allowed
  if (verdict({ ...attempt, segments }, MOST_SEGMENTS + 1) === 'allow') return true;
  // "exact" rests on AWS showing the star (fact 4.14): with it dropped, what is below cannot be told from the channel itself
  return partsOf(attempt.policy).some((policy) => 'exact' in policy && policy.exact
    && judge({ ...attempt, segments: segments.slice(0, -1) }, policy, MOST_SEGMENTS));
}
