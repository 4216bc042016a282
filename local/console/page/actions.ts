import type { ApiClient } from './api-client';
import { sameChannel } from './channel';
import type { User } from './console-api';
import { explained } from './decision-matching';
import { invoked, published, resultOf, subscribed } from './outcome-texts';
import { Refused } from './realtime-socket';
import { chosenUser, withNewest } from './state';
import type { Asked, Outcome, Place, Subscription } from './state';
import type { Store } from './store';
import { UserSession } from './user-session';

/** What a place says of an action until there is an answer; users say themselves that they are connecting. */
const UNDER_WAY: Readonly<Record<Place, Outcome | undefined>> = {
  users: undefined,
  subscribe: { kind: 'pending', text: 'Subscribing…' },
  publish: { kind: 'pending', text: 'Publishing…' },
  invoke: { kind: 'pending', text: 'Running…' },
};

/** What a person can do on this page. Each ends in an outcome at the place where it was asked for; none rejects. */
export class Actions {
  private readonly sessions = new Map<string, UserSession>();
  /** By its place, the work of the newest action there: answers come in any order. */
  private readonly newest = new Map<Place, unknown>();

  constructor(private readonly api: ApiClient, private readonly store: Store) {}

  public async choose(username: string): Promise<void> {
    this.store.update(() => ({ chosen: username }));
    await this.serverIsBack();
    await this.attempt('users', { who: username, operation: 'connect' }, async () => {
      await this.sessionOf(username).connect();
      return undefined;
    });
  }

  /** Gives whether there is such a user now. */
  public async addUser(username: string, groups: readonly string[]): Promise<boolean> {
    const isAdded = await this.attempt('users', undefined, async () => {
      const added = await this.api.addUser(username, groups);
      this.store.update(({ users }) => ({ users: [...users.filter((user) => user.username !== added.username), added] }));
      return undefined;
    });
    if (isAdded) await this.choose(username);
    return isAdded;
  }

  public async subscribe(channel: string): Promise<void> {
    const user = this.chosen;
    const { username } = user;
    const id = crypto.randomUUID();
    await this.attempt('subscribe', { who: username, operation: 'subscribe', channel }, async () => {
      if (this.store.state.subscriptions.some((one) => one.username === username && sameChannel(one.channel, channel))) {
        return { kind: 'done', text: `${username} is subscribed already.` };
      }
      await this.sessionOf(username).subscribe(id, channel);
      const subscription: Subscription = { id, username, channel, status: 'live' };
      this.store.update(({ subscriptions }) => ({ subscriptions: [...subscriptions, subscription] }));
      return subscribed(this.store.state, user, channel);
    });
  }

  public async unsubscribe(id: string): Promise<void> {
    const subscription = this.store.state.subscriptions.find((one) => one.id === id);
    this.forget(id);
    if (subscription) await this.sessionOf(subscription.username).unsubscribe(id).catch(() => undefined);
  }

  public async publishAsUser(channel: string, event: string): Promise<void> {
    const { username } = this.chosen;
    await this.attempt('publish', { who: username, operation: 'publish', channel }, async () => {
      const answer = await this.sessionOf(username).publish(channel, event);
      return published(this.store.state, channel, answer);
    });
  }

  public async publishAsBackend(channel: string, event: string): Promise<void> {
    await this.attempt('publish', { who: 'the backend', operation: 'publish', channel }, async () => {
      const answer = await this.api.publishAsBackend(channel, [event]);
      return published(this.store.state, channel, resultOf(answer));
    });
  }

  public async invoke(path: string, event: unknown): Promise<void> {
    await this.attempt('invoke', undefined, async () => invoked(await this.api.invoke(path, event)));
  }

  public clearMessages(): void {
    this.store.update(() => ({ messages: { items: [], forgotten: 0 } }));
  }

  public clearDecisions(): void {
    this.store.update(() => ({ decisions: { items: [], forgotten: 0 } }));
  }

  private get chosen(): User {
    const user = chosenUser(this.store.state);
    if (!user) throw new Error('no user is chosen');
    return user;
  }

  /** Gives whether it went through. */
  private async attempt(place: Place, asked: Omit<Asked, 'after'> | undefined, work: () => Promise<Outcome | undefined>): Promise<boolean> {
    const [after] = this.store.state.decisions.items;
    this.newest.set(place, work);
    this.show(place, UNDER_WAY[place]);
    const conclude = (outcome: Outcome | undefined) => {
      if (this.newest.get(place) === work) this.show(place, outcome);
    };
    try {
      conclude(await work());
      return true;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const outcome: Outcome = asked && error instanceof Refused
        ? { kind: 'refused', told: text, asked: { ...asked, after } }
        : { kind: 'failed', text: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` };
      conclude(explained(outcome, this.store.state.decisions.items));
      return false;
    }
  }

  private serverIsBack(): Promise<void> {
    return this.store.until(({ server }) => server === 'live');
  }

  private show(place: Place, outcome: Outcome | undefined): void {
    this.store.update(({ outcomes }) => ({ outcomes: { ...outcomes, [place]: outcome } }));
  }

  private sessionOf(username: string): UserSession {
    const known = this.sessions.get(username);
    if (known) return known;
    const session = new UserSession({
      endpoint: () => this.store.state.api,
      newToken: async () => (await this.api.accessToken(username)).token,
      serverIsBack: () => this.serverIsBack(),
      onConnection: (connection) => this.store.update(({ connections }) => ({ connections: { ...connections, [username]: connection } })),
      onEvent: (subscription, event) => this.receive(subscription, event),
      onLost: (subscription) => this.mark(subscription, 'lost'),
      onRestored: (subscription) => this.mark(subscription, 'live'),
      onEnded: (subscription) => this.end(subscription),
    });
    this.sessions.set(username, session);
    return session;
  }

  private end(id: string): void {
    const ended = this.store.state.subscriptions.find((one) => one.id === id);
    this.forget(id);
    if (ended) this.show('subscribe', { kind: 'failed', text: `The subscription of ${ended.username} to ${ended.channel} did not come back with the server.` });
  }

  private receive(id: string, event: string): void {
    const subscription = this.store.state.subscriptions.find((one) => one.id === id);
    if (!subscription) return;
    const { username, channel } = subscription;
    this.store.update(({ messages }) => ({
      messages: withNewest(messages, { id: crypto.randomUUID(), time: Date.now(), username, channel, event }),
    }));
  }

  private mark(id: string, status: 'live' | 'lost'): void {
    this.store.update(({ subscriptions }) => ({ subscriptions: subscriptions.map((one) => one.id === id ? { ...one, status } : one) }));
  }

  private forget(id: string): void {
    this.store.update(({ subscriptions }) => ({ subscriptions: subscriptions.filter((one) => one.id !== id) }));
  }
}
