import type { EventApi } from '../event-api';
import { quoted } from '../printable';
import type { Clock, OpenIdDocuments, UserPoolKeys } from './caller-contracts';
import { CredentialError } from './credential';
import { decodeToken } from './json-web-token';
import { OpenIdTokenVerifier } from './openid-token';
import type { OpenIdToken } from './openid-token';
import { UserPoolTokenVerifier } from './user-pool-token';
import type { UserPoolToken } from './user-pool-token';

export interface TokenServices {
  readonly userPoolKeys: UserPoolKeys;
  readonly openIdDocuments: OpenIdDocuments;
  readonly clock: Clock;
}

export type VerifiedToken =
  | { readonly mode: 'AMAZON_COGNITO_USER_POOLS'; readonly token: UserPoolToken }
  | { readonly mode: 'OPENID_CONNECT'; readonly token: OpenIdToken };

/** Verifies a JWT as what its issuer makes it: a token of a user pool, or of an OpenID Connect provider. */
export class TokenVerifier {
  private readonly userPools: UserPoolTokenVerifier;
  private readonly openId: OpenIdTokenVerifier;

  constructor(api: EventApi, { userPoolKeys, openIdDocuments, clock }: TokenServices) {
    this.userPools = new UserPoolTokenVerifier(api, userPoolKeys, clock);
    this.openId = new OpenIdTokenVerifier(api, openIdDocuments, clock);
  }

  /** @throws CredentialError */
  public async verify(text: string): Promise<VerifiedToken> {
    const token = decodeToken(text);
    const { issuer } = token;
    const [pools, providers] = [this.userPools.countOf(issuer), this.openId.countOf(issuer)];
    // Whose client filter would count is not documented.
    if (pools + providers > 1) throw new CredentialError(`the API lists the issuer ${quoted(issuer)} ${pools + providers} times; list it once`);
    if (pools === 1) return { mode: 'AMAZON_COGNITO_USER_POOLS', token: await this.userPools.verify(token) };
    if (providers === 1) return { mode: 'OPENID_CONNECT', token: await this.openId.verify(token) };
    const trusted = [list('user pools', this.userPools.names), ...this.openId.names.length > 0 ? [list('OpenID Connect issuers', this.openId.names)] : []];
    throw new CredentialError(`the token (unverified) is by ${quoted(issuer)}, none of the API's ${trusted.join(' and ')}`);
  }
}

function list(what: string, names: readonly string[]): string {
  return `${what}: ${names.join(', ') || 'none'}`;
}
