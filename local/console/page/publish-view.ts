import type { Actions } from './actions';
import { isGuarded } from './channel';
import { el } from './dom';
import { JsonField, nameField, SuggestedField } from './fields';
import { OutcomeView } from './outcome-view';
import { form, panel, spokenLabel } from './parts';
import { chosenUser } from './state';
import type { ConsoleState } from './state';
import type { View } from './view';

/** Publishing one event, as the backend or as the chosen user. */
export class PublishView implements View {
  public readonly element: HTMLElement;
  private readonly channel = new SuggestedField(nameField('publish-channel', true));
  private readonly json = new JsonField('publish-event', 2);
  private readonly event = new SuggestedField(this.json.field);
  private readonly asUser = el('input', { type: 'radio', name: 'publisher', value: 'user' });
  private readonly userLabel = el('span', {});
  private readonly outcome = new OutcomeView('One event, as JSON');

  constructor(private readonly actions: Actions) {
    const asBackend = el('input', { type: 'radio', name: 'publisher', value: 'backend', checked: true });
    const { field, error } = this.json;
    this.element = panel('publish', 'Publish',
      form(() => this.publish(),
        el('div', { 'class': 'segments', 'role': 'radiogroup', 'aria-label': 'Publish as' },
          el('label', {}, asBackend, el('span', {}, 'as the backend (IAM)')),
          el('label', {}, this.asUser, this.userLabel)),
        spokenLabel(this.channel.field, 'Channel to publish to'), this.channel.field,
        spokenLabel(field, 'Event, as JSON'), field, error,
        el('div', { class: 'line' }, this.outcome.element, el('button', { type: 'submit', class: 'primary' }, 'Publish'))));
  }

  public focus(): void {
    this.channel.field.select();
  }

  public show(state: ConsoleState): void {
    const { api, users, outcomes } = state;
    const user = chosenUser(state);
    this.asUser.disabled = !user;
    this.userLabel.textContent = `as ${user?.username ?? 'a user'}`;
    const guarded = api.namespaces.find(isGuarded);
    const [first] = api.namespaces;
    this.channel.suggest(guarded && user ? `/${guarded.name}/${user.sub}/hello` : `/${first?.name ?? ''}/hello`);
    this.event.suggest(`{ "message": ${JSON.stringify(`Hello, ${user?.username ?? 'everybody'}`)} }`);
    this.outcome.show(outcomes.publish, users);
  }

  private publish(): void {
    const event = this.json.take();
    if (event === undefined) return;
    const channel = this.channel.field.value.trim();
    void (this.asUser.checked ? this.actions.publishAsUser(channel, event) : this.actions.publishAsBackend(channel, event));
  }
}
