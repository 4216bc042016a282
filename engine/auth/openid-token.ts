import type { JWTPayload, ProtectedHeaderParameters } from 'jose';
import type { EventApi, OpenIdProvider } from '../event-api';
import { quoted } from '../printable';
import type { Clock, OpenIdDocuments } from './caller-contracts';
import { CredentialError } from './credential';
import { seconds, textClaim, verifyToken } from './json-web-token';
import type { UnverifiedToken } from './json-web-token';
import { OpenIdKeys } from './openid-keys';
import { wholeMatch } from './whole-match';
import type { Matches } from './whole-match';

/** A token of an OpenID Connect issuer whose signature, lifetime and client have been checked. */
export interface OpenIdToken {
  readonly issuer: string;
  readonly sub: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

interface TrustedIssuer extends OpenIdProvider {
  readonly acceptsClient: Matches;
}

/** AppSync also takes shared secrets (HS256 and the like), which nobody can verify with public keys. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
/** Header parameters that bring keys, ask for rules of their own, or make the token something else than signed claims. */
const REFUSED_PARAMETERS = ['b64', 'crit', 'cty', 'enc', 'jku', 'jwk', 'x5c', 'x5u', 'zip'];

/** Verifies the tokens of the OpenID Connect issuers that an API trusts. */
export class OpenIdTokenVerifier {
  public readonly names: readonly string[];
  private readonly issuers: readonly TrustedIssuer[];
  private readonly keys: OpenIdKeys;

  constructor(api: EventApi, documents: OpenIdDocuments, private readonly clock: Clock) {
    const providers = api.authProviders.filter((provider) => provider.authType === 'OPENID_CONNECT');
    this.issuers = providers.map((provider) => (
      { ...provider, acceptsClient: provider.clientId === undefined ? () => true : wholeMatch('ClientId', provider.clientId) }
    ));
    this.names = this.issuers.map(({ issuer }) => quoted(issuer));
    this.keys = new OpenIdKeys(documents, clock);
  }

  /** How many of the API's providers are of an issuer, which has to be the same to the letter. */
  public countOf(issuer: string): number {
    return this.issuersOf(issuer).length;
  }

  /** Of a token by one of the issuers. @throws CredentialError */
  public async verify(token: UnverifiedToken): Promise<OpenIdToken> {
    const { issuer, header } = token;
    const [provider] = this.issuersOf(issuer);
    checkHeader(header);
    const keySet = await this.keys.keysOf(issuer, header.kid);
    const now = this.clock();
    const claims = await verifyToken(token, { keySet, owner: `the issuer ${quoted(issuer)}`, algorithms: ALGORITHMS, requiredClaims: [], now });
    checkAge('IatTTL', provider.iatTtlMs, claims, 'iat', now);
    checkAge('AuthTTL', provider.authTtlMs, claims, 'auth_time', now);
    const clients = clientsOf(claims);
    if (!clients.some((client) => provider.acceptsClient(client)) && provider.clientId !== undefined) {
      const given = clients.map(quoted).join(', ') || 'none';
      throw new CredentialError(`ClientId ${quoted(provider.clientId)} matches no aud or azp of the token as a whole: ${given}`);
    }
    return { issuer, sub: textClaim(claims, 'sub'), claims };
  }

  private issuersOf(issuer: string): readonly TrustedIssuer[] {
    return this.issuers.filter((provider) => provider.issuer === issuer);
  }
}

function checkHeader(header: ProtectedHeaderParameters): void {
  const refused = REFUSED_PARAMETERS.find((name) => Object.hasOwn(header, name));
  if (refused !== undefined) throw new CredentialError(`the token's header has ${refused}, which is not accepted`);
  if (header.kid !== undefined && typeof header.kid !== 'string') throw new CredentialError('the token\'s kid must be a string');
}

/** https://docs.aws.amazon.com/appsync/latest/APIReference/API_OpenIDConnectConfig.html */
function checkAge(property: 'IatTTL' | 'AuthTTL', ttlMs: number | undefined, claims: JWTPayload, claim: 'iat' | 'auth_time', now: number): void {
  if (ttlMs === undefined) return;
  const since = claims[claim];
  if (typeof since !== 'number') throw new CredentialError(`${property} is ${ttlMs} ms, but the token has no ${claim}`);
  const age = now - since * 1000;
  if (age < 0) throw new CredentialError(`the token's ${claim} is ${seconds(-age)} in the future`);
  if (age > ttlMs) throw new CredentialError(`the token's ${claim} is ${seconds(age)} ago; ${property} allows ${ttlMs} ms`);
}

/** For whom the token is, and who got it: providers put the client into the one or the other. */
export function clientsOf({ aud, azp }: Readonly<Record<string, unknown>>): readonly string[] {
  const given: readonly unknown[] = [...Array.isArray(aud) ? aud as unknown[] : [aud], azp];
  return given.filter((client) => typeof client === 'string' && client !== '') as string[];
}
