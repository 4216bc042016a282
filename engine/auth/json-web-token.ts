import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload, ProtectedHeaderParameters } from 'jose';
import { quoted } from '../printable';
import { CredentialError } from './credential';

/** A token that has the form of a JWT; nothing of it is verified. */
export interface UnverifiedToken {
  readonly text: string;
  readonly header: ProtectedHeaderParameters;
  readonly issuer: string;
}

/** What a token has to be. */
export interface TokenRules {
  readonly keySet: JSONWebKeySet;
  /** Whose keys they are, for people: `user pool us-east-1_Ab`. */
  readonly owner: string;
  /** Never one with a shared secret: whoever knows the public key could sign with it. */
  readonly algorithms: readonly string[];
  readonly requiredClaims: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** @throws CredentialError */
export function decodeToken(text: string): UnverifiedToken {
  if (text.split('.').length === 5) throw new CredentialError('a refresh token authorizes nothing; send the access or ID token');
  let header: ProtectedHeaderParameters;
  let issuer: unknown;
  try {
    header = decodeProtectedHeader(text);
    issuer = decodeJwt(text).iss;
  } catch {
    throw new CredentialError('authorization has the form of a JWT, but its header or claims cannot be decoded');
  }
  if (typeof issuer !== 'string') throw new CredentialError('the token has no issuer: iss must be a string');
  return { text, header, issuer };
}

/**
 * The claims of a token whose signature and lifetime are good.
 *
 * Without tolerance: whoever signs and this check share one clock, or nearly.
 * @throws CredentialError
 */
export async function verifyToken({ text, header, issuer }: UnverifiedToken, rules: TokenRules): Promise<JWTPayload> {
  const { keySet, owner, algorithms, requiredClaims, now } = rules;
  if (!algorithms.some((algorithm) => algorithm === header.alg)) {
    const algorithm = typeof header.alg === 'string' ? quoted(header.alg) : typeof header.alg;
    throw new CredentialError(`the token's algorithm must be ${algorithms.join(', ')}, not ${algorithm}`);
  }
  try {
    const { payload } = await jwtVerify(text, createLocalJWKSet(keySet), {
      algorithms: [...algorithms], issuer, requiredClaims: ['exp', 'iat', 'sub', ...requiredClaims], currentDate: new Date(now),
    });
    const issuedAt = Number(payload.iat) * 1000;
    if (issuedAt > now) throw new CredentialError(`the token is issued ${seconds(issuedAt - now)} in the future`);
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new CredentialError(explain(error, owner, now));
    throw error;
  }
}

/** @throws CredentialError unless the claim is a text */
export function textClaim(claims: JWTPayload, name: string): string {
  const value = claims[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new CredentialError(`the token's ${name} must be a string that is not empty`);
}

export function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}

function explain(error: errors.JOSEError, owner: string, now: number): string {
  if (error instanceof errors.JWTExpired) return `token expired ${seconds(now - Number(error.payload.exp) * 1000)} ago`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return `the signature is not by ${owner}`;
  if (error instanceof errors.JWKSNoMatchingKey) return `the token is signed with a key that ${owner} does not have`;
  if (error instanceof errors.JWKSMultipleMatchingKeys) return `more than one key of ${owner} could have signed the token`;
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf' && error.reason === 'check_failed') {
    return `the token is not valid before ${seconds(Number(error.payload.nbf) * 1000 - now)} from now`;
  }
  return `the token is refused: ${error.message}`;
}
