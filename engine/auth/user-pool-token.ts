import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { EventApi, UserPoolProvider } from '../event-api';
import { quoted } from '../printable';
import type { Clock, UserPoolKeys } from './caller-contracts';
import { CredentialError } from './credential';
import { textClaim, verifyToken } from './json-web-token';
import type { UnverifiedToken } from './json-web-token';
import { wholeMatch } from './whole-match';
import type { Matches } from './whole-match';

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
  readonly acceptsClient: Matches;
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
  /** For people, who may have listed a pool twice. */
  public readonly names: readonly string[];
  private readonly pools: readonly TrustedPool[];

  constructor(api: EventApi, private readonly keys: UserPoolKeys, private readonly clock: Clock) {
    const providers = api.authProviders.filter((provider) => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
    this.pools = providers.map((provider) => ({
      ...provider,
      issuers: issuersOf(provider),
      acceptsClient: provider.appIdClientRegex === undefined ? () => true : wholeMatch('AppIdClientRegex', provider.appIdClientRegex),
    }));
    this.names = this.pools.map(({ userPoolId }) => userPoolId);
  }

  /** How many of the API's user pools a token may be of. */
  public countOf(issuer: string): number {
    return this.poolsOf(issuer).length;
  }

  /** Of a token by one of the pools. @throws CredentialError */
  public async verify(token: UnverifiedToken): Promise<UserPoolToken> {
    const { issuer, header } = token;
    const [pool] = this.poolsOf(issuer);
    checkHeader(header);
    const { userPoolId } = pool;
    const keySet = this.keys.keysOf(userPoolId);
    if (!keySet) throw new CredentialError(`there are no keys for user pool ${userPoolId}`);
    const claims = await verifyToken(token, {
      keySet, owner: `user pool ${userPoolId}`, algorithms: ['RS256'], requiredClaims: ['token_use'], now: this.clock(),
    });
    const use = tokenUse(claims);
    const clientId = textClaim(claims, use === 'access' ? 'client_id' : 'aud');
    const sub = textClaim(claims, 'sub');
    if (!pool.acceptsClient(clientId)) {
      const regex = quoted(pool.appIdClientRegex ?? '');
      throw new CredentialError(`AppIdClientRegex ${regex} does not match app client ${quoted(clientId)} as a whole`);
    }
    return { use, issuer, sub, clientId, claims };
  }

  private poolsOf(issuer: string): readonly TrustedPool[] {
    return this.pools.filter((pool) => pool.issuers.includes(issuer));
  }
}

/** Cognito's tokens have `alg` and `kid`; anything else that could choose the key or the rules is an attack. */
function checkHeader(header: ProtectedHeaderParameters): void {
  const foreign = Object.keys(header).find((name) => !['alg', 'kid', 'typ'].includes(name));
  if (foreign !== undefined) {
    throw new CredentialError(`the token's header has ${quoted(foreign)}, which a Cognito token never has`);
  }
  if (header.alg === 'RS256' && (typeof header.kid !== 'string' || header.kid === '')) {
    throw new CredentialError('the token does not name its key: kid is missing');
  }
}

function tokenUse(claims: JWTPayload): 'access' | 'id' {
  const use = claims.token_use;
  if (use === 'access' || use === 'id') return use;
  throw new CredentialError('token_use must be "access" or "id"');
}
