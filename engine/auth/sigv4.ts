import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { printable, quoted } from '../printable';
import type { AccessKey, AccessKeys, AuthRequest, Clock, IamPrincipal } from './caller-contracts';
import { CredentialError, header } from './credential';
import { isSameText } from './same-text';
import { parseSignature } from './sigv4-authorization';
import type { ClaimedSignature } from './sigv4-authorization';

const SERVICE = 'appsync';
const METHOD = 'POST';
const PATH = '/event';
/** What clients sign by mistake; Amplify before 6.12 the last one. */
const OTHER_PATHS = ['/', '/event/', '/event/realtime', '/event/connect'];
const MAX_SKEW_MS = 5 * 60 * 1000;
const DATE = 'x-amz-date';
/** AWS's hosts have none, so code that was written for AWS signs the name alone. */
const PORT = /:\d+$/;

export interface SignatureServices {
  readonly accessKeys: AccessKeys;
  readonly clock: Clock;
  /** Host and port of the API's HTTP endpoint, which every signature covers, also that of a WebSocket message. */
  readonly httpHost: string;
}

/**
 * Verifies AWS Signature Version 4 by signing again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class SignatureVerifier {
  constructor(private readonly region: string, private readonly services: SignatureServices) {}

  /** @throws CredentialError */
  public async verify(authorization: string, request: AuthRequest): Promise<IamPrincipal> {
    const claimed = parseSignature(authorization);
    const signed = signedHeaders(claimed, request);
    this.checkHost(signed.host);
    const date = this.checkDate(dateOf(request), claimed);
    this.checkScope(claimed);
    checkBodyHash(request);
    const key = this.services.accessKeys.find(claimed.accessKeyId);
    if (!key) throw new CredentialError('the access key id is not one that this server knows');
    this.checkExpiry(key);
    checkSessionToken(key, claimed, request);
    const isOf = async (path: string, headers = signed): Promise<boolean> => (
      isSameText(await this.sign(key, headers, request.body, date, path), claimed.signature)
    );
    const withoutPort = { ...signed, host: signed.host.replace(PORT, '') }; // HTTP clients send the port, whatever was signed
    if (await isOf(PATH) || await isOf(PATH, withoutPort)) return key.principal;
    for (const path of OTHER_PATHS) {
      if (await isOf(path) || await isOf(path, withoutPort)) throw new CredentialError(`the signature is for the path ${path}; it must be ${PATH}, also for a WebSocket`);
    }
    const names = printable(claimed.signedHeaders.join(', '));
    throw new CredentialError(`the signature does not match; it must cover ${METHOD} ${PATH}, the exact body and ` +
      `the headers as sent (${names}), and be made with the secret of this access key`);
  }

  private checkExpiry({ expiresAt }: AccessKey): void {
    const age = this.services.clock() - (expiresAt ?? Infinity);
    if (age >= 0) throw new CredentialError(`the access key is temporary, and expired ${Math.round(age / 1000)} s ago`);
  }

  private checkHost(host: string): void {
    const { httpHost } = this.services;
    const names = [httpHost, httpHost.replace(PORT, '')].map((name) => name.toLowerCase());
    if (names.includes(host.toLowerCase())) return;
    throw new CredentialError(`the signature is for host ${quoted(host)}; the API's HTTP host is ${httpHost}`);
  }

  private checkDate(text: string, claimed: ClaimedSignature): Date {
    const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
    const date = new Date(parts ? `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z` : NaN);
    if (Number.isNaN(date.getTime())) {
      throw new CredentialError(`x-amz-date must be a date like 20260131T235959Z, not ${quoted(text)}`);
    }
    if (claimed.day !== text.slice(0, 8)) {
      throw new CredentialError(`the credential scope is of ${quoted(claimed.day)}, x-amz-date is ${text}`);
    }
    const age = this.services.clock() - date.getTime();
    if (Math.abs(age) > MAX_SKEW_MS) {
      const when = `${Math.round(Math.abs(age) / 1000)} s ${age > 0 ? 'ago' : 'in the future'}`;
      throw new CredentialError(`the request was signed ${when}; at most ${MAX_SKEW_MS / 1000} s are allowed`);
    }
    return date;
  }

  private checkScope({ region, service }: ClaimedSignature): void {
    if (region !== this.region) {
      throw new CredentialError(`the signature is for region ${quoted(region)}; the API is in ${this.region}`);
    }
    if (service !== SERVICE) {
      throw new CredentialError(`the signature is for service ${quoted(service)}; it must be ${SERVICE}`);
    }
  }

  private async sign(key: AccessKey, headers: SignedHeaders, body: string, signingDate: Date, path: string): Promise<string> {
    const signer = new SignatureV4({
      // The session token does not enter the signing key; where the client signed it, it is among the headers.
      credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
      region: this.region,
      service: SERVICE,
      sha256: Sha256,
      applyChecksum: false,
    });
    const endpoint = { method: METHOD, protocol: 'https:', hostname: this.services.httpHost, path, query: {} };
    const signableHeaders = new Set(Object.keys(headers));
    const unsignableHeaders = new Set([DATE].filter((name) => !signableHeaders.has(name)));
    const signed = await signer.sign({ ...endpoint, headers: { ...headers }, body }, { signingDate, signableHeaders, unsignableHeaders });
    return parseSignature(signed.headers.authorization).signature;
  }
}

interface SignedHeaders {
  readonly host: string;
  readonly [name: string]: string;
}

/** The headers that the signature names and nothing else; those added later are not part of what is verified. */
function signedHeaders(claimed: ClaimedSignature, request: AuthRequest): SignedHeaders {
  const signed = Object.fromEntries(claimed.signedHeaders.map((name) => {
    const value = header(request.headers, name);
    if (value === undefined) throw new CredentialError(`the signature covers the header ${quoted(name)}, which is missing`);
    return [name, value];
  }));
  const { host } = signed;
  if (host === undefined) throw new CredentialError('the signature must cover the header host');
  return { ...signed, host };
}

/** Whether it is among the signed headers or not: it is in the text that is signed, so nobody can change it. */
function dateOf({ headers }: AuthRequest): string {
  const date = header(headers, DATE);
  if (date === undefined) throw new CredentialError(`${DATE} is missing; a signature is of a time`);
  return date;
}

/** The signer takes a given x-amz-content-sha256 for the hash of the body, so it has to be that. */
function checkBodyHash({ headers, body }: AuthRequest): void {
  const given = header(headers, 'x-amz-content-sha256');
  if (given === undefined || given === createHash('sha256').update(body).digest('hex')) return;
  throw new CredentialError(given === 'UNSIGNED-PAYLOAD'
    ? 'the body is not signed (UNSIGNED-PAYLOAD); AppSync needs it signed'
    : 'x-amz-content-sha256 is not the hash of the body');
}

function checkSessionToken(key: AccessKey, claimed: ClaimedSignature, { headers }: AuthRequest): void {
  const name = 'x-amz-security-token';
  const given = header(headers, name);
  if (key.sessionToken === undefined) {
    if (given !== undefined) throw new CredentialError(`the access key has no session token, but ${name} is sent`);
    return;
  }
  if (given === undefined) throw new CredentialError(`the access key is temporary: ${name} is missing`);
  if (!claimed.signedHeaders.includes(name)) throw new CredentialError(`${name} is sent but not signed`);
  if (!isSameText(key.sessionToken, given)) {
    throw new CredentialError(`${name} is not the session token of this access key`);
  }
}
