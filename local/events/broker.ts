import type { Channel } from '../../engine/channel';

export interface Subscriber {
  /** Takes the `data` frames of one publication, in order. */
  deliver(frames: readonly string[]): void;
}

export interface Subscription {
  readonly channel: Channel;
  readonly subscriber: Subscriber;
  /** All of a frame but the event and the closing brace. */
  readonly frameHead: string;
}

type Index = Map<string, Set<Subscription>>;

/** Who is subscribed to what, in memory; nothing is stored or replayed, as with AppSync. */
export class Broker {
  private readonly exact: Index = new Map();
  /** Keyed by what stands before the star, with its slash: `/ns/a/*` is at `/ns/a/`. */
  private readonly below: Index = new Map();

  /** How many subscriptions there are. */
  public get size(): number {
    return [...this.exact.values(), ...this.below.values()].reduce((sum, { size }) => sum + size, 0);
  }

  public subscribe(channel: Channel, id: string, subscriber: Subscriber): Subscription {
    const subscription = { channel, subscriber, frameHead: `{"type":"data","id":${JSON.stringify(id)},"event":` };
    const [index, key] = this.place(channel);
    const there = index.get(key);
    if (there) there.add(subscription);
    else index.set(key, new Set([subscription]));
    return subscription;
  }

  public unsubscribe(subscription: Subscription): void {
    const [index, key] = this.place(subscription.channel);
    const there = index.get(key);
    there?.delete(subscription);
    if (there?.size === 0) index.delete(key);
  }

  /** One `data` frame an event and a subscription; `event` is a text that holds JSON (fact 2.5.1). */
  public publish(channel: Channel, payloads: readonly string[]): void {
    if (payloads.length === 0) return;
    const tails = payloads.map((payload) => `${JSON.stringify(payload)}}`);
    for (const subscriptions of this.matching(channel)) {
      // A subscriber that is too slow leaves while this runs, which a Set allows.
      for (const { subscriber, frameHead } of subscriptions) subscriber.deliver(tails.map((tail) => frameHead + tail));
    }
  }

  /** The channel's own, and those of each wildcard above it: at most five look-ups, however many subscriptions there are. */
  private matching({ path, segments }: Channel): readonly ReadonlySet<Subscription>[] {
    const above = segments.slice(1).map((_, index) => this.below.get(`/${segments.slice(0, index + 1).join('/')}/`));
    return [this.exact.get(path), ...above].filter((subscriptions) => subscriptions !== undefined);
  }

  private place({ path, wildcard }: Channel): readonly [Index, string] {
    return wildcard ? [this.below, path.slice(0, -1)] : [this.exact, path];
  }
}
