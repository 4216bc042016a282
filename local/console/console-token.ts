import { createHash, timingSafeEqual } from 'node:crypto';
import type { Derive } from '../project-state';

/** What the console and the command line authenticate with; it opens everything that the local server can do. */
export function consoleToken(derive: Derive): string {
  return derive(32, 'console token').toString('base64url');
}

/** Whether an Authorization header carries the token, in a time that tells nothing about where they differ. */
export function isAuthorized(authorization: string | undefined, token: string): boolean {
  const [given, expected] = [authorization ?? '', `Bearer ${token}`].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(given, expected);
}
