import WebSocket from 'ws';
import { NewsApp } from './news-app';
import { until } from '../support/until';

interface Observer {
  next(message: unknown): void;
  error(error: unknown): void;
}
interface Channel {
  subscribe(observer: Observer, options?: object): { unsubscribe(): void };
  publish?(event: unknown, options?: object): Promise<unknown>;
  close(): void;
}

/** What of Amplify these tests use, of any version. */
interface AmplifyLibrary {
  readonly Amplify: { configure(configuration: object): void };
  readonly auth: {
    signIn(input: object): Promise<unknown>;
    signOut(): Promise<void>;
    fetchAuthSession(): Promise<{
      readonly userSub?: string; readonly identityId?: string; readonly credentials?: { readonly sessionToken?: string };
    }>;
  };
  readonly events: {
    connect(channel: string, options?: object): Promise<Channel>;
    post(channel: string, event: unknown, options?: object): Promise<unknown>;
  };
}

interface Version {
  readonly library: string;
  /** As `{ event }`. */
  readonly wrapsEvents?: true;
  readonly publishesByWebSocket?: true;
  readonly hearsOfRefusals?: true;
  /** When one of its subscriptions is refused as unauthorized. */
  readonly closesTheSharedSocket?: true;
  readonly hasIdentityPoolEndpoint?: true;
}

const VERSIONS: Readonly<Record<string, Version>> = {
  '6.8.0': { library: 'aws-amplify-6.8' },
  '6.20.0': { library: 'aws-amplify-6.20', wrapsEvents: true, closesTheSharedSocket: true, publishesByWebSocket: true, hearsOfRefusals: true, hasIdentityPoolEndpoint: true },
  '6.22.1': { library: 'aws-amplify', wrapsEvents: true, publishesByWebSocket: true, hearsOfRefusals: true, hasIdentityPoolEndpoint: true },
};

async function load(name: string): Promise<AmplifyLibrary & { readonly version: string }> {
  const [{ Amplify }, auth, { events }, { version }] = await Promise.all([
    import(name), import(`${name}/auth`), import(`${name}/data`), import(`${name}/package.json`),
  ]) as [AmplifyLibrary, AmplifyLibrary['auth'], AmplifyLibrary, { version: string }];
  return { Amplify, auth, events, version };
}

/** Every socket that Amplify opens, the newest last. */
const sockets: WebSocket[] = [];
class RecordedSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols);
    sockets.push(this);
  }
}

let app: NewsApp;
beforeAll(async () => {
  Object.assign(globalThis, { WebSocket: RecordedSocket }); // Node 20 has none of its own
  jest.spyOn(console, 'warn').mockImplementation(); // that an endpoint is not of AWS
  app = await NewsApp.start();
});
afterAll(() => app.close());

