import { Connection, ConnectionKeeper, EventsError, KEEPING } from './connection';
import type { ConnectionStatus, PublishResult } from './connection';

export { EventsError };
export type { ConnectionStatus, PublishResult };

/** Milliseconds. */
export const TIMING = {
  ...KEEPING,
  /** What an answer of AppSync may take. */
  answerMs: 15_000,
  /** How long AppSync may be deaf after `subscribe_success`. */
  settleMs: 2_000,
  /** How long a channel without listeners is kept, for those that leave and come back at once. */
  lingerMs: 1_000,
};
/** Publications that may wait for a connection, and ids of events that a subscription remembers. */
const MAX_WAITING = 100;
const MAX_REMEMBERED_IDS = 1_000;

export interface EventsClientOptions {
  /** `url` and `realtimeUrl` of the API's `clientConfig`. */
  readonly url: string;
  readonly realtimeUrl: string;
  /** The one user whom this client is for. A token of another one ends it. */
  readonly sub: string;
  /**
   * Asked at each connect, subscribe and publish; what it gives is not kept. It rejects if it cannot tell now.
   *
   * @param renew Whether the one that it gave last was refused
   * @returns undefined if the user has to sign in again
   */
  readonly getToken: (renew: boolean) => Promise<string | undefined>;
  readonly timing?: Partial<typeof TIMING>;
  /** The wall clock. */
  readonly now?: () => number;
}

/** A time in which events may have been missed: AppSync does not send them again. */
export interface Gap {
  /** Undefined for the first one, before which there was nothing. */
  readonly from?: number;
  readonly until: number;
}

export interface SubscriptionHandlers<T> {
  /** Makes an event of what came, or throws: whoever may publish may have sent anything. */
  readonly parse: (value: unknown) => T;
  readonly onEvent: (event: T) => void;
  /** The id by which an event that comes twice is known, as while a connection is renewed. */
  readonly idOf?: (event: T) => string;
  /** Called when the subscription can be relied on, at first and after each loss: load now what may have been missed. */
  readonly onGap?: (gap: Gap) => void;
  /** The subscription is over: refused, or the client was closed. */
  readonly onError?: (error: EventsError) => void;
  /** An event was not what `parse` takes. */
  readonly onInvalid?: (error: unknown) => void;
}

export interface Subscription {
  /** Resolves once AppSync has said yes, and rejects with an EventsError if it does not. */
  readonly ready: Promise<void>;
  unsubscribe(): void;
}

interface Listener {
  receive(text: string): void;
  isReady(): void;
  hasGap(gap: Gap): void;
  isOver(error: EventsError): void;
}

/** All that listen to one channel share its subscription. */
class Channel {
  public readonly listeners = new Set<Listener>();
  /** The ids of its subscriptions; there are two while a connection is renewed. */
  public readonly ids = new Map<Connection, string>();
  public isReady = false;
  public isSettled = false;
  public lostAt?: number;

  constructor(public readonly name: string) {}

  public tell(what: (listener: Listener) => void): void {
    callAll(this.listeners, (listener) => this.listeners.has(listener) && what(listener)); // another one may have ended it just now
  }

  public end(error: EventsError): void {
    this.tell((listener) => listener.isOver(error));
    this.listeners.clear();
  }
}

/**
 * A user's channels of AppSync Events, over one WebSocket that is kept up.
 *
 * Making one does nothing yet: it connects with the first subscription. Close it when its user signs out.
 */
export class EventsClient {
  public readonly sub: string;
  readonly #options: EventsClientOptions;
  readonly #timing: typeof TIMING;
  readonly #now: () => number;
  readonly #keeper: ConnectionKeeper;
  readonly #channels = new Map<string, Channel>();
  readonly #watchers = new Set<() => void>();
  /** Publications that wait for a connection. */
  readonly #waiting = new Set<(outcome: Connection | EventsError) => void>();
  #renewal?: Promise<string | undefined>;

