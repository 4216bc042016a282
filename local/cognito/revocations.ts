import { timeOf } from './sign-in-id';
import type { TextStore } from './user-store';

interface Kept {
  readonly revoked: readonly string[];
  readonly signedOut: readonly (readonly [sub: string, at: number])[];
}

/** Ids that are kept; the oldest go first, whose refresh tokens have expired long before. */
const MAX_REVOKED = 10_000;

/** The sign-ins of a pool that were ended before their time, one by one or all of a user. */
export class Revocations {
  private readonly revoked: Set<string>;
  private readonly signedOut: Map<string, number>;
  private readonly name: string;

  constructor(private readonly store: TextStore, userPoolId: string) {
    this.name = `revocations ${userPoolId}`;
    const text = store.kept(this.name);
    const { revoked, signedOut } = text === undefined ? { revoked: [], signedOut: [] } : JSON.parse(text) as Kept;
    this.revoked = new Set(revoked);
    this.signedOut = new Map(signedOut);
  }

  public revoke(signInId: string): void {
    this.revoked.add(signInId);
    const [oldest] = this.revoked;
    if (this.revoked.size > MAX_REVOKED) this.revoked.delete(oldest);
    this.save();
  }

  /** Ends all sign-ins of a user until now. */
  public signOut(sub: string, now: number): void {
    this.signedOut.set(sub, now);
    this.save();
  }

  public has(sub: string, signInId: string): boolean {
    return this.revoked.has(signInId) || timeOf(signInId) <= (this.signedOut.get(sub) ?? -1);
  }

  private save(): void {
    const kept: Kept = { revoked: [...this.revoked], signedOut: [...this.signedOut] };
    this.store.replace(this.name, JSON.stringify(kept));
  }
}
