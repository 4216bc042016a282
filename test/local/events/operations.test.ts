import type { EventsAuthorizer } from '../../../local/events/authorizer';
import { ALICE } from '../../engine/auth/test-user-pool';
import { TestWorld } from '../../engine/auth/test-world';
import type { Message } from '../support/events-client';
import { EventsServices, unsubscribe } from '../support/events-services';
import { data, failure, NOT_AUTHORIZED, published, success } from '../support/frames';
import { gated } from '../support/gated-authorizer';
import { TestConnection } from '../support/test-connection';

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
const subscribe = (id: string, channel: string): Message => services.subscribe(id, channel);
const publish = (id: string, channel: string, events: readonly unknown[]): Message => services.publish(id, channel, events);
const anyOf = (type: string): string => expect.stringMatching(new RegExp(`^\\{"type":"${type}",`)) as string;

describe('a subscription', () => {
  test('gets what is published, from the moment it is told of', async () => {
    const [reader, writer] = [connect(), connect()];
    await reader.send(subscribe('s', 'chat/*'));
    await writer.send(publish('p', '/chat/room', ['{"n":1}', '42']));
    expect(reader.socket.frames).toEqual([success('subscribe', 's'), data('s', '{"n":1}'), data('s', '42')]);
  });

  test('gets the subscriber\'s own events too', async () => {
    expect(await connect().send(subscribe('s', '/chat/room'), publish('p', '/chat/room', ['1'])))
      .toEqual([success('subscribe', 's'), published('p', 0), data('s', '1')]);
  });

  test('that a handler refuses fails alone', async () => {
    const connection = connect();
    const messages = [
      subscribe('mine', `/private/${ALICE}/*`), subscribe('other', '/private/bob'), subscribe('all', '/private/*'), publish('p', '/chat/x', ['1']),
    ];
    const error = { errorType: 'Unauthorized', message: NOT_AUTHORIZED };
    expect(await connection.send(...messages)).toEqual([
      success('subscribe', 'mine'), failure('subscribe', 'other', error), failure('subscribe', 'all', error), published('p', 0),
    ]);
    expect(connection.socket.closure).toBeUndefined();
  });

  test('to a namespace that does not exist is refused without a message', async () => {
    expect(await connect().send(subscribe('s', '/nowhere/x'))).toEqual([failure('subscribe', 's', { errorType: 'UnauthorizedException' })]);
  });

  test.each(['/chat/*/x', '/*', '*', '/chat//x', '/chat/a/b/c/d/e', '/chat/a_b', ''])('to %j is refused', async (channel) => {
    const [frame] = await connect().send(subscribe('s', channel));
    expect(JSON.parse(frame)).toMatchObject({ type: 'subscribe_error', id: 's', errors: [{ errorType: 'BadRequestException' }] });
  });

  test('cannot have an id that is in use, until that one has ended', async () => {
    const again = subscribe('s', '/chat/b');
    expect(await connect().send(subscribe('s', '/chat/a'), again, unsubscribe('s'), again, publish('p', '/chat/a', ['1']))).toEqual([
      success('subscribe', 's'),
      failure('subscribe', 's', { errorType: 'DuplicatedOperationError', message: 'Operation id s is in use' }),
      success('unsubscribe', 's'),
      success('subscribe', 's'),
      published('p', 0),
    ]);
  });

  test('whose attempt was refused leaves its id free', async () => {
    expect(await connect().send(subscribe('s', '/private/bob'), subscribe('s', '/chat/a')))
      .toEqual([anyOf('subscribe_error'), success('subscribe', 's')]);
  });

  test('is one of 200 at the most', async () => {
    const connection = connect();
    const ids = Array.from({ length: 201 }, (_, index) => `s${index}`);
    const frames = await connection.send(...ids.map((id) => subscribe(id, '/chat/room')));
    expect(frames.slice(0, 200)).toEqual(ids.slice(0, 200).map((id) => success('subscribe', id)));
    expect(JSON.parse(frames[200])).toMatchObject({ type: 'subscribe_error', id: 's200', errors: [{ errorType: 'MaxSubscriptionsReachedError' }] });
    expect(await connection.send(unsubscribe('s7'), subscribe('s200', '/chat/room')))
      .toEqual([success('unsubscribe', 's7'), success('subscribe', 's200')]);
  });

  test('that is ended gets nothing more', async () => {
    const connection = connect();
    await connection.send(subscribe('s', '/chat/room'), subscribe('t', '/chat/room'), unsubscribe('s'));
    expect(await connection.send(publish('p', '/chat/room', ['1']))).toEqual([published('p', 0), data('t', '1')]);
  });

  test('that does not exist cannot be ended', async () => {
    expect(await connect().send(unsubscribe('zz')))
      .toEqual([failure('unsubscribe', 'zz', { errorType: 'UnknownOperationError', message: 'Unknown operation id zz' })]);
  });

  test('is one connection\'s own: another cannot end it', async () => {
    const [first, second] = [connect(), connect()];
    await first.send(subscribe('s', '/chat/room'));
    expect(await second.send(unsubscribe('s'))).toEqual([anyOf('unsubscribe_error')]);
    await second.send(publish('p', '/chat/room', ['1']));
    expect(first.socket.frames.at(-1)).toBe(data('s', '1'));
  });

  test('that is ended before it was decided on is gone', async () => {
    const { authorizer, asked, open } = gated(services.authorizer);
    const connection = connect(authorizer);
    const sent = connection.send(subscribe('s', '/chat/room'), unsubscribe('s'));
    await asked;
    expect(connection.socket.frames).toEqual([]);
    open();
    expect(await sent).toEqual([success('subscribe', 's'), success('unsubscribe', 's')]);
    await connect().send(publish('p', '/chat/room', ['1']));
    expect(connection.socket.frames).toHaveLength(2);
  });

  test('whose socket closed before it was decided on is never made', async () => {
    const { authorizer, asked, open } = gated(services.authorizer);
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
    const delivered = jest.spyOn(reader.connection, 'deliver');
    await connect().send(publish('p', '/chat/room', ['1']));
    expect(delivered).not.toHaveBeenCalled();
  });
});

