import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from './signing-keys';
import type { User } from './users';
import type { Clock } from '../../engine/auth/caller-contracts';

export type TokenUse = 'access' | 'id';

export interface MintedToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The default lifetime of Cognito's access and ID tokens. */
export const TOKEN_LIFETIME_SECONDS = 60 * 60;

/** The user pool and app client whose tokens an Event API accepts. */
export interface TokenIssuer {
  readonly userPoolId: string;
  readonly region: string;
  readonly clientId: string;
}

/** Mints the tokens that a sign-in at the user pool's hosted pages would give. */
export class UserPoolTokens {
  constructor(
    private readonly issuer: TokenIssuer,
    private readonly key: SigningKey,
    private readonly clock: Clock,
    private readonly lifetimeSeconds = TOKEN_LIFETIME_SECONDS,
  ) {}

  /** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html */
  public async mint(user: User, use: TokenUse): Promise<MintedToken> {
    const issuedAt = Math.floor(this.clock() / 1000);
    const expiresAt = issuedAt + this.lifetimeSeconds;
    const token = await new SignJWT({
      sub: user.sub,
      ...(user.groups.length > 0 && { 'cognito:groups': [...user.groups] }), // absent without groups, never empty
      iss: `https://cognito-idp.${this.issuer.region}.amazonaws.com/${this.issuer.userPoolId}`,
      origin_jti: randomUUID(),
      event_id: randomUUID(),
      token_use: use,
      auth_time: issuedAt,
      exp: expiresAt,
      iat: issuedAt,
      jti: randomUUID(),
      ...(use === 'access' ? this.accessClaims(user) : this.idClaims(user)),
    }).setProtectedHeader({ kid: this.key.kid, alg: 'RS256' }).sign(this.key.privateKey);
    return { token, expiresAt: expiresAt * 1000 };
  }

  private accessClaims(user: User): Record<string, unknown> {
    return { version: 2, client_id: this.issuer.clientId, scope: 'aws.cognito.signin.user.admin openid profile email', username: user.username };
  }

  private idClaims(user: User): Record<string, unknown> {
    const email = /^[^@]+@[^@]+$/.test(user.username) ? { email: user.username, email_verified: true } : {};
    return { ...email, 'cognito:username': user.username, 'aud': this.issuer.clientId };
  }
}
