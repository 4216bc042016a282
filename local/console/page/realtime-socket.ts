import { ServerGone } from './api-client';

const PROTOCOL = 'aws-appsync-event-ws';

export interface Endpoint {
  readonly realtimeUrl: string;
  readonly httpHost: string;
}

/** What the service told the client. */
export class Refused extends Error {}

export interface ServiceError {
  readonly errorType: string;
  readonly message?: string;
}

/** What became of the events of a publish. */
export interface PublishResult {
  readonly successful?: readonly unknown[];
  readonly failed?: readonly { readonly code: string; readonly message: string }[];
}

/** A frame from the server. */
export interface Frame extends PublishResult {
  readonly type: string;
  readonly id?: string;
  readonly event?: string;
  readonly errors?: readonly ServiceError[];
}

export interface SocketListener {
  onData(subscription: string, event: string): void;
  /** Once, if the socket ends after it was open. */
  onClose(): void;
}

interface Request {
  readonly type: string;
  readonly id: string;
  readonly channel?: string;
  readonly events?: readonly string[];
  readonly authorization?: object;
}

interface Waiting {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One connection to the Event API, as every client makes it.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
 */
export class RealtimeSocket {
  public static async open({ realtimeUrl, httpHost }: Endpoint, token: string, listener: SocketListener): Promise<RealtimeSocket> {
    const credential = base64Url({ host: httpHost, Authorization: token });
    const socket = new RealtimeSocket(new WebSocket(realtimeUrl, [PROTOCOL, `header-${credential}`]), httpHost, listener);
    await socket.acknowledged;
    return socket;
  }

  private readonly waiting = new Map<string, Waiting>();
  private readonly acknowledged: Promise<Frame>;
  private isOpen = false;

  private constructor(private readonly webSocket: WebSocket, private readonly host: string, private readonly listener: SocketListener) {
    this.acknowledged = this.answerTo('connection_init');
    webSocket.addEventListener('open', () => webSocket.send(JSON.stringify({ type: 'connection_init' })));
    webSocket.addEventListener('message', ({ data }) => this.receive(JSON.parse(data as string) as Frame));
    webSocket.addEventListener('close', () => this.end());
  }

  public subscribe(id: string, channel: string, token: string): Promise<Frame> {
    return this.request({ type: 'subscribe', id, channel, authorization: this.authorization(token) });
  }

  public unsubscribe(id: string): Promise<Frame> {
    return this.request({ type: 'unsubscribe', id });
  }

  public publish(id: string, channel: string, events: readonly string[], token: string): Promise<Frame> {
    return this.request({ type: 'publish', id, channel, events, authorization: this.authorization(token) });
  }

  private authorization(token: string): object {
    return { host: this.host, Authorization: token };
  }

  private request(frame: Request): Promise<Frame> {
    const answer = this.answerTo(frame.id);
    if (this.webSocket.readyState === WebSocket.OPEN) this.webSocket.send(JSON.stringify(frame));
    else this.settle(frame.id)?.reject(new ServerGone());
    return answer;
  }

  private answerTo(id: string): Promise<Frame> {
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
  }

  private receive(frame: Frame): void {
    if (frame.type === 'data') return this.listener.onData(frame.id ?? '', frame.event ?? '');
    this.isOpen ||= frame.type === 'connection_ack';
    const request = this.settle(frame.type.startsWith('connection_') ? 'connection_init' : frame.id ?? '');
    if (frame.errors) request?.reject(new Refused(frame.errors.map(inWords).join('; ')));
    else request?.resolve(frame);
  }

  private settle(id: string): Waiting | undefined {
    const request = this.waiting.get(id);
    this.waiting.delete(id);
    return request;
  }

  private end(): void {
    for (const { reject } of this.waiting.values()) reject(new ServerGone());
    this.waiting.clear();
    if (this.isOpen) this.listener.onClose();
  }
}

export function inWords({ errorType, message }: ServiceError): string {
  return message === undefined ? `${errorType}, without a message` : `${errorType}: ${message}`;
}

function base64Url(value: object): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