describe('a publication', () => {
  test('is answered with an identifier and index for each event', async () => {
    expect(await connect().send(publish('p', '/chat/room', ['{"n":1}', '42']))).toEqual([
      '{"type":"publish_success","id":"p","successful":[{"identifier":"id-0","index":0},{"identifier":"id-1","index":1}],"failed":[]}',
    ]);
  });

  test('may fail in part: the others are delivered as the handler left them', async () => {
    const connection = connect();
    await connection.send(subscribe('s', '/filter/x'));
    const events = ['1', '"fail"', '"drop"', `"${'x'.repeat(245_760)}"`, '5'];
    const [answer, ...frames] = await connection.send(publish('p', '/filter/x', events));
    const successful = [0, 2, 4].map((index) => ({ identifier: `id-${index}`, index }));
    const failed = [
      { code: 'HandlerExecutionError', identifier: 'id-1', index: 1, message: 'not this' },
      { code: 'EventTooLargeException', identifier: 'id-3', index: 3, message: 'Transformed event is larger than 240KB' },
    ];
    expect(answer).toBe(JSON.stringify({ type: 'publish_success', id: 'p', successful, failed }));
    expect(frames).toEqual([data('s', '{"n":1}'), data('s', '{"n":5}')]);
  });

  test.each([
    [[], 'input has no event'], [['1', '2', '3', '4', '5', '6'], 'input exceeded 5 event limit'],
  ])('has one to five events, not %j', async (events, message) => {
    expect(await connect().send(publish('p', '/chat/room', events))).toEqual([failure('publish', 'p', { errorType: 'InvalidInputError', message })]);
    expect(services.decisions.after(0).filter(({ operation }) => operation === 'publish')).toEqual([]);
  });

  test('that is refused reaches nobody', async () => {
    const connection = connect();
    await connection.send(subscribe('s', `/private/${ALICE}`), subscribe('t', '/chat/*'));
    const refused = [publish('p', `/private/${ALICE}`, ['1']), publish('q', '/chat/*', ['1']), publish('r', '/chat/x', ['{'])];
    expect((await connection.send(...refused)).map((frame) => JSON.parse(frame) as unknown)).toMatchObject([
      { type: 'publish_error', id: 'p', errors: [{ errorType: 'UnauthorizedException' }] },
      { type: 'publish_error', id: 'q', errors: [{ errorType: 'BadRequestException' }] },
      { type: 'publish_error', id: 'r', errors: [{ errorType: 'BadRequestException' }] },
    ]);
  });

  test('may have the id of a subscription', async () => {
    expect(await connect().send(subscribe('s', '/chat/a'), publish('s', '/chat/b', ['1']))).toEqual([success('subscribe', 's'), published('s', 0)]);
  });

  test('counts although its client has left since', async () => {
    const [reader, writer] = [connect(), connect()];
    await reader.send(subscribe('s', '/chat/room'));
    const sent = writer.send(publish('p', '/chat/room', ['1']), publish('q', '/chat/room', ['2']));
    writer.connection.closed();
    expect(await sent).toEqual([]);
    expect(reader.socket.frames.slice(1)).toEqual([data('s', '1'), data('s', '2')]);
  });
});
