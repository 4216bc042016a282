import { API_ARN, BACKEND, BACKEND_KEY, testNamespace, userPool } from './auth/test-api';
import { signed } from './auth/test-signer';
import { ALICE, NOW } from './auth/test-user-pool';
import { TestWorld, bearer } from './auth/test-world';
import type { Changes } from './auth/test-world';
import type { AccessKey } from '../../engine/auth/caller-contracts';

const NOT_AUTHORIZED = 'You are not authorized to make this call.';
let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

describe('a signed-in user', () => {
  test('may connect', async () => {
    expect(await world.authorizer().connect(await world.alice())).toEqual({
      operation: 'connect',
      caller: { label: 'alice (access token)', mode: 'AMAZON_COGNITO_USER_POOLS' },
      allowed: true,
      rule: 'allowed',
      reason: 'AMAZON_COGNITO_USER_POOLS may connect',
      logs: [],
    });
  });

  test('may subscribe to a public channel, with a wildcard too', async () => {
    const decision = await world.subscribe('public/*');
    expect(decision).toMatchObject({
      operation: 'subscribe', allowed: true, channel: '/public/*', reason: 'AMAZON_COGNITO_USER_POOLS may subscribe in namespace public, which has no onSubscribe',
    });
    expect(decision.target).toMatchObject({ path: '/public/*', wildcard: true });
  });

  test.each([`/private/${ALICE}`, `private/${ALICE}/inbox/`, `/private/${ALICE}/*`])('may subscribe to the own channel %s', async (channel) => {
    expect(await world.subscribe(channel)).toMatchObject({ allowed: true, reason: expect.stringMatching(/and onSubscribe did not refuse$/) as string });
  });

  test.each(['/private', '/private/*', '/private/bob', '/private/bob/*', `/private/${ALICE}x`, `/private/${ALICE.toUpperCase()}`, `/private/x/${ALICE}`])(
    'may not subscribe to %s', async (channel) => {
      const decision = await world.subscribe(channel);
      expect(decision).toMatchObject({
        allowed: false,
        rule: 'handler',
        reason: 'onSubscribe called util.unauthorized()',
        channel,
        error: { errorType: 'Unauthorized', message: NOT_AUTHORIZED, status: 401 },
      });
      expect(decision.target).toBeUndefined();
    });

  test('may use an ID token instead of the access token', async () => {
    const request = bearer(`Bearer ${await world.pool.idToken()}`);
    expect(await world.subscribe(`/private/${ALICE}`, undefined, request)).toMatchObject({ allowed: true, caller: { label: 'alice (ID token)' } });
  });

  test('may not publish where only backends may', async () => {
    const decision = await world.authorizer().publish(await world.alice(), '/public/news', ['1']);
    expect(decision).toMatchObject({
      allowed: false,
      rule: 'mode',
      events: [],
      reason: 'AMAZON_COGNITO_USER_POOLS is not allowed to publish in namespace public; allowed: AWS_IAM',
    });
  });
});

describe('a machine with a token of the user pool', () => {
  const claims = { username: undefined, sub: 'machine-client', client_id: 'machine-client' };

  test('is named by its client and is nobody\'s user', async () => {
    const request = bearer(await world.pool.accessToken(claims));
    expect(await world.subscribe('/private/machine-client', undefined, request)).toMatchObject({
      allowed: false, rule: 'handler', caller: { label: 'client machine-client (access token)' },
    });
    expect(await world.subscribe('/public/news', undefined, request)).toMatchObject({ allowed: true });
  });
});

describe('a backend that signs with IAM', () => {
  const channel = '/public/news';
  const body = '{"channel":"/public/news","events":["1"]}';

  test('may publish where its policy allows it', async () => {
    expect(await world.authorizer().publish(await signed(body), channel, ['1'])).toMatchObject({
      allowed: true, caller: { label: BACKEND.arn, mode: 'AWS_IAM' }, target: { path: channel }, events: [{ index: 0, identifier: 'id-0', payload: '1' }],
    });
  });

  test('may not publish where its policy does not', async () => {
    const keys = [{ ...BACKEND_KEY, principal: { ...BACKEND, statements: [] } }];
    expect(await world.authorizer({ keys }).publish(await signed(body), channel, ['1'])).toMatchObject({
      allowed: false,
      rule: 'iam',
      events: [],
      reason: `no policy of ${BACKEND.arn} allows appsync:EventPublish on ${API_ARN}/channelNamespace/public`,
      error: { errorType: 'AccessDeniedException', status: 403 },
    });
  });

  test('may not subscribe where the namespace is for users only, whatever its policy', async () => {
    const keys = [{ ...BACKEND_KEY, principal: { ...BACKEND, statements: [{ effect: 'Allow', actions: ['*'], resources: ['*'] }] as const } }];
    expect(await world.authorizer({ keys }).subscribe(await signed('{"channel":"/private/x"}'), '/private/x')).toMatchObject({
      allowed: false, rule: 'mode', reason: 'AWS_IAM is not allowed to subscribe in namespace private; allowed: AMAZON_COGNITO_USER_POOLS',
    });
  });

  test('may not subscribe with a policy for publishing only', async () => {
    const namespaces = [testNamespace('public', { subscribeAuthModes: ['AWS_IAM'] })];
    expect(await world.authorizer({ namespaces }).subscribe(await signed('{"channel":"/public/news"}'), channel)).toMatchObject({
      allowed: false, rule: 'iam', reason: `no policy of ${BACKEND.arn} allows appsync:EventSubscribe on ${API_ARN}/channelNamespace/public`,
    });
  });

  test('may connect only in an API that lists AWS_IAM, and with a policy for it', async () => {
    expect(await world.authorizer().connect(await signed('{}'))).toMatchObject({
      allowed: false,
      rule: 'mode',
      reason: 'AWS_IAM is not allowed to connect; allowed: AMAZON_COGNITO_USER_POOLS',
      error: { errorType: 'UnauthorizedException', message: NOT_AUTHORIZED, status: 401 },
    });
    const changes: Changes = { api: { connectionAuthModes: ['AWS_IAM'] } };
    expect(await world.authorizer(changes).connect(await signed('{}'))).toMatchObject({
      allowed: false, rule: 'iam', reason: `no policy of ${BACKEND.arn} allows appsync:EventConnect on ${API_ARN}`, error: { errorType: 'AccessDeniedException' },
    });
    const keys: AccessKey[] = [{ ...BACKEND_KEY, principal: { ...BACKEND, statements: [{ effect: 'Allow', actions: ['appsync:EventConnect'], resources: [API_ARN] }] } }];
    expect(await world.authorizer({ ...changes, keys }).connect(await signed('{}'))).toMatchObject({ allowed: true });
  });

  test('may not use a signature for another channel', async () => {
    const request = await signed('{"channel":"/public/other","events":["1"]}');
    expect(await world.authorizer().publish({ ...request, body }, channel, ['1'])).toMatchObject({
      allowed: false, rule: 'credential', caller: { label: 'unverified signature', mode: 'AWS_IAM' }, reason: expect.stringMatching(/^the signature does not match/) as string,
    });
  });
});

