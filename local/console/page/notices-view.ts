import type { Problem } from './console-api';
import { el, replaceChildren } from './dom';
import { icon } from './icons';
import type { ConsoleState } from './state';
import type { View } from './view';

/** What is wrong with the server or the template. */
export class NoticesView implements View {
  public readonly element: HTMLElement;
  private readonly lost = el('p', { class: 'notice', role: 'alert' });
  private readonly problems = el('details', { class: 'notice', hidden: true });
  private shown: readonly Problem[] = [];

  constructor() {
    this.element = el('div', { class: 'notices' }, this.lost, this.problems);
  }

  public show({ server, problems }: ConsoleState): void {
    this.lost.hidden = server === 'live';
    const text = 'The server does not answer. This page tries again, and subscribes again when it is back.';
    this.lost.textContent = this.lost.hidden ? '' : text;
    if (problems === this.shown) return;
    this.shown = problems;
    this.problems.hidden = problems.length === 0;
    const count = problems.length === 1 ? '1 thing' : `${problems.length} things`;
    replaceChildren(this.problems,
      el('summary', {}, icon('warning'), `${count} in the template could not be understood; what depends on it is refused.`),
      el('ul', {}, ...problems.map(({ where, message }) => el('li', {}, el('code', {}, where), ' ', message))));
  }
}
