import { timeOf } from './sign-in-id';
import type { TextStore } from './user-store';

interface Kept {
  readonly revoked: readonly string[];
  readonly signedOut: readonly (readonly [sub: string, at: number])[];
  /** Milliseconds since the epoch: every sign-in until then has ended. */
  readonly allUntil?: number;
}

/** Ids that are kept one by one. */
const MAX_REVOKED = 10_000;

/**
 * The sign-ins of a pool that were ended before their time, one by one or all of a user.
 *
 * One that has ended stays so: when there are too many, all that are as old as the oldest of them end with it.
 */
export class Revocations {
  private readonly revoked: Set<string>;
  private readonly signedOut: Map<string, number>;
  private readonly name: string;
  private allUntil: number;

  constructor(private readonly store: TextStore, userPoolId: string, private readonly most = MAX_REVOKED) {
    this.name = `revocations ${userPoolId}`;
    const text = store.kept(this.name);
    const { revoked, signedOut, allUntil = -1 }: Kept = text === undefined ? { revoked: [], signedOut: [] } : JSON.parse(text) as Kept;
    this.revoked = new Set(revoked);
    this.signedOut = new Map(signedOut);
    this.allUntil = allUntil;
  }

  public revoke(signInId: string): void {
    this.revoked.add(signInId);
    if (this.revoked.size > this.most) this.endOldest();
    this.save();
  }

  /** Ends all sign-ins of a user until now. */
  public signOut(sub: string, now: number): void {
    this.signedOut.set(sub, now);
    this.save();
  }

  public has(sub: string, signInId: string): boolean {
    return this.revoked.has(signInId) || timeOf(signInId) <= Math.max(this.allUntil, this.signedOut.get(sub) ?? -1);
  }

  private endOldest(): void {
    const oldest = [...this.revoked].reduce((one, other) => timeOf(other) < timeOf(one) ? other : one);
    this.allUntil = Math.max(this.allUntil, timeOf(oldest));
    for (const id of this.revoked) if (timeOf(id) <= this.allUntil) this.revoked.delete(id);
  }

  private save(): void {
    const kept: Kept = { revoked: [...this.revoked], signedOut: [...this.signedOut], allUntil: this.allUntil };
    this.store.replace(this.name, JSON.stringify(kept));
  }
}
