import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { ChatServer } from './chat-server';
import { installTestSocket, TestSocket } from './test-socket';
import { Inbox, LONG_WAIT, NO_CHECKS, pause, TestUser } from './test-user';
import { EventsClient } from '../../examples/react/src/events/events-client';
import { until } from '../support/until';

installTestSocket();

let server: ChatServer;
let alice: TestUser;
const unhandled: unknown[] = [];
const isUnhandled = (reason: unknown): unknown => unhandled.push(reason);

const message = (text: string, id = text) => ({ id, text });

beforeAll(async () => {
  process.on('unhandledRejection', isUnhandled);
  server = await ChatServer.start();
});
afterAll(async () => {
  await server.dispose();
  process.off('unhandledRejection', isUnhandled);
});

beforeEach(async () => {
  TestSocket.all.length = 0;
  alice = await TestUser.signIn(server, 'alice');
});
afterEach(async () => {
  alice.client.close();
  await pause(0);
  expect(unhandled).toEqual([]);
});

describe('whoever leaves', () => {
  test('before the subscription was ready is told so, and waits for nothing', async () => {
    const inbox = alice.listen('/public/*');
    inbox.leave();
    await expect(inbox.ready).rejects.toMatchObject({ type: 'Closed' });
    expect(inbox.errors).toEqual([]);
  });

  test('because of an event does not get that event, if it is another one\'s turn first', async () => {
    const first = alice.listen('/public/*', { onEvent: () => second.leave() });
    const second = alice.listen('/public/*');
    await Promise.all([first.ready, second.ready]);
    await server.publish('/public/x', message('hello'));
    await until(() => TestSocket.newest.count('data') === 1);
    expect(second.texts).toEqual([]);
  });

  test('by closing the client because of an event keeps the event from all who follow', async () => {
    const first = alice.listen('/public/*', { onEvent: () => alice.client.close() });
    const second = alice.listen('/public/*');
    await Promise.all([first.ready, second.ready]);
    await server.publish('/public/x', message('hello'));
    await until(() => alice.client.status === 'closed');
    expect(second.texts).toEqual([]);
    expect(second.errors).toMatchObject([{ type: 'Closed' }]);
  });
});

describe('a watcher of the status', () => {
  test('that throws does not stop the client', async () => {
    const thrown = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const end = alice.client.onStatus(() => { throw new Error('mine'); });
    await alice.listen('/public/*').ready;
    end();
    expect(() => thrown.mock.calls[0][0]()).toThrow('mine');
    thrown.mockRestore();
    expect(alice.client.status).toBe('open');
  });
});

describe('while the next connection is prepared', () => {
  test('a loss of the present one is seen in the status, and the gap is told', async () => {
    let ahead = 0;
    let release: (() => void) | undefined;
    const user = await TestUser.signIn(server, 'alice', {
      now: () => ahead, timing: { ...LONG_WAIT, renewalMs: 60_000, renewalSpreadMs: 0 },
      getToken: async () => {
        if (ahead > 0) await new Promise<void>((resolve) => { release = resolve; });
        return user.token;
      },
    });
    const inbox = user.listen('/public/*');
    await until(() => inbox.gaps.length === 1);
    ahead = 61_000;
    await until(() => release !== undefined);
    TestSocket.newest.terminate();
    await until(() => user.client.status === 'connecting');
    ahead = 0;
    release!();
    await until(() => user.client.status === 'open' && inbox.gaps.length === 2);
    expect(inbox.gaps[1].from).toBeDefined();
    expect(TestSocket.all).toHaveLength(2);
    user.client.close();
  });

  test('the client can be closed, and nothing stays open', async () => {
    let ahead = 0;
    const user = await TestUser.signIn(server, 'alice', { now: () => ahead, timing: { renewalMs: 60_000, renewalSpreadMs: 0 } });
    await user.listen('/public/*').ready;
    ahead = 61_000;
    await until(() => TestSocket.all.length === 2);
    user.client.close();
    await until(() => TestSocket.all.every(({ readyState }) => readyState === TestSocket.CLOSED));
    await pause(50);
    expect({ sockets: TestSocket.all.length, status: user.client.status }).toEqual({ sockets: 2, status: 'closed' });
  });
});

describe('a client that was closed while a token was asked for', () => {
  test('uses it for nothing', async () => {
    let release!: (token: string | undefined) => void;
    const client = new EventsClient({ ...server.urls, sub: alice.sub, getToken: () => new Promise((resolve) => { release = resolve; }) });
    const inbox = new Inbox(client, '/public/*', {});
    const published = client.publish('/rooms/tea', [message('x')]);
    client.close();
    release(alice.token);
    await expect(inbox.ready).rejects.toMatchObject({ type: 'Closed' });
    await expect(published).rejects.toMatchObject({ type: 'Closed' });
    await pause(20);
    expect(TestSocket.all).toEqual([]);
  });
});

describe('what a client remembers', () => {
  test('are the last thousand ids of a subscription, not all', async () => {
    const inbox = alice.listen('/public/*', { idOf: ({ id }) => id });
    await inbox.ready;
    const publish = (...ids: readonly number[]) => server.publish('/public/x', ...ids.map((id) => message(String(id))));
    for (let id = 0; id <= 1_000; id += 5) await publish(id, id + 1, id + 2, id + 3, id + 4);
    await publish(1_004, 5, 4);
    await until(() => inbox.texts.length >= 1_006);
    expect(inbox.texts.slice(1_005)).toEqual(['4']); // the newest 1,000 are 5 to 1,004
  });
});

describe('something else than AppSync at the other end', () => {
  test.each(['not JSON', 'null', '[]', '{"type":7}', '{"type":"connection_error"}'])('that answers %s is given up, and tried again later', async (frame) => {
    const other = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'aws-appsync-event-ws' });
    await new Promise((resolve) => other.once('listening', resolve));
    other.on('connection', (socket) => socket.on('message', () => socket.send(frame)));
    const realtimeUrl = `ws://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const user = await TestUser.signIn(server, 'alice', { realtimeUrl, timing: { ...LONG_WAIT, ...NO_CHECKS } });
    const inbox = user.listen('/public/*');
    await until(() => user.client.status === 'waiting');
    expect({ errors: inbox.errors, open: TestSocket.open.length }).toEqual({ errors: [], open: 0 });
    user.client.close();
    await expect(inbox.ready).rejects.toMatchObject({ type: 'Closed' });
    other.close();
  });
});
