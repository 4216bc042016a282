import type { ClientRequestArgs } from 'node:http';
import WebSocket from 'ws';

export type Message = Readonly<Record<string, unknown>>;

export interface ClientOptions {
  /** The members of the `header-…` subprotocol; none is offered without it. */
  readonly credential?: Message;
  /** Instead of the AppSync subprotocol and the credential. */
  readonly protocols?: readonly string[];
  readonly headers?: ClientRequestArgs['headers'];
  /** The authority to trust, in PEM. */
  readonly ca?: string;
}

export const SUBPROTOCOL = 'aws-appsync-event-ws';

/** `header-<base64url>`, as browsers offer a credential. */
export function headerProtocol(credential: unknown): string {
  return `header-${Buffer.from(typeof credential === 'string' ? credential : JSON.stringify(credential)).toString('base64url')}`;
}

/** A realtime client that queues what comes, so that nothing is lost between two awaits. */
export class EventsClient {
  public static async open(url: string, { credential, protocols, headers, ca }: ClientOptions = {}): Promise<EventsClient> {
    const offered = protocols ?? [SUBPROTOCOL, ...(credential ? [headerProtocol(credential)] : [])];
    const socket = new WebSocket(url, [...offered], { headers, ca });
    const client = new EventsClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  /** Why the socket ended. */
  public readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
  private readonly texts: string[] = [];
  private wake?: () => void;
  private barriers = 0;

  private constructor(public readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.texts.push(data.toString());
      this.wake?.();
    });
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      this.wake?.();
    }));
  }

  public send(...messages: readonly (Message | string)[]): void {
    for (const message of messages) this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next frame as it was written. */
  public async nextText(): Promise<string> {
    while (this.texts.length === 0) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the socket has closed, and nothing is left');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.texts.shift()!;
  }

  public async next(): Promise<Message> {
    return JSON.parse(await this.nextText()) as Message;
  }

  public async nexts(count: number): Promise<readonly Message[]> {
    const messages: Message[] = [];
    while (messages.length < count) messages.push(await this.next());
    return messages;
  }

  public async ask(message: Message): Promise<Message> {
    this.send(message);
    return this.next();
  }

  /** Everything that was sent to this client until now: what comes before the answer to one more message. */
  public async rest(): Promise<readonly Message[]> {
    const id = `barrier-${this.barriers++}`;
    this.send({ type: 'unsubscribe', id });
    const messages: Message[] = [];
    for (let message = await this.next(); message.id !== id; message = await this.next()) messages.push(message);
    return messages;
  }

  public close(): void {
    this.socket.terminate();
  }
}
