import { ChatServer } from './chat-server';
import { installTestSocket, TestSocket } from './test-socket';
import { Inbox, pause, TestUser } from './test-user';
import { EventsClient } from '../../examples/react/src/events/events-client';
import { until } from '../support/until';

installTestSocket();

let server: ChatServer;
let alice: TestUser;

const message = (text: string, id = text) => ({ id, text });
const UNAUTHORIZED = { name: 'EventsError', type: 'Unauthorized', isRefusal: true };

beforeAll(async () => {
  server = await ChatServer.start();
});
afterAll(() => server.dispose());

beforeEach(async () => {
  TestSocket.all.length = 0;
  alice = await TestUser.signIn(server, 'alice');
});
afterEach(() => alice.client.close());

describe('a client', () => {
  test('does nothing until something is subscribed, and runs where there is no WebSocket', () => {
    expect(alice.client.status).toBe('idle');
    expect({ sockets: TestSocket.all.length, asked: alice.asked }).toEqual({ sockets: 0, asked: 0 });
    Object.assign(globalThis, { WebSocket: undefined });
    try {
      expect(new EventsClient({ url: 'https://x/event', realtimeUrl: 'wss://x/event/realtime', sub: 'x', getToken: () => Promise.resolve('x') }).status).toBe('idle');
    } finally {
      installTestSocket();
    }
  });

  test('delivers public and private events to those who subscribed', async () => {
    const everyone = alice.listen('/public/*');
    const own = alice.listen(`private/${alice.sub}/*`);
    await Promise.all([everyone.ready, own.ready]);
    await server.publish('/public/news', message('to all'));
    await server.publish(`/private/${alice.sub}/jobs`, message('to alice'));
    await until(() => everyone.texts.length + own.texts.length === 2);
    expect([everyone.texts, own.texts]).toEqual([['to all'], ['to alice']]);
    expect(TestSocket.all).toHaveLength(1);
  });

  test('asks for a token at each connect, subscribe and publish, and keeps none', async () => {
    await Promise.all(['/public/a', '/public/b'].map((channel) => alice.listen(channel).ready));
    await alice.client.publish('/rooms/tea', [message('hello')]);
    expect({ asked: alice.asked, renewed: alice.renewed }).toEqual({ asked: 4, renewed: 1 });
    alice.token = undefined;
    await expect(alice.client.publish('/rooms/tea', [message('hello')])).rejects.toMatchObject({ type: 'SignedOut' });
  });

  test('tells what parse refused, and gives each id once', async () => {
    const inbox = alice.listen('/public/*', { idOf: ({ id }) => id });
    await inbox.ready;
    await server.publish('/public/x', 42, { id: 7 }, null, message('one', 'same'));
    await server.publish('/public/y', message('two', 'same'), message('last'));
    await until(() => inbox.texts.includes('last'));
    expect({ texts: inbox.texts, invalid: inbox.invalid }).toEqual({ texts: ['one', 'last'], invalid: 3 });
  });

  test('keeps a listener that throws away from the others', async () => {
    const thrown = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const bad = alice.listen('/public/*', { onEvent: () => { throw new Error('mine'); } });
    const good = alice.listen('/public/*');
    await Promise.all([bad.ready, good.ready]);
    await server.publish('/public/x', message('hello'));
    await until(() => good.texts.length === 1);
    expect(() => thrown.mock.lastCall![0]()).toThrow('mine');
    thrown.mockRestore();
  });

  test('reports the events of a publication that AppSync refused', async () => {
    const { successful, failed } = await alice.client.publish('/rooms/tea', [message('fits'), message('x'.repeat(250_000))]);
    expect(successful).toMatchObject([{ index: 0 }]);
    expect(failed).toMatchObject([{ index: 1, code: 'EventTooLargeException' }]);
    await expect(alice.client.publish('/rooms/tea', [1, 2, 3, 4, 5, 6])).rejects.toMatchObject({ type: 'InvalidInputError', isRefusal: false });
  });
});

