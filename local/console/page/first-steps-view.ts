import type { Actions } from './actions';
import { el, replaceChildren } from './dom';
import { firstSteps, leadChannel, leadMessages } from './first-steps';
import type { FirstSteps } from './first-steps';
import { icon } from './icons';
import { channelName } from './names';
import type { ConsoleState } from './state';
import type { View } from './view';

type Progress = 'todo' | 'done' | 'leak';

/** What this page is for, as three buttons: a private channel works, and it is private. */
export class FirstStepsView implements View {
  public readonly element: HTMLElement;
  private readonly listen = new Step('1', () => this.act((steps) => this.subscribeLead(steps)));
  private readonly send = new Step('2', () => this.act((steps) => this.publishToLead(steps)));
  private readonly attack = new Step('3', () => this.act((steps) => this.subscribeAttacker(steps)));
  private current?: FirstSteps;

  constructor(private readonly actions: Actions) {
    this.element = el('section', { class: 'intro' },
      el('p', {}, el('strong', {}, 'Try the security of your channels.'), ' Your template’s API runs here, with its real handlers and verified tokens. Three clicks show what it lets through.'),
      el('ol', { class: 'steps' }, this.listen.element, this.send.element, this.attack.element));
  }

  public show(state: ConsoleState): void {
    const steps = this.current = firstSteps(state);
    this.element.hidden = !steps;
    if (!steps) return;
    const { lead: { username }, attacker, listens, delivered, attack } = steps;
    const { users } = state;
    const channels = channelName(leadChannel(steps), users);
    this.listen.show(`Let ${username} listen`, ['subscribe ', channels], listens ? 'done' : 'todo', 'Allowed');
    this.send.show(`Send ${username} a message`, ['publish ', channelName(leadMessages(steps), users)], delivered ? 'done' : 'todo', 'Delivered');
    const progress = attack === 'allowed' ? 'leak' : attack === 'refused' ? 'done' : 'todo';
    this.attack.show(`Let ${attacker} try to listen in`, ['subscribe ', channels.cloneNode(true)], progress, progress === 'leak' ? 'Allowed: a leak' : 'Refused');
  }

  private act(action: (steps: FirstSteps) => Promise<void>): void {
    if (this.current) void action(this.current);
  }

  private async subscribeLead(steps: FirstSteps): Promise<void> {
    await this.actions.choose(steps.lead.username);
    await this.actions.subscribe(leadChannel(steps));
  }

  private async publishToLead(steps: FirstSteps): Promise<void> {
    await this.actions.publishAsBackend(leadMessages(steps), JSON.stringify({ message: `Hello, ${steps.lead.username}` }));
  }

  private async subscribeAttacker(steps: FirstSteps): Promise<void> {
    if (steps.attackerExists) await this.actions.choose(steps.attacker);
    else await this.actions.addUser(steps.attacker, []);
    await this.actions.subscribe(leadChannel(steps));
  }
}

/** A button that says what it does, and afterwards how it went. */
class Step {
  public readonly element: HTMLElement;
  private readonly mark: HTMLElement;
  private readonly title = el('span', {});
  private readonly detail = el('span', { class: 'detail' });

  constructor(private readonly number: string, act: () => void) {
    this.mark = el('span', { class: 'mark' }, number);
    this.element = el('li', {}, el('button', { type: 'button', onclick: act }, this.mark, el('span', { class: 'about' }, this.title, this.detail)));
  }

  public show(title: string, todo: readonly (Node | string)[], progress: Progress, result: string): void {
    if (this.title.textContent === title && this.element.dataset.progress === progress) return;
    this.element.dataset.progress = progress;
    this.title.textContent = title;
    replaceChildren(this.detail, ...(progress === 'todo' ? todo : [result]));
    replaceChildren(this.mark, progress === 'todo' ? this.number : icon(progress === 'done' ? 'check' : 'warning'));
  }
}
