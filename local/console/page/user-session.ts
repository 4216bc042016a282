import { ServerGone } from './api-client';
import { backOff } from './delay';
import { RealtimeSocket, Refused } from './realtime-socket';
import type { Endpoint, Frame } from './realtime-socket';

export type Connection = 'connecting' | 'connected' | 'lost' | 'refused';

export interface SessionServices {
  readonly endpoint: () => Endpoint;
  /** A fresh access token: an accepted subscription outlives its token, a new operation needs a valid one. */
  readonly newToken: () => Promise<string>;
  readonly serverIsBack: () => Promise<void>;
  readonly onConnection: (connection: Connection) => void;
  readonly onEvent: (subscription: string, event: string) => void;
  readonly onLost: (subscription: string) => void;
  readonly onRestored: (subscription: string) => void;
  readonly onEnded: (subscription: string) => void;
}

/** The one socket of a user, which comes back with its subscriptions when the server does. */
export class UserSession {
  private socket?: Promise<RealtimeSocket>;
  private readonly channels = new Map<string, string>();
  private restoring = false;

  constructor(private readonly services: SessionServices) {}

  public connect(): Promise<RealtimeSocket> {
    this.socket ??= this.open();
    return this.socket;
  }

  public async subscribe(id: string, channel: string): Promise<void> {
    const socket = await this.connect();
    await socket.subscribe(id, channel, await this.services.newToken());
    this.channels.set(id, channel);
  }

  public async unsubscribe(id: string): Promise<void> {
    this.channels.delete(id);
    await (await this.socket)?.unsubscribe(id);
  }

  public async publish(channel: string, event: string): Promise<Frame> {
    const socket = await this.connect();
    return socket.publish(crypto.randomUUID(), channel, [event], await this.services.newToken());
  }

  private async open(): Promise<RealtimeSocket> {
    const { endpoint, newToken, onConnection, onEvent } = this.services;
    onConnection('connecting');
    try {
      const socket = await RealtimeSocket.open(endpoint(), await newToken(), { onData: onEvent, onClose: () => this.lose() });
      onConnection('connected');
      return socket;
    } catch (error) {
      if (error instanceof ServerGone) this.lose();
      else this.refuse();
      throw error;
    }
  }

  private refuse(): void {
    this.socket = undefined;
    this.services.onConnection('refused');
  }

  private lose(): void {
    this.socket = undefined;
    this.services.onConnection('lost');
    for (const id of this.channels.keys()) this.services.onLost(id);
    if (!this.restoring) void this.restore();
  }

  private async restore(): Promise<void> {
    this.restoring = true;
    for (let failures = 0; this.restoring; failures += 1) {
      await backOff(failures);
      await this.services.serverIsBack();
      try {
        const socket = await this.connect();
        for (const [id, channel] of this.channels) await this.subscribeAgain(socket, id, channel);
        this.restoring = false;
      } catch (error) {
        if (error instanceof ServerGone) continue;
        this.restoring = false;
        for (const id of this.channels.keys()) this.end(id);
      }
    }
  }

  private async subscribeAgain(socket: RealtimeSocket, id: string, channel: string): Promise<void> {
    try {
      await socket.subscribe(id, channel, await this.services.newToken());
      this.services.onRestored(id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.end(id);
    }
  }

  private end(id: string): void {
    this.channels.delete(id);
    this.services.onEnded(id);
  }
}
