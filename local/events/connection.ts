import { connectionError, payloadsOf, publishLists, wireError } from './answers';
import { readAuthHeaders } from './auth-headers';
import type { ReadHeaders } from './auth-headers';
import { EarlyUnsubscribes } from './aws-quirks';
import type { AwsQuirks } from './aws-quirks';
import type { Broker, Subscriber } from './broker';
import { Decider } from './decider';
import type { DeciderServices } from './decider';
import type { Timers } from './timers';
import { CONNECTION_LIFETIME_MS, CONNECTION_TIMEOUT_MS, KEEP_ALIVE_MS, MAX_SUBSCRIPTIONS, readClientMessage } from './wire';
import type { Publish, ServerMessage, Subscribe, Unsubscribe, WireError } from './wire';
import type { Channel } from '../../engine/channel';
import type { Decision } from '../../engine/decision';
import { MAX_EVENTS_PER_PUBLISH } from '../../engine/limits';

/** A WebSocket as the protocol needs it. */
export interface Socket {
  /** Bytes that the peer has not taken yet. */
  readonly bufferedBytes: number;
  /** Sends frames in order, as one write where it can. */
  send(frames: readonly string[]): void;
  close(code: number, reason: string): void;
  /** Ends it without a word, as a network that breaks. */
  cut(): void;
  /** Stops reading, so that a client that sends too fast has to wait. */
  pause(): void;
  resume(): void;
}

export interface ConnectionServices extends DeciderServices {
  readonly broker: Broker;
  readonly timers: Timers;
  /** @default - none: everything as soon as it can be */
  readonly quirks?: AwsQuirks;
  /** Told of what should not have happened; the client learns only that its connection ends. */
  readonly report: (error: unknown) => void;
}

/** AppSync closes with this even after a failure (fact 2.6.2). */
const NORMAL_CLOSURE = 1000;
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;
/** Messages that may wait for their turn before no more are read. */
const MAX_WAITING = 64;
/** What a slow reader may leave unread: thousands of small events, or some large batches. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;
/** How long a refused client may stay silent before it is told. */
const REFUSAL_GRACE_MS = 10_000;

/** One client: its messages in, in their order, and the answers out. It knows no WebSocket library and no clock. */
export class Connection implements Subscriber {
  /** By id, what ends them. */
  private readonly subscriptions = new Map<string, () => void>();
  private readonly cancelTimers: readonly (() => void)[];
  private readonly decider: Decider;
  private readonly handshake: Promise<Decision>;
  private readonly early: EarlyUnsubscribes | undefined;
  private turn: Promise<void> = Promise.resolve();
  private waiting = 0;
  private isPaused = false;
  private isClosed = false;

  /** @param headers Of the handshake */
  constructor(
    private readonly socket: Socket, headers: ReadHeaders, sourceIp: string | undefined, private readonly services: ConnectionServices,
  ) {
    const { timers } = services;
    this.decider = new Decider(services, sourceIp);
    this.early = services.quirks && new EarlyUnsubscribes();
    this.handshake = this.decider.connect(headers);
    this.handshake.catch(() => undefined); // whoever waits for it sees the failure
    this.cancelTimers = [
      timers.every(KEEP_ALIVE_MS, () => this.send({ type: 'ka' })),
      timers.after(CONNECTION_LIFETIME_MS, () => this.close(NORMAL_CLOSURE, 'a connection lasts 24 hours')),
      timers.after(REFUSAL_GRACE_MS, () => void this.guard(() => this.isAccepted())),
    ];
  }

  /** Takes a message; each waits for the one before it, so that an unsubscribe finds its subscription. */
  public receive(text: string): Promise<void> {
    if (this.isClosed || this.early?.isLost(text)) return this.turn;
    this.waiting += 1;
    if (this.waiting > MAX_WAITING && !this.isPaused) {
      this.isPaused = true;
      this.socket.pause();
    }
    this.turn = this.turn.then(async () => {
      await this.guard(async () => {
        if (await this.isAccepted()) await this.handle(text);
      });
      this.waiting -= 1;
      if (this.waiting === 0 && this.isPaused) {
        this.isPaused = false;
        this.socket.resume();
      }
    });
    return this.turn;
  }

