import { TokenIssuer } from './policy';

export type CallerKind = 'user' | 'machine' | 'backend' | 'identity-pool' | 'other';

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A field of the identity itself, or of its claims; nothing else that is nested is ever looked at (rule 3). No object has no fields. */
export function field(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined;
}

export function claimOf(identity: unknown, name: string): unknown {
  return field(field(identity, 'claims'), name);
}

/** Rule 4: "group lists are compared element by element, never searched"; an element that is no text is no group. */
export function groupsOf(identity: unknown): readonly string[] {
  const groups = field(identity, 'groups');
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
}

/** A scope is one of the words of `scope`, which spaces part (RFC 6749, 3.3). */
export function scopesOf(identity: unknown): readonly string[] {
  const scope = claimOf(identity, 'scope');
  return typeof scope === 'string' ? scope.split(' ') : [];
}

/** Who calls, as seen by a policy that knows these issuers; without issuers, every token is of the API's only pool. */
export function callerKind(identity: unknown, issuers?: readonly TokenIssuer[]): CallerKind {
  const token = tokenKind(identity, issuers);
  const iam = iamKind(identity);
  // Both shapes at once does not exist; the rules leave it undefined, so no rule names it (rule 1).
  if (token && iam) return 'other';
  // Rule 3: "Lambda-authorizer, API-key and missing identities are never users".
  return token ?? iam ?? 'other';
}

function tokenKind(identity: unknown, issuers?: readonly TokenIssuer[]): 'user' | 'machine' | undefined {
  const [issuer, sub, username] = ['issuer', 'sub', 'username'].map((name) => field(identity, name));
  // Rule 3: "only an identity with a token's shape: a non-empty issuer, sub ..."
  if (!isText(issuer) || !isText(sub)) return undefined;
  // Rule 3: "the handler also pins the issuer, since sub is unique only within one"
  if (issuers && !issuers.some(({ forms }) => forms.includes(issuer))) return undefined;
  // Rule 3: "... and, for Cognito, username"
  const isOfPool = !issuers || issuers.some(({ isPool, forms }) => isPool && forms.includes(issuer));
  if (!isOfPool || isText(username)) return 'user';
  // Rule 3: "machine tokens have none"; they are access tokens in which the client is its own subject
  const isNameless = username === undefined || username === null || username === '';
  return isNameless && claimOf(identity, 'token_use') === 'access' && claimOf(identity, 'client_id') === sub ? 'machine' : undefined;
}

function iamKind(identity: unknown): 'backend' | 'identity-pool' | undefined {
  // Rule 6: "an identity with IAM shape: non-empty string userArn".
  if (!isText(field(identity, 'userArn'))) return undefined;
  // Rule 6: "a cognitoIdentityId (anything but undefined, null or the empty string)", "is an identity-pool user and is refused".
  const ofIdentityPool = ![undefined, null, ''].some((nothing) => field(identity, 'cognitoIdentityId') === nothing);
  return ofIdentityPool ? 'identity-pool' : 'backend';
}
