import { randomBytes } from 'node:crypto';

/** A UUID of version 7, which has the time in it: https://datatracker.ietf.org/doc/html/rfc9562#section-5.7 */
export function newSignInId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  const random = randomBytes(10).toString('hex');
  return [time.slice(0, 8), time.slice(8), `7${random.slice(0, 3)}`, `8${random.slice(3, 6)}`, random.slice(6, 18)].join('-');
}

/** Milliseconds since the epoch. */
export function timeOf(signInId: string): number {
  return parseInt(signInId.replace('-', '').slice(0, 12), 16);
}
