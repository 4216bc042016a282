import WebSocket from 'ws';

type Message = Readonly<Record<string, unknown>>;

/** A client of the realtime endpoint, with a queue, so that no message is lost between two awaits. */
export class EventsClient {
  public static async connect(url: string, host: string, token: string): Promise<EventsClient> {
    const credential = Buffer.from(JSON.stringify({ host, Authorization: token })).toString('base64url');
    const socket = new WebSocket(url, ['aws-appsync-event-ws', `header-${credential}`]);
    const client = new EventsClient(socket, host, token);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    client.send({ type: 'connection_init' });
    await client.next('connection_ack');
    return client;
  }

  /** The code with which the connection ended. */
  public readonly ended: Promise<number>;
  private readonly messages: Message[] = [];
  private subscriptions = 0;
  private wake: (() => void) | undefined;

  private constructor(private readonly socket: WebSocket, private readonly host: string, private readonly token: string) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as Message);
      this.wake?.();
    });
    this.ended = new Promise((resolve) => socket.once('close', resolve));
  }

  /** Gives the type of the answer. */
  public async subscribe(channel: string): Promise<unknown> {
    this.subscriptions += 1;
    this.send({ type: 'subscribe', id: `s${this.subscriptions}`, channel, authorization: { host: this.host, Authorization: this.token } });
    return (await this.next('subscribe_success', 'subscribe_error')).type;
  }

  /** The next event, parsed. */
  public async event(): Promise<unknown> {
    return JSON.parse((await this.next('data')).event as string) as unknown;
  }

  /** How many events have come that nobody asked for. */
  public get unread(): number {
    return this.messages.filter(({ type }) => type === 'data').length;
  }

  public close(): void {
    this.socket.terminate();
  }

  private send(message: Message): void {
    this.socket.send(JSON.stringify(message));
  }

  private async next(...types: readonly string[]): Promise<Message> {
    for (;;) {
      const at = this.messages.findIndex(({ type }) => types.includes(type as string));
      if (at >= 0) return this.messages.splice(at, 1)[0];
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
