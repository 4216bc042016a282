import type { Actions } from './actions';
import type { Decision } from './console-api';
import { el, setAttribute } from './dom';
import { icon } from './icons';
import { forgottenText, listPane } from './list-pane';
import { callerName, channelName } from './names';
import { Rows } from './rows';
import type { ConsoleState } from './state';
import { timeOf } from './time';
import type { View } from './view';

/** Everything that was asked of the API, by whom, and how it was decided and why. */
export class DecisionsView implements View {
  public readonly element: HTMLElement;
  private readonly pane = listPane('decisions', 'Decisions', () => this.actions.clearDecisions());
  private readonly rows = new Rows<Decision>(this.pane.list, ({ time, sequence }) => `${time} ${sequence}`, (decision) => this.row(decision));
  private users: ConsoleState['users'] = [];

  constructor(private readonly actions: Actions) {
    this.element = this.pane.element;
    this.pane.empty.textContent = 'Nothing has been asked yet. Every connect, subscribe and publish appears here, also those of your app, with the reason.';
  }

  public focus(): void {
    this.pane.list.focus();
  }

  public show({ decisions, users, version }: ConsoleState): void {
    this.users = users;
    this.rows.show(decisions.items);
    for (const [index, decision] of decisions.items.entries()) this.markIfOutdated(this.pane.list.children[index], decision, version);
    this.pane.show(decisions.items.length, forgottenText(decisions.forgotten));
  }

  /** What an earlier version of the app decided may be decided otherwise now. */
  private markIfOutdated(row: Element, decision: Decision, version: number): void {
    if (decision.version >= version || row.hasAttribute('data-outdated')) return;
    setAttribute(row, 'data-outdated', true);
    row.querySelector('.version')?.append(', outdated');
  }

  private row({ allowed, operation, channel, caller, reason, rule, logs, time, milliseconds, version }: Decision): HTMLElement {
    const verdict = el('span', { class: 'verdict' }, icon(allowed ? 'check' : 'close'), allowed ? 'ALLOW' : 'DENY');
    return el('li', { 'class': 'decision', 'data-allowed': String(allowed) },
      el('div', { class: 'head' }, verdict, el('strong', {}, operation), el('span', { class: 'when' }, timeOf(time), ` · ${milliseconds.toFixed(1)} ms · `,
        el('span', { class: 'version', title: 'The version of the app that decided' }, `version ${version}`))),
      el('div', { class: 'asked' }, el('span', { class: 'caller' }, ...callerName(caller.label, this.users)), channel !== undefined && channelName(channel, this.users)),
      el('p', { class: 'reason' }, reason, !allowed && el('span', { class: 'faint' }, ` · rule: ${rule}`)),
      logs.length > 0 && el('pre', { 'class': 'logs', 'aria-label': 'Logs of the handler' }, logs.join('\n')));
  }
}
