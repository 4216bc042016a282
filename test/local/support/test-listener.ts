import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { EventsClient, headerProtocol, SUBPROTOCOL } from './events-client';
import type { ClientOptions } from './events-client';
import { EventsServices } from './events-services';
import { Network } from '../../../local/events/network';
import type { NetworkConditions } from '../../../local/events/network';
import { seededRandom } from '../../../local/events/random';
import type { TlsCertificate } from '../../../local/tls/tls-certificate';
import type { Fallback } from '../../../local/transport/http-routes';
import { Listener } from '../../../local/transport/listener';
import type { ListenerLimits } from '../../../local/transport/listener';
import type { TestWorld } from '../../engine/auth/test-world';

export interface ListenerChanges {
  readonly fallback?: Fallback;
  readonly allowedOrigins?: readonly string[];
  readonly world?: TestWorld;
  readonly conditions?: NetworkConditions;
  readonly certificate?: TlsCertificate;
  readonly limits?: Partial<ListenerLimits>;
}

/** A listener on a free port, with everything behind it, and the ways to it. */
export class TestListener {
  public static async start(changes: ListenerChanges = {}): Promise<TestListener> {
    const { fallback, allowedOrigins = [], world, conditions = {}, certificate, limits } = changes;
    const services = await EventsServices.create(world);
    const listener = await Listener.bind(0, certificate, limits);
    const test = new TestListener(listener, services);
    const answerPath: Fallback = ({ path }) => Promise.resolve({ status: 404, headers: { 'content-type': 'text/plain' }, body: `fallback ${path}` });
    const network = new Network(conditions, services.timers, seededRandom(1));
    listener.serve({ services, network, fallback: fallback ?? answerPath, allowedOrigins, log: (line) => test.log.push(line) });
    return test;
  }

  public readonly log: string[] = [];
  private readonly opened: { destroy(): unknown }[] = [];

  private constructor(public readonly listener: Listener, public readonly services: EventsServices) {}

  public get host(): string {
    return `localhost:${this.listener.port}`;
  }

  public get url(): string {
    return `http://127.0.0.1:${this.listener.port}`;
  }

  public get realtimeUrl(): string {
    return `ws://127.0.0.1:${this.listener.port}/event/realtime`;
  }

  /** The realtime endpoint over TLS. */
  public get secureUrl(): string {
    return `wss://localhost:${this.listener.port}/event/realtime`;
  }

  public async client(options: ClientOptions = { credential: this.services.alice }, url = this.realtimeUrl): Promise<EventsClient> {
    const client = await EventsClient.open(url, options);
    this.opened.push({ destroy: () => client.close() });
    return client;
  }

  /** A TCP connection on which any bytes may be sent; half-open, it does not end when the server does. */
  public async tcp(allowHalfOpen = false): Promise<Socket> {
    const socket = connect({ port: this.listener.port, host: '127.0.0.1', allowHalfOpen });
    socket.on('error', () => undefined);
    this.opened.push(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  }

  /** Sends bytes, and gives all that comes until the server ends the connection. */
  public async raw(...parts: readonly (string | Buffer)[]): Promise<string> {
    const socket = await this.tcp();
    for (const part of parts) socket.write(part);
    return untilEnd(socket);
  }

  /** The text of a handshake, in which any line may be another; undefined leaves it out. */
  public handshake(changes: Readonly<Record<string, string | undefined>> = {}, requestLine = 'GET /event/realtime HTTP/1.1'): string {
    const headers = Object.entries({
      'Host': this.host,
      'Connection': 'Upgrade',
      'Upgrade': 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': `${SUBPROTOCOL}, ${headerProtocol(this.services.alice)}`,
      ...changes,
    });
    const lines = headers.flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${value}`]);
    return `${[requestLine, ...lines].join('\r\n')}\r\n\r\n`;
  }

  public async close(): Promise<void> {
    for (const connection of this.opened) connection.destroy();
    await this.listener.close();
  }
}

export async function untilEnd(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString('latin1');
}
