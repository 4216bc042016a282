import { BACKEND, HTTP_HOST, testNamespace } from './test-api';
import { signed } from './test-signer';
import { ALICE } from './test-user-pool';
import { TestWorld, bearer, withCode } from './test-world';

const NOT_AUTHORIZED = 'You are not authorized to make this call.';
let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

describe('a handler', () => {
  test('sees the user, the channel with its wildcard, and headers without any credential', async () => {
    const code = withCode('export function onSubscribe(ctx) { console.log(JSON.stringify({ identity: ctx.identity, info: ctx.info, request: ctx.request })); }');
    const token = await world.pool.accessToken({ 'cognito:groups': ['admins'] });
    const headers = { 'authorization': token, 'host': HTTP_HOST, 'cookie': 'session=1', 'sec-websocket-protocol': `header-${token}`, 'x-amz-user-agent': 'test' };
    const decision = await world.subscribe('code/a/*', code, { headers, body: '{}', sourceIp: '127.0.0.1' });
    const seen = JSON.parse(decision.logs[0]) as unknown;
    expect(seen).toEqual({
      identity: {
        sub: ALICE,
        username: 'alice',
        groups: ['admins'],
        issuer: world.pool.issuer,
        claims: expect.objectContaining({ client_id: 'web', token_use: 'access' }) as unknown,
        sourceIp: ['127.0.0.1'],
        defaultAuthStrategy: 'ALLOW',
      },
      info: { channel: { path: '/code/a/*', segments: ['code', 'a', '*'] }, channelNamespace: { name: 'code' }, operation: 'SUBSCRIBE' },
      request: { headers: { 'host': HTTP_HOST, 'x-amz-user-agent': 'test' }, domainName: null },
    });
    expect(JSON.stringify(decision)).not.toContain(token.split('.')[1]);
  });

  test('sees no groups and no username where the token has none', async () => {
    const code = withCode('export function onSubscribe(ctx) { console.log(JSON.stringify([ctx.identity.groups, ctx.identity.username])); }');
    const request = bearer(await world.pool.accessToken({ 'username': undefined, 'cognito:username': 'alice', 'cognito:groups': 'admins' }));
    expect((await world.subscribe('/code', code, request)).logs).toEqual(['[null,null]']);
  });

  test('sees a backend as an IAM principal that is no identity pool\'s user', async () => {
    const code = withCode('export function onPublish(ctx) { console.log(JSON.stringify(ctx.identity)); return ctx.events; }');
    const decision = await world.publish(['1'], code, await signed('{"channel":"/code/news","events":["1"]}'));
    expect(JSON.parse(decision.logs[0])).toEqual({
      accountId: '111122223333',
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
      sourceIp: [],
      username: 'Publisher/session1',
      userArn: BACKEND.arn,
    });
  });

  test('sees on publish that it is one, and the events with their payloads parsed', async () => {
    const code = withCode('export function onPublish(ctx) { console.log(JSON.stringify([ctx.info.operation, ctx.events])); return ctx.events; }');
    const { logs } = await world.publish(['{"n":1}', '"text"'], code);
    expect(JSON.parse(logs[0])).toEqual(['PUBLISH', [{ id: 'id-0', payload: { n: 1 } }, { id: 'id-1', payload: 'text' }]]);
  });

  test.each(['return false;', 'return { allowed: false };', 'return null;', ''])('of a subscription is asked only whether it refuses: %j does not', async (code) => {
    expect(await world.subscribe('/code', withCode(`export function onSubscribe(ctx) { ${code} }`))).toMatchObject({ allowed: true });
  });

  test('refuses with its own message and type through util.error', async () => {
    const code = withCode('export function onSubscribe(ctx) { console.log("no"); util.error("too many", "Busy"); }');
    expect(await world.subscribe('/code', code)).toMatchObject({
      allowed: false, rule: 'handler', reason: 'onSubscribe called util.error("too many")', error: { errorType: 'Busy', message: 'too many', status: 403 }, logs: ['no'],
    });
  });

  test('that fails refuses, and tells the client nothing of it', async () => {
    const decision = await world.subscribe('/code', withCode('export function onSubscribe(ctx) { return ctx.identity.missing.member; }'));
    expect(decision).toMatchObject({ allowed: false, rule: 'handler', error: { errorType: 'HandlerExecutionError', status: 500 } });
    expect(decision.reason).toMatch(/^onSubscribe failed: TypeError/);
    expect(decision.error).not.toHaveProperty('message');
  });

  test('for the other operation only does not stand in the way', async () => {
    const code = withCode('export function onPublish(ctx) { util.unauthorized(); }');
    expect(await world.subscribe('/code', code)).toMatchObject({ allowed: true });
    expect(await world.publish(['1'], code)).toMatchObject({
      allowed: false, events: [], reason: 'onPublish called util.unauthorized()', error: { errorType: 'UnauthorizedException', message: NOT_AUTHORIZED, status: 401 },
    });
  });

  test('that cannot be run here refuses its operation, by name', async () => {
    const namespace = testNamespace('code', { unsupported: { onSubscribe: 'the Lambda data source is not supported' } });
    expect(await world.subscribe('/code', { namespaces: [namespace] })).toMatchObject({
      allowed: false, rule: 'handler', reason: 'onSubscribe of namespace code cannot be run: the Lambda data source is not supported',
    });
  });

  test('whose code could not be loaded refuses everything in its namespace', async () => {
    const decision = await world.subscribe('/code', { ...withCode('export function onPublish(ctx) { return ctx.events; }'), handlers: () => undefined });
    expect(decision).toMatchObject({ allowed: false, rule: 'handler', reason: 'the code of namespace code is not loaded, so nothing is allowed in it' });
  });

  test('is not run for a caller who is refused before it', async () => {
    const code = withCode('export function onSubscribe(ctx) { console.log("ran"); }');
    const decision = await world.subscribe('/code', code, bearer(await world.pool.accessToken({ exp: 1 })));
    expect(decision).toMatchObject({ allowed: false, rule: 'credential', logs: [] });
  });
});
