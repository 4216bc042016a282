import { useMemo, useSyncExternalStore } from 'react';
import type { ConnectionStatus, EventsClient, EventsError, Gap, SubscriptionHandlers } from './events-client';

export interface ChannelOptions<T> extends Pick<SubscriptionHandlers<T>, 'parse' | 'idOf'> {
  /** How many events are kept, the newest. */
  readonly limit: number;
}

export interface ChannelState<T> {
  readonly status: 'off' | 'subscribing' | 'ready' | 'over';
  /** The newest last. */
  readonly events: readonly T[];
  /** How many older ones are no longer kept, and how many that came were not what `parse` takes. */
  readonly dropped: number;
  readonly invalid: number;
  /** The last time in which events may have been missed; not the one before the first subscription. */
  readonly gap?: Gap;
  /** Why it is over. */
  readonly error?: EventsError;
}

const OFF: ChannelState<never> = { status: 'off', events: [], dropped: 0, invalid: 0 };

/**
 * What comes on a channel while a component shows it.
 *
 * Nothing is subscribed while it renders, so it may render on a server, twice, or not at all.
 *
 * @param client Undefined while nobody is signed in
 * @param channel Undefined for none
 * @param options Made once, outside of the component
 */
export function useChannel<T>(client: EventsClient | undefined, channel: string | undefined, options: ChannelOptions<T>): ChannelState<T> {
  const store = useMemo(() => new ChannelStore(client, channel, options), [client, channel, options]);
  return useSyncExternalStore(store.subscribe, store.current, off);
}

/** How the connection does. */
export function useConnectionStatus(client: EventsClient | undefined): ConnectionStatus {
  return useSyncExternalStore(client?.onStatus ?? never, () => client?.status ?? 'idle', () => 'idle');
}

/** The events of one channel, for as long as React listens. */
class ChannelStore<T> {
  #state: ChannelState<T> = OFF;
  #changed = (): void => undefined;

  constructor(
    private readonly client: EventsClient | undefined, private readonly channel: string | undefined, private readonly options: ChannelOptions<T>,
  ) {}

  public readonly current = (): ChannelState<T> => this.#state;

  public readonly subscribe = (changed: () => void): (() => void) => {
    const { client, channel, options: { parse, idOf } } = this;
    if (!client || channel === undefined) return never();
    this.#changed = changed;
    this.#set({ status: 'subscribing', error: undefined });
    const { ready, unsubscribe } = client.subscribe<T>(channel, {
      parse,
      idOf,
      onEvent: (event) => this.#add(event),
      onGap: (gap) => gap.from !== undefined && this.#set({ gap }),
      onError: (error) => this.#set({ ...OFF, status: 'over', error }),
      onInvalid: () => this.#set({ invalid: this.#state.invalid + 1 }),
    });
    void ready.then(() => this.#set({ status: 'ready' }), () => undefined);
    return () => {
      this.#changed = never();
      unsubscribe();
    };
  };

  #add(event: T): void {
    const events = [...this.#state.events, event];
    const surplus = Math.max(0, events.length - this.options.limit);
    this.#set({ events: events.slice(surplus), dropped: this.#state.dropped + surplus });
  }

  #set(change: Partial<ChannelState<T>>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed();
  }
}

const never = () => () => undefined;
const off = () => OFF;
