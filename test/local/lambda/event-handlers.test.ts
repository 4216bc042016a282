import { join } from 'node:path';
import { AppSyncAuthorizationType, Code as HandlerCode, EventApi } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { startLocalServer } from '../../../local/server';
import type { LocalServer } from '../../../local/server';
import { TestProject } from '../server/chat-app';
import { EventsClient } from '../server/events-client';

const PYTHON = `def handler(event, context):
    if event['info']['operation'] == 'SUBSCRIBE':
        return None if event['info']['channel']['segments'][1] == event['identity']['username'] else {'error': 'not yours'}
    return {'events': [{'id': each['id'], 'payload': {'from': 'python', 'was': each['payload']}} for each in event['events']]}`;

const LOOKUP = `import { util } from '@aws-appsync/utils';
export const onSubscribe = {
  request: (ctx) => ({ operation: 'Invoke', payload: { room: ctx.info.channel.segments[1], who: ctx.identity.username } }),
  response: (ctx) => {
    if (ctx.error) util.error('the members are not known', 'NotNow');
    if (ctx.result.member !== true) util.unauthorized();
  },
};`;

describe('functions of an app of the CDK\'s EventApi, asked by its channels', () => {
  let project: TestProject;
  let server: LocalServer;
  let alice: EventsClient;
  beforeAll(async () => {
    project = new TestProject();
    const outfile = join(project.folder, 'chat', 'index.js');
    buildSync({ entryPoints: [join(__dirname, 'chat-function.ts')], bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'error' });
    project.synth((stack) => {
      const pool = new UserPool(stack, 'Users');
      pool.addClient('Web');
      const iam = { authorizationType: AppSyncAuthorizationType.IAM };
      const users = { authorizationType: AppSyncAuthorizationType.USER_POOL, cognitoConfig: { userPool: pool } };
      const api = new EventApi(stack, 'Api', { apiName: 'chat', authorizationConfig: { authProviders: [users, iam] } });
      const source = (id: string, code: Code, runtime: Runtime) => (
        api.addLambdaDataSource(id, new LambdaFunction(stack, `${id}Function`, { code, runtime, handler: 'index.handler' })));
      const direct = (name: string, dataSource: ReturnType<typeof source>) => api.addChannelNamespace(name, {
        publishHandlerConfig: { dataSource, direct: true }, subscribeHandlerConfig: { dataSource, direct: true },
      });
      direct('chat', source('Chat', Code.fromAsset(join(project.folder, 'chat')), Runtime.NODEJS_22_X));
      direct('snake', source('Snake', Code.fromInline(PYTHON), Runtime.PYTHON_3_13));
      const members = 'exports.handler = async ({ room, who }) => { if (room === "lost") throw new Error("secret"); return { member: room === `of-${who}` }; }';
      api.addChannelNamespace('rooms', { code: HandlerCode.fromInline(LOOKUP), subscribeHandlerConfig: { dataSource: source('Members', Code.fromInline(members), Runtime.NODEJS_22_X) } });
    });
    server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, users: ['alice'] });
    alice = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, await server.signIn('alice'));
  });
  afterAll(async () => {
    alice.close();
    await server.close();
    project.dispose();
  });

  test('Powertools accepts, refuses, changes and fails events', async () => {
    expect(await alice.subscribe('/chat/open/*')).toBe('subscribe_success');
    expect(await alice.subscribe('/chat/closed/*')).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'handler', reason: expect.stringContaining('closed for the evening') as unknown });
    expect(await server.publish('/chat/open/a', [{ text: 'hi' }, {}])).toMatchObject({
      status: 200, body: { successful: [{ index: 0 }], failed: [{ index: 1, message: 'RangeError - no text' }] },
    });
    expect(await alice.event()).toEqual({ text: 'HI' });
  });

  test('a Python function does', async () => {
    expect(await alice.subscribe('/snake/bob')).toBe('subscribe_error');
    expect(await alice.subscribe('/snake/alice')).toBe('subscribe_success');
    await server.publish('/snake/alice', [1]);
    expect(await alice.event()).toEqual({ from: 'python', was: 1 });
  });

  test('a handler asks a function before it decides', async () => {
    expect(await alice.subscribe('/rooms/of-alice')).toBe('subscribe_success');
    expect(await alice.subscribe('/rooms/of-bob')).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ reason: 'onSubscribe.response called util.unauthorized()' });
    expect(await alice.subscribe('/rooms/lost')).toBe('subscribe_error');
    expect(server.decisions().at(-1)).toMatchObject({ reason: 'onSubscribe.response called util.error("the members are not known")' });
  });

  test.each([['/chat/x', 500], ['/snake/x', 500], ['/rooms/x', 200]])('an event on %s that is nested beyond every stack gets the answer %i, and the next one is served', async (channel, expected) => {
    const authorization = await server.signIn('alice');
    const post = (event: string) => fetch(server.httpUrl, { method: 'POST', headers: { authorization }, body: JSON.stringify({ channel, events: [event] }) });
    for (const deep of ['['.repeat(100_000) + ']'.repeat(100_000), `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`]) {
      expect((await post(deep)).status).toBe(expected);
      const { allowed, reason } = server.decisions().at(-1)!;
      expect(allowed || reason).toEqual(expected === 200 || expect.stringMatching(/was not asked: the event is nested too deeply$/));
    }
    expect((await post('{"a":1}')).status).toBe(200);
  });
});
