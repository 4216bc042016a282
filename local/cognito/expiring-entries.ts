import type { Clock } from '../../engine/auth/caller-contracts';

export interface EntryLimits {
  readonly lifetimeMs: number;
  /** More are somebody's loop; the oldest go first. */
  readonly most: number;
}

/** What is given out for a time, by the key that comes back for it. */
export class ExpiringEntries<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly expiresAt: number }>();

  constructor(private readonly clock: Clock, private readonly limits: EntryLimits) {}

  public set(key: string, value: T): void {
    const now = this.clock();
    const { lifetimeMs, most } = this.limits;
    for (const [other, { expiresAt }] of this.entries) if (expiresAt <= now || this.entries.size >= most) this.entries.delete(other);
    this.entries.set(key, { value, expiresAt: now + lifetimeMs });
  }

  public get(key: string): T | undefined {
    const entry = this.entries.get(key);
    return entry && entry.expiresAt > this.clock() ? entry.value : undefined;
  }

  public delete(key: string): void {
    this.entries.delete(key);
  }
}
