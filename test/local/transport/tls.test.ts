import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { TestWorld } from '../../engine/auth/test-world';
import { until } from '../../support/until';
import { EventsClient } from '../support/events-client';
import { TestListener, untilEnd } from '../support/test-listener';
import { testCertificate } from '../tls/test-certificate';

const PATIENCE_MS = 600;
const folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
const certificate = testCertificate(folder);
const ca = certificate.authority;

let world: TestWorld;
let server: TestListener;
let bystander: EventsClient;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  const fallback = ({ isSecure, path }: { readonly isSecure: boolean; readonly path: string }) => Promise.resolve({ status: 200, body: `${isSecure} ${path}` });
  server = await TestListener.start({ world, certificate, fallback, limits: { headersTimeout: PATIENCE_MS } });
  bystander = await server.client({ credential: server.services.alice, ca }, server.secureUrl);
  await bystander.ask(server.services.subscribe('b', '/chat/news'));
});
afterEach(async () => {
  await bystander.rest();
  expect(await bystander.ask(server.services.publish('still-served', '/chat/x', ['1']))).toMatchObject({ type: 'publish_success' });
  await server.close();
  expect(server.services.reported).toEqual([]);
});

interface Answer {
  readonly status?: number;
  readonly body: string;
}

function https(path: string, options: RequestOptions = {}): Promise<Answer> {
  const { port } = server.listener;
  return new Promise((resolve, reject) => {
    request({ host: 'localhost', servername: 'localhost', port, path, ca, agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => resolve({ status: response.statusCode, body }));
    }).on('error', reject).end(options.method === 'POST' ? options.path : undefined);
  });
}

/** Past the handshake, for what clients would not send. */
async function secure(): Promise<TLSSocket> {
  const socket = connect({ port: server.listener.port, host: 'localhost', ca });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  return socket;
}

describe('one port', () => {
  test('is WebSockets over TLS and without: an event goes from either to the other', async () => {
    const plain = await server.client();
    await plain.ask(server.services.subscribe('p', '/chat/news'));
    expect(await plain.ask(server.services.publish('1', '/chat/news', ['"from plain"']))).toMatchObject({ type: 'publish_success' });
    expect(await bystander.next()).toMatchObject({ id: 'b', event: '"from plain"' });
    expect(await plain.next()).toMatchObject({ id: 'p', event: '"from plain"' });
    bystander.send(server.services.publish('2', '/chat/news', ['"from TLS"']));
    expect(await plain.next()).toMatchObject({ id: 'p', event: '"from TLS"' });
  });

  test('is HTTP over TLS and without', async () => {
    expect(await https('/x')).toEqual({ status: 200, body: 'true /x' });
    expect(await (await fetch(`${server.url}/x`)).text()).toBe('false /x');
  });

  test('shows a certificate that nobody trusts who was not told to', async () => {
    await expect(https('/x', { ca: undefined })).rejects.toThrow(/unable to (?:verify|get)|self-signed/);
    await expect(EventsClient.open(server.secureUrl, { credential: server.services.alice })).rejects.toThrow(/unable to (?:verify|get)|self-signed/);
  });

  test('is served by address too', async () => {
    expect((await https('/x', { host: '127.0.0.1', servername: '' })).status).toBe(200);
  });

  test('speaks no version of TLS that is broken', async () => {
    await expect(https('/x', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' })).rejects.toThrow();
    expect((await https('/x', { maxVersion: 'TLSv1.2' })).status).toBe(200);
  });

  test('keeps other people\'s pages and names away over TLS as well', async () => {
    expect((await https('/x', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await https('/x', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await https('/x', { headers: { host: 'localhost:443' } })).status).toBe(403);
    expect((await https('/x', { headers: { origin: 'https://localhost:5173' } })).status).toBe(200);
    await expect(EventsClient.open(server.secureUrl, { credential: server.services.alice, ca, headers: { origin: 'https://evil.example' } })).rejects.toThrow('403');
  });

  test('ends every connection when it closes: with TLS, before its handshake, and silent', async () => {
    const [silent, half, whole] = [await server.tcp(), await server.tcp(), await secure()];
    half.write(Buffer.from([0x16, 0x03, 0x01]));
    const ends = [silent, half, whole].map(untilEnd);
    const other = await TestListener.start({ world, certificate });
    const client = await EventsClient.open(other.secureUrl, { credential: other.services.alice, ca });
    await other.listener.close();
    await client.ended;
    await server.listener.close();
    await Promise.all([...ends, bystander.ended]);
    server = await TestListener.start({ world, certificate });
    bystander = await server.client();
  });
});

describe('a client of either', () => {
  const HELLO = Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x00]);
  test.each([
    ['says nothing', []],
    ['begins a handshake and says no more', [HELLO.subarray(0, 3)]],
    ['begins a request and says no more', ['GET / HTTP/1.1\r\nHost: ']],
    ['sends one letter', ['G']],
  ])('that %s is not waited for', async (_, parts) => {
    const socket = await server.tcp();
    for (const part of parts) socket.write(part);
    await untilEnd(socket);
  });

  test.each([
    ['a handshake that is none', Buffer.concat([Buffer.from([0x16]), Buffer.alloc(2_000, 'x')])],
    ['a hello of nothing', HELLO],
    ['zeros', Buffer.alloc(2_000)],
    ['an alert', Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28])],
    ['a hello of SSL 2', Buffer.from([0x80, 0x2e, 0x01, 0x00, 0x02, 0x00, 0x15, 0x00, 0x00, 0x00, 0x10])],
    ['text that is no HTTP', Buffer.from('hello\r\n\r\n')],
  ])('that sends %s is ended', async (_, bytes) => {
    const socket = await server.tcp();
    socket.write(bytes);
    await untilEnd(socket);
  });

  test('that goes away at any point of its handshake leaves nothing behind', async () => {
    for (const length of [0, 1, 2, 5, HELLO.length]) {
      for (const leave of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
        const socket = await server.tcp(true);
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.write(HELLO.subarray(0, length));
        leave(socket);
        socket.resume().once('end', () => socket.end());
        await closed;
      }
    }
    await until(() => server.listener.connections <= 1); // the bystander's stays
  });

  test('that speaks TLS inside of TLS is no client', async () => {
    const socket = await secure();
    socket.write(HELLO);
    expect(await untilEnd(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('may send its first bytes one by one', async () => {
    const socket = await server.tcp();
    for (const byte of `GET /slow HTTP/1.1\r\nHost: ${server.host}\r\nConnection: close\r\n\r\n`) socket.write(byte);
    expect(await untilEnd(socket)).toContain('false /slow');
  });

  test('may offer another protocol over TLS, and is served without', async () => {
    const socket = await secure();
    socket.write(`GET /offer HTTP/1.1\r\nHost: ${server.host}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n\r\n`);
    expect(await new Promise((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())))).toContain('true /offer');
    socket.destroy();
  });
});
