import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsCertificate } from '../tls/tls-certificate';

/** The first byte of a TLS handshake; no method of HTTP begins with it. */
const HANDSHAKE = 0x16;

/**
 * Has a server of HTTP take TLS too, on the same port: the first byte tells which it is.
 *
 * So clients that cannot do without TLS, and those that cannot trust the certificate, use the same address.
 *
 * @param patienceMs How long a client may take for its first byte, and for its handshake
 */
export function alsoServeTls(server: HttpServer, { certificate, key }: TlsCertificate, patienceMs: number): void {
  const [plain] = server.listeners('connection') as unknown as readonly ((socket: Socket) => void)[];
  const tls = createTlsServer({ cert: certificate, key, handshakeTimeout: patienceMs, ALPNProtocols: ['http/1.1'] });
  tls.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy()); // until HTTP listens
    plain.call(server, socket);
  });
  tls.on('tlsClientError', (_, socket) => socket.destroy()); // it was no handshake after all, or it took too long

  const known = new WeakSet<Socket>();
  server.off('connection', plain);
  server.on('connection', (socket: Socket) => {
    if ('encrypted' in socket || known.has(socket)) return plain.call(server, socket); // what is inside of TLS is HTTP
    known.add(socket);
    const silent = setTimeout(() => socket.destroy(), patienceMs);
    socket.on('error', () => undefined).once('close', () => clearTimeout(silent));
    socket.once('readable', () => {
      clearTimeout(silent);
      const first = socket.read(1) as Buffer | null;
      if (first === null) return void socket.destroy(); // it ended without a word
      socket.unshift(first);
      if (first[0] === HANDSHAKE) tls.emit('connection', socket);
      else plain.call(server, socket);
    });
  });
}
