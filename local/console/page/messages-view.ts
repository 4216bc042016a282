import type { Actions } from './actions';
import { el } from './dom';
import { icon } from './icons';
import { jsonView } from './json-view';
import { forgottenText, listPane } from './list-pane';
import { channelInWords, channelName, personName } from './names';
import { quietButton } from './parts';
import { Rows } from './rows';
import type { ConsoleState, Message, Subscription } from './state';
import { timeOf } from './time';
import type { View } from './view';

/** What arrives, and for which subscriptions. */
export class MessagesView implements View {
  public readonly element: HTMLElement;
  private readonly subscriptions = el('ul', { 'class': 'subscriptions', 'aria-label': 'Active subscriptions' });
  private readonly pane = listPane('messages', 'Messages', () => this.actions.clearMessages(), this.subscriptions);
  private readonly rows = new Rows<Message>(this.pane.list, ({ id }) => id, (message) => this.row(message));
  private readonly subscriptionRows = new Rows<Subscription>(this.subscriptions, ({ id, status }) => `${id} ${status}`, (one) => this.subscription(one));
  private users: ConsoleState['users'] = [];

  constructor(private readonly actions: Actions) {
    this.element = this.pane.element;
  }

  public focus(): void {
    this.pane.list.focus();
  }

  public show({ messages, subscriptions, users }: ConsoleState): void {
    this.users = users;
    this.rows.show(messages.items);
    this.subscriptionRows.show(subscriptions);
    this.pane.empty.textContent = nextStep(users.length, subscriptions.length);
    this.pane.show(messages.items.length, forgottenText(messages.forgotten));
    this.subscriptions.hidden = subscriptions.length === 0;
  }

  private row({ time, username, channel, event }: Message): HTMLElement {
    return el('li', { class: 'message' },
      el('div', { class: 'head' }, personName(username, this.users), channelName(channel, this.users), el('span', { class: 'when' }, timeOf(time))), jsonView(event));
  }

  private subscription({ id, username, channel, status }: Subscription): HTMLElement {
    const name = `Unsubscribe ${username} from ${channelInWords(channel, this.users)}`;
    return el('li', { 'data-status': status },
      personName(username, this.users), channelName(channel, this.users), status === 'lost' && el('span', { class: 'faint' }, 'waits for the server'),
      quietButton('bare', name, () => void this.actions.unsubscribe(id), icon('close')));
  }
}

function nextStep(users: number, subscriptions: number): string {
  if (users === 0) return 'Nobody is here yet. Add a user.';
  if (subscriptions === 0) return 'Nobody listens yet. Choose a user, and subscribe to a channel.';
  return 'Listening. Publish to a channel above, and the message appears here.';
}
