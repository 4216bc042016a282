// The independent oracle: the rules of the policies, translated one by one, knowing nothing of the generated handlers.

export type PolicyName = 'owner' | 'iam' | 'authenticated' | 'anyone' | 'nobody';
export type OperationName = 'SUBSCRIBE' | 'PUBLISH';
export type Verdict = 'allow' | 'deny';
export type CallerKind = 'user' | 'backend' | 'identity-pool' | 'other';

export interface Attempt {
  readonly policy: PolicyName;
  readonly operation: OperationName;
  readonly namespace: string;
  readonly segments: readonly unknown[];
  readonly identity: unknown;
}

const MOST_SEGMENTS = 5;
const STAR = '*';

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A field of the identity itself; nothing nested is ever looked at (rule 3). No identity has no fields. */
function field(identity: unknown, name: string): unknown {
  return typeof identity === 'object' && identity !== null ? (identity as Record<string, unknown>)[name] : undefined;
}

export function callerKind(identity: unknown): CallerKind {
  // Rule 3: "only an identity with a token's shape: non-empty string issuer, sub and username".
  const tokenShape = ['issuer', 'sub', 'username'].every((name) => isText(field(identity, name)));
  // Rule 6: "an identity with IAM shape: non-empty string userArn".
  const iamShape = isText(field(identity, 'userArn'));
  // Rule 6: "a cognitoIdentityId (anything but undefined, null or the empty string)".
  const ofIdentityPool = ![undefined, null, ''].some((nothing) => field(identity, 'cognitoIdentityId') === nothing);

  // Both shapes at once does not exist; the rules leave it undefined, so no rule names it (rule 1).
  if (tokenShape && iamShape) return 'other';
  if (tokenShape) return 'user';
  // Rule 6: "is an identity-pool user and is refused".
  if (iamShape) return ofIdentityPool ? 'identity-pool' : 'backend';
  // Rule 3: "Lambda-authorizer, API-key and missing identities are never users".
  return 'other';
}

/** Rule 2: the reasons why segments are no channel at all, whoever asks. */
function illFormed(segments: readonly unknown[], most: number): string[] {
  const reasons: string[] = [];
  // "no segments ... are refused"
  if (segments.length === 0) reasons.push('no segments');
  // "more than five segments are refused"
  if (segments.length > most) reasons.push('too many segments');
  // "Empty segments anywhere ... are refused"
  if (segments.includes('')) reasons.push('an empty segment');
  // "Non-string segments are refused" (a hole in the array is undefined, hence the copy)
  if ([...segments].some((segment) => typeof segment !== 'string')) reasons.push('a segment which is no string');
  return reasons;
}

/** Rule 5: the reasons why a wildcard stands where it must not; firstPlace is the least index it may have. */
function misplacedWildcards(segments: readonly unknown[], operation: OperationName, firstPlace: number): string[] {
  const reasons: string[] = [];
  segments.forEach((segment, index) => {
    // "A wildcard is a literal '*' segment (not '**', 'a*')"
    if (segment !== STAR) return;
    // "On publish any '*' is refused for every policy"
    if (operation === 'PUBLISH') reasons.push('a wildcard in a publish');
    // "only as the last segment"
    if (index !== segments.length - 1) reasons.push('a wildcard before the last segment');
    // owner: "only behind the bound one (so index >= 2)"; the others: "not as the namespace"
    if (index < firstPlace) reasons.push('a wildcard in place of a segment which must be equal');
  });
  return reasons;
}

/** Rules 2 and 5: "both sides of a comparison are non-empty strings", and "no value can equal" a '*'. */
function equal(segment: unknown, value: unknown): boolean {
  return isText(segment) && isText(value) && segment !== STAR && segment === value;
}

/** Whether the policy admits this caller to this place in the namespace. */
function admits({ policy, segments, identity }: Attempt): boolean {
  switch (policy) {
    // Rule 4: "segments[1] equals the caller's sub. The channel itself and all below it"; users only (rule 3)
    case 'owner':
      return callerKind(identity) === 'user' && equal(segments[1], field(identity, 'sub'));
    // Rule 6: "backends only"; "a backend may use the whole namespace"
    case 'iam':
      return callerKind(identity) === 'backend';
    // Rule 7: "any user, anywhere in the namespace"
    case 'authenticated':
      return callerKind(identity) === 'user';
    // Rule 7: "whoever, any identity including none, anywhere in the namespace"
    case 'anyone':
      return true;
    // Rule 7: "refuses all"; rule 1: so does a policy which no rule names
    case 'nobody':
    default:
      return false;
  }
}

function judge(attempt: Attempt, most: number): Verdict {
  const { policy, operation, namespace, segments } = attempt;
  // Rule 1: "a channel, identity or operation that no rule names is refused"
  if (operation !== 'SUBSCRIBE' && operation !== 'PUBLISH') return 'deny';
  if (illFormed(segments, most).length > 0) return 'deny';
  if (misplacedWildcards(segments, operation, policy === 'owner' ? 2 : 1).length > 0) return 'deny';
  // Rule 2: "segments[0] is the namespace (exact, case-sensitive)"
  if (!equal(segments[0], namespace)) return 'deny';
  return admits(attempt) ? 'allow' : 'deny';
}

/** What a handler for this policy must answer for exactly these segments and this identity. */
export function verdict(attempt: Attempt): Verdict {
  return judge(attempt, MOST_SEGMENTS);
}

/** Whether a yes would do no harm: the rules on the channel as the client wrote it, but for two limits of spelling. */
export function harmless(attempt: Attempt): boolean {
  // "an empty last segment that is a trailing slash": one such names the channel without it
  const segments = attempt.segments.at(-1) === '' ? attempt.segments.slice(0, -1) : attempt.segments;
  // "more than five segments because of a final star": the star is not counted; all below an allowed place is allowed
  const most = segments.at(-1) === STAR ? MOST_SEGMENTS + 1 : MOST_SEGMENTS;
  return judge({ ...attempt, segments }, most) === 'allow';
}
