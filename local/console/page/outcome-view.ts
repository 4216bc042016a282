import type { User } from './console-api';
import { el, replaceChildren } from './dom';
import { icon } from './icons';
import { personName } from './names';
import type { Outcome } from './state';

/** How the last action at a place went; before there is one, what the place is for. */
export class OutcomeView {
  public readonly element: HTMLElement;
  private shown?: Outcome;

  constructor(private readonly hint: string) {
    this.element = el('div', { class: 'outcome', role: 'status' }, hint);
  }

  public show(outcome: Outcome | undefined, users: readonly User[]): void {
    if (outcome === this.shown) return;
    this.shown = outcome;
    this.element.dataset.kind = outcome?.kind ?? '';
    replaceChildren(this.element, ...(outcome ? parts(outcome, users) : [this.hint]));
  }
}

function parts(outcome: Outcome, users: readonly User[]): (Node | string)[] {
  switch (outcome.kind) {
    case 'pending':
      return [outcome.text];
    case 'done':
      return [icon('check'), el('span', {}, outcome.text)];
    case 'leak':
    case 'failed':
      return [icon('warning'), el('span', {}, outcome.text)];
    case 'refused':
      return [icon('close'), el('strong', {}, 'Refused'), refusal(outcome, users)];
  }
}

function refusal({ asked: { who }, told, decision }: Extract<Outcome, { kind: 'refused' }>, users: readonly User[]): HTMLElement {
  const isUser = users.some(({ username }) => username === who);
  return el('dl', {},
    el('dt', {}, 'What ', isUser ? personName(who, users) : who, ' was told'), el('dd', {}, told),
    el('dt', {}, 'Why (only you see this)'), el('dd', {}, decision ? decision.reason : 'Waiting for the reason…'));
}
