import { ChatServer } from './chat-server';
import { installTestSocket, TestSocket } from './test-socket';
import { LONG_WAIT, NO_CHECKS, pause, TestUser } from './test-user';
import { until } from '../support/until';

installTestSocket();

let server: ChatServer;
let alice: TestUser;

const message = (text: string, id = text) => ({ id, text });

beforeAll(async () => {
  server = await ChatServer.start();
});
afterAll(() => server.dispose());

beforeEach(async () => {
  TestSocket.all.length = 0;
  alice = await TestUser.signIn(server, 'alice');
});
afterEach(() => alice.client.close());

describe('a lost connection', () => {
  test('is opened again with what was subscribed, and the gap is told once it can be relied on', async () => {
    const inbox = alice.listen('/public/*');
    await inbox.ready;
    await until(() => inbox.gaps.length === 1);
    expect(inbox.gaps[0].from).toBeUndefined();
    TestSocket.newest.terminate();
    await until(() => inbox.gaps.length === 2);
    expect(inbox.gaps[1].from).toBeLessThanOrEqual(inbox.gaps[1].until);
    await server.publish('/public/x', message('again'));
    await until(() => inbox.texts.length === 1);
    expect(TestSocket.all).toHaveLength(2);
  });

  test('comes back after the server was away', async () => {
    const inbox = alice.listen(`/private/${alice.sub}/*`);
    await inbox.ready;
    await server.stop();
    await until(() => TestSocket.all.length >= 3);
    expect(['waiting', 'connecting']).toContain(alice.client.status);
    await server.startAgain();
    await until(() => alice.client.status === 'open' && inbox.gaps.some(({ from }) => from !== undefined));
    await server.publish(`/private/${alice.sub}/x`, message('back'));
    await until(() => inbox.texts.length === 1);
  });

  test('is opened again after waits that are drawn from zero to twice the one before', async () => {
    const waits: number[] = [];
    const realTimeout = globalThis.setTimeout;
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const timeouts = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((act: () => void, wait: number) => {
      if (wait < 15_000 && wait > 20) waits.push(wait);
      return realTimeout(act, Math.min(wait, 5));
    }) as typeof setTimeout);
    const far = await TestUser.signIn(server, 'alice', {
      realtimeUrl: 'ws://127.0.0.1:9/event/realtime', timing: { ...NO_CHECKS, firstRetryMs: 1_000, longestRetryMs: 8_000 },
    });
    far.listen('/public/*');
    await new Promise<void>((resolve) => {
      const look = () => waits.length >= 6 ? resolve() : realTimeout(look, 5);
      look();
    });
    far.client.close();
    timeouts.mockRestore();
    random.mockRestore();
    expect(waits.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  test('lets publications wait, but not many and not for long', async () => {
    const far = await TestUser.signIn(server, 'alice', { realtimeUrl: 'ws://127.0.0.1:9/event/realtime', timing: { answerMs: 100 } });
    const outcomes = await Promise.allSettled(Array.from({ length: 101 }, () => far.client.publish('/rooms/tea', [1])));
    far.client.close();
    const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason));
    expect(reasons[100]).toBe('EventsError: 100 publications wait for a connection');
    expect(new Set(reasons.slice(0, 100))).toEqual(new Set(['EventsError: NotConnected']));
  });
});

describe('by the wall clock', () => {
  test('a connection that has been silent for longer than AppSync allows is given up', async () => {
    let ahead = 0;
    const user = await TestUser.signIn(server, 'alice', { now: () => ahead, timing: { absenceMs: Infinity } });
    const inbox = user.listen('/public/*');
    await inbox.ready;
    TestSocket.newest.pause();
    ahead += 299_000;
    await pause(60);
    expect(TestSocket.all).toHaveLength(1);
    ahead += 2_000;
    await until(() => TestSocket.all.length === 2);
    await until(() => inbox.gaps.some(({ from }) => from !== undefined));
    user.client.close();
    TestSocket.all[0].terminate();
  });

  test('two minutes of sleep are enough to open another one at once', async () => {
    let ahead = 0;
    const user = await TestUser.signIn(server, 'alice', { now: () => ahead, timing: LONG_WAIT });
    const inbox = user.listen('/public/*');
    await inbox.ready;
    ahead += 120_000;
    await until(() => TestSocket.all.length === 2 && user.client.status === 'open');
    await until(() => inbox.gaps.some(({ from }) => from !== undefined));
    expect(TestSocket.open).toHaveLength(1);
    user.client.close();
  });
});