describe.each(Object.entries(VERSIONS))('aws-amplify %s, unmodified', (version, { library, ...can }) => {
  let amplify: AmplifyLibrary;
  const open: Channel[] = [];
  beforeAll(async () => {
    const loaded = await load(library);
    expect(loaded.version).toBe(version);
    amplify = loaded;
  });
  afterEach(async () => {
    for (const channel of open.splice(0)) channel.close();
    await amplify.auth.signOut();
  });

  /** An inbox of a channel, once the server has decided about it. */
  async function listen(path: string, authMode = 'userPool'): Promise<{ readonly channel: Channel; readonly heard: unknown[]; readonly told: string[] }> {
    const before = app.server.decisions().at(-1)?.sequence ?? 0;
    const channel = await amplify.events.connect(path, { authMode });
    open.push(channel);
    const [heard, told]: [unknown[], string[]] = [[], []];
    channel.subscribe({
      next: (message) => heard.push(can.wrapsEvents ? (message as { readonly event: unknown }).event : message),
      error: (error) => told.push(JSON.stringify(error)),
    }, { authMode });
    await until(() => app.server.decisions().some(({ sequence, operation }) => sequence > before && operation === 'subscribe'));
    return { channel, heard, told };
  }
  const lastDecision = () => app.server.decisions().at(-1)!;

  describe('a user who signs in', () => {
    beforeEach(async () => {
      amplify.Amplify.configure(app.amplifyConfiguration());
      await amplify.auth.signIn(app.user('alice'));
      expect((await amplify.auth.fetchAuthSession()).userSub).toBe(app.sub('alice'));
    });

    test('hears what the backend sends to the own private channel', async () => {
      const { heard } = await listen(`/private/${app.sub('alice')}/*`);
      await app.publish(`/private/${app.sub('alice')}/jobs`, { done: true }, 'and more');
      await until(() => heard.length > 1);
      expect(heard).toEqual([{ done: true }, 'and more']);
    });

    test('publishes where users may', async () => {
      const sender = { kind: 'user', sub: app.sub('alice') };
      const { channel, heard } = await listen('/rooms/lobby');
      expect(channel.publish !== undefined).toBe(can.publishesByWebSocket ?? false);
      await channel.publish?.({ by: 'WebSocket' });
      await amplify.events.post('/rooms/lobby', { by: 'HTTP' });
      await until(() => heard.length > (channel.publish ? 1 : 0));
      expect(heard).toEqual([...channel.publish ? [{ by: 'WebSocket', sender }] : [], { by: 'HTTP', sender }]);
      await expect(amplify.events.post('/news/x', 'by nobody')).rejects.toThrow();
      expect(lastDecision()).toMatchObject({ operation: 'publish', allowed: false, rule: 'mode' });
    });

    test('is refused the channel of another, and is told so by versions that listen', async () => {
      const { told } = await listen(`/private/${app.sub('bob')}/*`);
      expect(lastDecision()).toMatchObject({ allowed: false, rule: 'handler' });
      if (can.hearsOfRefusals) await until(() => told.length > 0);
      expect(told.join()).toMatch(can.hearsOfRefusals ? /Unauthorized/ : /^$/);
    });

    test('keeps its other subscriptions when one is refused, but for versions with amplify-js#14947', async () => {
      const { heard } = await listen('/rooms/lobby');
      const shared = sockets.at(-1)!;
      const { told } = await listen('/private/*');
      if (can.hearsOfRefusals) await until(() => told.length > 0);
      if (can.closesTheSharedSocket) {
        await until(() => shared.readyState === WebSocket.CLOSED);
        return;
      }
      await amplify.events.post('/rooms/lobby', { still: 'here' });
      await until(() => heard.length > 0);
      expect(heard).toMatchObject([{ still: 'here' }]);
    });

    test('keeps them in every version where the namespace refuses with DenyStyle.FORBIDDEN', async () => {
      const { heard } = await listen('/rooms/lobby');
      const { told } = await listen(`/mild/${app.sub('bob')}`);
      expect(lastDecision()).toMatchObject({ allowed: false, rule: 'handler' });
      if (can.hearsOfRefusals) await until(() => told.length > 0);
      await amplify.events.post('/rooms/lobby', { still: 'here' });
      await until(() => heard.length > 0);
      expect(heard).toMatchObject([{ still: 'here' }]);
    });
  });

  test('whoever has the API key reads and publishes news, and nothing else', async () => {
    amplify.Amplify.configure(app.amplifyConfiguration());
    const { heard } = await listen('/news/*', 'apiKey');
    await amplify.events.post('/news/today', { text: 'sun' }, { authMode: 'apiKey' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ text: 'sun', sender: { kind: 'anonymous' } }]);
    await listen('/desk/*', 'apiKey');
    expect(lastDecision()).toMatchObject({ allowed: false, rule: 'mode' });
  });

  // said aloud where it does not run: a version without `identityPoolEndpoint` can only ask AWS for credentials of an identity pool
  if (!can.hasIdentityPoolEndpoint) console.log(`aws-amplify ${version} knows no identityPoolEndpoint, so its sessions of identity pools are not tested`);
  (can.hasIdentityPoolEndpoint ? describe : describe.skip)('with credentials of the identity pool, which it signs requests with,', () => {
    beforeEach(() => amplify.Amplify.configure(app.amplifyConfiguration({ identityPool: true })));

    test('a user reads what the role of users may, and no private channel', async () => {
      await amplify.auth.signIn(app.user('alice'));
      expect((await amplify.auth.fetchAuthSession()).identityId).toMatch(/^us-east-1:/);
      const [news, desk] = [await listen('/news/*', 'iam'), await listen('/desk/*', 'iam')];
      await app.publish('/news/today', { text: 'rain' });
      await app.publish('/desk/today', { text: 'more rain' });
      await until(() => news.heard.length > 0 && desk.heard.length > 0);
      expect([...news.heard, ...desk.heard]).toMatchObject([{ text: 'rain' }, { text: 'more rain' }]);
      for (const channel of [`/private/${app.sub('alice')}/*`, '/private/*', '/rooms/lobby']) {
        await listen(channel, 'iam');
        expect(lastDecision()).toMatchObject({ allowed: false, rule: 'mode', caller: { mode: 'AWS_IAM' } });
      }
    });

    test('a guest reads what the role of guests may', async () => {
      const news = await listen('/news/*', 'iam');
      await app.publish('/news/today', { text: 'rain' });
      await until(() => news.heard.length > 0);
      await listen('/desk/*', 'iam');
      expect(lastDecision()).toMatchObject({ allowed: false, rule: 'iam', caller: { mode: 'AWS_IAM' } });
      await expect(amplify.events.post('/news/today', 'x', { authMode: 'iam' })).rejects.toThrow();
      expect(lastDecision()).toMatchObject({ operation: 'publish', allowed: false, rule: 'iam' });
    });
  });
});
