import { WebSocket } from 'ws';
import { authorization } from './local-server';
import type { SoakUser } from './soak-server';

/** What a client received: the subscription that it came for, and the number of the message. */
export type Received = (client: SoakClient, subscription: string, message: number) => void;

/** One connection of a user, with the user's own channels and some public ones. */
export class SoakClient {
  private socket: WebSocket | undefined;

  constructor(
    public readonly number: number, public readonly user: SoakUser, public readonly channels: readonly string[],
    private readonly port: number, private readonly received: Received,
  ) {}

  /** Resolves when every subscription has been accepted. */
  public async connect(): Promise<void> {
    const auth = authorization(this.port, this.user.token);
    const header = Buffer.from(JSON.stringify(auth)).toString('base64url');
    const socket = new WebSocket(`ws://localhost:${this.port}/event/realtime`, ['aws-appsync-event-ws', `header-${header}`]);
    this.socket = socket;
    await new Promise<void>((resolve, reject) => {
      let accepted = 0;
      socket.on('error', reject);
      socket.on('open', () => {
        for (const channel of this.channels) socket.send(JSON.stringify({ type: 'subscribe', id: channel.replaceAll(/[/*]/g, '_'), channel, authorization: auth }));
      });
      socket.on('message', (data: Buffer) => {
        const { type, id, event } = JSON.parse(data.toString()) as { readonly type: string; readonly id: string; readonly event: string };
        if (type === 'data') this.received(this, id, (JSON.parse(event) as { readonly message: number }).message);
        else if (type === 'subscribe_success') accepted += 1;
        else if (type !== 'ka') reject(new Error(data.toString()));
        if (accepted === this.channels.length) resolve();
      });
    });
  }

  /** Ends the connection, politely or as a network that breaks. */
  public async leave(how: 'close' | 'terminate'): Promise<void> {
    const ended = new Promise((resolve) => this.socket!.once('close', resolve));
    this.socket![how]();
    await ended;
  }

  /** Ids of the subscriptions that a publication to this channel is for. */
  public subscriptionsTo(channel: string): readonly string[] {
    const isFor = (own: string): boolean => own === channel || (own.endsWith('/*') && channel.startsWith(own.slice(0, -1)));
    return this.channels.filter(isFor).map((own) => own.replaceAll(/[/*]/g, '_'));
  }
}
