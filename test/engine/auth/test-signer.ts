import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { BACKEND_KEY, HTTP_HOST } from './test-api';
import { NOW } from './test-user-pool';
import type { AccessKey, AuthRequest } from '../../../engine/auth/caller-contracts';

export interface SigningOptions {
  readonly key?: AccessKey;
  readonly region?: string;
  readonly service?: string;
  readonly path?: string;
  readonly method?: string;
  readonly host?: string;
  readonly at?: number;
  /** Adds x-amz-content-sha256, as the SDK's own clients do. */
  readonly checksum?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** A client that signs the date in the text to sign, and not again among the headers. */
  readonly dateIsNoSignedHeader?: boolean;
}

/** Signs as a client of AppSync does. */
export async function signed(body: string, options: SigningOptions = {}): Promise<AuthRequest> {
  const { key = BACKEND_KEY, region = 'us-east-1', service = 'appsync', host = HTTP_HOST, at = NOW, checksum = false } = options;
  const signer = new SignatureV4({ credentials: key, region, service, sha256: Sha256, applyChecksum: checksum });
  const headers = { 'host': host, 'content-type': 'application/json', 'accept': 'application/json, text/javascript', ...options.headers };
  const request = { method: options.method ?? 'POST', protocol: 'https:', hostname: host, path: options.path ?? '/event', query: {}, headers, body };
  const unsignableHeaders = new Set(options.dateIsNoSignedHeader ? ['x-amz-date'] : []);
  return { headers: (await signer.sign(request, { signingDate: new Date(at), unsignableHeaders })).headers, body };
}

/** The same request with other headers; an undefined one is left out. */
export function withHeaders(request: AuthRequest, changes: Readonly<Record<string, string | undefined>>): AuthRequest {
  const headers = Object.entries({ ...request.headers, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...request, headers: Object.fromEntries(headers) };
}
