import type { SrpChallenge } from './srp-challenge';
import type { Clock } from '../../../engine/auth/caller-contracts';
import type { AppClient } from '../app-clients';
import { AUTH_SESSIONS } from '../auth-sessions';
import { ExpiringEntries } from '../expiring-entries';
import type { User } from '../users';

/** A challenge that is out, and for whom. */
export interface OpenChallenge {
  readonly challenge: SrpChallenge;
  readonly userPoolId: string;
  readonly clientId: AppClient['clientId'];
  /** Nobody, if the name is of no user: then every answer is wrong. */
  readonly user?: User;
}

/** The challenges that wait for an answer; each takes one. */
export class SrpChallenges {
  private readonly open: ExpiringEntries<OpenChallenge>;

  constructor(clock: Clock) {
    this.open = new ExpiringEntries(clock, AUTH_SESSIONS);
  }

  public add(challenge: OpenChallenge): void {
    this.open.set(challenge.challenge.secretBlock, challenge);
  }

  public take(secretBlock: string): OpenChallenge | undefined {
    const found = this.open.get(secretBlock);
    this.open.delete(secretBlock);
    return found;
  }
}
