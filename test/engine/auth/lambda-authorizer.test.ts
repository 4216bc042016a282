import { testNamespace, userPool } from './test-api';
import { signed } from './test-signer';
import { NOW } from './test-user-pool';
import { TestWorld } from './test-world';
import type { Changes } from './test-world';
import type { AuthRequest } from '../../../engine/auth/caller-contracts';
import type { AuthProvider, LambdaProvider } from '../../../engine/event-api';
import type { FunctionAnswer, FunctionInvoker } from '../../../engine/function-invoker';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:authorize';
const SECOND = 1000;
let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

/** A function of the app that answers what a test says, and keeps what it was asked. */
class Functions implements FunctionInvoker {
  public readonly asked: { readonly arn: string; readonly payload: unknown; readonly type: string; readonly waitMs?: number }[] = [];

  constructor(private readonly answer: (payload: unknown) => FunctionAnswer | Promise<FunctionAnswer>) {}

  public async invoke(arn: string, payload: unknown, type: string, waitMs?: number): Promise<FunctionAnswer> {
    this.asked.push({ arn, payload, type, waitMs });
    return this.answer(payload);
  }
}

function answering(payload: unknown): Functions {
  return new Functions(() => ({ kind: 'returned', payload }));
}

function changes(functions: FunctionInvoker, provider: Partial<LambdaProvider> = {}, others: readonly AuthProvider[] = []): Changes {
  return {
    functions,
    providers: [{ authType: 'AWS_LAMBDA', authorizerUri: FUNCTION, resultTtlSeconds: 0, ...provider }, ...others],
    namespaces: [testNamespace('open', { publishAuthModes: ['AWS_LAMBDA'], subscribeAuthModes: ['AWS_LAMBDA'] })],
    api: { connectionAuthModes: ['AWS_LAMBDA'] },
  };
}

function withToken(authorization: string, headers: Readonly<Record<string, string>> = {}): AuthRequest {
  return { headers: { authorization, ...headers }, body: '{}' };
}

const subscribe = (given: Changes, request = withToken('secret-token')) => world.authorizer(given).subscribe(request, '/open/news');

