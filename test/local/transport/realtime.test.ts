import { ALICE } from '../../engine/auth/test-user-pool';
import { TestWorld } from '../../engine/auth/test-world';
import { headerProtocol, SUBPROTOCOL } from '../support/events-client';
import type { Message } from '../support/events-client';
import { unsubscribe } from '../support/events-services';
import { CONNECTION_ACK, CONNECTION_ERROR, data, failure, NOT_AUTHORIZED, published, success } from '../support/frames';
import { TestListener } from '../support/test-listener';

let world: TestWorld;
let server: TestListener;
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(async () => {
  server = await TestListener.start({ world, allowedOrigins: ['https://app.example'] });
});
afterEach(async () => {
  await server.close();
  expect(server.services.reported).toEqual([]);
});

describe('the handshake', () => {
  test.each([
    ['first', (header: string) => [SUBPROTOCOL, header]],
    ['last', (header: string) => [header, SUBPROTOCOL]],
    ['among others', (header: string) => ['graphql-ws', header, SUBPROTOCOL, 'x']],
  ])('selects the subprotocol of AppSync, which may be %s, and never the credential', async (_, offer) => {
    const client = await server.client({ protocols: offer(headerProtocol(server.services.alice)) });
    expect(client.socket.protocol).toBe(SUBPROTOCOL);
    expect(await client.ask({ type: 'connection_init' })).toEqual({ type: 'connection_ack', connectionTimeoutMs: 300_000 });
  });

  test('takes the credential of real headers, as those of mobile clients', async () => {
    const { Authorization } = server.services.alice;
    const client = await server.client({ headers: { 'authorization': Authorization, 'x-amz-user-agent': 'swift', 'content-encoding': 'amz-1.0' } });
    expect(await client.ask({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
  });

  test.each([
    '/event/realtime', '//event/realtime', '/event//realtime', '///event///realtime', '/event/realtime?header=x&payload=y',
    '/event/realtime?u=https://x//y',
  ])('is at %s', async (path) => {
    const client = await server.client(undefined, server.url.replace('http', 'ws') + path);
    expect(await client.ask({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
  });

  test.each([
    '/', '/event', '/event/realtime/', '/graphql', '/event/realtimes', '/Event/Realtime', '/event%2frealtime', '/?/event/realtime',
    '/#/event/realtime', 'http://localhost/event/realtime', '*',
  ])('is not at %s', async (path) => {
    expect(await server.raw(server.handshake({}, `GET ${path} HTTP/1.1`))).toMatch(/^HTTP\/1\.1 404 [^]*WebSockets are at \/event\/realtime$/);
  });

  test.each([
    undefined, 'graphql-ws', 'AWS-APPSYNC-EVENT-WS', 'aws-appsync-event-wss',
  ])('is refused without the subprotocol: %s', async (protocol) => {
    const answer = await server.raw(server.handshake({ 'Sec-WebSocket-Protocol': protocol }));
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*the subprotocol aws-appsync-event-ws is missing$/);
  });

  test.each([
    ['Version', '7'], ['Version', undefined], ['Key', undefined], ['Key', 'short'],
    ['Protocol', `${SUBPROTOCOL},,`], ['Protocol', `${SUBPROTOCOL}, ${SUBPROTOCOL}`], ['Protocol', `${SUBPROTOCOL}, a b`],
  ])('is refused with Sec-WebSocket-%s: %s', async (name, value) => {
    expect(await server.raw(server.handshake({ [`Sec-WebSocket-${name}`]: value }))).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test('is refused as POST', async () => {
    expect(await server.raw(server.handshake({}, 'POST /event/realtime HTTP/1.1'))).toMatch(/^HTTP\/1\.1 405 /);
  });

  test.each([
    'https://evil.example', 'null', 'http://localhost.evil.example', 'http://evil.example:4000', '',
  ])('is refused to a page of %j, though it has a valid credential', async (origin) => {
    expect(await server.raw(server.handshake({ Origin: origin }))).toMatch(/^HTTP\/1\.1 403 [^]*may not call this server/);
    expect(server.services.decisions.after(0)).toEqual([]);
  });

  test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'https://app.example'])('is granted to a page of %s', async (origin) => {
    const client = await server.client({ credential: server.services.alice, headers: { origin } });
    expect(await client.ask({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
  });

  test.each([
    'evil.example', 'localhost.evil.example:4000', 'localhost:80', '127.0.0.1:1', '',
  ])('is refused under the name %j (DNS rebinding)', async (host) => {
    expect(await server.raw(server.handshake({ Host: host }))).toMatch(/^HTTP\/1\.1 403 [^]*this server answers to localhost/);
  });

  test('tells a page nothing more than that', async () => {
    const answer = await server.raw(server.handshake({ Origin: 'https://evil.example' }));
    expect(answer.split('\r\n').slice(1, -2).map((line) => line.split(':')[0])).toEqual(['Connection', 'Content-Type', 'Content-Length']);
  });

  test('does not carry a header into its answer', async () => {
    const answer = await server.raw(server.handshake({ Origin: 'https://evil.example\tx' }));
    expect(answer).toMatch(/^HTTP\/1\.1 403 [^\t]*$/);
  });
});

describe('a bad credential', () => {
  const refusedAfterInit = async (protocols: readonly string[], headers = {}): Promise<void> => {
    const client = await server.client({ protocols, headers });
    client.send({ type: 'connection_init' }, server.services.subscribe('s', '/chat/x'));
    expect(await client.nextText()).toBe(CONNECTION_ERROR);
    expect(await client.ended).toEqual({ code: 1000, reason: '' });
    await expect(client.next()).rejects.toThrow('nothing is left');
  };

  test.each([
    ['is missing', []], ['is no base64', ['header-!!']], ['is empty', ['header-']], ['is no JSON', [headerProtocol('nonsense')]],
    ['is no object', [headerProtocol('["x"]')]], ['is no token', [headerProtocol({ Authorization: 'x' })]],
    ['is there in two cases', [headerProtocol('{"Authorization":"a","authorization":"b"}')]],
  ])('that %s opens, is told so, and ends with 1000', async (_, entries) => {
    await refusedAfterInit([SUBPROTOCOL, ...entries]);
    expect(server.services.decisions.after(0)).toMatchObject([{ operation: 'connect', allowed: false, rule: 'credential' }]);
  });

  test('is one of two, even if both are valid', async () => {
    const { host, Authorization } = server.services.alice;
    await refusedAfterInit([SUBPROTOCOL, headerProtocol({ host, Authorization }), headerProtocol({ Authorization, host })]);
  });

  test('in the subprotocol is not made good by one in the headers', async () => {
    await refusedAfterInit([SUBPROTOCOL, headerProtocol({})], { authorization: server.services.alice.Authorization });
  });

  test('is one that is sent twice in the headers', async () => {
    const { Authorization } = server.services.alice;
    const socket = await server.tcp();
    socket.write(server.handshake({ 'Sec-WebSocket-Protocol': SUBPROTOCOL, 'Authorization': Authorization, 'authorization': Authorization }));
    await new Promise((resolve) => socket.once('data', resolve));
    const reason = 'the header "authorization" is there twice';
    expect(server.services.decisions.after(0)).toMatchObject([{ operation: 'connect', allowed: false, rule: 'credential', reason }]);
  });

  test('is not in any log', async () => {
    await refusedAfterInit([SUBPROTOCOL, headerProtocol({ Authorization: `${server.services.alice.Authorization}x` })]);
    expect(JSON.stringify([server.log, server.services.decisions.after(0)])).not.toContain('eyJ');
  });
});

describe('a client', () => {
  test('sees the protocol as AppSync speaks it', async () => {
    const client = await server.client();
    const { services } = server;
    const unauthorized = { errorType: 'Unauthorized', message: NOT_AUTHORIZED };
    const exchange: readonly (readonly [Message, ...(readonly string[])])[] = [
      [{ type: 'connection_init' }, CONNECTION_ACK],
      [services.subscribe('mine', `/private/${ALICE}/*`), success('subscribe', 'mine')],
      [services.subscribe('other', '/private/bob/*'), failure('subscribe', 'other', unauthorized)],
      [services.subscribe('room', 'chat/room'), success('subscribe', 'room')],
      [services.publish('p1', '/chat/room', ['{"n":1}', '42']), published('p1', 0, 1), data('room', '{"n":1}'), data('room', '42')],
      [services.publish('p2', '/private/bob', ['1']), failure('publish', 'p2', { errorType: 'UnauthorizedException' })],
      [unsubscribe('room'), success('unsubscribe', 'room')],
      [unsubscribe('zz'), failure('unsubscribe', 'zz', { errorType: 'UnknownOperationError', message: 'Unknown operation id zz' })],
      [services.publish('p3', '/chat/room', ['1']), published('p3', 2)],
    ];
    client.send(...exchange.map(([message]) => message));
    for (const frame of exchange.flatMap(([, ...frames]) => frames)) expect(await client.nextText()).toBe(frame);
  });

  test('may publish and leave at once', async () => {
    const reader = await server.client();
    await reader.ask(server.services.subscribe('s', '/chat/*'));
    const writer = await server.client();
    writer.send(server.services.publish('p', '/chat/room', ['"bye"']));
    writer.socket.close();
    expect(await reader.next()).toEqual({ type: 'data', id: 's', event: '"bye"' });
  });

  test('that leaves is subscribed to nothing', async () => {
    const unsubscribed = jest.spyOn(server.services.broker, 'unsubscribe');
    const [leaver, killed] = [await server.client(), await server.client()];
    for (const client of [leaver, killed]) await client.ask(server.services.subscribe('s', '/chat/*'));
    leaver.socket.close(1000);
    killed.socket.terminate();
    await Promise.all([leaver.ended, killed.ended]);
    while (unsubscribed.mock.calls.length < 2) await new Promise(setImmediate);
    expect(await (await server.client()).ask(server.services.publish('p', '/chat/x', ['1']))).toMatchObject({ type: 'publish_success' });
  });

  test('gets text of any language as it was sent', async () => {
    const client = await server.client();
    await client.ask(server.services.subscribe('s', '/chat/*'));
    const event = JSON.stringify('é 😀 \u2028 \ud800 "\\"</script>');
    client.send(server.services.publish('p', '/chat/room', [event]));
    expect((await client.nexts(2))[1]).toEqual({ type: 'data', id: 's', event });
  });
});
