import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { NOW } from './test-user-pool';
import type { OpenIdDocuments } from '../../../engine/auth/caller-contracts';

/** An OpenID Connect issuer with real keys, and the documents that it publishes. */
export class TestIssuer implements OpenIdDocuments {
  public static async create(issuer: string, algorithm = 'RS256', kid = 'key-1'): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
    return new TestIssuer(issuer, algorithm, kid, privateKey, { ...await exportJWK(publicKey), kid, use: 'sig' });
  }

  /** The URLs that were read, in their order. */
  public readonly urlsRead: string[] = [];
  /** What is published, by URL; a test may change it. */
  public readonly published = new Map<string, unknown>();

  private constructor(
    public readonly issuer: string,
    private readonly algorithm: string,
    private readonly kid: string,
    public readonly privateKey: CryptoKey,
    public readonly jwk: JWK,
  ) {
    const base = issuer.replace(/\/$/, '');
    this.published.set(`${base}/.well-known/openid-configuration`, { issuer, jwks_uri: `${base}/keys` });
    this.published.set(`${base}/keys`, { keys: [jwk] });
  }

  public async read(url: string): Promise<unknown> {
    this.urlsRead.push(url);
    if (!this.published.has(url)) throw new Error(`${url}: the answer is 404`);
    return Promise.resolve(this.published.get(url));
  }

  /** A token as an issuer makes it; an undefined claim is left out. */
  public async token(claims: JWTPayload = {}, header: Record<string, unknown> = {}, key: CryptoKey | Uint8Array = this.privateKey): Promise<string> {
    const all = { iss: this.issuer, sub: 'auth0|alice', aud: 'web', iat: NOW / 1000 - 60, exp: NOW / 1000 + 3600, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all)) as JWTPayload).setProtectedHeader({ alg: this.algorithm, kid: this.kid, ...header }).sign(key);
  }
}
