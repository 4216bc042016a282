import WebSocket from 'ws';
import type { AuthHeaders } from '../../engine/auth/caller-contracts';
import { parseObject } from '../events/wire';
import type { WireError } from '../events/wire';

/** The `authorization` for a signed body: a token, or a signature of it. */
export type Authorize = (body: string) => Promise<AuthHeaders>;

const SUBPROTOCOL = 'aws-appsync-event-ws';
const ID = 'subscription';

/** One subscription over a connection of its own, as an app has it. */
export class RealtimeClient implements AsyncIterable<unknown> {
  /** Rejects with what the service answered, if it refuses. */
  public static async subscribe(url: string, channel: string, authorize: Authorize): Promise<RealtimeClient> {
    const credential = Buffer.from(JSON.stringify(await authorize('{}'))).toString('base64url');
    const authorization = await authorize(JSON.stringify({ channel }));
    const client = new RealtimeClient(new WebSocket(url, [SUBPROTOCOL, `header-${credential}`]));
    client.socket.once('open', () => {
      for (const message of [{ type: 'connection_init' }, { type: 'subscribe', id: ID, channel, authorization }]) client.socket.send(JSON.stringify(message));
    });
    await client.subscribed;
    return client;
  }

  private readonly events: unknown[] = [];
  private readonly subscribed: Promise<void>;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  private constructor(private readonly socket: WebSocket) {
    this.subscribed = new Promise((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        const { type, event, errors } = parseObject(data.toString('utf8')) ?? {};
        if (type === 'subscribe_success') resolve();
        if (type === 'data') this.events.push(JSON.parse(String(event)));
        if (type === 'subscribe_error' || type === 'connection_error') this.end(new Error(inWords(errors)));
        this.wake?.();
      });
      socket.on('error', (error) => this.end(error));
      socket.on('close', (code) => {
        this.end(new Error(`the connection ended with code ${code}`));
        reject(this.failure!);
      });
    });
  }

  public async next(): Promise<unknown> {
    while (this.events.length === 0) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.events.shift();
  }

  public async* [Symbol.asyncIterator](): AsyncGenerator<unknown, void> {
    try {
      for (;;) yield await this.next();
    } finally {
      this.close();
    }
  }

  public close(): void {
    this.socket.terminate();
  }

  private end(failure: Error): void {
    this.failure ??= failure;
    this.socket.terminate();
    this.wake?.();
  }
}

function inWords(errors: unknown): string {
  const list = Array.isArray(errors) ? errors as readonly WireError[] : [];
  return list.map(({ errorType, message }) => message === undefined ? errorType : `${errorType}: ${message}`).join('; ') || 'refused';
}
