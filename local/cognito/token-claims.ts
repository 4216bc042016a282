import { randomUUID } from 'node:crypto';
import type { AppClient } from './app-clients';
import { attributesInScope, pick, toClaim } from './attributes';
import type { Attributes } from './attributes';
import type { User } from './users';

/** A sign-in that has been completed: what its tokens are made of. */
export interface SignedIn {
  readonly client: AppClient;
  readonly user: User;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly authTime: number;
  /** Names the sign-in in all of its tokens; it is of version 7, whose time tells whether a sign-out came later. */
  readonly originJti: string;
  readonly nonce?: string;
  readonly trigger: TriggerSource;
}

export type TriggerSource = 'TokenGeneration_HostedAuth' | 'TokenGeneration_Authentication' | 'TokenGeneration_RefreshTokens';

export type Claims = Readonly<Record<string, unknown>>;

/** What the claims of one issue have in common. */
export interface TokenTimes {
  readonly issuer: string;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly eventId: string;
}

/** The scope of a sign-in without OAuth: its token may call the user pool's own API, and nothing else. */
export const API_SCOPE = 'aws.cognito.signin.user.admin';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export function accessClaims({ user, client, scopes, authTime, originJti }: SignedIn, { issuer, issuedAt, eventId }: TokenTimes): Claims {
  return {
    sub: user.sub,
    ...groupsClaim(user.groups),
    iss: issuer,
    version: 2,
    client_id: client.clientId,
    origin_jti: originJti,
    event_id: eventId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: authTime,
    exp: issuedAt + client.settings.validitySeconds.access,
    iat: issuedAt,
    jti: randomUUID(),
    username: user.username,
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function idClaims({ user, client, scopes, authTime, originJti, nonce }: SignedIn, { issuer, issuedAt, eventId }: TokenTimes): Claims {
  return {
    ...Object.fromEntries(Object.entries(readableAttributes(user, client, scopes)).map(([name, value]) => [name, toClaim(name, value)])),
    'sub': user.sub,
    ...groupsClaim(user.groups),
    'iss': issuer,
    'cognito:username': user.username,
    ...(nonce !== undefined && { nonce }),
    'origin_jti': originJti,
    'aud': client.clientId,
    'event_id': eventId,
    'token_use': 'id',
    'auth_time': authTime,
    'exp': issuedAt + client.settings.validitySeconds.id,
    'iat': issuedAt,
    'jti': randomUUID(),
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoint-oauth-grants.html: no user, so no user name, groups or ID token. */
export function machineClaims(client: AppClient, scopes: readonly string[], { issuer, issuedAt }: TokenTimes): Claims {
  return {
    sub: client.clientId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: issuedAt,
    iss: issuer,
    exp: issuedAt + client.settings.validitySeconds.access,
    iat: issuedAt,
    version: 2,
    jti: randomUUID(),
    client_id: client.clientId,
  };
}

/** Those that the client may read, within the scopes of an OAuth sign-in. */
export function readableAttributes({ attributes }: User, { settings: { readAttributes } }: AppClient, scopes: readonly string[]): Attributes {
  return pick(attributesInScope(attributes, scopes), (name) => readAttributes?.includes(name) ?? true);
}

/** Absent without groups, never empty. */
export function groupsClaim(groups: readonly string[]): Claims {
  return groups.length > 0 ? { 'cognito:groups': [...groups] } : {};
}
