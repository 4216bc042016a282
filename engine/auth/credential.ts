import type { AuthHeaders } from './caller-contracts';

/** What a call offers as its authorization, told apart by shape (fact 7.3); nothing of it is verified. */
export type Credential =
  | { readonly kind: 'api-key'; readonly value: string }
  | { readonly kind: 'signature'; readonly authorization: string }
  /** A JSON Web Token, signed or encrypted; `authorization` may have a scheme before it. */
  | { readonly kind: 'token'; readonly token: string; readonly authorization: string }
  /** Neither a signature nor a JWT, so it can only be for a Lambda authorizer. */
  | { readonly kind: 'custom'; readonly authorization: string };

/** A credential that is not valid; the message is for the developer and holds nothing secret. */
export class CredentialError extends Error {}

const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;
const JWE = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){4}$/;

export function findCredential(headers: AuthHeaders): Credential {
  const authorization = header(headers, 'authorization');
  const apiKey = header(headers, 'x-api-key');
  if (apiKey !== undefined) {
    // Which of the two AppSync would take is not documented.
    if (authorization === undefined) return { kind: 'api-key', value: apiKey };
    throw new CredentialError('both x-api-key and authorization are given; send one credential');
  }
  if (authorization === undefined || authorization.trim() === '') {
    throw new CredentialError('no credential: neither authorization nor x-api-key is given');
  }
  if (authorization.startsWith('AWS4-')) return { kind: 'signature', authorization };
  const token = authorization.replace(/^Bearer +/i, '');
  if (JWT.test(token) || JWE.test(token)) return { kind: 'token', token, authorization };
  return { kind: 'custom', authorization };
}

/** Never what an object inherits: header names come from clients. */
export function header(headers: AuthHeaders, name: string): string | undefined {
  return Object.hasOwn(headers, name) ? headers[name] : undefined;
}
