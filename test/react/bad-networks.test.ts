import { ChatServer } from './chat-server';
import { installTestSocket, TestSocket } from './test-socket';
import { pause, TestUser } from './test-user';
import { until } from '../support/until';

installTestSocket();

const message = (text: string, id = text) => ({ id, text });

describe('with the quirks of AWS', () => {
  let server: ChatServer;

  beforeAll(async () => {
    server = await ChatServer.start({ awsQuirks: true });
  });
  afterAll(() => server.dispose());

  test('a subscription that is left at once is really left, and one that is told settled is not deaf', async () => {
    const alice = await TestUser.signIn(server, 'alice', { timing: { lingerMs: 0, settleMs: 2_000 } });
    const left = alice.listen('/public/left');
    const inbox = alice.listen('/public/*');
    await until(() => TestSocket.newest?.count('subscribe') === 2);
    left.leave();
    await Promise.all([inbox.ready, until(() => inbox.gaps.length === 1)]);
    await server.publish('/public/left', message('hello'));
    await until(() => inbox.texts.length === 1);
    alice.client.close();
    expect(TestSocket.newest.typesOf('/public/left')).toEqual(['subscribe', 'subscribe_success', 'unsubscribe', 'unsubscribe_success']);
    expect(left.texts).toEqual([]);
  });
});

describe('on a slow network', () => {
  let server: ChatServer;
  let alice: TestUser;

  beforeAll(async () => {
    server = await ChatServer.start({ latencyMs: 200 });
    alice = await TestUser.signIn(server, 'alice', { timing: { lingerMs: 0 } });
  });
  afterAll(async () => {
    alice.client.close();
    await server.dispose();
  });

  test('a subscription is left only after AppSync has said yes, since it does not hear it before', async () => {
    await alice.listen('/public/other').ready;
    TestSocket.newest.pause();
    const inbox = alice.listen('/public/*');
    await until(() => TestSocket.newest.count('subscribe') === 2);
    inbox.leave();
    await pause(20);
    expect(TestSocket.newest.typesOf('/public/*')).toEqual(['subscribe']);
    TestSocket.newest.resume();
    await until(() => TestSocket.newest.count('unsubscribe_success') === 1);
    expect(TestSocket.newest.typesOf('/public/*')).toEqual(['subscribe', 'subscribe_success', 'unsubscribe', 'unsubscribe_success']);
  });

  test('a publication that is under way when the connection is lost is not repeated', async () => {
    await alice.listen('/rooms/*').ready;
    TestSocket.newest.pause(); // or the answer may come first
    const published = alice.client.publish('/rooms/tea', [message('once')]);
    await until(() => TestSocket.newest.count('publish') === 1);
    TestSocket.newest.terminate();
    await expect(published).rejects.toMatchObject({ type: 'ConnectionLost', isRefusal: false });
  });
});

describe('on a network that breaks again and again', () => {
  test('every event comes that is published while the subscription can be relied on, once', async () => {
    const server = await ChatServer.start({ latencyMs: 5, tokenLifetimeSeconds: 5 });
    const alice = await TestUser.signIn(server, 'alice');
    const inbox = alice.listen(`/private/${alice.sub}/*`, { idOf: ({ id }) => id });
    const expected: string[] = [];
    for (let round = 1; round <= 5; round += 1) {
      await until(() => inbox.gaps.length === round);
      await server.publish(`/private/${alice.sub}/x`, message(`round ${round}`));
      expected.push(`round ${round}`);
      await until(() => inbox.texts.length === round);
      server.dropConnections();
    }
    await until(() => inbox.gaps.length === 6);
    expect(inbox.texts).toEqual(expected);
    expect(inbox.errors).toEqual([]);
    alice.client.close();
    await server.dispose();
  });
});
