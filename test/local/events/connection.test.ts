import type { PublishDecision } from '../../../engine/decision';
import { UnreadableHeaders } from '../../../local/events/auth-headers';
import type { EventsAuthorizer } from '../../../local/events/authorizer';
import { signed } from '../../engine/auth/test-signer';
import { TestWorld } from '../../engine/auth/test-world';
import { EventsServices } from '../support/events-services';
import { CONNECTION_ACK, CONNECTION_ERROR, data, failure, NOT_AUTHORIZED, success } from '../support/frames';
import { gated, withOperations } from '../support/gated-authorizer';
import { TestConnection } from '../support/test-connection';

const INIT = { type: 'connection_init' };
const MINUTE = 60_000;

let world: TestWorld;
let services: EventsServices;
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(async () => {
  services = await EventsServices.create(world);
});

const connect = (authorizer: EventsAuthorizer = services.authorizer): TestConnection =>
  new TestConnection({ ...services, authorizer }, { authorization: services.alice.Authorization });

describe('a connection', () => {
  test('answers connection_init with the number at the top level', async () => {
    expect(await connect().send(INIT)).toEqual([CONNECTION_ACK]);
  });

  test('takes operations without connection_init, and then sends no connection_ack', async () => {
    expect(await connect().send(services.subscribe('s', '/chat/room'))).toEqual([success('subscribe', 's')]);
  });

  test('shows a sign of life each minute', () => {
    const { socket, timers } = connect();
    timers.pass(MINUTE - 1);
    expect(socket.frames).toEqual([]);
    timers.pass(1);
    timers.pass(2 * MINUTE);
    expect(socket.frames).toEqual(Array(3).fill('{"type":"ka"}'));
  });

  test('ends after 24 hours, and then shows no more life', () => {
    const { socket, timers } = connect();
    timers.pass(24 * 60 * MINUTE);
    expect(socket.closure).toEqual([1000, 'a connection lasts 24 hours']);
    const { length } = socket.frames;
    timers.pass(10 * MINUTE);
    expect([socket.frames.length, timers.pending]).toEqual([length, 0]);
  });

  test('leaves no timer behind', () => {
    const { connection, timers } = connect();
    connection.closed();
    connection.closed();
    expect(timers.pending).toBe(0);
  });

  test('signs the connect over an empty object', async () => {
    const { headers } = await signed('{}');
    const { rule, caller } = await services.authorizer.connect({ headers, body: '{}' });
    expect([rule, caller.label]).toEqual(['mode', 'arn:aws:sts::111122223333:assumed-role/Publisher/session1']);
    const connection = new TestConnection(services, headers);
    await connection.send(INIT);
    expect(services.decisions.after(0).map((entry) => [entry.operation, entry.rule])).toEqual([['connect', 'mode']]);
  });
});

describe('a connection with a bad credential', () => {
  test.each([
    ['is not readable', new UnreadableHeaders('for a reason')], ['is missing', {}], ['is no token', { authorization: 'x.y.z' }],
    ['is of a mode that may not connect', { 'x-api-key': 'da2-x' }],
  ])('that %s is told so after connection_init, and ends with 1000', async (_, headers) => {
    const connection = new TestConnection(services, headers);
    expect(await connection.send(INIT)).toEqual([CONNECTION_ERROR]);
    expect(connection.socket.closure).toEqual([1000, '']);
  });

  test.each(['subscribe', 'publish', 'unsubscribe', 'anything'])('gets no operation: %s is answered the same', async (type) => {
    const connection = new TestConnection(services, {});
    const operation = { ...services.publish('x', '/chat/room', ['1']), type };
    expect(await connection.send(operation, operation)).toEqual([CONNECTION_ERROR]);
    expect(services.decisions.after(0).map(({ operation: name }) => name)).toEqual(['connect']);
  });

  test('is told so when it stays silent', async () => {
    const { socket, timers } = new TestConnection(services, {});
    timers.pass(10_000);
    await new Promise(setImmediate);
    expect([socket.frames, socket.closure]).toEqual([[CONNECTION_ERROR], [1000, '']]);
  });
});

