import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JSONWebKeySet, JWTPayload } from 'jose';

/** Noon of a day on which every test of this folder happens. */
export const NOW = Date.UTC(2026, 0, 31, 12, 0, 0);
export const ALICE = '3f1c2d4e-0000-4000-8000-00000000a11c';
const NOW_SECONDS = NOW / 1000;

/** A user pool with a real RSA key. */
export class TestUserPool {
  public static async create(userPoolId: string): Promise<TestUserPool> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const kid = `key-of-${userPoolId}`;
    return new TestUserPool(userPoolId, kid, privateKey, { keys: [{ ...await exportJWK(publicKey), kid, alg: 'RS256', use: 'sig' }] });
  }

  public readonly issuer: string;

  private constructor(
    public readonly userPoolId: string, public readonly kid: string, public readonly privateKey: CryptoKey, public readonly keySet: JSONWebKeySet,
  ) {
    this.issuer = `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`;
  }

  /** An access token as Cognito makes it, with other claims; an undefined one is left out. */
  public async accessToken(claims: JWTPayload = {}): Promise<string> {
    return this.sign({ ...this.lifetime(), token_use: 'access', client_id: 'web', username: 'alice', scope: 'aws.cognito.signin.user.admin', ...claims });
  }

  public async idToken(claims: JWTPayload = {}): Promise<string> {
    return this.sign({ ...this.lifetime(), 'token_use': 'id', 'aud': 'web', 'cognito:username': 'alice', 'email': 'alice@example.com', ...claims });
  }

  public async sign(claims: JWTPayload, header: Record<string, unknown> = {}, key: CryptoKey | Uint8Array = this.privateKey): Promise<string> {
    return new SignJWT(JSON.parse(JSON.stringify(claims)) as JWTPayload).setProtectedHeader({ alg: 'RS256', kid: this.kid, ...header }).sign(key);
  }

  public lifetime(): JWTPayload {
    return { iss: this.issuer, sub: ALICE, iat: NOW_SECONDS - 60, exp: NOW_SECONDS + 3600 };
  }
}
