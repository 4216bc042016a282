import type { SandboxOptions } from './handler-sandbox';

export const NOON = Date.UTC(2026, 0, 1, 12);
export const YEARS_LATER = Date.UTC(2041, 6, 1, 3);

/** What runs of one question differ in: the time that handlers see, and what they draw by chance. It knows whether they looked. */
export class Moment {
  public now = 0;
  /** How often a handler has asked for the time. */
  public reads = 0;
  private draws = 0;

  /** How often a handler has asked for the time or for chance. */
  public get asked(): number {
    return this.reads + this.draws;
  }

  /** Of the sandbox whose code is to see it. */
  public get options(): Pick<SandboxOptions, 'now' | 'onDraw'> {
    return {
      now: () => {
        this.reads += 1;
        return this.now;
      },
      onDraw: () => { this.draws += 1; },
    };
  }
}
