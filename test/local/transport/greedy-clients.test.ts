import type { Socket } from 'node:net';
import { MAX_SUBSCRIPTIONS } from '../../../local/events/wire';
import type { ListenerLimits } from '../../../local/transport/listener';
import { TestWorld } from '../../engine/auth/test-world';
import { EventsClient } from '../support/events-client';
import { TestListener, untilEnd } from '../support/test-listener';

const HEADERS_MS = 500;
const REQUEST_MS = 1_000;
const MOST = 20;

let world: TestWorld;
let server: TestListener;
let bystander: EventsClient;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterEach(async () => {
  expect(await bystander.ask(server.services.publish('still-served', '/chat/x', ['1']))).toMatchObject({ type: 'publish_success' });
  await server.close();
  expect(server.services.reported).toEqual([]);
});

async function serve(limits: Partial<ListenerLimits>): Promise<void> {
  server = await TestListener.start({ world, limits: { maxConnections: MOST, ...limits } });
  bystander = await server.client();
}

/** Sends a byte now and then, and gives what comes until the server ends the connection; what has come is read before more is sent. */
async function trickle(text: string, repeated: string): Promise<string> {
  const socket = await server.tcp();
  socket.write(text);
  const timer = setInterval(() => setImmediate(() => socket.write(repeated)), 20);
  return untilEnd(socket).finally(() => clearInterval(timer));
}

describe('a client that takes its time', () => {
  beforeEach(() => serve({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }));

  test.each([
    ['the head of a request', () => 'GET /x HTTP/1.1\r\n', 'a', '408'],
    ['header after header', () => 'GET /x HTTP/1.1\r\n', 'x-more: 1\r\n', '408'],
    ['a handshake of a WebSocket', () => server.handshake().slice(0, -2), 'x-more: 1\r\n', '408'],
    ['the body of a request', () => `POST /event HTTP/1.1\r\nHost: ${server.host}\r\nContent-Length: 1000000\r\n\r\n`, ' ', '408'],
    ['the chunks of a body', () => `POST /event HTTP/1.1\r\nHost: ${server.host}\r\nTransfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n', '408'],
  ])('for %s is told so and ended, and nobody waits for it', async (_, text, repeated, status) => {
    expect(await trickle(text(), repeated)).toContain(`HTTP/1.1 ${status} `);
  });

  test('and says nothing is ended', async () => {
    await untilEnd(await server.tcp());
  });
});

describe('a client that opens connections without end', () => {
  const fill = (): Promise<readonly Socket[]> => Promise.all(Array.from({ length: MOST - 1 }, () => server.tcp()));

  test('gets no more than there may be, and those that are open are served', async () => {
    await serve({});
    await fill();
    expect(await untilEnd(await server.tcp())).toBe('');
    expect(server.listener.connections).toBe(MOST);
    expect(await bystander.ask(server.services.publish('meanwhile', '/chat/x', ['1']))).toMatchObject({ type: 'publish_success' });
  });

  test('makes room for others as soon as its silence has been enough', async () => {
    await serve({ headersTimeout: HEADERS_MS });
    await Promise.all((await fill()).map(untilEnd));
    const client = await server.client();
    expect(await client.ask(server.services.subscribe('s', '/chat/x'))).toMatchObject({ type: 'subscribe_success' });
  });
});

test('a client has no more subscriptions than AppSync gives, and gets another one for one that it ends', async () => {
  await serve({});
  const client = await server.client();
  for (let count = 0; count < MAX_SUBSCRIPTIONS; count += 1) client.send(server.services.subscribe(`s${count}`, `/chat/n${count}`));
  expect((await client.nexts(MAX_SUBSCRIPTIONS)).every(({ type }) => type === 'subscribe_success')).toBe(true);
  expect(await client.ask(server.services.subscribe('more', '/chat/x'))).toMatchObject({ type: 'subscribe_error', errors: [{ errorType: 'MaxSubscriptionsReachedError' }] });
  expect(await client.ask({ type: 'unsubscribe', id: 's0' })).toMatchObject({ type: 'unsubscribe_success' });
  expect(await client.ask(server.services.subscribe('more', '/chat/x'))).toMatchObject({ type: 'subscribe_success' });
});
