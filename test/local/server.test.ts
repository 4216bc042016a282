import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AppSyncAuthorizationType, CfnChannelNamespace } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { chatApp, TestProject } from './server/chat-app';
import { EventsClient } from './server/events-client';
import { startLocalServer } from '../../local/server';
import type { LocalServer, LocalServerOptions } from '../../local/server';
import { ChannelPolicy, CognitoEventsApi } from '../../src';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('an app on this machine', () => {
  let project: TestProject;
  let server: LocalServer;
  const log: string[] = [];
  beforeAll(async () => {
    project = chatApp(new TestProject());
    server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, users: ['alice', 'bob'], log: (line) => log.push(line) });
  });
  afterAll(async () => {
    await server.close();
    project.dispose();
  });
  const connect = async (username: string): Promise<EventsClient> => {
    const client = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, await server.signIn(username));
    closing.push(() => client.close());
    return client;
  };

  test('gives a user the messages of their own channel, and nobody else', async () => {
    const { sub } = server.putUser('alice');
    const [alice, bob] = [await connect('alice'), await connect('bob')];
    expect(await alice.subscribe(`/private/${sub}/*`)).toBe('subscribe_success');
    expect(await bob.subscribe(`/private/${sub}/*`)).toBe('subscribe_error');
    expect(await bob.subscribe('/private/*')).toBe('subscribe_error');
    expect(await bob.subscribe('/public/*')).toBe('subscribe_success');
    expect(await server.publish(`/private/${sub}/inbox`, [{ text: 'for alice' }, 2])).toMatchObject({ status: 200, body: { failed: [] } });
    expect(await server.publish('/public/news', [{ text: 'for all' }])).toMatchObject({ status: 200 });
    expect([await alice.event(), await alice.event(), await bob.event()]).toEqual([{ text: 'for alice' }, 2, { text: 'for all' }]);
    expect(bob.unread).toBe(0);
  });

  test('publishes as a user, who is refused where only backends may', async () => {
    expect(await server.publish('/public/news', [1], { as: 'alice' })).toMatchObject({ status: 401 });
    expect(server.decisions().at(-1)).toMatchObject({ operation: 'publish', allowed: false, caller: { label: 'alice (access token)' } });
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['as: mistyped, which would be the backend', () => server.subscribe('/private/x', { user: 'bob' } as never), 'subscribe(): there is no option user; there are: as'],
    ['a user to publish as, mistyped', () => server.publish('/public/x', [1], { As: 'bob' } as never), 'publish(): there is no option As; there are: as'],
    ['as: that is no name', () => server.subscribe('/private/x', { as: 5 } as never), 'username "5"'],
    ['a start with what is no option', () => startLocalServer({ wacth: true } as never), 'startLocalServer(): there is no option wacth; there are: allowedOrigins, api, app, '],
  ])('refuses %s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });

  test('has functions that publish by their role, signed, and are refused where the role may not', async () => {
    const { sub } = server.putUser('alice');
    const alice = await connect('alice');
    await alice.subscribe(`/private/${sub}/jobs`);
    const event = { channel: `/private/${sub}/jobs`, text: 'done' };
    expect(await server.invoke('notify', event)).toMatchObject({ result: { status: 200 }, logs: ['published with ***: 200'] });
    expect(await alice.event()).toEqual({ text: 'done' });
    expect(await server.invoke('notify', { ...event, channel: '/public/news' })).toMatchObject({ result: { status: 403 } });
    expect(await server.invoke('stranger', event)).toMatchObject({ result: { status: 403 } });
    expect(server.decisions().at(-1)).toMatchObject({ operation: 'publish', allowed: false, rule: 'iam' });
    expect(server.decisions().at(-1)?.caller.label).toContain('/stranger');
    expect(alice.unread).toBe(0);
  });

  test('tells a function where it is, without TLS', async () => {
    const { result } = await server.invoke('environment');
    expect(result).toMatchObject({ EVENTS_URL: server.httpUrl, AWS_ENDPOINT_URL: server.url });
  });

  test('answers other AWS calls of functions by name', async () => {
    const { result } = await server.invoke('storing');
    expect(result).toEqual({ status: 501, body: { __type: 'NotImplementedException', message: 'the local server has no dynamodb: PutItem is not supported' } });
    expect(log).toContain('the local server has no dynamodb: PutItem is not supported');
  });

  test('runs Python functions by the Python of this machine', async () => {
    expect(await server.invoke('snake', { n: 1 })).toMatchObject({ result: [{ n: 1 }, 'snake'] });
  });

  test('names functions that it cannot run', async () => {
    await expect(server.invoke('gem')).rejects.toThrow(/^function Chat\/Gem cannot run here: .*ruby3\.3/);
    await expect(server.invoke('nothing')).rejects.toThrow('no function "nothing"; there are: Chat/Notify, ');
  });

  test('publishes the keys that verify its tokens', async () => {
    const token = await server.signIn('carol', 'id');
    const { userPoolId } = server.describe().userPool!;
    const keys = createRemoteJWKSet(new URL(`${server.url}/${userPoolId}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(token, keys);
    expect(payload).toMatchObject({ 'cognito:username': 'carol', 'aud': server.describe().userPool!.clientId });
    expect((await fetch(`${server.url}/no-pool/.well-known/jwks.json`)).status).toBe(404);
  });

  test('logs each decision in a line, and no secret', async () => {
    const token = await server.signIn('alice');
    await connect('alice');
    expect(log.some((line) => /connect {4}ALLOW {2}.*alice/.test(line))).toBe(true);
    const consoleToken = server.consoleUrl.split('#token=')[1];
    for (const secret of [token, consoleToken]) expect(log.join('\n')).not.toContain(secret);
    expect(log.join('\n')).not.toContain('eyJ');
  });

  test('knows users, namespaces, handlers and functions', () => {
    expect(server.describe()).toMatchObject({
      api: {
        name: 'chat',
        httpUrl: server.httpUrl,
        namespaces: [
          { name: 'public', handlers: [], subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'], publishAuthModes: ['AWS_IAM'] },
          { name: 'private', handlers: ['onSubscribe'] },
        ],
      },
      problems: [],
    });
    const functions = server.describe().functions.map(({ name, runnable }) => [name, runnable]);
    expect(Object.fromEntries(functions)).toEqual({
      notify: true, stranger: true, environment: true, failing: true, storing: true, snake: true, gem: false,
    });
  });

  test('listens on this machine only, and leaves nothing in the project', () => {
    expect(new URL(server.url).hostname).toBe('localhost');
    expect(readdirSync(project.folder).sort()).toEqual(['cdk.out', 'notify', 'state']);
    expect(readdirSync(project.app).some((file) => /secret|key|running/.test(file))).toBe(false);
  });
});

describe('the start of a local server', () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
    closing.push(() => project.dispose());
  });
  const start = async (options: LocalServerOptions = {}): Promise<LocalServer> => {
    const server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, ...options });
    closing.push(() => server.close());
    return server;
  };
  const synthEvents = (...names: readonly string[]): TestProject => project.synth((stack) => {
    for (const name of names) new CognitoEventsApi(stack, name, { apiName: name.toLowerCase(), userPool: new UserPool(stack, `${name}Users`) });
  });

  test('gives the same users, keys and token in the next run', async () => {
    synthEvents('Events');
    const first = await start();
    expect(first.describe().users.map(({ username }) => username)).toEqual(['alice', 'bob']);
    const [sub, token] = [first.putUser('alice').sub, await first.signIn('alice')];
    const port = Number(new URL(first.url).port);
    await first.close();
    const second = await start({ port });
    expect(second.putUser('alice').sub).toBe(sub);
    expect(second.consoleUrl).toBe(first.consoleUrl);
    const client = await EventsClient.connect(second.realtimeUrl, new URL(second.url).host, token);
    closing.push(() => client.close());
    expect(await client.subscribe(`/private/${sub}`)).toBe('subscribe_success');
  });

  test('lets tests be in a hurry: tokens expire, connections end after 24 hours, and the network breaks', async () => {
    synthEvents('Events');
    const server = await start({ tokenLifetimeSeconds: 30, latencyMs: 5 });
    const connect = async (token: string): Promise<EventsClient> => {
      const client = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, token);
      closing.push(() => client.close());
      return client;
    };
    const first = await server.signIn('alice');
    const client = await connect(first);
    server.clock.advance(31_000);
    expect(await client.subscribe('/public/x')).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ operation: 'subscribe', allowed: false, rule: 'credential' });
    server.clock.advance(24 * 60 * 60 * 1000);
    expect(await client.ended).toBe(1000);
    const again = await connect(await server.signIn('alice'));
    server.dropConnections();
    expect(await again.ended).toBe(1006);
    expect(await server.publish('/public/x', [1])).toMatchObject({ status: 200 });
  });

  test('serves each API of an app on a port of its own, or only those that are named', async () => {
    synthEvents('One', 'Two');
    const server = await start();
    const [one, two] = server.apis;
    expect(server.apis.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(new Set(server.apis.map(({ url }) => url)).size).toBe(2);
    expect(two.describe().apis).toEqual([{ name: 'one', url: one.url }, { name: 'two', url: two.url }]);
    const subscription = await two.subscribe('/public/x', { as: 'alice' });
    closing.push(() => subscription.close());
    expect(await one.publish('/public/x', ['for one'])).toMatchObject({ status: 200 });
    expect(await two.publish('/public/x', ['for two'])).toMatchObject({ status: 200 });
    expect(await subscription.next()).toBe('for two');
    expect(server.api('two')).toBe(two);
    expect(() => server.api('three')).toThrow('no Event API "three" is served; there are: one, two');
    const only = await start({ api: 'two' });
    expect(only.apis.map(({ name }) => name)).toEqual(['two']);
    await expect(start({ api: 'three' })).rejects.toThrow(/^no Event API "three"; there are: "one"/);
  });

  test('publishes as a user who need not be there yet, and the sender says who it was', async () => {
    project.synth((stack) => {
      const policy = ChannelPolicy.authenticated();
      new CognitoEventsApi(stack, 'Chat', { userPool: new UserPool(stack, 'Users') }).addNamespace('rooms', { subscribePolicy: policy, publishPolicy: policy });
    });
    const server = await start();
    const room = await server.subscribe('/rooms/one', { as: 'alice' });
    closing.push(() => room.close());
    expect(await server.publish('/rooms/one', [{ text: 'hello', sender: 'the backend' }], { as: 'dora' })).toMatchObject({ status: 200, body: { failed: [] } });
    expect(await room.next()).toEqual({ text: 'hello', sender: { kind: 'user', sub: server.putUser('dora').sub } });
    expect(await server.publish('/rooms/one', [{ text: 'hello' }])).toMatchObject({ status: 401 });
  });

  test('takes a token for the API whose pool it is of, and refuses it at the other', async () => {
    synthEvents('One', 'Two');
    const [one, two] = (await start()).apis;
    const connect = (api: typeof one, token: string): Promise<EventsClient> => EventsClient.connect(api.realtimeUrl, new URL(api.url).host, token);
    const token = await one.signIn('alice');
    closing.push(((client) => () => client.close())(await connect(one, token)));
    const answer = await fetch(two.httpUrl, { method: 'POST', headers: { authorization: token }, body: JSON.stringify({ channel: '/public/x', events: ['1'] }) });
    expect(answer.status).toBe(401);
    expect(two.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'credential' });
  });

  test('fails on handler code that AppSync would not take, with its place', async () => {
    project.synth((stack) => {
      const api = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
      new CfnChannelNamespace(stack, 'Broken', { apiId: api.apiId, name: 'broken', codeHandlers: 'export function onSubscribe(ctx) {\n  while (true) {}\n}' });
    });
    await expect(start()).rejects.toThrow(/^AppSync would not take the handlers:\nnamespace broken, line 2, column \d+: .*while/);
  });

  test('names what it cannot run, and refuses it', async () => {
    project.synth((stack) => {
      const api = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
      const integration = { dataSourceName: 'orders' };
      new CfnChannelNamespace(stack, 'Direct', {
        apiId: api.apiId,
        name: 'direct',
        subscribeAuthModes: [{ authType: AppSyncAuthorizationType.USER_POOL }],
        handlerConfigs: { onSubscribe: { behavior: 'DIRECT', integration } },
      });
    });
    const log: string[] = [];
    const server = await start({ log: (line) => log.push(line) });
    expect(log.join('\n')).toMatch(/problem: Chat\/Direct: onSubscribe of namespace direct cannot run here, so it refuses: /);
    const client = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, await server.signIn('alice'));
    closing.push(() => client.close());
    expect(await client.subscribe('/direct/x')).toBe('subscribe_error');
  });

  test('serves an API without a user pool, and says that it has no users', async () => {
    project.synth((stack) => {
      const api = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users'), defaultNamespaces: false });
      api.addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() });
      api.cfnApi.addPropertyOverride('EventConfig', {
        AuthProviders: [{ AuthType: 'AWS_IAM' }],
        ConnectionAuthModes: [{ AuthType: 'AWS_IAM' }],
        DefaultPublishAuthModes: [{ AuthType: 'AWS_IAM' }],
        DefaultSubscribeAuthModes: [{ AuthType: 'AWS_IAM' }],
      });
    });
    const server = await start();
    expect(server.describe().users).toEqual([]);
    expect(server.describe()).not.toHaveProperty('userPool');
    await expect(server.signIn('alice')).rejects.toThrow('the API has no user pool, so it has no users');
    expect(await server.publish('/jobs/1', [1])).toMatchObject({ status: 200 });
    await expect(start({ users: ['alice'] })).rejects.toThrow('the API has no user pool');
  });

  test('serves one template', async () => {
    synthEvents('Events');
    const template = join(project.folder, 'chat.json');
    writeFileSync(template, readFileSync(join(project.app, 'Chat.template.json')));
    const server = await start({ app: undefined, template });
    expect(await server.publish('/public/news', ['hello'])).toMatchObject({ status: 200 });
  });

  test.each([
    [{ app: 'no-such-folder' }, 'app "no-such-folder": there is no such folder; write it with npx cdk synth'],
    [{ app: __filename }, 'is not a folder; for one template give template'],
    [{ app: __dirname }, 'is not a cloud assembly: it has no manifest.json, which cdk synth writes'],
    [{ template: 'no-such-file' }, 'template "no-such-file": there is no such file'],
    [{ template: __dirname }, 'is not a file; for a folder of a cloud assembly give app'],
  ])('fails clearly when %j is not an app', async (options, message) => {
    await expect(start(options)).rejects.toThrow(message);
  });

  test('fails clearly when the port is taken, or a user cannot be called that, and then holds no port', async () => {
    synthEvents('Events');
    const other = createServer().listen(0, '127.0.0.1');
    closing.push(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start({ port })).rejects.toThrow(`port ${port} is in use`);
    const free = (await start()).url;
    await closing.pop()!();
    await expect(start({ port: Number(new URL(free).port), users: ['a\nb'] })).rejects.toThrow('username "a\\nb"');
    await start({ port: Number(new URL(free).port) });
  });
});

test('an app is read once at the start', async () => {
  const project = chatApp(new TestProject());
  const read = jest.spyOn(fs, 'readFileSync');
  try {
    const server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder });
    await server.close();
    expect(read.mock.calls.filter(([file]) => file === join(project.app, 'Chat.template.json'))).toHaveLength(1);
  } finally {
    read.mockRestore();
    project.dispose();
  }
});