describe('a custom token', () => {
  test('is shown to the function of the provider, with what it is for', async () => {
    const functions = answering({ isAuthorized: true });
    const authorizer = world.authorizer(changes(functions));
    const request = withToken('secret-token', { 'host': 'localhost:4000', 'x-custom': 'a', 'cookie': 'c', 'x-amz-security-token': 't' });
    const decisions = [await authorizer.connect(request), await authorizer.subscribe(request, 'open/news/*'), await authorizer.publish(request, '/open/news/', ['1'])];
    expect(decisions.every(({ allowed }) => allowed)).toBe(true);
    expect(decisions[0].caller).toEqual({ label: 'custom token (Lambda authorizer)', mode: 'AWS_LAMBDA' });
    expect(JSON.stringify(decisions)).not.toContain('secret-token');
    const payload = (requestContext: object) => ({
      authorizationToken: 'secret-token',
      requestContext: { apiId: 'api1', accountId: '111122223333', ...requestContext },
      requestHeaders: { 'host': 'localhost:4000', 'x-custom': 'a' },
    });
    expect(functions.asked).toEqual([
      { arn: FUNCTION, type: 'RequestResponse', waitMs: 10_000, payload: payload({ requestId: 'id-0', operation: 'EVENT_CONNECT', channelNamespaceName: null, channel: null }) },
      { arn: FUNCTION, type: 'RequestResponse', waitMs: 10_000, payload: payload({ requestId: 'id-1', operation: 'EVENT_SUBSCRIBE', channelNamespaceName: 'open', channel: '/open/news/*' }) },
      { arn: FUNCTION, type: 'RequestResponse', waitMs: 10_000, payload: payload({ requestId: 'id-2', operation: 'EVENT_PUBLISH', channelNamespaceName: 'open', channel: '/open/news' }) },
    ]);
  });

  test('brings its context to the handlers, under both names', async () => {
    const code = `import { util } from '@aws-appsync/utils';
      export function onSubscribe(ctx) { util.error(JSON.stringify([ctx.identity.handlerContext, ctx.identity.resolverContext, ctx.identity.sub])); }`;
    const namespaces = [testNamespace('open', { code, subscribeAuthModes: ['AWS_LAMBDA'] })];
    const context = { tenant: 'a', level: 3, admin: false, none: null };
    expect(await subscribe({ ...changes(answering({ isAuthorized: true, handlerContext: context })), namespaces })).toMatchObject({
      error: { message: JSON.stringify([context, context, null]) },
    });
    expect(await subscribe({ ...changes(answering({ isAuthorized: true, resolverContext: { sub: 'x' }, deniedFields: [] })), namespaces })).toMatchObject({
      error: { message: JSON.stringify([null, null, null]) },
    });
  });

  test('is no user, whatever its context says', async () => {
    const handlerContext = { sub: 'alice', issuer: 'https://x', username: 'alice' };
    const code = `import { util } from '@aws-appsync/utils';
      export function onSubscribe(ctx) { if (!ctx.identity.sub || ctx.identity.sub !== ctx.info.channel.segments[1]) util.unauthorized(); }`;
    const namespaces = [testNamespace('open', { code, subscribeAuthModes: ['AWS_LAMBDA'] })];
    const given = { ...changes(answering({ isAuthorized: true, handlerContext })), namespaces };
    expect(await world.authorizer(given).subscribe(withToken('x'), '/open/alice')).toMatchObject({ allowed: false, rule: 'handler' });
  });

  test.each<[string, unknown, string]>([
    ['no', { isAuthorized: false }, 'the Lambda authorizer answered isAuthorized: false'],
    ['no, whatever else', { isAuthorized: false, handlerContext: [] }, 'the Lambda authorizer answered isAuthorized: false'],
    ['"true"', { isAuthorized: 'true' }, 'the answer of the Lambda authorizer has an isAuthorized that is not true or false but string'],
    ['1', { isAuthorized: 1 }, 'the answer of the Lambda authorizer has an isAuthorized that is not true or false but number'],
    ['a list', { isAuthorized: [true] }, 'the answer of the Lambda authorizer has an isAuthorized that is not true or false but a list'],
    ['an object', { isAuthorized: {} }, 'the answer of the Lambda authorizer has an isAuthorized that is not true or false but object'],
    ['nothing', {}, 'the answer of the Lambda authorizer has an isAuthorized that is not true or false but undefined'],
    ['in lower case', { isauthorized: true }, 'the answer of the Lambda authorizer has an isAuthorized that is not true or false but undefined'],
    ['null', null, 'the answer of the Lambda authorizer is no object but null'],
    ['plain true', true, 'the answer of the Lambda authorizer is no object but boolean'],
    ['the text of JSON', '{"isAuthorized":true}', 'the answer of the Lambda authorizer is no object but string'],
    ['a list of answers', [{ isAuthorized: true }], 'the answer of the Lambda authorizer is no object but a list'],
    ['a context that is a text', { isAuthorized: true, handlerContext: 'x' }, 'the answer of the Lambda authorizer has a handlerContext that is no object but string'],
    ['a context that is a list', { isAuthorized: true, handlerContext: ['x'] }, 'the answer of the Lambda authorizer has a handlerContext that is no object but a list'],
    ['a nested context', { isAuthorized: true, handlerContext: { user: { sub: 'x' } } }, 'the answer of the Lambda authorizer has a handlerContext with a nested value; only texts, numbers, true and false are supported'],
    ['a huge context', { isAuthorized: true, handlerContext: { x: 'x'.repeat(5 * 1024 * 1024) } }, 'the answer of the Lambda authorizer has a handlerContext of more than 5 MB'],
    ['a negative time', { isAuthorized: true, ttlOverride: -1 }, 'the answer of the Lambda authorizer has a ttlOverride that is not a whole number of seconds from 0 to 3600'],
    ['more than an hour', { isAuthorized: true, ttlOverride: 3601 }, 'the answer of the Lambda authorizer has a ttlOverride that is not a whole number of seconds from 0 to 3600'],
    ['a time that is a text', { isAuthorized: true, ttlOverride: '60' }, 'the answer of the Lambda authorizer has a ttlOverride that is not a whole number of seconds from 0 to 3600'],
  ])('is refused when the function answers %s', async (_, answer, reason) => {
    expect(await subscribe(changes(answering(answer)))).toMatchObject({
      allowed: false, rule: 'credential', reason, caller: { label: 'unverified custom token', mode: 'AWS_LAMBDA' }, error: { errorType: 'UnauthorizedException', status: 401 },
    });
  });

  test('is refused when the function fails, cannot run, or takes longer than AppSync waits', async () => {
    const failing = new Functions(() => ({ kind: 'failed', errorType: 'TypeError', message: 'no\u001b[2J' }));
    expect(await subscribe(changes(failing))).toMatchObject({ allowed: false, reason: 'the Lambda authorizer failed: TypeError: no\\u{1b}[2J' });
    const missing = new Functions(() => Promise.reject(new Error('arn:x is no function of the app')));
    expect(await subscribe(changes(missing))).toMatchObject({ allowed: false, reason: 'the Lambda authorizer cannot be asked: arn:x is no function of the app' });
    let now = NOW;
    const slow = new Functions(() => {
      now += 10 * SECOND + 1;
      return { kind: 'returned', payload: { isAuthorized: true } };
    });
    expect(await subscribe({ ...changes(slow), clock: () => now })).toMatchObject({ allowed: false, reason: 'the Lambda authorizer took more than the 10 s that AppSync waits' });
  });

  test.each<[string, string, boolean]>([
    ['^custom-[a-z]+$', 'custom-abc', true], ['custom-[a-z]+', 'custom-abc1', false], ['^custom', 'custom-abc', false], ['(', 'custom', false], ['a+', 'a\nb', false],
  ])('is shown to the function only if IdentityValidationExpression %s matches %j as a whole: %j', async (identityValidationExpression, token, expected) => {
    const functions = answering({ isAuthorized: true });
    const { allowed, reason } = await subscribe(changes(functions, { identityValidationExpression }), withToken(token));
    expect(allowed).toBe(expected);
    expect(functions.asked).toHaveLength(expected ? 1 : 0);
    if (!expected) expect(reason).toMatch(/^IdentityValidationExpression /);
  });
});