  public deliver(frames: readonly string[]): void {
    if (this.isClosed) return;
    if (this.socket.bufferedBytes > MAX_BUFFERED_BYTES) this.close(POLICY_VIOLATION, 'the client reads too slowly');
    else this.socket.send(frames);
  }

  /** To be called when the socket has closed, by whomever. */
  public closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const cancel of this.cancelTimers) cancel();
    for (const end of this.subscriptions.values()) end();
    this.subscriptions.clear();
  }

  private async guard(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.close(INTERNAL_ERROR, '');
      this.services.report(error);
    }
  }

  private async isAccepted(): Promise<boolean> {
    const { allowed, error } = await this.handshake;
    if (allowed || this.isClosed) return allowed;
    this.send({ type: 'connection_error', errors: [connectionError(error!)] });
    this.close(NORMAL_CLOSURE, '');
    return false;
  }

  private async handle(text: string): Promise<void> {
    const message = readClientMessage(text);
    if ('answer' in message) this.send(message.answer);
    else if (message.type === 'connection_init') this.send({ type: 'connection_ack', connectionTimeoutMs: CONNECTION_TIMEOUT_MS });
    else if (message.type === 'subscribe') await this.subscribe(message).finally(() => this.early?.answered(message.id));
    else if (message.type === 'unsubscribe') this.unsubscribe(message);
    else await this.publish(message);
  }

  private async subscribe({ id, channel, authorization }: Subscribe): Promise<void> {
    if (this.isClosed) return;
    const refuse = (error: WireError) => this.send({ type: 'subscribe_error', id, errors: [error] });
    if (this.subscriptions.has(id)) {
      return refuse({ errorType: 'DuplicatedOperationError', message: `Operation id ${id} is in use` });
    }
    if (this.subscriptions.size >= MAX_SUBSCRIPTIONS) {
      const message = `a connection has at most ${MAX_SUBSCRIPTIONS} subscriptions`;
      return refuse({ errorType: 'MaxSubscriptionsReachedError', message });
    }
    const { error, target } = await this.decider.subscribe(readAuthHeaders(authorization), channel);
    if (this.isClosed) return;
    if (!target) return refuse(wireError(error!));
    this.subscriptions.set(id, this.listen(id, target));
    this.send({ type: 'subscribe_success', id }); // before any event, which nobody can publish in between
  }

  /** Has events come, and gives what ends it. */
  private listen(id: string, channel: Channel): () => void {
    const { broker, timers, quirks } = this.services;
    const begin = (): (() => void) => {
      const subscription = broker.subscribe(channel, id, this);
      return () => broker.unsubscribe(subscription);
    };
    if (!quirks) return begin();
    let end = timers.after(quirks.deafMs(), () => (end = begin()));
    return () => end();
  }

  private unsubscribe({ id }: Unsubscribe): void {
    const end = this.subscriptions.get(id);
    if (!end) {
      const error = { errorType: 'UnknownOperationError', message: `Unknown operation id ${id}` };
      return this.send({ type: 'unsubscribe_error', id, errors: [error] });
    }
    this.subscriptions.delete(id);
    end();
    this.send({ type: 'unsubscribe_success', id });
  }

  /** Also if the client has left since: many publish and leave at once. */
  private async publish({ id, channel, events, authorization }: Publish): Promise<void> {
    const refuse = (error: WireError) => this.send({ type: 'publish_error', id, errors: [error] });
    if (events.length > MAX_EVENTS_PER_PUBLISH) {
      return refuse({ errorType: 'InvalidInputError', message: `input exceeded ${MAX_EVENTS_PER_PUBLISH} event limit` });
    }
    if (events.length === 0) return refuse({ errorType: 'InvalidInputError', message: 'input has no event' });
    const decision = await this.decider.publish(readAuthHeaders(authorization), channel, events);
    if (!decision.target) return refuse(wireError(decision.error!));
    this.send({ type: 'publish_success', id, ...publishLists(decision.events) });
    this.services.broker.publish(decision.target, payloadsOf(decision.events));
  }

  private send(message: ServerMessage): void {
    this.deliver([JSON.stringify(message)]);
  }

  private close(code: number, reason: string): void {
    if (this.isClosed) return;
    this.closed();
    this.socket.close(code, reason);
  }
}
