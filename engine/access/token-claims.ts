import type { Caller, Claims, UserCaller } from './callers';

/** An instant at which all tokens of questions are issued, so that answers are the same every time. */
const ISSUED_AT = 1_750_000_000;
const ID = '00000000-0000-4000-8000-000000000000';

/** Nobody can have them say something else; scopes and groups a pre token generation trigger can add. */
export const WRITTEN_BY_COGNITO: ReadonlySet<string> = new Set([
  'sub', 'iss', 'origin_jti', 'event_id', 'token_use', 'auth_time', 'exp', 'iat', 'jti', 'version', 'client_id', 'aud', 'username', 'cognito:username',
]);

/** What a token of another issuer says of itself: of whom and by whom it is, and when it is accepted. */
export const WRITTEN_BY_ISSUER: ReadonlySet<string> = new Set(['sub', 'iss', 'exp', 'iat', 'nbf', 'auth_time']);

type OpenIdCaller = Extract<Caller, { readonly kind: 'oidc' }>;

interface Issued {
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * The claims of an access or ID token as Cognito makes them.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function userClaims({ sub, username = `user-${sub}`, groups = [], claims = {}, token = 'access' }: UserCaller, { issuer, clientId }: Issued): Claims {
  const shared = {
    sub, ...groups.length > 0 && { 'cognito:groups': [...groups] }, iss: issuer, origin_jti: ID, event_id: ID, token_use: token,
    auth_time: ISSUED_AT, exp: ISSUED_AT + 3600, iat: ISSUED_AT, jti: ID,
  };
  const own = token === 'access'
    ? { version: 2, client_id: clientId, scope: claims.scope ?? 'aws.cognito.signin.user.admin openid profile email', username }
    : { 'cognito:username': username, 'aud': clientId };
  return { ...claims, ...shared, ...own };
}

/** Of another issuer's token: what AppSync asks each for, and the client where an API asks for one and the caller does not say it. */
export function openIdClaims({ sub, claims = {} }: OpenIdCaller, { issuer, clientId }: Partial<Issued>): Claims {
  const client = clientId === undefined || 'aud' in claims || 'azp' in claims ? {} : { aud: clientId };
  return { ...claims, ...client, sub, iss: issuer, exp: ISSUED_AT + 3600, iat: ISSUED_AT };
}

/** Of a machine client, whose token has no user: https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoint-oauth-grants.html */
export function machineClaims(scopes: readonly string[], { issuer, clientId }: Issued): Claims {
  return {
    sub: clientId, token_use: 'access', scope: scopes.join(' '), auth_time: ISSUED_AT, iss: issuer, exp: ISSUED_AT + 3600, iat: ISSUED_AT, version: 2,
    jti: ID, client_id: clientId,
  };
}