describe('an operation', () => {
  test('brings its own credential: that of the connection does not count', async () => {
    const bare = { ...services.subscribe('s', '/chat/room'), authorization: undefined };
    expect(await connect().send(bare)).toEqual([failure('subscribe', 's', { errorType: 'UnauthorizedException', message: NOT_AUTHORIZED })]);
  });

  test('whose authorization cannot be read is refused, and the log says why', async () => {
    const { Authorization } = services.alice;
    const reasons = [];
    const unreadable = [{ authorization: Authorization, Authorization }, Authorization, { Authorization: 1 }, { 'Authorization ': Authorization }];
    for (const authorization of unreadable) {
      const [frame] = await connect().send({ ...services.publish('p', '/chat/room\n', ['1']), authorization });
      expect(frame).toBe(failure('publish', 'p', { errorType: 'UnauthorizedException', message: NOT_AUTHORIZED }));
      const { rule, channel, reason } = services.decisions.after(0).at(-1)!;
      expect([rule, channel]).toEqual(['credential', '/chat/room\\u{a}']);
      reasons.push(reason);
    }
    expect(reasons).toEqual([
      'the header "authorization" is there twice',
      'authorization must be an object of headers',
      'the value of "Authorization" is not that of a header',
      '"Authorization " is not the name of a header',
    ]);
  });

  test('is signed over its channel, and no other', async () => {
    for (const [channel, rule] of [['/chat/room', 'mode'], ['/chat/other', 'credential']]) { // backends may not subscribe
      const { headers } = await signed('{"channel":"/chat/room"}');
      const [frame] = await connect().send({ ...services.subscribe('s', channel), authorization: headers });
      expect(JSON.parse(frame)).toMatchObject({ type: 'subscribe_error', errors: [{ errorType: 'UnauthorizedException' }] });
      expect(services.decisions.after(0).at(-1)).toMatchObject({ rule });
    }
  });

  test('is signed over channel and events as JSON writes them, whatever the client\'s own text was', async () => {
    const events = ['{"html":"<b>&</b>"}', '"\\u00e9 é 😀 \\/"'];
    const { headers } = await signed(JSON.stringify({ channel: '/chat/room', events }));
    const text = `{ "events":["{\\"html\\":\\"\\u003cb>&</b>\\"}", ${JSON.stringify(events[1])}],\n "channel":"\\/chat\\/room"`;
    const [frame] = await connect().send(`${text}, "id":"p","type":"publish","authorization":${JSON.stringify(headers)}}`);
    expect(JSON.parse(frame)).toMatchObject({ type: 'publish_success', id: 'p' });
    expect(services.decisions.after(0).at(-1)).toMatchObject({ allowed: true, caller: { mode: 'AWS_IAM' } });
  });

  test('that cannot be read is answered, and the next one is handled', async () => {
    expect(await connect().send('{', { type: 'ping', id: 'x' }, services.subscribe('s', '/chat/room'))).toEqual([
      expect.stringContaining('"type":"error","errors"'), expect.stringContaining('"type":"error","id":"x"'), '{"type":"subscribe_success","id":"s"}',
    ]);
  });
});

describe('a client that does harm', () => {
  test('has to wait when it sends faster than is decided, and loses nothing', async () => {
    const { authorizer, open } = gated(services.authorizer);
    const connection = connect(authorizer);
    const ids = Array.from({ length: 150 }, (_, index) => `s${index}`);
    const sent = connection.send(...ids.slice(0, 64).map((id) => services.subscribe(id, '/chat/room')));
    expect(connection.socket.isPaused).toBe(false);
    const more = connection.send(...ids.slice(64).map((id) => services.subscribe(id, '/chat/room')));
    expect(connection.socket.isPaused).toBe(true);
    open();
    await Promise.all([sent, more]);
    expect(connection.socket.isPaused).toBe(false);
    expect(connection.socket.frames).toEqual(ids.map((id) => `{"type":"subscribe_success","id":"${id}"}`));
  });

  test('is dropped when it does not read its events, and the others are not', async () => {
    const [slow, quick, writer] = [connect(), connect(), connect()];
    for (const reader of [slow, quick]) await reader.send(services.subscribe('s', '/chat/room'), services.subscribe('t', '/chat/*'));
    slow.socket.bufferedBytes = 9 * 1024 * 1024;
    await writer.send(services.publish('p', '/chat/room', ['1']));
    await writer.send(services.publish('q', '/chat/room', ['2']));
    expect(slow.socket.closure).toEqual([1008, 'the client reads too slowly']);
    expect(slow.socket.frames).toHaveLength(2);
    expect(quick.socket.frames.slice(2)).toEqual([data('s', '1'), data('t', '1'), data('s', '2'), data('t', '2')]);
  });

  test('is dropped when it does not read its answers, and is not subscribed then', async () => {
    const slow = connect();
    slow.socket.bufferedBytes = 9 * 1024 * 1024;
    expect(await slow.send(services.subscribe('s', '/chat/room'), INIT)).toEqual([]);
    expect(slow.socket.closure).toEqual([1008, 'the client reads too slowly']);
    slow.socket.bufferedBytes = 0;
    const delivered = jest.spyOn(slow.connection, 'deliver');
    await connect().send(services.publish('p', '/chat/room', ['1']));
    expect(delivered).not.toHaveBeenCalled();
  });

  test('is not heard once its connection has ended', async () => {
    const connection = connect();
    connection.connection.closed();
    expect(await connection.send(INIT, services.publish('p', '/chat/room', ['1']))).toEqual([]);
    expect(services.decisions.after(0).filter(({ operation }) => operation === 'publish')).toEqual([]);
  });
});

describe('a failure of the server itself', () => {
  const broken = new Error('broken');
  test.each(['connect', 'subscribe', 'publish'] as const)('on %s lets nothing pass, is reported, and tells the client nothing', async (operation) => {
    const connection = connect(withOperations(services.authorizer, { [operation]: () => Promise.reject(broken) }));
    const frames = await connection.send(services.subscribe('s', '/chat/room'), services.publish('p', '/chat/room', ['1']));
    expect(connection.socket.closure).toEqual([1011, '']);
    expect(services.reported).toContain(broken);
    expect(frames.join()).not.toMatch(/broken|publish_success|data/);
    await connect().send(services.publish('q', '/chat/room', ['2']));
    expect(connection.socket.frames).toEqual(frames);
  });

  test('that leaves a decision without a target or an error refuses', async () => {
    const odd = { operation: 'publish', allowed: true, rule: 'allowed', reason: '', caller: { label: '' }, logs: [], events: [] } as PublishDecision;
    const connection = connect(withOperations(services.authorizer, { subscribe: () => Promise.resolve(odd) }));
    expect(await connection.send(services.subscribe('s', '/chat/room'))).toEqual([]);
    expect(connection.socket.closure).toEqual([1011, '']);
  });
});
