import type { Versioned } from './authorizer';
import type { Decision } from '../../engine/decision';
import { showableLine, withoutSecrets } from '../showable-text';

/** A decision as the log keeps it and the console shows it; the client's answer is not in it. */
export interface DecisionEntry extends Omit<Decision, 'error'> {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** How long the decision took. */
  readonly milliseconds: number;
  /** The version of the app that decided. */
  readonly version: number;
  /** That version had been replaced when the decision was made. */
  readonly isOutdated?: true;
}

const MAX_ENTRIES = 1_000;

/** Every decision, the oldest forgotten first. */
export class DecisionLog {
  private readonly entries: DecisionEntry[] = [];
  private readonly listeners = new Set<(entry: DecisionEntry) => void>();
  private readonly versionListeners = new Set<(version: number) => void>();
  private version = 1;
  private sequence = 0;

  /** @param now Milliseconds since the epoch */
  constructor(private readonly now: () => number) {}

  /** Waits for a decision, and keeps it with the time it took. */
  public async timed<T extends Decision & Versioned>(decide: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const decision = await decide();
    this.append(decision, performance.now() - start);
    return decision;
  }

  /** From now on another version of the app decides. */
  public replaceVersion(version: number): void {
    this.version = version;
    for (const listener of [...this.versionListeners]) listener(version);
  }

  /** Those behind a sequence number that are still kept. */
  public after(sequence: number): readonly DecisionEntry[] {
    return this.entries.filter((entry) => entry.sequence > sequence);
  }

  /** Calls back for each new one; gives what stops it. */
  public subscribe(listener: (entry: DecisionEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back for each new version of the app; gives what stops it. */
  public onVersion(listener: (version: number) => void): () => void {
    this.versionListeners.add(listener);
    return () => this.versionListeners.delete(listener);
  }

  private append(decided: Decision & Versioned, milliseconds: number): void {
    const { operation, channel, caller, allowed, rule, reason, logs, version = this.version } = decided;
    this.sequence += 1;
    const safeLogs = logs.map((text) => withoutSecrets(text, [])); // a handler may log an event with a token in it
    const decision = { operation, channel, caller, allowed, rule, reason, logs: safeLogs };
    const age = { version, ...(version < this.version && { isOutdated: true as const }) };
    const entry = { sequence: this.sequence, time: this.now(), milliseconds, ...age, ...decision };
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
    for (const listener of [...this.listeners]) listener(entry);
  }
}

/** A decision in one line, and the handler's console.log below it; what a client wrote cannot break the line. */
export function renderDecision(entry: DecisionEntry): string {
  const { time, operation, channel = '-', caller, allowed, rule, reason, milliseconds, logs, version, isOutdated } = entry;
  const clock = new Date(time).toTimeString().slice(0, 8);
  const verdict = allowed ? 'ALLOW' : 'DENY ';
  const why = allowed ? reason : `${rule}: ${reason}`;
  const took = `${milliseconds.toFixed(1)} ms${isOutdated ? `  by version ${version}, which has been replaced since` : ''}`;
  const line = [clock, operation.padEnd(9), verdict, channel, caller.label, why, took].join('  ');
  return [line, ...logs.map((text) => `          log: ${text}`)].map(showableLine).join('\n');
}
