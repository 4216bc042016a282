import fc from 'fast-check';
import { readAuthHeaders } from '../../local/events/auth-headers';
import { TestWorld } from '../engine/auth/test-world';
import { EventsServices } from '../local/support/events-services';
import { TestConnection } from '../local/support/test-connection';
import { TestListener, untilEnd } from '../local/support/test-listener';
import { countFromEnvironment } from '../support/count-from-environment';

/** The same frames in each run; `FUZZ_RUNS=100000 npx jest test/fuzz` tries more, and `FUZZ_SEED` others. */
const RUNS = countFromEnvironment('FUZZ_RUNS', 200);
const SEED = countFromEnvironment('FUZZ_SEED', 20_260_101);
const ANSWERS = [
  'connection_ack', 'connection_error', 'subscribe_success', 'subscribe_error', 'unsubscribe_success', 'unsubscribe_error',
  'publish_success', 'publish_error', 'data', 'error',
];

jest.setTimeout(Math.max(300_000, RUNS * 1_000)); // a busy machine takes several times as long

let world: TestWorld;
let services: EventsServices;
beforeAll(async () => {
  world = await TestWorld.create();
  services = await EventsServices.create(world);
});

const channels = fc.oneof(
  fc.constantFrom('/chat/x', 'chat/x', '/chat/*', '/private/other', '/private/*', '/*', '*', '', '/', '//', '/chat//x', '/chat/../private/other', '/chat/%2e%2e', '/nowhere/x', '/__proto__/x'),
  fc.string({ maxLength: 60 }),
);
const ids = fc.oneof(fc.constantFrom('a', 'b', '', '__proto__', 'constructor', 'x'.repeat(129)), fc.string({ maxLength: 10 }));
/** With alice's credential, with none, or with something that is none. */
const credentials = (): fc.Arbitrary<unknown> => fc.oneof(
  fc.constant(services.alice), fc.constant({ ...services.alice, Authorization: `${services.alice.Authorization}x` }), fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined),
);
const messages = (): fc.Arbitrary<string> => fc.oneof(
  {
    weight: 6, arbitrary: fc.record({
      type: fc.oneof(fc.constantFrom('connection_init', 'subscribe', 'unsubscribe', 'publish', 'data', '__proto__'), fc.string({ maxLength: 5 })),
      id: fc.oneof(ids, fc.jsonValue({ maxDepth: 1 })),
      channel: fc.oneof(channels, fc.jsonValue({ maxDepth: 1 })),
      events: fc.oneof(fc.array(fc.oneof(fc.json({ maxDepth: 2 }), fc.string()), { maxLength: 7 }), fc.jsonValue({ maxDepth: 2 })),
      authorization: credentials(),
    }, { requiredKeys: [] }).map((message) => JSON.stringify(message)),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
);

test('whatever a client sends is answered by frames of the protocol, and nobody gets what is not theirs', async () => {
  await fc.assert(fc.asyncProperty(fc.array(messages(), { maxLength: 12 }), async (sent) => {
    const own = await EventsServices.create(world);
    const bystander = new TestConnection(own, readAuthHeaders(own.alice));
    const client = new TestConnection(own, readAuthHeaders(own.alice));
    await bystander.send(own.subscribe('b', '/chat/nobody-publishes-here'));
    const frames = await client.send(...sent);
    for (const frame of frames) {
      const { type, errors = [] } = JSON.parse(frame) as { readonly type: string; readonly errors?: readonly { readonly errorType: unknown }[] };
      expect(ANSWERS).toContain(type);
      for (const { errorType } of errors) expect(typeof errorType).toBe('string');
    }
    expect(own.reported).toEqual([]);
    expect(client.socket.closure).toBeUndefined();
    expect(bystander.socket.frames).toHaveLength(1);
    const allowed = own.decisions.after(0).filter((decision) => decision.allowed && decision.operation === 'subscribe');
    for (const { channel } of allowed) expect(channel).toMatch(/^\/(?:chat|filter)(?:\/|$)/); // alice owns no channel of `private` here
    client.connection.closed();
    bystander.connection.closed();
    expect(own.broker.size).toBe(0);
    expect([client.timers.pending, bystander.timers.pending]).toEqual([0, 0]);
  }), { numRuns: RUNS, seed: SEED });
});

test('whatever bytes come behind a handshake, the server stays, and so do the others', async () => {
  const server = await TestListener.start({ world });
  const bystander = await server.client();
  await bystander.ask(server.services.subscribe('b', '/chat/nobody-publishes-here'));
  /** A frame with any first byte, any length that may be a lie, and any mask. */
  const frames = fc.tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 40 })).map(([first, second, rest]) => [first, second, ...rest]);
  const bytes = fc.oneof(frames, fc.uint8Array({ maxLength: 60 }).map((noise) => [...noise])).map((numbers) => Buffer.from(numbers));
  await fc.assert(fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 5 }), async (sent) => {
    const socket = await server.tcp();
    socket.write(server.handshake());
    await new Promise((resolve) => socket.once('data', resolve));
    const end = untilEnd(socket);
    for (const part of sent) socket.write(part);
    socket.end();
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 20))]); // half of a frame keeps the server waiting, as it may
    socket.destroy();
    expect(server.services.reported).toEqual([]);
  }), { numRuns: Math.ceil(RUNS / 2), seed: SEED });
  expect(await bystander.rest()).toEqual([]);
  expect(await bystander.ask(server.services.publish('p', '/chat/x', ['1']))).toMatchObject({ type: 'publish_success' });
  await server.close();
});

test('whatever comes instead of a request, the server stays', async () => {
  const server = await TestListener.start({ world });
  const lines = fc.array(fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom(
    'GET /event/realtime HTTP/1.1', 'POST /event HTTP/1.1', 'GET /console/../../etc/passwd HTTP/1.1', 'GET http://evil/ HTTP/1.1', `Host: ${server.host}`, 'Host: evil.example',
    'Content-Length: 5', 'Content-Length: -1', 'Transfer-Encoding: chunked', 'Upgrade: websocket', 'Connection: Upgrade', 'Origin: https://evil.example', '',
  )), { maxLength: 8 }).map((all) => `${all.join('\r\n')}\r\n\r\n`);
  await fc.assert(fc.asyncProperty(lines, async (text) => {
    const socket = await server.tcp();
    const end = untilEnd(socket);
    socket.end(text);
    await Promise.race([end, new Promise((resolve) => setTimeout(resolve, 20))]);
    socket.destroy();
    expect(server.services.reported).toEqual([]);
  }), { numRuns: Math.ceil(RUNS / 2), seed: SEED });
  expect((await fetch(`${server.url}/anything`)).status).toBe(404);
  await server.close();
});
