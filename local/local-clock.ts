import type { Timers } from './events/timers';

interface Timer {
  readonly call: () => void;
  readonly interval?: number;
  /** Milliseconds since the epoch, by this clock. */
  due: number;
  handle?: NodeJS.Timeout;
}

/** More than this and Node would call at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * The one clock of a server: the machine's time, which a test can advance, with the timers that fall due.
 *
 * No timer keeps a process alive.
 */
export class LocalClock implements Timers {
  private readonly timers = new Set<Timer>();
  private ahead = 0;

  /** Milliseconds since the epoch. */
  public readonly now = (): number => Date.now() + this.ahead;

  public after(milliseconds: number, call: () => void): () => void {
    return this.start({ call, due: this.now() + milliseconds });
  }

  public every(interval: number, call: () => void): () => void {
    return this.start({ call, interval, due: this.now() + interval });
  }

  /** Lets time pass at once; what falls due meanwhile is called in its order, and sees its own time. */
  public advance(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`time only passes forward: milliseconds must be at least 0, got ${milliseconds}`);
    const end = this.ahead + milliseconds;
    for (;;) {
      const [next] = [...this.timers].sort((one, other) => one.due - other.due);
      if (!next || next.due > Date.now() + end) break;
      this.ahead = Math.max(this.ahead, Math.min(end, next.due - Date.now()));
      this.fire(next);
    }
    this.ahead = end;
    for (const timer of this.timers) this.arm(timer);
  }

  private start(timer: Timer): () => void {
    this.timers.add(timer);
    this.arm(timer);
    return () => this.stop(timer);
  }

  private stop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.timers.delete(timer);
  }

  private arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(() => {
      if (timer.due > this.now()) this.arm(timer);
      else this.fire(timer);
    }, Math.min(Math.max(0, timer.due - this.now()), MAX_DELAY_MS)).unref();
  }

  private fire(timer: Timer): void {
    if (timer.interval === undefined) {
      this.stop(timer);
    } else {
      timer.due += timer.interval;
      this.arm(timer);
    }
    timer.call();
  }
}