  constructor(options: EventsClientOptions) {
    this.#options = options;
    this.sub = options.sub;
    this.#timing = { ...TIMING, ...options.timing };
    this.#now = options.now ?? Date.now;
    this.#keeper = new ConnectionKeeper({
      timing: this.#timing,
      now: this.#now,
      connect: () => this.#authorized((token) => this.#connect(token)),
      onOpen: (connection, old) => this.#opened(connection, old),
      onRefusal: (error) => this.#endAll(error),
      onStatus: () => callAll(this.#watchers, (watcher) => watcher()),
    });
  }

  public get status(): ConnectionStatus {
    return this.#keeper.status;
  }

  /** Calls back whenever the status changes; gives what ends that. */
  public readonly onStatus = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  public subscribe<T>(name: string, handlers: SubscriptionHandlers<T>): Subscription {
    let settle: Pick<Listener, 'isReady' | 'isOver'>;
    const ready = new Promise<void>((isReady, isOver) => { settle = { isReady, isOver }; });
    ready.catch(() => undefined); // onError tells it as well
    const listener: Listener = {
      receive: receiver(handlers),
      isReady: () => settle.isReady(),
      hasGap: (gap) => handlers.onGap?.(gap),
      isOver: (error) => {
        settle.isOver(error);
        handlers.onError?.(error);
      },
    };
    if (this.status === 'closed') {
      queueMicrotask(() => listener.isOver(new EventsError('Closed')));
      return { ready, unsubscribe: () => undefined };
    }
    const channel = this.#join(`/${name.replace(/^\//, '')}`, listener);
    const unsubscribe = (): void => {
      this.#leave(channel, listener);
      settle.isOver(new EventsError('Closed')); // nobody waits for it any more; nothing if it was ready
    };
    return { ready, unsubscribe };
  }

  /**
   * Publishes one to five events, each of which JSON can say. Look at `failed`: a publication may succeed in part.
   *
   * One that was under way when the connection was lost rejects with `ConnectionLost`, and may have been delivered.
   */
  public async publish(channel: string, events: readonly unknown[]): Promise<PublishResult> {
    const texts = events.map((event) => JSON.stringify(event));
    const connection = this.#keeper.current ?? await this.#connected();
    return this.#authorized((token) => connection.publish(channel, texts, token));
  }

  /** Ends everything, at once and for good; `onError` is the last that is called. */
  public close(reason = new EventsError('Closed')): void {
    if (this.status === 'closed') return;
    this.#keeper.stop();
    this.#endAll(reason);
  }

  #join(name: string, listener: Listener): Channel {
    const known = this.#channels.get(name);
    const channel = known ?? new Channel(name);
    channel.listeners.add(listener);
    if (channel.isReady) listener.isReady();
    if (channel.isSettled) queueMicrotask(() => channel.listeners.has(listener) && listener.hasGap({ until: this.#now() }));
    this.#channels.set(name, channel);
    const { current } = this.#keeper;
    if (!known && current) void this.#attach(channel, current);
    this.#keeper.start();
    return channel;
  }

  #leave(channel: Channel, listener: Listener): void {
    if (!channel.listeners.delete(listener) || channel.listeners.size > 0) return;
    setTimeout(() => {
      if (channel.listeners.size > 0 || !this.#forget(channel)) return;
      for (const [connection, id] of channel.ids) connection.unsubscribe(id);
    }, this.#timing.lingerMs);
  }

  /** False if it was forgotten before. */
  #forget(channel: Channel): boolean {
    return this.#channels.get(channel.name) === channel && this.#channels.delete(channel.name);
  }

  async #connect(token: string): Promise<Connection> {
    const { url, realtimeUrl } = this.#options;
    const connection = new Connection({
      realtimeUrl, host: new URL(url).host, token, answerMs: this.#timing.answerMs, now: this.#now, onEnd: (ended) => this.#ended(ended),
    });
    const stop = this.onStatus(() => this.status === 'closed' && connection.close());
    await connection.opened.finally(stop);
    return connection;
  }

  #opened(connection: Connection, old?: Connection): Promise<unknown> {
    for (const settle of [...this.#waiting]) settle(connection);
    return Promise.all([...this.#channels.values()].map((channel) => this.#attach(channel, connection, old)));
  }

  #ended(connection: Connection): void {
    for (const channel of this.#channels.values()) {
      channel.ids.delete(connection);
      if (connection !== this.#keeper.current) continue;
      channel.isReady = channel.isSettled = false;
      channel.lostAt ??= connection.heardAt;
    }
    this.#keeper.ended(connection);
  }

  /** Resolves when the subscription has settled or failed; until then the old connection still delivers. */
  async #attach(channel: Channel, connection: Connection, old?: Connection): Promise<void> {
    const receive = (text: string): void => channel.tell((listener) => listener.receive(text));
    let id: string;
    try {
      id = await this.#authorized((token) => connection.subscribe(channel.name, token, receive));
    } catch (error) {
      if (!(error instanceof EventsError)) connection.close(); // there is no token now; there may be one later
      if (!connection.isEnded && this.#forget(channel)) channel.end(error as EventsError);
      return; // and otherwise the next connection subscribes again
    }
    if (this.#channels.get(channel.name) !== channel) return connection.unsubscribe(id); // everybody left in the meantime
    channel.ids.set(connection, id);
    channel.isReady = true;
    channel.tell((listener) => listener.isReady());
    await new Promise((resolve) => setTimeout(resolve, this.#timing.settleMs));
    if (connection.isEnded) return;
    const wasCovered = channel.isSettled && old?.isEnded === false;
    const gap = { from: channel.lostAt ?? (channel.isSettled ? old?.heardAt : undefined), until: this.#now() };
    channel.isSettled = true;
    channel.lostAt = undefined;
    if (!wasCovered) channel.tell((listener) => listener.hasGap(gap));
  }

  /** An operation with a token; if it is refused, once more with a new one. */
  async #authorized<R>(operation: (token: string) => Promise<R>): Promise<R> {
    const token = await this.#token(false);
    try {
      return await operation(token);
    } catch (error) {
      if (!(error instanceof EventsError && error.isRefusal)) throw error;
      const current = await this.#token(false); // another operation may have renewed it
      return operation(current === token ? await this.#token(true) : current);
    }
  }

  async #token(renew: boolean): Promise<string> {
    const { getToken, sub } = this.#options;
    const renewed = (): Promise<string | undefined> => this.#renewal ??= getToken(true).finally(() => this.#renewal = undefined);
    const token = await (renew ? renewed() : getToken(false));
    if (this.status === 'closed') throw new EventsError('Closed');
    if (token === undefined) throw new EventsError('SignedOut');
    if (subOf(token) === sub) return token;
    const error = new EventsError('OtherUser');
    this.close(error);
    throw error;
  }

  async #connected(): Promise<Connection> {
    if (this.status === 'closed') throw new EventsError('Closed');
    if (this.#waiting.size >= MAX_WAITING) throw new EventsError('NotConnected', `${MAX_WAITING} publications wait for a connection`);
    return new Promise((resolve, reject) => {
      const settle = (outcome: Connection | EventsError): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        if (outcome instanceof EventsError) reject(outcome);
        else resolve(outcome);
      };
      const timer = setTimeout(() => settle(new EventsError('NotConnected')), this.#timing.answerMs);
      this.#waiting.add(settle);
      this.#keeper.start();
    });
  }

  #endAll(error: EventsError): void {
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    for (const channel of channels) channel.end(error);
    for (const settle of [...this.#waiting]) settle(error);
  }
}

/** Whoever throws is told of at the top, and keeps it from nobody else. */
function callAll<F>(all: Iterable<F>, call: (each: F) => void): void {
  for (const each of [...all]) {
    try {
      call(each);
    } catch (error) {
      queueMicrotask(() => { throw error; });
    }
  }
}

/** What does with the text of an event as the handlers say. */
function receiver<T>({ parse, onEvent, idOf, onInvalid }: SubscriptionHandlers<T>): (text: string) => void {
  const seen = new Set<string>();
  return (text) => {
    let event: T;
    try {
      event = parse(JSON.parse(text));
    } catch (error) {
      return onInvalid?.(error);
    }
    const id = idOf?.(event);
    if (id !== undefined) {
      if (seen.has(id)) return;
      if (seen.size === MAX_REMEMBERED_IDS) seen.delete(seen.values().next().value!);
      seen.add(id);
    }
    onEvent(event);
  };
}

/** Undefined for what is no token. AppSync verifies it; this only keeps two users apart. */
function subOf(token: string): unknown {
  try {
    return (JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as { readonly sub?: unknown }).sub;
  } catch {
    return undefined;
  }
}