describe('a refusal', () => {
  test.each([
    ['another user\'s channels', () => `/private/${server.subOf('bob')}/*`],
    ['the channels of all users', () => '/private/*'],
  ])('of %s is told after one renewal and one more try, and ends nothing else', async (_, channel) => {
    const own = alice.listen(`/private/${alice.sub}/*`);
    await own.ready;
    const refused = alice.listen(channel());
    await expect(refused.ready).rejects.toMatchObject(UNAUTHORIZED);
    expect(refused.errors).toMatchObject([UNAUTHORIZED]);
    expect(alice.renewed).toBe(2);
    expect(TestSocket.newest.typesOf(channel())).toEqual(['subscribe', 'subscribe_error', 'subscribe', 'subscribe_error']);
    await server.publish(`/private/${alice.sub}/x`, message('still'));
    await until(() => own.texts.length === 1);
    expect({ sockets: TestSocket.all.length, status: alice.client.status }).toEqual({ sockets: 1, status: 'open' });
  });

  test('of a channel is not asked for again, but by a new subscription', async () => {
    await expect(alice.listen('/private/*').ready).rejects.toMatchObject(UNAUTHORIZED);
    TestSocket.newest.terminate();
    await until(() => TestSocket.all.length === 2 && alice.client.status === 'open');
    expect(TestSocket.newest.typesOf('/private/*')).toEqual([]);
    await expect(alice.listen('/private/*').ready).rejects.toMatchObject(UNAUTHORIZED);
    expect(TestSocket.newest.typesOf('/private/*')).toHaveLength(4);
  });

  test('of a publication is told', async () => {
    await expect(alice.client.publish('/public/news', [message('hello')])).rejects.toMatchObject({ type: 'UnauthorizedException' });
    expect(alice.renewed).toBe(2);
  });

  test('of many channels at once renews the token once', async () => {
    await alice.listen('/public/*').ready;
    const refused = Array.from({ length: 10 }, (_, index) => alice.listen(`/private/x${index}`));
    await Promise.allSettled(refused.map(({ ready }) => ready));
    expect(refused.flatMap(({ errors }) => errors)).toHaveLength(10);
    expect(alice.renewed).toBe(2);
  });
});

describe('a token that has expired', () => {
  test('ends neither the connection nor a subscription', async () => {
    const inbox = alice.listen('/public/*');
    await inbox.ready;
    server.expireTokens();
    await server.publish('/public/x', message('later'));
    await until(() => inbox.texts.length === 1);
    expect({ sockets: TestSocket.all.length, renewed: alice.renewed }).toEqual({ sockets: 1, renewed: 1 });
  });

  test('is renewed for the next subscription, on the same connection', async () => {
    await alice.listen('/public/a').ready;
    server.expireTokens();
    await Promise.all(['/public/b', '/public/c'].map((channel) => alice.listen(channel).ready));
    await alice.client.publish('/rooms/tea', [message('hello')]);
    expect({ sockets: TestSocket.all.length, renewed: alice.renewed }).toEqual({ sockets: 1, renewed: 2 });
  });

  test('is renewed once for a connection', async () => {
    server.expireTokens();
    await alice.listen('/public/*').ready;
    expect({ sockets: TestSocket.all.length, renewed: alice.renewed }).toEqual({ sockets: 2, renewed: 2 });
  });

  test('and that cannot be renewed ends the attempts until the next subscription', async () => {
    const stuck = jest.spyOn(alice, 'renew').mockResolvedValue(undefined);
    server.expireTokens();
    const inbox = alice.listen('/public/*');
    await expect(inbox.ready).rejects.toMatchObject({ type: 'UnauthorizedException' });
    expect(alice.client.status).toBe('refused');
    const { asked } = alice;
    await pause(100);
    expect(alice.asked).toBe(asked);
    stuck.mockRestore();
    await alice.listen('/public/*').ready;
    expect(alice.client.status).toBe('open');
  });

  test('and whose renewal fails for now is asked for again', async () => {
    let failures = 3;
    const client = new EventsClient({
      ...server.urls,
      sub: alice.sub,
      timing: { firstRetryMs: 10 },
      getToken: () => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(alice.token);
      },
    });
    await new Inbox(client, '/public/*', {}).ready;
    client.close();
    expect(failures).toBeLessThan(0);
  });
});

