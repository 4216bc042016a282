import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT, createLocalJWKSet } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { AppClient } from './app-clients';
import type { PreTokenGeneration } from './pre-token-generation';
import { newSignInId } from './sign-in-id';
import type { SigningKey } from './signing-keys';
import { accessClaims, idClaims, machineClaims } from './token-claims';
import type { Claims, SignedIn, TokenTimes } from './token-claims';
import type { User } from './users';
import type { Clock } from '../../engine/auth/caller-contracts';

export type TokenUse = 'access' | 'id';

export interface MintedToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly idToken: string;
  /** Seconds that the access token is valid. */
  readonly expiresIn: number;
}

export interface TokenServices {
  readonly issuer: string;
  readonly key: SigningKey;
  readonly keySet: JSONWebKeySet;
  readonly clock: Clock;
  readonly preTokenGeneration?: PreTokenGeneration;
}

/** All scopes of a sign-in at the hosted pages. */
const ALL_SCOPES = ['aws.cognito.signin.user.admin', 'openid', 'profile', 'email'];

/** Makes and verifies the tokens of a user pool. */
export class UserPoolTokens {
  constructor(private readonly services: TokenServices) {}

  /** @throws TriggerError */
  public async issue(signedIn: SignedIn): Promise<IssuedTokens> {
    const times = this.times();
    const { preTokenGeneration } = this.services;
    const claims = { access: accessClaims(signedIn, times), id: idClaims(signedIn, times) };
    const { access, id } = await preTokenGeneration?.change(claims, signedIn) ?? claims;
    const [accessToken, idToken] = await Promise.all([this.sign(access), this.sign(id)]);
    return { accessToken, idToken, expiresIn: signedIn.client.settings.validitySeconds.access };
  }

  /** One token that a sign-in at the hosted pages would give. @throws TriggerError */
  public async mint(user: User, client: AppClient, use: TokenUse): Promise<MintedToken> {
    const now = this.services.clock();
    const authTime = Math.floor(now / 1000);
    const { accessToken, idToken } = await this.issue({
      user, client, scopes: ALL_SCOPES, authTime, originJti: newSignInId(now), trigger: 'TokenGeneration_HostedAuth',
    });
    return { token: use === 'access' ? accessToken : idToken, expiresAt: (authTime + client.settings.validitySeconds[use]) * 1000 };
  }

  public async issueToMachine(client: AppClient, scopes: readonly string[]): Promise<string> {
    return this.sign(machineClaims(client, scopes, this.times()));
  }

  /** The claims of a token of this pool; nothing if it is not, or has expired. */
  public async verify(token: string, use: TokenUse): Promise<Claims | undefined> {
    const { issuer, keySet, clock } = this.services;
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet(keySet), {
        algorithms: ['RS256'], issuer, requiredClaims: ['exp', 'sub'], currentDate: new Date(clock()),
      });
      return payload.token_use === use ? payload : undefined;
    } catch {
      return undefined;
    }
  }

  private async sign(claims: Claims): Promise<string> {
    const { kid, privateKey } = this.services.key;
    return new SignJWT({ ...claims }).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);
  }

  private times(): TokenTimes {
    const { issuer, clock } = this.services;
    return { issuer, issuedAt: Math.floor(clock() / 1000), eventId: randomUUID() };
  }
}
