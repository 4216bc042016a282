import { randomBytes } from 'node:crypto';
import { AUTH_SESSIONS } from './auth-sessions';
import { ExpiringEntries } from './expiring-entries';
import type { Clock } from '../../engine/auth/caller-contracts';

/** Who has given a temporary password, and at which client. */
export interface NewPasswordChallenge {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
}

/** The sign-ins that wait for a password of the user's own, by their session. */
export class NewPasswordChallenges {
  private readonly open: ExpiringEntries<NewPasswordChallenge>;

  constructor(clock: Clock) {
    this.open = new ExpiringEntries(clock, AUTH_SESSIONS);
  }

  public start(challenge: NewPasswordChallenge): string {
    const session = randomBytes(64).toString('base64url');
    this.open.set(session, challenge);
    return session;
  }

  public find(session: string): NewPasswordChallenge | undefined {
    return this.open.get(session);
  }

  public end(session: string): void {
    this.open.delete(session);
  }
}
