import type { ConsoleState } from './state';

type Listener = (state: ConsoleState) => void;

/** The state of the page, and who wants to hear of it: at most once a frame, however much happens in it. */
export class Store {
  private readonly listeners: Listener[] = [];
  private waiting: readonly Listener[] = [];
  private isDue = false;

  constructor(private current: ConsoleState) {}

  public get state(): ConsoleState {
    return this.current;
  }

  public update(change: (state: ConsoleState) => Partial<ConsoleState>): void {
    this.current = { ...this.current, ...change(this.current) };
    for (const listener of this.waiting) listener(this.current);
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      for (const listener of this.listeners) listener(this.current);
    });
  }

  public onChange(listener: Listener): void {
    this.listeners.push(listener);
    listener(this.current);
  }

  /** At once, even where no frames are drawn, as in a tab in the background. */
  public until(condition: (state: ConsoleState) => boolean): Promise<void> {
    if (condition(this.current)) return Promise.resolve();
    return new Promise((resolve) => {
      const listener = (state: ConsoleState) => {
        if (!condition(state)) return;
        this.waiting = this.waiting.filter((other) => other !== listener);
        resolve();
      };
      this.waiting = [...this.waiting, listener];
    });
  }
}
