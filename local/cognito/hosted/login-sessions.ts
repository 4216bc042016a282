import { randomBytes } from 'node:crypto';
import { cookieOf, setCookie } from './cookies';
import type { Clock } from '../../../engine/auth/caller-contracts';
import type { HttpRequest } from '../../console/http-contracts';
import { ExpiringEntries } from '../expiring-entries';
import type { LocalUserPool } from '../user-pool';
import type { User } from '../users';

interface Session {
  readonly userPoolId: string;
  readonly sub: string;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login.html: an hour, in which the page asks nothing. */
const LIFETIME = 60 * 60 * 1000;
const MAX_SESSIONS = 10_000;

/** Who is signed in at the hosted pages. Each sign-in gets a new id, so that none that somebody planted is ever one. */
export class LoginSessions {
  private readonly sessions: ExpiringEntries<Session>;

  constructor(clock: Clock) {
    this.sessions = new ExpiringEntries(clock, { lifetimeMs: LIFETIME, most: MAX_SESSIONS });
  }

  /** The cookie of a user who has just signed in. */
  public start({ userPoolId }: LocalUserPool, { sub }: User): string {
    const id = randomBytes(32).toString('base64url');
    this.sessions.set(id, { userPoolId, sub });
    return setCookie(cookieName(userPoolId), id);
  }

  public userOf(request: HttpRequest, pool: LocalUserPool): User | undefined {
    const session = this.sessions.get(cookieOf(request, cookieName(pool.userPoolId)) ?? '');
    return session?.userPoolId === pool.userPoolId ? pool.users.withSub(session.sub) : undefined;
  }

  /** The cookie that takes the other one away. */
  public end(request: HttpRequest, { userPoolId }: LocalUserPool): string {
    this.sessions.delete(cookieOf(request, cookieName(userPoolId)) ?? '');
    return setCookie(cookieName(userPoolId), undefined);
  }
}

function cookieName(userPoolId: string): string {
  return `cognito-${userPoolId}`;
}
