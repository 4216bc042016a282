import type { SrpChallenge } from './srp-challenge';
import type { Clock } from '../../../engine/auth/caller-contracts';
import type { AppClient } from '../app-clients';
import type { User } from '../users';

/** A challenge that is out, and for whom. */
export interface OpenChallenge {
  readonly challenge: SrpChallenge;
  readonly userPoolId: string;
  readonly clientId: AppClient['clientId'];
  /** Nobody, if the name is of no user: then every answer is wrong. */
  readonly user?: User;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html: AuthSessionValidity */
const LIFETIME = 3 * 60 * 1000;
const MAX_CHALLENGES = 1000;

/** The challenges that wait for an answer; each takes one. */
export class SrpChallenges {
  private readonly open = new Map<string, OpenChallenge & { readonly expiresAt: number }>();

  constructor(private readonly clock: Clock) {}

  public add(challenge: OpenChallenge): void {
    const now = this.clock();
    for (const [key, { expiresAt }] of this.open) if (expiresAt <= now || this.open.size >= MAX_CHALLENGES) this.open.delete(key);
    this.open.set(challenge.challenge.secretBlock, { ...challenge, expiresAt: now + LIFETIME });
  }

  public take(secretBlock: string): OpenChallenge | undefined {
    const found = this.open.get(secretBlock);
    this.open.delete(secretBlock);
    return found && found.expiresAt > this.clock() ? found : undefined;
  }
}
