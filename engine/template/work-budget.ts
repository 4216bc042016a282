import { Unresolved } from './unresolved';

/** CloudFormation takes templates of 1 MB, so no value of one is larger. */
const MAX_CHARACTERS = 1_000_000;
const MAX_STEPS = 1_000_000;
/** About as much work as one more value. */
const CHARACTERS_PER_STEP = 64;
/** Deeper than any real template, and far from the end of the stack. */
const MAX_DEPTH = 100;

/** What resolving an app may cost: parts of a template may refer to one another, so that a small one can ask for very much. */
export class WorkBudget {
  private steps = 0;

  /** @throws Unresolved */
  public step(depth: number): void {
    if (depth > MAX_DEPTH) throw new Unresolved(`nested deeper than ${MAX_DEPTH} levels, or in a circle`);
    this.spend(1);
  }

  /** The text, if that is what a template may hold. @throws Unresolved */
  public text(text: string): string {
    if (text.length > MAX_CHARACTERS) throw new Unresolved(`a text of more than ${MAX_CHARACTERS} characters`);
    this.spend(text.length / CHARACTERS_PER_STEP);
    const reference = /\{\{resolve:([\w-]*)/.exec(text);
    if (reference) throw new Unresolved(`a dynamic reference {{resolve:${reference[1].slice(0, 20)}:…}} is read at deployment`);
    return text;
  }

  /** @throws Unresolved */
  public list<T>(items: readonly T[]): readonly T[] {
    this.spend(items.length);
    return items;
  }

  private spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MAX_STEPS) throw new Unresolved(`the app takes more than ${MAX_STEPS} steps to resolve`);
  }
}
