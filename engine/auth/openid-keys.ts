import type { JSONWebKeySet, JWK } from 'jose';
import { quoted } from '../printable';
import type { Clock, OpenIdDocuments } from './caller-contracts';
import { CredentialError } from './credential';

interface Fetched {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly keySet: Promise<JSONWebKeySet>;
}

/** How long keys are taken as they are. */
const MAX_AGE_MS = 15 * 60 * 1000;
/** How long a failure, or a key that is missing, is taken as it is: a flood of forged tokens must not become one of requests. */
const RETRY_MS = 10 * 1000;

/**
 * The public keys of OpenID Connect issuers, which their discovery document tells of.
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export class OpenIdKeys {
  private readonly fetched = new Map<string, Fetched>();

  constructor(private readonly documents: OpenIdDocuments, private readonly clock: Clock) {}

  /**
   * @param kid Of the key that is asked for; keys may have been added since
   * @throws CredentialError
   */
  public async keysOf(issuer: string, kid: string | undefined): Promise<JSONWebKeySet> {
    const fetched = this.fetched.get(issuer);
    const age = this.clock() - (fetched?.at ?? -Infinity);
    if (!fetched || age >= MAX_AGE_MS || age < 0) return this.fetch(issuer);
    if (age < RETRY_MS) return fetched.keySet;
    const known = await fetched.keySet.catch(() => undefined);
    const isThere = known !== undefined && (kid === undefined || known.keys.some((key) => key.kid === kid));
    return isThere ? known : this.fetch(issuer);
  }

  private fetch(issuer: string): Promise<JSONWebKeySet> {
    const keySet = this.read(issuer).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new CredentialError(`the keys of the OpenID Connect issuer ${quoted(issuer)} are not known: ${why}`);
    });
    keySet.catch(() => undefined); // whoever asks sees the failure
    this.fetched.set(issuer, { at: this.clock(), keySet });
    return keySet;
  }

  private async read(issuer: string): Promise<JSONWebKeySet> {
    requireUrl('the issuer', issuer, true);
    // A slash at the end is left out here, and nowhere else.
    const discovery = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const configuration = objectOf('the discovery document', await this.documents.read(discovery));
    const { issuer: named, jwks_uri: jwksUri } = configuration;
    if (named !== issuer) throw new Error(`its discovery document is of the issuer ${typeof named === 'string' ? quoted(named) : typeof named}`);
    if (typeof jwksUri !== 'string') throw new Error('its discovery document has no jwks_uri');
    requireUrl('its jwks_uri', jwksUri, isOfThisMachine(new URL(issuer)));
    const { keys } = objectOf('the key set', await this.documents.read(jwksUri));
    if (!Array.isArray(keys)) throw new Error('its key set has no list of keys');
    return { keys: keys.filter(isPublicKey) };
  }
}

/** HTTPS, so that nobody on the way can put in keys of their own; a provider on this machine may do without. */
function requireUrl(what: string, text: string, mayBePlain: boolean): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (mayBePlain && url?.protocol === 'http:' && isOfThisMachine(url));
  if (!url || !isSafe || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new Error(`${what} ${quoted(text)} must be an https URL, or an http URL of this machine`);
  }
}

function isOfThisMachine({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isPublicKey(key: unknown): key is JWK {
  return typeof key === 'object' && key !== null && 'kty' in key && (key.kty === 'RSA' || key.kty === 'EC');
}

function objectOf(what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Error(`${what} is not a JSON object`);
}
