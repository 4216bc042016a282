import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { jsonAnswer } from '../../../local/console/http-contracts';
import type { HttpAnswer } from '../../../local/console/http-contracts';
import { Listener } from '../../../local/transport/listener';
import { TestWorld } from '../../engine/auth/test-world';
import { TestListener, untilEnd } from '../support/test-listener';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(changes: Parameters<typeof TestListener.start>[0] = {}): Promise<TestListener> {
  const server = await TestListener.start({ world, ...changes });
  closing.push(() => server.close());
  return server;
}

describe('a listener', () => {
  test('listens on this machine\'s own address, and on no other', async () => {
    const { listener } = await start();
    const addresses = Object.values(networkInterfaces()).flatMap((ofInterface) => ofInterface ?? []);
    for (const { address } of addresses.filter(({ internal, scopeid }) => !internal && !scopeid)) {
      const reached = await new Promise((resolve) => {
        connect(listener.port, address).once('connect', () => resolve(true)).once('error', () => resolve(false));
      });
      expect([address, reached]).toEqual([address, false]);
    }
  });

  test('says which port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    closing.push(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(Listener.bind(port)).rejects.toThrow(`port ${port} is in use; choose another with --port, or 0 for any`);
    await expect(Listener.bind(70_000)).rejects.toThrow('port');
  });

  test('asks clients to come again while the server starts', async () => {
    const listener = await Listener.bind(0);
    closing.push(() => listener.close());
    const response = await fetch(`http://127.0.0.1:${listener.port}/event`, { method: 'POST' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    const socket = connect(listener.port, '127.0.0.1');
    socket.write(`GET /event/realtime HTTP/1.1\r\nHost: localhost:${listener.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    expect(await new Promise((resolve) => socket.once('data', (data) => resolve(data.toString())))).toMatch(/^HTTP\/1\.1 503 /);
    socket.destroy();
  });

  test('ends every connection when it closes, and frees its port', async () => {
    const server = await TestListener.start({ world, fallback: () => Promise.resolve({ status: 200, stream: () => () => {} }) });
    const client = await server.client();
    await client.ask(server.services.subscribe('s', '/chat/*'));
    const [silent, halfway, streaming, refused] = [await server.tcp(), await server.tcp(), await server.tcp(), await server.tcp(true)];
    halfway.write('GET / HTTP/1.1\r\nHost: ');
    streaming.write(`GET /stream HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    refused.write(server.handshake({ Origin: 'null' }));
    await Promise.all([streaming, refused].map((socket) => new Promise((resolve) => socket.once('data', resolve))));
    const ends = [silent, halfway, streaming].map(untilEnd);
    await server.listener.close();
    await Promise.all([...ends, client.ended]);
    const again = await Listener.bind(server.listener.port);
    await again.close();
  });

  test('keeps a connection longer than a client, busy or not, thinks between two requests', async () => {
    const server = await start();
    const socket = await server.tcp();
    socket.write(`GET /x HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    expect(Number(/^Keep-Alive: timeout=(\d+)\r$/m.exec(answer)?.[1])).toBeGreaterThanOrEqual(60);
  });

  test('may be closed twice, and before it serves', async () => {
    const listener = await Listener.bind(0);
    await listener.close();
    await listener.close();
  });
});

describe('what is not of the protocol', () => {
  test('is answered by the fallback', async () => {
    const server = await start({
      fallback: async ({ body, headers, query, ...rest }) => {
        return jsonAnswer(201, { ...rest, query: [...query], one: headers['x-one'], body: await body(100) });
      },
    });
    const response = await fetch(`${server.url}//console//api/x?a=1&a=//2`, { method: 'PUT', body: 'é', headers: { 'x-one': '1' } });
    const seen = { method: 'PUT', isSecure: false, path: '/console/api/x', query: [['a', '1'], ['a', '//2']], one: '1', body: 'é' };
    expect([response.status, await response.json()]).toEqual([201, seen]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    expect((await fetch(`${server.url}/x`, { method: 'POST', body: 'x'.repeat(101) })).status).toBe(413);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('secret detail'))],
    ['has a header that cannot be sent', () => Promise.resolve({ status: 200, headers: { location: 'x\r\nset-cookie: y' } })],
  ])('is answered with 500 if the fallback %s, without the reason', async (_, fallback) => {
    const server = await start({ fallback });
    const response = await fetch(`${server.url}/x`);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"the local server failed; its log has the reason"}']);
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(server.services.reported).toHaveLength(1);
  });

  test('may be a stream, which stops when the client goes', async () => {
    let write: (text: string) => void = () => {};
    let stopped = (): void => {};
    const stop = new Promise<void>((resolve) => (stopped = resolve));
    const stream: HttpAnswer['stream'] = (take) => {
      write = take;
      return stopped;
    };
    const server = await start({ fallback: () => Promise.resolve({ status: 200, stream }) });
    const controller = new AbortController();
    const response = await fetch(`${server.url}/stream`, { signal: controller.signal });
    write('one');
    const { value } = await response.body!.getReader().read() as { readonly value: Uint8Array };
    expect(Buffer.from(value).toString()).toBe('one');
    controller.abort();
    await stop;
    write('two');
  });

  test('may be a stream, which does not start for a client that has gone', async () => {
    let answer: (answer: HttpAnswer) => void = () => {};
    let asked = (): void => {};
    const request = new Promise<void>((resolve) => (asked = resolve));
    const server = await start({
      fallback: () => new Promise((resolve) => {
        answer = resolve;
        asked();
      }),
    });
    const socket = await server.tcp();
    socket.write(`GET /stream HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    await request;
    socket.resetAndDestroy();
    while (server.listener.connections > 0) await new Promise(setImmediate);
    const stream = jest.fn(() => () => {});
    answer({ status: 200, stream });
    await new Promise(setImmediate);
    expect(stream).not.toHaveBeenCalled();
  });

  test('may be a stream, which ends if its client does not read', async () => {
    let count = 0;
    const stream: HttpAnswer['stream'] = (write) => {
      const timer = setInterval(() => {
        for (let times = 0; times < 10; times++) write('x'.repeat(1024 * 1024));
        count += 1;
      });
      return () => clearInterval(timer);
    };
    const server = await start({ fallback: () => Promise.resolve({ status: 200, stream }) });
    const socket = await server.tcp();
    socket.pause();
    socket.write(`GET /stream HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`);
    let before = -1;
    while (count === 0 || before !== count) {
      before = count;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(count).toBeLessThan(50);
  });
});
