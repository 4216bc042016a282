import { createPrivateKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { JSONWebKeySet, JWK } from 'jose';
import type { UserPoolKeys } from '../../engine/auth/caller-contracts';

/** What keeps a private key between runs: see ProjectState. */
export interface KeyStore {
  kept(name: string): string | undefined;
  keep(name: string, make: () => string): string;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** The RSA key of each user pool: kept private, published as a key set. */
export class SigningKeys implements UserPoolKeys {
  public static async load(store: KeyStore, userPoolIds: readonly string[]): Promise<SigningKeys> {
    const keys = await Promise.all(userPoolIds.map(async (id) => [id, await loadKey(store, id)] as const));
    return new SigningKeys(new Map(keys));
  }

  private constructor(private readonly keys: ReadonlyMap<string, SigningKey & { readonly keySet: JSONWebKeySet }>) {}

  public keysOf(userPoolId: string): JSONWebKeySet | undefined {
    return this.keys.get(userPoolId)?.keySet;
  }

  public signingKeyOf(userPoolId: string): SigningKey | undefined {
    return this.keys.get(userPoolId);
  }
}

async function loadKey(store: KeyStore, userPoolId: string): Promise<SigningKey & { readonly keySet: JSONWebKeySet }> {
  const name = `signing-key ${userPoolId}`;
  let text = store.kept(name);
  if (text === undefined) {
    const generated = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    text = store.keep(name, () => JSON.stringify(generated.privateKey.export({ format: 'jwk' })));
  }
  const { kty, n, e, ...secret } = JSON.parse(text) as JWK & { readonly kty: 'RSA' };
  const kid = await calculateJwkThumbprint({ kty, n, e });
  const privateKey = createPrivateKey({ key: { kty, n, e, ...secret }, format: 'jwk' });
  return { kid, privateKey, keySet: { keys: [{ alg: 'RS256', e, kid, kty, n, use: 'sig' }] } };
}