describe('channels', () => {
  test('are subscribed once for all who listen, and left with the last', async () => {
    const inboxes = [alice.listen('/public/*'), alice.listen('public/*'), alice.listen('/public/*')];
    await Promise.all(inboxes.map(({ ready }) => ready));
    await server.publish('/public/x', message('hello'));
    await until(() => inboxes.every(({ texts }) => texts.length === 1));
    inboxes[0].leave();
    inboxes[0].leave();
    inboxes[1].leave();
    await pause(60);
    expect(TestSocket.newest.typesOf('/public/*')).toEqual(['subscribe', 'subscribe_success', 'data']);
    inboxes[2].leave();
    await until(() => TestSocket.newest.typesOf('/public/*').includes('unsubscribe_success'));
    await server.publish('/public/x', message('too late'));
    expect(inboxes.flatMap(({ texts }) => texts)).toEqual(['hello', 'hello', 'hello']);
  });

  test('are not left by whoever comes back at once, as in StrictMode', async () => {
    alice.listen('/public/*').leave();
    const inbox = alice.listen('/public/*');
    await inbox.ready;
    inbox.leave();
    await alice.listen('/public/*').ready;
    await pause(60);
    expect(TestSocket.all).toHaveLength(1);
    expect(TestSocket.newest.typesOf('/public/*')).toEqual(['subscribe', 'subscribe_success']);
  });

  test('of a connection may be 200, which all come back; one more is refused by name', async () => {
    const inboxes = Array.from({ length: 200 }, (_, index) => alice.listen(`/private/${alice.sub}/topic-${index}`));
    await Promise.all(inboxes.map(({ ready }) => ready));
    await expect(alice.listen('/public/*').ready).rejects.toMatchObject({ type: 'MaxSubscriptionsReachedError', isRefusal: false });
    expect(TestSocket.all).toHaveLength(1);
    TestSocket.newest.terminate();
    await until(() => inboxes.every(({ gaps }) => gaps.some(({ from }) => from !== undefined)));
    for (const index of [0, 99, 199]) await server.publish(`/private/${alice.sub}/topic-${index}`, message(`to ${index}`));
    await until(() => inboxes[199].texts.length === 1);
    expect(inboxes.flatMap(({ texts }) => texts)).toEqual(['to 0', 'to 99', 'to 199']);
    expect(TestSocket.all).toHaveLength(2);
  });
});

describe('a client for one user', () => {
  test('ends at once when it is given the token of another', async () => {
    const bob = await TestUser.signIn(server, 'bob');
    const inbox = alice.listen(`/private/${alice.sub}/*`);
    await inbox.ready;
    alice.token = bob.token;
    const other = alice.listen('/public/*');
    await expect(other.ready).rejects.toMatchObject({ type: 'OtherUser' });
    expect(inbox.errors).toMatchObject([{ type: 'OtherUser' }]);
    expect({ open: TestSocket.open.length, status: alice.client.status }).toEqual({ open: 0, status: 'closed' });
    expect(TestSocket.newest.count('subscribe')).toBe(1);
  });

  test('gives nothing after it was closed, not even what is on its way', async () => {
    const inbox = alice.listen(`/private/${alice.sub}/*`);
    await inbox.ready;
    const socket = TestSocket.newest;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.pause();
    await server.publish(`/private/${alice.sub}/x`, message('too late'));
    alice.client.close();
    socket.resume();
    await closed;
    expect(socket.count('data')).toBe(1);
    expect({ texts: inbox.texts, errors: inbox.errors.map(({ type }) => type) }).toEqual({ texts: [], errors: ['Closed'] });
    await expect(alice.listen('/public/*').ready).rejects.toMatchObject({ type: 'Closed' });
    await expect(alice.client.publish('/rooms/tea', [message('x')])).rejects.toMatchObject({ type: 'Closed' });
    expect(TestSocket.all).toHaveLength(1);
  });

  test('leaves no socket open that was being opened when it was closed', async () => {
    alice.listen('/public/*');
    await until(() => TestSocket.all.length === 1);
    alice.client.close();
    await until(() => TestSocket.newest.readyState === TestSocket.CLOSED);
    await pause(50);
    expect(TestSocket.all).toHaveLength(1);
  });
});
