import { randomBytes } from 'node:crypto';
import { ExpiringEntries } from './expiring-entries';
import type { Clock } from '../../engine/auth/caller-contracts';

/** Who has given a temporary password, and at which client. */
export interface NewPasswordChallenge {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html: AuthSessionValidity */
const LIFETIME = 3 * 60 * 1000;
const MAX_CHALLENGES = 1_000;

/** The sign-ins that wait for a password of the user's own, by their session. */
export class NewPasswordChallenges {
  private readonly open: ExpiringEntries<NewPasswordChallenge>;

  constructor(clock: Clock) {
    this.open = new ExpiringEntries(clock, { lifetimeMs: LIFETIME, most: MAX_CHALLENGES });
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