describe('a connection near its end', () => {
  test('that is not replaced in time is ended by AppSync after 24 hours, and opened again', async () => {
    const inbox = alice.listen('/public/*');
    await inbox.ready;
    server.passADay();
    await until(() => inbox.gaps.some(({ from }) => from !== undefined));
    await server.publish('/public/x', message('next day'));
    await until(() => inbox.texts.length === 1);
    expect({ sockets: TestSocket.all.length, renewed: alice.renewed }).toEqual({ sockets: 3, renewed: 2 }); // the second had the old token
  });

  test('is replaced by one that is subscribed before it closes, so that no event is lost and none comes twice', async () => {
    let ahead = 0;
    const user = await TestUser.signIn(server, 'alice', { now: () => ahead, timing: { renewalMs: 60_000, renewalSpreadMs: 0, settleMs: 100 } });
    const inbox = user.listen('/public/*', { idOf: ({ id }) => id });
    await until(() => inbox.gaps.length === 1);
    let sent = 0;
    const publish = async (): Promise<void> => {
      await server.publish('/public/x', message(`${sent}`));
      sent += 1;
    };
    for (const sockets of [2, 3]) {
      ahead += 61_000; // less than an absence after which the connection is given up
      do await publish(); while (TestSocket.all.length < sockets || TestSocket.all[sockets - 2].readyState !== TestSocket.CLOSED);
    }
    await publish();
    await until(() => inbox.texts.length >= sent);
    user.client.close();
    expect(inbox.texts).toEqual(Array.from({ length: sent }, (_, index) => `${index}`));
    expect(inbox.gaps).toMatchObject([{ from: undefined }]);
    expect(TestSocket.all.map(({ openBeside }) => openBeside)).toEqual([0, 1, 1]);
  });

  test('lives on if the next one cannot be opened yet', async () => {
    let ahead = 0;
    const user = await TestUser.signIn(server, 'alice', { now: () => ahead, timing: { renewalMs: 60_000, renewalSpreadMs: 0 } });
    const inbox = user.listen('/public/*');
    await inbox.ready;
    const { asked, token } = user;
    user.token = undefined;
    ahead += 61_000;
    await until(() => user.asked > asked);
    await server.publish('/public/x', message('still here'));
    await until(() => inbox.texts.length === 1);
    expect({ status: user.client.status, sockets: TestSocket.open.length }).toEqual({ status: 'open', sockets: 1 });
    user.token = token;
    user.client.close();
  });
});

describe('a page', () => {
  const page = { window: new EventTarget(), document: new EventTarget() };
  const dispatch = (target: EventTarget, type: string) => target.dispatchEvent(new Event(type));

  beforeAll(() => Object.assign(globalThis, page));
  afterAll(() => Object.assign(globalThis, { window: undefined, document: undefined }));

  test('that is put away closes its connection, and opens one at once when it is shown again', async () => {
    const user = await TestUser.signIn(server, 'alice', { timing: { ...LONG_WAIT, ...NO_CHECKS } });
    const inbox = user.listen('/public/*');
    await inbox.ready;
    dispatch(page.window, 'pagehide');
    expect({ open: TestSocket.open.length, status: user.client.status }).toEqual({ open: 0, status: 'waiting' });
    dispatch(page.window, 'pageshow');
    await until(() => inbox.gaps.some(({ from }) => from !== undefined));
    expect(TestSocket.all).toHaveLength(2);
    user.client.close();
  });

  test.each(['online', 'focus'])('that is told "%s" tries at once', async (type) => {
    const user = await TestUser.signIn(server, 'alice', { timing: { ...LONG_WAIT, ...NO_CHECKS } });
    await user.listen('/public/*').ready;
    TestSocket.newest.terminate();
    await until(() => user.client.status === 'waiting');
    dispatch(page.window, type);
    await until(() => user.client.status === 'open');
    user.client.close();
  });

  test('that was frozen looks at its connection when it goes on', async () => {
    let ahead = 0;
    const user = await TestUser.signIn(server, 'alice', { now: () => ahead, timing: { ...LONG_WAIT, ...NO_CHECKS } });
    await user.listen('/public/*').ready;
    ahead += 30_000;
    dispatch(page.document, 'visibilitychange');
    expect(user.client.status).toBe('open');
    ahead += 70_000;
    dispatch(page.document, 'resume');
    await until(() => TestSocket.all.length === 2 && user.client.status === 'open');
    user.client.close();
    dispatch(page.window, 'online');
    await pause(30);
    expect(TestSocket.all).toHaveLength(2);
  });
});
