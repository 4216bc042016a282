import type { PublishDecision } from '../../../engine/decision';
import type { EventsAuthorizer } from '../../../local/events/authorizer';
import { signed } from '../../engine/auth/test-signer';
import { ALICE } from '../../engine/auth/test-user-pool';
import { TestWorld } from '../../engine/auth/test-world';
import { EventsServices } from '../support/events-services';
import { TestConnection } from '../support/test-connection';

const NOT_AUTHORIZED = 'You are not authorized to make this call.';
const REFUSED = `{"type":"connection_error","errors":[{"errorType":"UnauthorizedException","errorCode":401,"message":"${NOT_AUTHORIZED}"}]}`;
const ACK = '{"type":"connection_ack","connectionTimeoutMs":300000}';
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
const subscribe = (id: string, channel: string) => ({ type: 'subscribe', id, channel, authorization: services.alice });
const unsubscribe = (id: string) => ({ type: 'unsubscribe', id });
const publish = (id: string, channel: string, events: readonly unknown[]) => ({ type: 'publish', id, channel, events, authorization: services.alice });
const data = (id: string, event: string) => JSON.stringify({ type: 'data', id, event });

interface Gate {
  readonly authorizer: EventsAuthorizer;
  /** Resolves when a subscribe waits. */
  readonly asked: Promise<void>;
  readonly open: () => void;
}

/** The real authorizer, which answers a subscribe only when it is told to. */
function gated(): Gate {
  let [ask, open] = [(): void => {}, (): void => {}];
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const subscribeLater: EventsAuthorizer['subscribe'] = async (...all) => {
    ask();
    await opened;
    return services.authorizer.subscribe(...all);
  };
  return { asked, open, authorizer: withOperations({ subscribe: subscribeLater }) };
}

/** The real authorizer, but for some operations. */
function withOperations(operations: Partial<EventsAuthorizer>): EventsAuthorizer {
  const { authorizer } = services;
  return {
    connect: (request) => authorizer.connect(request),
    subscribe: (...all) => authorizer.subscribe(...all),
    publish: (...all) => authorizer.publish(...all),
    ...operations,
  };
}

describe('a connection', () => {
  test('answers connection_init with the number at the top level', async () => {
    expect(await connect().send(INIT)).toEqual([ACK]);
  });

  test('takes operations without connection_init, and then sends no connection_ack', async () => {
    expect(await connect().send(subscribe('s', '/chat/room'))).toEqual(['{"type":"subscribe_success","id":"s"}']);
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
    ['is not readable', undefined], ['is missing', {}], ['is no token', { authorization: 'x.y.z' }], ['is of a mode that may not connect', { 'x-api-key': 'da2-x' }],
  ])('that %s is told so after connection_init, and ends with 1000', async (_, headers) => {
    const connection = new TestConnection(services, headers);
    expect(await connection.send(INIT)).toEqual([REFUSED]);
    expect(connection.socket.closure).toEqual([1000, '']);
  });

  test.each(['subscribe', 'publish', 'unsubscribe', 'anything'])('gets no operation: %s is answered the same', async (type) => {
    const connection = new TestConnection(services, {});
    const operation = { ...publish('x', '/chat/room', ['1']), type };
    expect(await connection.send(operation, operation)).toEqual([REFUSED]);
    expect(services.decisions.after(0).map(({ operation: name }) => name)).toEqual(['connect']);
  });

  test('is told so when it stays silent', async () => {
    const { socket, timers } = new TestConnection(services, undefined);
    timers.pass(10_000);
    await new Promise(setImmediate);
    expect([socket.frames, socket.closure]).toEqual([[REFUSED], [1000, '']]);
  });
});