describe('an answer of the function', () => {
  test('is not kept, unless the provider or the answer says so', async () => {
    for (const [ttl, answer, times] of [[0, {}, 2], [60, {}, 1], [60, { ttlOverride: 0 }, 2], [0, { ttlOverride: 60 }, 1]] as const) {
      const functions = answering({ isAuthorized: true, ...answer });
      const authorizer = world.authorizer(changes(functions, { resultTtlSeconds: ttl }));
      for (let time = 0; time < 2; time++) expect(await authorizer.subscribe(withToken('t'), '/open/news')).toMatchObject({ allowed: true });
      expect(functions.asked).toHaveLength(times);
    }
  });

  test('is kept for its time, and no longer', async () => {
    let now = NOW;
    let isAuthorized = true;
    const authorizer = world.authorizer({ ...changes(new Functions(() => ({ kind: 'returned', payload: { isAuthorized } })), { resultTtlSeconds: 60 }), clock: () => now });
    const ask = async () => (await authorizer.subscribe(withToken('t'), '/open/news')).allowed;
    expect(await ask()).toBe(true);
    isAuthorized = false;
    now += 60 * SECOND - 1;
    expect(await ask()).toBe(true);
    now += 1;
    expect(await ask()).toBe(false);
    isAuthorized = true;
    expect(await ask()).toBe(false);
  });

  test('is kept for the same question only: another token, channel, operation or header asks again', async () => {
    const decide = (payload: unknown): FunctionAnswer => {
      const isMine = ['"authorizationToken":"t"', '"channel":"/open/mine"', '"x-tenant":"a"'].every((part) => JSON.stringify(payload).includes(part));
      return { kind: 'returned', payload: { isAuthorized: isMine } };
    };
    const functions = new Functions(decide);
    const authorizer = world.authorizer(changes(functions, { resultTtlSeconds: 3600 }));
    const mine = withToken('t', { 'x-tenant': 'a' });
    expect((await authorizer.subscribe(mine, '/open/mine')).allowed).toBe(true);
    expect((await authorizer.subscribe(mine, '/open/theirs')).allowed).toBe(false);
    expect((await authorizer.subscribe(withToken('T', { 'x-tenant': 'a' }), '/open/mine')).allowed).toBe(false);
    expect((await authorizer.subscribe(withToken('t', { 'x-tenant': 'b' }), '/open/mine')).allowed).toBe(false);
    expect((await authorizer.publish(mine, '/open/mine', ['1'])).allowed).toBe(true);
    expect(functions.asked).toHaveLength(5);
  });

  test('is forgotten for a new one, when there are very many', async () => {
    const functions = answering({ isAuthorized: true });
    const authorizer = world.authorizer(changes(functions, { resultTtlSeconds: 3600 }));
    for (let token = 0; token < 1001; token++) await authorizer.connect(withToken(`t${token}`));
    await authorizer.connect(withToken('t0'));
    await authorizer.connect(withToken('t1000'));
    expect(functions.asked).toHaveLength(1002);
  });
});

