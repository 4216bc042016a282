import type { ConsoleState } from './state';

/** A part of the page. It shows the state, and knows nothing of other parts. */
export interface View {
  readonly element: HTMLElement;
  show(state: ConsoleState): void;
}