describe('an operation', () => {
  test('brings its own credential: that of the connection does not count', async () => {
    const bare = { ...subscribe('s', '/chat/room'), authorization: undefined };
    expect(await connect().send(bare)).toEqual([`{"type":"subscribe_error","id":"s","errors":[{"errorType":"UnauthorizedException","message":"${NOT_AUTHORIZED}"}]}`]);
  });

  test('with two credentials is refused', async () => {
    const authorization = { authorization: services.alice.Authorization, Authorization: services.alice.Authorization };
    expect(await connect().send({ ...subscribe('s', '/chat/room'), authorization })).toEqual([expect.stringContaining('"subscribe_error"')]);
  });

  test('is signed over channel and events as JSON writes them, whatever the client\'s own text was', async () => {
    const events = ['{"html":"<b>&</b>"}', '"\\u00e9 é 😀 \\/"'];
    const { headers } = await signed(JSON.stringify({ channel: '/chat/room', events }));
    const message = `{ "events":["{\\"html\\":\\"\\u003cb>&</b>\\"}", ${JSON.stringify(events[1])}],\n "channel":"\\/chat\\/room", "id":"p","type":"publish","authorization":${JSON.stringify(headers)}}`;
    expect(await connect().send(message)).toEqual([expect.stringMatching(/^\{"type":"publish_success","id":"p","successful":\[\{"identifier":"id-\d+","index":0\},/)]);
    expect(services.decisions.after(0).at(-1)).toMatchObject({ allowed: true, caller: { mode: 'AWS_IAM' } });
  });

  test('is not signed for another channel', async () => {
    const { headers } = await signed('{"channel":"/chat/room"}');
    expect(await connect().send({ ...subscribe('s', '/chat/other'), authorization: headers })).toEqual([expect.stringContaining('UnauthorizedException')]);
  });

  test('that cannot be read is answered, and the next one is handled', async () => {
    expect(await connect().send('{', { type: 'ping', id: 'x' }, subscribe('s', '/chat/room'))).toEqual([
      expect.stringContaining('"type":"error","errors"'), expect.stringContaining('"type":"error","id":"x"'), '{"type":"subscribe_success","id":"s"}',
    ]);
  });
});

describe('a subscription', () => {
  test('gets what is published, from the moment it is told of', async () => {
    const [reader, writer] = [connect(), connect()];
    await reader.send(subscribe('s', 'chat/*'));
    await writer.send(publish('p', '/chat/room', ['{"n":1}', '42']));
    expect(reader.socket.frames).toEqual(['{"type":"subscribe_success","id":"s"}', data('s', '{"n":1}'), data('s', '42')]);
  });

  test('gets the subscriber\'s own events too', async () => {
    expect(await connect().send(subscribe('s', '/chat/room'), publish('p', '/chat/room', ['1'])))
      .toEqual(['{"type":"subscribe_success","id":"s"}', expect.stringContaining('publish_success'), data('s', '1')]);
  });

  test('that a handler refuses fails alone', async () => {
    const connection = connect();
    const frames = await connection.send(subscribe('mine', `/private/${ALICE}/*`), subscribe('other', '/private/bob'), subscribe('all', '/private/*'), publish('p', '/chat/x', ['1']));
    const refused = (id: string): string => `{"type":"subscribe_error","id":"${id}","errors":[{"errorType":"Unauthorized","message":"${NOT_AUTHORIZED}"}]}`;
    expect(frames.slice(0, 3)).toEqual(['{"type":"subscribe_success","id":"mine"}', refused('other'), refused('all')]);
    expect(frames[3]).toContain('publish_success');
    expect(connection.socket.closure).toBeUndefined();
  });

  test('to a namespace that does not exist is refused without a message', async () => {
    expect(await connect().send(subscribe('s', '/nowhere/x'))).toEqual(['{"type":"subscribe_error","id":"s","errors":[{"errorType":"UnauthorizedException"}]}']);
  });

  test.each(['/chat/*/x', '/*', '*', '/chat//x', '/chat/a/b/c/d/e', '/chat/a_b', ''])('to %j is refused', async (channel) => {
    expect(await connect().send(subscribe('s', channel))).toEqual([expect.stringMatching(/^\{"type":"subscribe_error","id":"s","errors":\[\{"errorType":"BadRequestException"/)]);
  });

  test('cannot have an id that is in use, until that one has ended', async () => {
    const frames = await connect().send(subscribe('s', '/chat/a'), subscribe('s', '/chat/b'), unsubscribe('s'), subscribe('s', '/chat/b'), publish('p', '/chat/a', ['1']));
    expect(frames).toEqual([
      '{"type":"subscribe_success","id":"s"}',
      '{"type":"subscribe_error","id":"s","errors":[{"errorType":"DuplicatedOperationError","message":"Operation id s is in use"}]}',
      '{"type":"unsubscribe_success","id":"s"}',
      '{"type":"subscribe_success","id":"s"}',
      expect.stringContaining('publish_success'),
    ]);
  });

  test('whose attempt was refused leaves its id free', async () => {
    expect(await connect().send(subscribe('s', '/private/bob'), subscribe('s', '/chat/a'))).toEqual([expect.stringContaining('subscribe_error'), '{"type":"subscribe_success","id":"s"}']);
  });

  test('is one of 200 at the most', async () => {
    const connection = connect();
    const ids = Array.from({ length: 201 }, (_, index) => `s${index}`);
    const frames = await connection.send(...ids.map((id) => subscribe(id, '/chat/room')));
    expect(frames.filter((frame) => frame.includes('subscribe_success'))).toHaveLength(200);
    expect(JSON.parse(frames[200])).toMatchObject({ type: 'subscribe_error', id: 's200', errors: [{ errorType: 'MaxSubscriptionsReachedError' }] });
    expect(await connection.send(unsubscribe('s7'), subscribe('s200', '/chat/room'))).toEqual(['{"type":"unsubscribe_success","id":"s7"}', '{"type":"subscribe_success","id":"s200"}']);
  });

  test('that is ended gets nothing more', async () => {
    const connection = connect();
    await connection.send(subscribe('s', '/chat/room'), subscribe('t', '/chat/room'), unsubscribe('s'));
    const frames = await connection.send(publish('p', '/chat/room', ['1']));
    expect(frames.slice(1)).toEqual([data('t', '1')]);
  });

  test('that does not exist cannot be ended', async () => {
    expect(await connect().send(unsubscribe('zz'))).toEqual(['{"type":"unsubscribe_error","id":"zz","errors":[{"errorType":"UnknownOperationError","message":"Unknown operation id zz"}]}']);
  });

  test('is one connection\'s own: another cannot end it', async () => {
    const [first, second] = [connect(), connect()];
    await first.send(subscribe('s', '/chat/room'));
    expect(await second.send(unsubscribe('s'))).toEqual([expect.stringContaining('unsubscribe_error')]);
    await second.send(publish('p', '/chat/room', ['1']));
    expect(first.socket.frames.at(-1)).toBe(data('s', '1'));
  });

  test('that is ended before it was decided on is gone', async () => {
    const { authorizer, asked, open } = gated();
    const connection = connect(authorizer);
    const sent = connection.send(subscribe('s', '/chat/room'), unsubscribe('s'));
    await asked;
    expect(connection.socket.frames).toEqual([]);
    open();
    expect(await sent).toEqual(['{"type":"subscribe_success","id":"s"}', '{"type":"unsubscribe_success","id":"s"}']);
    await connect().send(publish('p', '/chat/room', ['1']));
    expect(connection.socket.frames).toHaveLength(2);
  });

  test('whose socket closed before it was decided on is never made', async () => {
    const { authorizer, asked, open } = gated();
    const connection = connect(authorizer);
    const subscribed = jest.spyOn(services.broker, 'subscribe');
    const sent = connection.send(subscribe('s', '/chat/room'), subscribe('t', '/chat/room'));
    await asked;
    connection.connection.closed();
    open();
    expect(await sent).toEqual([]);
    expect(subscribed).not.toHaveBeenCalled();
    expect(services.decisions.after(0).filter(({ operation }) => operation === 'subscribe')).toHaveLength(1);
  });

  test('ends with its socket', async () => {
    const reader = connect();
    await reader.send(subscribe('s', '/chat/room'), subscribe('t', '/chat/*'));
    reader.connection.closed();
    await connect().send(publish('p', '/chat/room', ['1']));
    expect(reader.socket.frames).toHaveLength(2);
  });
});

describe('a publication', () => {
  test('is answered with an identifier and index for each event', async () => {
    expect(await connect().send(publish('p', '/chat/room', ['{"n":1}', '42'])))
      .toEqual(['{"type":"publish_success","id":"p","successful":[{"identifier":"id-0","index":0},{"identifier":"id-1","index":1}],"failed":[]}']);
  });

  test('may fail in part: the others are delivered as the handler left them', async () => {
    const connection = connect();
    await connection.send(subscribe('s', '/filter/x'));
    const [answer, ...events] = await connection.send(publish('p', '/filter/x', ['1', '"fail"', '"drop"', `"${'x'.repeat(245_760)}"`, '5']));
    expect(answer).toBe('{"type":"publish_success","id":"p","successful":[{"identifier":"id-0","index":0},{"identifier":"id-2","index":2},{"identifier":"id-4","index":4}],' +
      '"failed":[{"code":"HandlerExecutionError","identifier":"id-1","index":1,"message":"not this"},' +
      '{"code":"EventTooLargeException","identifier":"id-3","index":3,"message":"Transformed event is larger than 240KB"}]}');
    expect(events).toEqual([data('s', '{"n":1}'), data('s', '{"n":5}')]);
  });

  test.each([[[], 'input has no event'], [['1', '2', '3', '4', '5', '6'], 'input exceeded 5 event limit']])('has one to five events, not %j', async (events, message) => {
    expect(await connect().send(publish('p', '/chat/room', events))).toEqual([`{"type":"publish_error","id":"p","errors":[{"errorType":"InvalidInputError","message":"${message}"}]}`]);
    expect(services.decisions.after(0).filter(({ operation }) => operation === 'publish')).toEqual([]);
  });

  test('that is refused reaches nobody', async () => {
    const connection = connect();
    await connection.send(subscribe('s', `/private/${ALICE}`), subscribe('t', '/chat/*'));
    expect(await connection.send(publish('p', `/private/${ALICE}`, ['1']), publish('q', '/chat/*', ['1']), publish('r', '/chat/x', ['{']))).toEqual([
      '{"type":"publish_error","id":"p","errors":[{"errorType":"UnauthorizedException"}]}',
      expect.stringMatching(/^\{"type":"publish_error","id":"q","errors":\[\{"errorType":"BadRequestException"/),
      expect.stringMatching(/^\{"type":"publish_error","id":"r","errors":\[\{"errorType":"BadRequestException"/),
    ]);
  });

  test('may have the id of a subscription', async () => {
    expect(await connect().send(subscribe('s', '/chat/a'), publish('s', '/chat/b', ['1']))).toEqual([expect.any(String), expect.stringContaining('"publish_success","id":"s"')]);
  });

  test('counts although its client has left since', async () => {
    const reader = connect();
    await reader.send(subscribe('s', '/chat/room'));
    const writer = connect();
    const sent = writer.send(publish('p', '/chat/room', ['1']), publish('q', '/chat/room', ['2']));
    writer.connection.closed();
    expect(await sent).toEqual([]);
    expect(reader.socket.frames.slice(1)).toEqual([data('s', '1'), data('s', '2')]);
  });
});

describe('a client that does harm', () => {
  test('has to wait when it sends faster than is decided, and loses nothing', async () => {
    const { authorizer, open } = gated();
    const connection = connect(authorizer);
    const ids = Array.from({ length: 150 }, (_, index) => `s${index}`);
    const sent = connection.send(...ids.slice(0, 64).map((id) => subscribe(id, '/chat/room')));
    expect(connection.socket.isPaused).toBe(false);
    const more = connection.send(...ids.slice(64).map((id) => subscribe(id, '/chat/room')));
    expect(connection.socket.isPaused).toBe(true);
    open();
    await Promise.all([sent, more]);
    expect(connection.socket.isPaused).toBe(false);
    expect(connection.socket.frames).toEqual(ids.map((id) => `{"type":"subscribe_success","id":"${id}"}`));
  });

  test('is dropped when it does not read its events, and the others are not', async () => {
    const [slow, quick, writer] = [connect(), connect(), connect()];
    for (const reader of [slow, quick]) await reader.send(subscribe('s', '/chat/room'), subscribe('t', '/chat/*'));
    slow.socket.bufferedBytes = 9 * 1024 * 1024;
    await writer.send(publish('p', '/chat/room', ['1']));
    await writer.send(publish('q', '/chat/room', ['2']));
    expect(slow.socket.closure).toEqual([1008, 'the client reads too slowly']);
    expect(slow.socket.frames).toHaveLength(2);
    expect(quick.socket.frames.slice(2)).toEqual([data('s', '1'), data('t', '1'), data('s', '2'), data('t', '2')]);
  });

  test('is dropped when it does not read its answers, and is not subscribed then', async () => {
    const slow = connect();
    slow.socket.bufferedBytes = 9 * 1024 * 1024;
    expect(await slow.send(subscribe('s', '/chat/room'), INIT)).toEqual([]);
    expect(slow.socket.closure).toEqual([1008, 'the client reads too slowly']);
    slow.socket.bufferedBytes = 0;
    await connect().send(publish('p', '/chat/room', ['1']));
    expect(slow.socket.frames).toEqual([]);
  });

  test('is not heard once its connection has ended', async () => {
    const connection = connect();
    connection.connection.closed();
    expect(await connection.send(INIT, publish('p', '/chat/room', ['1']))).toEqual([]);
    expect(services.decisions.after(0).filter(({ operation }) => operation === 'publish')).toEqual([]);
  });
});

describe('a failure of the server itself', () => {
  const broken = new Error('broken');
  test.each(['connect', 'subscribe', 'publish'] as const)('on %s lets nothing pass, is reported, and tells the client nothing', async (operation) => {
    const connection = connect(withOperations({ [operation]: () => Promise.reject(broken) }));
    const frames = await connection.send(subscribe('s', '/chat/room'), publish('p', '/chat/room', ['1']));
    expect(connection.socket.closure).toEqual([1011, '']);
    expect(services.reported).toContain(broken);
    expect(frames.join()).not.toMatch(/broken|publish_success|data/);
    await connect().send(publish('q', '/chat/room', ['2']));
    expect(connection.socket.frames).toEqual(frames);
  });

  test('that leaves a decision without a target or an error refuses', async () => {
    const odd = { operation: 'publish', allowed: true, rule: 'allowed', reason: '', caller: { label: '' }, logs: [], events: [] } as PublishDecision;
    const connection = connect(withOperations({ subscribe: () => Promise.resolve(odd) }));
    expect(await connection.send(subscribe('s', '/chat/room'))).toEqual([]);
    expect(connection.socket.closure).toEqual([1011, '']);
  });
});
