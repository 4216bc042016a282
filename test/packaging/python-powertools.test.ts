import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { AppSyncAuthorizationType, EventApi } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ROOT } from './workplace';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';
import { TestProject } from '../local/server/chat-app';
import { EventsClient } from '../local/server/events-client';

const POWERTOOLS = join(ROOT, 'node_modules/.cache/powertools');

let project: TestProject;
let server: LocalServer;
let alice: EventsClient;

beforeAll(async () => {
  project = new TestProject();
  const code = join(project.folder, 'chat');
  cpSync(POWERTOOLS, code, { recursive: true }); // as pip puts dependencies into what is deployed
  cpSync(join(__dirname, 'apps/chat_function.py'), join(code, 'index.py'));
  project.synth((stack) => {
    const pool = new UserPool(stack, 'Users');
    pool.addClient('Web');
    const users = { authorizationType: AppSyncAuthorizationType.USER_POOL, cognitoConfig: { userPool: pool } };
    const api = new EventApi(stack, 'Api', { apiName: 'chat', authorizationConfig: { authProviders: [users, { authorizationType: AppSyncAuthorizationType.IAM }] } });
    const fn = new LambdaFunction(stack, 'Chat', { functionName: 'chat', code: Code.fromAsset(code), runtime: Runtime.PYTHON_3_13, handler: 'index.handler' });
    const dataSource = api.addLambdaDataSource('ChatSource', fn);
    for (const name of ['chat', 'later']) api.addChannelNamespace(name, { publishHandlerConfig: { dataSource, direct: true }, subscribeHandlerConfig: { dataSource, direct: true } });
  });
  server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, users: ['alice'] });
  alice = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, await server.signIn('alice'));
});
afterAll(async () => {
  alice?.close();
  await server?.close();
  project?.dispose();
});

describe('the resolver of Powertools for Python, in a direct function of a namespace', () => {
  test('accepts a subscription, and refuses by an exception or an error', async () => {
    expect(await alice.subscribe('/chat/alice')).toBe('subscribe_success');
    expect(await alice.subscribe('/chat/bob')).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'handler', reason: expect.stringContaining('not your room') as unknown });
    expect(await alice.subscribe('/chat/broken/alice')).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'handler', reason: expect.stringContaining('broken for today') as unknown });
  });

  test('changes events, and fails single ones', async () => {
    expect(await server.publish('/chat/alice', [{ text: 'hi' }, {}])).toMatchObject({
      status: 200, body: { successful: [{ index: 0 }], failed: [{ index: 1, message: 'ValueError - no text' }] },
    });
    expect(await alice.event()).toEqual({ text: 'HI' });
  });

  test('drops what an aggregate leaves out, and awaits what is asynchronous', async () => {
    expect(await alice.subscribe('/chat/batch/alice')).toBe('subscribe_success');
    expect(await server.publish('/chat/batch/alice', [{ text: 'no' }, { text: 'long enough' }])).toMatchObject({ status: 200, body: { failed: [] } });
    expect(await alice.event()).toEqual({ text: 'long enough' });
    expect(await alice.subscribe('/later/alice')).toBe('subscribe_success');
    await server.publish('/later/alice', [1]);
    expect(await alice.event()).toEqual({ echo: 1 });
  });

  test('answers an event as AppSync documents it, when it is invoked by hand', async () => {
    const event = (operation: 'PUBLISH' | 'SUBSCRIBE', path: string, events: object[] | null) => ({
      identity: null, result: null, request: { headers: { 'x-forwarded-for': '203.0.113.7' }, domainName: null }, error: null, prev: null, stash: {}, outErrors: [], events,
      info: { channel: { path, segments: path.slice(1).split('/') }, channelNamespace: { name: 'chat' }, operation },
    });
    expect((await server.invoke('chat', event('PUBLISH', '/chat/alice', [{ id: '1', payload: { text: 'a' } }]))).result).toEqual({ events: [{ id: '1', payload: { text: 'A' } }] });
    expect((await server.invoke('chat', event('SUBSCRIBE', '/chat/alice', null))).error).toMatchObject({ errorType: 'UnauthorizedException', errorMessage: 'not your room' });
    expect((await server.invoke('chat', event('SUBSCRIBE', '/elsewhere/alice', null))).result).toBeNull();
  });
});
