import type { Actions } from './actions';
import { everythingIn, isGuarded, ownChannels } from './channel';
import type { EventApi, User } from './console-api';
import { el, replaceChildren } from './dom';
import { nameField, SuggestedField } from './fields';
import { channelInWords, channelName } from './names';
import { OutcomeView } from './outcome-view';
import { form, panel, quietButton, spokenLabel } from './parts';
import { chosenUser } from './state';
import type { ConsoleState } from './state';
import type { View } from './view';

interface Suggestion {
  readonly channel: string;
  readonly about: string;
}

/** Subscribing: to what the chosen user may hear, and to what they should not. */
export class SubscribeView implements View {
  public readonly element: HTMLElement;
  private readonly channel = new SuggestedField(nameField('subscribe-channel', true));
  private readonly button = el('button', { type: 'submit', class: 'primary' }, 'Subscribe');
  private readonly suggestions = el('div', { class: 'suggestions' });
  private readonly outcome = new OutcomeView('Over a real WebSocket');
  private shown = '';

  constructor(private readonly actions: Actions) {
    const { field } = this.channel;
    this.element = panel('subscribe', 'Subscribe',
      form(() => void this.actions.subscribe(field.value.trim()),
        spokenLabel(field, 'Channel to subscribe to'), field, this.suggestions, el('div', { class: 'line' }, this.outcome.element, this.button)));
  }

  public focus(): void {
    this.channel.field.select();
  }

  public show(state: ConsoleState): void {
    const { api, users, chosen, outcomes } = state;
    const user = chosenUser(state);
    this.button.disabled = !user;
    this.outcome.show(outcomes.subscribe, users);
    const key = JSON.stringify([api.namespaces, users, chosen]);
    if (!user || key === this.shown) return;
    this.shown = key;
    const welcome = ownSuggestions(api, user);
    this.channel.suggest(welcome[0]?.channel ?? '');
    replaceChildren(this.suggestions,
      ...this.group('Listen', welcome, users),
      ...this.group('Attack', foreignSuggestions(api, user, users), users));
  }

  private group(title: string, suggestions: readonly Suggestion[], users: readonly User[]): (Node | string)[] {
    if (suggestions.length === 0) return [];
    const buttons = suggestions.map(({ channel, about }) => (
      quietButton('chip', `${title}: ${about}, ${channelInWords(channel, users)}`, () => void this.actions.subscribe(channel), channelName(channel, users))
    ));
    return [el('span', { class: title === 'Attack' ? 'attack' : 'faint' }, title), el('div', { 'class': 'chips', 'role': 'group', 'aria-label': title }, ...buttons)];
  }
}

function ownSuggestions({ namespaces }: EventApi, user: User): readonly Suggestion[] {
  return [
    ...namespaces.filter(isGuarded).map((namespace) => ({ channel: ownChannels(namespace, user), about: `${user.username}’s own channels` })),
    ...namespaces.filter((namespace) => !isGuarded(namespace)).map((namespace) => ({ channel: everythingIn(namespace), about: 'Everything, for all users' })),
  ];
}

/** What a policy per user refuses: another user's channels, and all channels at once. */
function foreignSuggestions({ namespaces }: EventApi, user: User, users: readonly User[]): readonly Suggestion[] {
  const other = users.find(({ username }) => username !== user.username);
  return namespaces.filter(isGuarded).flatMap((namespace) => [
    ...(other ? [{ channel: ownChannels(namespace, other), about: `${other.username}’s channels` }] : []),
    { channel: everythingIn(namespace), about: 'The channels of all users' },
  ]);
}
