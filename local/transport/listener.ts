import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { HttpRoutes } from './http-routes';
import type { Fallback } from './http-routes';
import { ignoreUpgrade } from './ignore-upgrade';
import { OriginGuard } from './origin-guard';
import { alsoServeTls } from './plain-or-tls';
import { RealtimeRoute } from './realtime-route';
import type { ConnectionServices } from '../events/connection';
import type { Network } from '../events/network';
import type { TlsCertificate } from '../tls/tls-certificate';

export interface Service {
  readonly services: ConnectionServices;
  readonly network: Network;
  readonly fallback: Fallback;
  /** Origins besides the pages of this machine that may call. */
  readonly allowedOrigins: readonly string[];
  /** Takes a line for people: a page or a name that was refused. */
  readonly log?: (line: string) => void;
}

const HOST = '127.0.0.1';
/** A browser's credential is one header, and a token with many claims is long. */
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * Milliseconds for which a connection waits for its next request: longer than a client thinks between two.
 *
 * A request that crosses the end of its connection is lost ("fetch failed: ECONNRESET"), as of a client on a machine that was busy for a second.
 */
const KEEP_ALIVE_MS = 120_000;

/** What one client may take from the others. */
export interface ListenerLimits {
  /** Milliseconds until a client has said what it wants: a handshake, the head of a request. */
  readonly headersTimeout: number;
  /** Milliseconds for a whole request. */
  readonly requestTimeout: number;
  readonly maxConnections: number;
}

/** Of connections, many more than an app under test has, and fewer than a process may have open files. */
const LIMITS: ListenerLimits = { headersTimeout: 10_000, requestTimeout: 30_000, maxConnections: 20_000 };

/**
 * One port of this machine, for HTTP and WebSockets, with a certificate also for both over TLS.
 *
 * It is bound first and serves later, because the template is resolved with the port that was got.
 */
export class Listener {
  /** @param port 0 for any free one */
  public static async bind(port: number, tls?: TlsCertificate, limits: Partial<ListenerLimits> = {}): Promise<Listener> {
    const { headersTimeout, requestTimeout, maxConnections } = { ...LIMITS, ...limits };
    const timeouts = { headersTimeout, requestTimeout, connectionsCheckingInterval: headersTimeout / 2 };
    const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS, ...timeouts }, starting);
    server.maxConnections = maxConnections;
    if (tls) alsoServeTls(server, tls, headersTimeout);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE'
        ? new Error(`port ${port} is in use; choose another with --port, or 0 for any`) : error));
      server.listen(port, HOST, resolve);
    });
    server.removeAllListeners('error');
    return new Listener(server, tls === undefined ? 'http' : 'https');
  }

  public readonly port: number;
  private readonly sockets = new Set<Socket>();
  private realtime: RealtimeRoute | undefined;

  /** @param scheme By which clients are to come; plain HTTP is served in any case */
  private constructor(private readonly server: Server, public readonly scheme: 'http' | 'https') {
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket: Socket) => {
      if (this.sockets.has(socket)) return; // it comes again with each offer of another protocol: see ignoreUpgrade()
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  public get host(): string {
    return `localhost:${this.port}`;
  }

  /** How many there are, WebSockets too. */
  public get connections(): number {
    return this.sockets.size;
  }

  /** Without TLS, for clients of this process; by the name that callers sign. */
  public get httpUrl(): string {
    return `http://${this.host}/event`;
  }

  /** By address and without TLS, for clients of this process. */
  public get realtimeUrl(): string {
    return `ws://127.0.0.1:${this.port}/event/realtime`;
  }

  public serve({ services, network, fallback, allowedOrigins, log = () => {} }: Service): void {
    const guard = new OriginGuard(this.port, allowedOrigins, log);
    const routes = new HttpRoutes(services, guard, network, fallback);
    const realtime = new RealtimeRoute(services, guard, network);
    this.realtime = realtime;
    this.server.off('request', starting);
    this.server.on('request', (request, response) => void routes.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => {
      if (request.headers.upgrade?.toLowerCase() === 'websocket') realtime.upgrade(request, socket, head);
      else ignoreUpgrade(this.server, request, socket, head);
    });
    this.server.on('error', services.report); // when one connection cannot be taken, as for want of file handles
  }

  /** Cuts every WebSocket, as a network that breaks. */
  public cut(): void {
    this.realtime?.cut();
  }

  /** Ends every connection. */
  public async close(): Promise<void> {
    this.realtime?.close();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Clients that connect again while the server starts shall not wait for an answer that never comes. */
const starting: RequestListener = (_, response) => {
  response.writeHead(503, { 'retry-after': '1' }).end();
};
