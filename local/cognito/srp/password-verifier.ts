import { createHash } from 'node:crypto';
import { G, hashNumber, pad, power } from './srp-group';
import { isSameText } from '../../../engine/auth/same-text';

/** What a pool keeps of a password; the password cannot be read from it. */
export interface PasswordVerifier {
  /** In hexadecimal, as are those that are sent to clients. */
  readonly salt: string;
  readonly verifier: string;
}

/** Whose password it is: both go into the verifier. */
export interface PasswordOwner {
  readonly userPoolId: string;
  readonly username: string;
}

/** https://datatracker.ietf.org/doc/html/rfc5054#section-2.5.3, with the hash of a password as Cognito's clients make it. */
export function passwordVerifier(owner: PasswordOwner, password: string, salt: string): PasswordVerifier {
  const secret = createHash('sha256').update(`${poolName(owner.userPoolId)}${owner.username}:${password}`).digest();
  const x = hashNumber(pad(BigInt(`0x${salt}`)), secret);
  return { salt, verifier: power(G, x).toString(16) };
}

export function isPassword(owner: PasswordOwner, password: string, { salt, verifier }: PasswordVerifier): boolean {
  return isSameText(passwordVerifier(owner, password, salt).verifier, verifier);
}

/** The part of the pool's id behind the region, which is the one that clients hash. */
export function poolName(userPoolId: string): string {
  return userPoolId.slice(userPoolId.indexOf('_') + 1);
}