describe('a credential that looks like another one', () => {
  const asked = async (request: AuthRequest, others: readonly AuthProvider[]) => {
    const functions = answering({ isAuthorized: true });
    const decision = await subscribe(changes(functions, {}, others), request);
    return { decision, times: functions.asked.length };
  };

  test('is a custom token where no other provider is for it', async () => {
    const jwt = await world.pool.accessToken();
    const signature = await signed('{"channel":"/open/news"}');
    expect(await asked(withToken(jwt), [])).toMatchObject({ decision: { allowed: true }, times: 1 });
    expect(await asked(withToken(jwt), [{ authType: 'AWS_IAM' }])).toMatchObject({ decision: { allowed: true }, times: 1 });
    expect(await asked(signature, [userPool(world.pool.userPoolId)])).toMatchObject({ decision: { allowed: true, caller: { mode: 'AWS_LAMBDA' } }, times: 1 });
    expect(await asked(withToken('eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'), [])).toMatchObject({ decision: { allowed: true }, times: 1 });
  });

  test('is never one where a provider is for it, however it was refused there', async () => {
    const pools = [userPool(world.pool.userPoolId)];
    for (const jwt of [await world.pool.accessToken({ exp: NOW / SECOND - 1 }), await world.pool.accessToken({ iss: 'https://other.example' }), 'a.b.c', 'a.b.']) {
      expect(await asked(withToken(jwt), pools)).toMatchObject({ decision: { allowed: false, rule: 'credential', caller: { label: 'unverified token' } }, times: 0 });
    }
    const openId = [{ authType: 'OPENID_CONNECT', issuer: 'https://login.example' }] as const;
    expect(await asked(withToken(await world.pool.accessToken()), openId)).toMatchObject({ decision: { allowed: false }, times: 0 });
    const signature = { ...await signed('{"channel":"/other"}'), body: '{"channel":"/open/news"}' };
    expect(await asked(signature, [{ authType: 'AWS_IAM' }])).toMatchObject({ decision: { allowed: false, rule: 'credential', caller: { mode: 'AWS_IAM' } }, times: 0 });
    expect(await asked(withToken('AWS4-HMAC-SHA256 nonsense'), [{ authType: 'AWS_IAM' }])).toMatchObject({ decision: { allowed: false }, times: 0 });
  });

  test('is an API key beside nothing else', async () => {
    expect(await asked(withToken('custom', { 'x-api-key': 'k' }), [{ authType: 'API_KEY' }])).toMatchObject({ decision: { allowed: false, reason: expect.stringContaining('send one credential') as string }, times: 0 });
  });
});
