import type { IncomingMessage } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { OriginGuard } from './origin-guard';
import { handshakeHeaders, subprotocolsOf } from './request-headers';
import { urlOf } from './request-url';
import { textFrames } from './text-frames';
import { Connection } from '../events/connection';
import type { ConnectionServices, Socket } from '../events/connection';
import type { Network } from '../events/network';
import { MAX_MESSAGE_BYTES } from '../events/wire';

const SUBPROTOCOL = 'aws-appsync-event-ws';
const UNSUPPORTED_DATA = 1003;

/** `GET /event/realtime`, upgraded to a WebSocket. */
export class RealtimeRoute {
  private readonly server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => SUBPROTOCOL, // never the entry that holds the credential
  });

  constructor(private readonly services: ConnectionServices, private readonly guard: OriginGuard, private readonly network: Network) {}

  public upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { host, origin } = request.headers;
    const refusal = this.guard.refusal({ host, origin });
    const isHere = urlOf(request)?.pathname === '/event/realtime';
    const isOffered = subprotocolsOf(request).includes(SUBPROTOCOL);
    if (refusal !== undefined) return reject(socket, '403 Forbidden', refusal);
    if (!isHere) return reject(socket, '404 Not Found', 'WebSockets are at /event/realtime');
    if (!isOffered) return reject(socket, '400 Bad Request', `the subprotocol ${SUBPROTOCOL} is missing`);
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.connect(webSocket, request));
  }

  /** Ends every connection without a word. */
  public cut(): void {
    for (const client of this.server.clients) client.terminate();
  }

  public close(): void {
    this.cut();
    this.server.close();
  }

  private connect(webSocket: WebSocket, request: IncomingMessage): void {
    const { remoteAddress } = request.socket;
    const { socket, end } = this.network.over(adapt(webSocket, request.socket));
    const connection = new Connection(socket, handshakeHeaders(request), remoteAddress, this.services);
    webSocket.on('message', (data: RawData, isBinary: boolean) => {
      if (!isBinary) return void connection.receive((data as Buffer).toString('utf8'));
      connection.closed();
      webSocket.close(UNSUPPORTED_DATA, 'messages are text');
    });
    webSocket.on('error', () => undefined); // ws closes the socket itself, with the code that fits
    webSocket.on('close', () => {
      connection.closed();
      end();
    });
  }
}

/** Whatever is sent in one tick becomes one write: the system call is what costs most in a fan-out. */
function adapt(webSocket: WebSocket, net: NetSocket): Socket {
  let isCorked = false;
  const cork = (): void => {
    if (isCorked) return;
    isCorked = true;
    net.cork();
    process.nextTick(() => {
      isCorked = false;
      net.uncork();
    });
  };
  return {
    send: (frames) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      cork();
      net.write(textFrames(frames)); // beside ws, which without compression writes at once and holds nothing back
    },
    close: (code, reason) => webSocket.close(code, reason),
    cut: () => webSocket.terminate(),
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    get bufferedBytes() {
      return webSocket.bufferedAmount;
    },
  };
}

/** Ends the connection too, or a client that stays silent would keep it. */
function reject(socket: Duplex, status: string, sentence: string): void {
  socket.on('error', () => undefined);
  socket.once('finish', () => socket.destroy());
  const length = `Content-Length: ${Buffer.byteLength(sentence)}`;
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n${length}\r\n\r\n${sentence}`);
}