describe('a credential that is not valid', () => {
  const bad = { errorType: 'UnauthorizedException', message: NOT_AUTHORIZED, status: 401 };

  test('is refused with its reason, which only the developer sees', async () => {
    const request = bearer(await world.pool.accessToken({ exp: NOW / 1000 - 12 }));
    const expected = { allowed: false, rule: 'credential', reason: 'token expired 12 s ago', error: bad, caller: { label: 'unverified token' } };
    expect(await world.authorizer().connect(request)).toMatchObject(expected);
    expect(await world.authorizer().subscribe(request, '/public/news')).toMatchObject(expected);
    expect(await world.authorizer().publish(request, '/public/news', ['1'])).toMatchObject({ ...expected, events: [] });
  });

  test('is not presented as the user whom it claims to be', async () => {
    const [header, claims] = (await world.pool.accessToken({ username: 'root' })).split('.');
    const decision = await world.authorizer().connect(bearer(`${header}.${claims}.AAAA`));
    expect(decision.caller).toEqual({ label: 'unverified token' });
    expect(JSON.stringify(decision)).not.toMatch(/root|eyJ/);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['an API key', { 'x-api-key': 'da2-key' }, /the API has no API_KEY provider; it has AMAZON_COGNITO_USER_POOLS$/],
    ['a custom token', { authorization: 'my-custom-token' }, /the API has no AWS_LAMBDA provider/],
    ['nothing', {}, /^no credential/],
  ])('is %s, where the API has no provider for it', async (_, headers, reason) => {
    const decision = await world.authorizer({ providers: [userPool(world.pool.userPoolId)] }).connect({ headers, body: '{}' });
    expect(decision).toMatchObject({ allowed: false, rule: 'credential', reason: expect.stringMatching(reason) as string, error: bad });
  });

  test('is a signature, where the API has no IAM provider', async () => {
    const decision = await world.authorizer({ providers: [userPool(world.pool.userPoolId)] }).connect(await signed('{}'));
    expect(decision).toMatchObject({ allowed: false, rule: 'credential', reason: expect.stringMatching(/no AWS_IAM provider/) as string });
  });
});

describe('the namespaces of an API', () => {
  test('cannot be told from the answers by someone without a credential', async () => {
    const nobody = { headers: {}, body: '{}' };
    const [there, missing] = [await world.subscribe('/private/x', undefined, nobody), await world.subscribe('/nowhere/x', undefined, nobody)];
    expect(there.error).toEqual(missing.error);
    expect(there.rule).toBe('credential');
    expect(missing.rule).toBe('credential');
  });

  test('cannot be told from the answers by someone whose mode is not allowed', async () => {
    const [there, missing] = [await world.authorizer().publish(await world.alice(), '/private/x', ['1']), await world.authorizer().publish(await world.alice(), '/nowhere/x', ['1'])];
    expect(there.error).toEqual({ errorType: 'UnauthorizedException', status: 401 });
    expect(missing.error).toEqual(there.error);
  });

  test('are named to the developer when one does not exist', async () => {
    expect(await world.subscribe('/Private/x')).toMatchObject({ rule: 'namespace', reason: 'there is no namespace "Private"; there are: public, private' });
  });

  test.each(['constructor', 'toString', 'hasOwnProperty'])('do not include %s', async (name) => {
    expect(await world.subscribe(`/${name}/x`)).toMatchObject({ allowed: false, rule: 'namespace' });
  });
});

describe('a text that is no channel', () => {
  test('is refused before anything else, in words that are safe to print', async () => {
    const decision = await world.subscribe(`/private/\u001b[2J${'x'.repeat(500)}`, undefined, { headers: {}, body: '' });
    expect(decision).toMatchObject({ allowed: false, rule: 'channel', error: { errorType: 'BadRequestException', status: 400 } });
    expect(`${decision.channel}${decision.reason}`).not.toMatch(/\p{Cc}/u);
    expect(decision.channel!.length).toBeLessThan(100);
  });

  test('is a wildcard for a publisher', async () => {
    expect(await world.authorizer().publish(await world.alice(), '/public/*', ['1'])).toMatchObject({ allowed: false, rule: 'channel', events: [] });
  });
});
