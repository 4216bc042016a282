import { WebSocket } from 'ws';
import type { Endpoint, Headers } from './target';

export type Frame = Readonly<Record<string, unknown>>;

/** Nothing that comes later is waited for. */
const PATIENCE_MS = 5_000;

/** One WebSocket, with everything that it was sent. */
export class ProbeConnection {
  public static async open(endpoint: Endpoint, credential: Headers, { init = true } = {}): Promise<ProbeConnection> {
    const header = `header-${Buffer.from(JSON.stringify({ host: endpoint.host, ...credential })).toString('base64url')}`;
    const connection = new ProbeConnection(new WebSocket(endpoint.realtimeUrl, ['aws-appsync-event-ws', header]), endpoint.host, credential);
    await connection.opened;
    if (init) {
      connection.send('{"type":"connection_init"}');
      await connection.next();
    }
    return connection;
  }

  /** The code with which it ended, if it does while somebody waits. */
  public closeCode: number | undefined;
  private readonly opened: Promise<void>;
  private readonly frames: Frame[] = [];
  private wake: (() => void) | undefined;

  private constructor(private readonly socket: WebSocket, private readonly host: string, private readonly credential: Headers) {
    this.opened = new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.type !== 'ka') this.frames.push(frame);
      this.wake?.();
    });
    socket.on('close', (code) => {
      this.closeCode = code;
      this.wake?.();
    });
  }

  public get protocol(): string {
    return this.socket.protocol;
  }

  public send(text: string): void {
    this.socket.send(text);
  }

  /** The answer to an operation, with the credential of the connection unless it brings another. */
  public ask(operation: Frame, credential: Headers = this.credential): Promise<Frame> {
    this.send(JSON.stringify({ ...operation, authorization: { host: this.host, ...credential } }));
    return this.next();
  }

  public subscribe(channel: string, id = 'probe', credential?: Headers): Promise<Frame> {
    return this.ask({ type: 'subscribe', id, channel }, credential);
  }

  /** The next frame, or `{ type: 'closed', code }`, or `{ type: 'silence' }`. */
  public async next(patience = PATIENCE_MS): Promise<Frame> {
    const end = Date.now() + patience;
    while (this.frames.length === 0) {
      if (this.closeCode !== undefined) return { type: 'closed', code: this.closeCode };
      if (Date.now() >= end) return { type: 'silence' };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    return this.frames.shift()!;
  }

  public close(): void {
    this.socket.terminate();
  }
}
