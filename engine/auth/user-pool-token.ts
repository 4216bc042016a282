import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import { RE2JS } from 're2js';
import type { EventApi, UserPoolProvider } from '../event-api';
import { quoted } from '../printable';
import type { Clock, UserPoolKeys } from './caller-contracts';
import { CredentialError } from './credential';

/** A token whose signature, issuer, lifetime and client have been checked. */
export interface UserPoolToken {
  readonly use: 'access' | 'id';
  readonly issuer: string;
  readonly sub: string;
  readonly clientId: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

interface TrustedPool extends UserPoolProvider {
  readonly issuers: readonly string[];
  readonly acceptsClient: (clientId: string) => boolean;
}

/**
 * A pool signs under either of two issuers.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function issuersOf({ userPoolId, region }: Pick<UserPoolProvider, 'userPoolId' | 'region'>): readonly string[] {
  return ['cognito-idp', 'issuer-cognito-idp'].map((host) => `https://${host}.${region}.amazonaws.com/${userPoolId}`);
}

/** Verifies the access and ID tokens of the user pools that an API trusts. */
export class UserPoolTokenVerifier {
  private readonly pools: readonly TrustedPool[];
  private readonly hasOidc: boolean;

  constructor(api: EventApi, private readonly keys: UserPoolKeys, private readonly clock: Clock) {
    const providers = api.authProviders.filter((provider) => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
    this.pools = providers.map((provider) => ({
      ...provider, issuers: issuersOf(provider), acceptsClient: clientFilter(provider.appIdClientRegex),
    }));
    this.hasOidc = api.authProviders.some((provider) => provider.authType === 'OPENID_CONNECT');
  }

  /** @throws CredentialError */
  public async verify(token: string): Promise<UserPoolToken> {
    const { header, issuer } = decode(token);
    const pool = this.poolOf(issuer);
    checkHeader(header);
    const claims = await this.verifySignatureAndLifetime(token, pool);
    const use = tokenUse(claims);
    const clientId = text(claims, use === 'access' ? 'client_id' : 'aud');
    const sub = text(claims, 'sub');
    if (!pool.acceptsClient(clientId)) {
      const regex = quoted(pool.appIdClientRegex ?? '');
      throw new CredentialError(`AppIdClientRegex ${regex} does not match app client ${quoted(clientId)} as a whole`);
    }
    return { use, issuer, sub, clientId, claims };
  }

  private poolOf(issuer: string): TrustedPool {
    const pools = this.pools.filter((pool) => pool.issuers.includes(issuer));
    if (pools.length === 1) return pools[0];
    // Which client filter would count is not documented.
    if (pools.length > 1) {
      throw new CredentialError(`the API lists user pool ${pools[0].userPoolId} ${pools.length} times; list it once`);
    }
    const trusted = this.pools.map((pool) => pool.userPoolId).join(', ') || 'none';
    const oidc = this.hasOidc ? '; OPENID_CONNECT providers are not supported by this version of the local server' : '';
    throw new CredentialError(`the token (unverified) is by ${quoted(issuer)}, none of the API's user pools: ${trusted}${oidc}`);
  }

  private async verifySignatureAndLifetime(token: string, pool: TrustedPool): Promise<JWTPayload> {
    const keys = this.keys.keysOf(pool.userPoolId);
    if (!keys) throw new CredentialError(`there are no keys for user pool ${pool.userPoolId}`);
    const now = this.clock();
    try {
      // No tolerance: the pool that signs and this check share one clock.
      const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
        algorithms: ['RS256'],
        issuer: [...pool.issuers],
        requiredClaims: ['exp', 'iat', 'sub', 'token_use'],
        currentDate: new Date(now),
      });
      const issuedAt = Number(payload.iat) * 1000;
      if (issuedAt > now) throw new CredentialError(`the token is issued ${seconds(issuedAt - now)} in the future`);
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new CredentialError(explain(error, pool, now));
      throw error;
    }
  }
}

function decode(token: string): { header: ProtectedHeaderParameters; issuer: string } {
  let header: ProtectedHeaderParameters;
  let issuer: unknown;
  try {
    header = decodeProtectedHeader(token);
    issuer = decodeJwt(token).iss;
  } catch {
    throw new CredentialError('authorization has the form of a JWT, but its header or claims cannot be decoded');
  }
  if (typeof issuer !== 'string') throw new CredentialError('the token has no issuer: iss must be a string');
  return { header, issuer };
}

/** Cognito's tokens have `alg` and `kid`; anything else that could choose the key or the rules is an attack. */
function checkHeader(header: ProtectedHeaderParameters): void {
  const foreign = Object.keys(header).find((name) => !['alg', 'kid', 'typ'].includes(name));
  if (foreign !== undefined) {
    throw new CredentialError(`the token's header has ${quoted(foreign)}, which a Cognito token never has`);
  }
  if (header.alg !== 'RS256') {
    const algorithm = typeof header.alg === 'string' ? quoted(header.alg) : typeof header.alg;
    throw new CredentialError(`the token's algorithm must be RS256, not ${algorithm}`);
  }
  if (typeof header.kid !== 'string' || header.kid === '') {
    throw new CredentialError('the token does not name its key: kid is missing');
  }
}

function tokenUse(claims: JWTPayload): 'access' | 'id' {
  const use = claims.token_use;
  if (use === 'access' || use === 'id') return use;
  throw new CredentialError('token_use must be "access" or "id"');
}

function text(claims: JWTPayload, name: string): string {
  const value = claims[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new CredentialError(`the token's ${name} must be a string that is not empty`);
}

/**
 * Whether AppSync searches or matches the whole id is unknown (fact 12.8): only a whole match is accepted by both.
 * Client ids come from tokens, so the expression of the template runs in linear time.
 */
function clientFilter(regex: string | undefined): (clientId: string) => boolean {
  if (regex === undefined) return () => true;
  try {
    const compiled = RE2JS.compile(regex);
    return (clientId) => compiled.matches(clientId);
  } catch (error) {
    const why = (error as Error).message;
    return () => {
      throw new CredentialError(`AppIdClientRegex ${quoted(regex)} cannot be evaluated, so no client is accepted: ${why}`);
    };
  }
}

function explain(error: errors.JOSEError, { userPoolId }: TrustedPool, now: number): string {
  if (error instanceof errors.JWTExpired) return `token expired ${seconds(now - Number(error.payload.exp) * 1000)} ago`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return `the signature is not by user pool ${userPoolId}`;
  if (error instanceof errors.JWKSNoMatchingKey) {
    return `the token is signed with a key that user pool ${userPoolId} does not have`;
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf' && error.reason === 'check_failed') {
    return `the token is not valid before ${seconds(Number(error.payload.nbf) * 1000 - now)} from now`;
  }
  return `the token is refused: ${error.message}`;
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
