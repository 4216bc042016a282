import { isSameText } from '../../engine/auth/same-text';
import type { Derive } from '../project-state';

/** What the console and the command line authenticate with; it opens everything that the local server can do. */
export function consoleToken(derive: Derive): string {
  return derive(32, 'console token').toString('base64url');
}

/** Whether an Authorization header carries the token. */
export function isAuthorized(authorization: string | undefined, token: string): boolean {
  return isSameText(authorization ?? '', `Bearer ${token}`);
}
