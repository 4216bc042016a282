import { testNamespace } from './test-api';
import { NOW } from './test-user-pool';
import { TestWorld } from './test-world';
import type { Changes } from './test-world';
import type { ApiKey } from '../../../engine/event-api';

const VALUE = 'da2-abcdefghijklmnopqrstuvwxyz';
const KEY: ApiKey = { logicalId: 'Key', value: VALUE, expiresAt: NOW + 1000 };
let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

function open(apiKeys: readonly ApiKey[], code?: string): Changes {
  return { providers: [{ authType: 'API_KEY' }], namespaces: [testNamespace('open', { code, subscribeAuthModes: ['API_KEY'] })], api: { apiKeys, connectionAuthModes: ['API_KEY'] } };
}

async function subscribe(headers: Readonly<Record<string, string>>, apiKeys: readonly ApiKey[] = [KEY]) {
  return world.authorizer(open(apiKeys)).subscribe({ headers, body: '{}' }, '/open/news');
}

describe('an API key', () => {
  test('lets its bearer in, who is named by the key and never by its value', async () => {
    const decision = await subscribe({ 'x-api-key': VALUE });
    expect(decision).toMatchObject({ allowed: true, caller: { label: 'API key Key', mode: 'API_KEY' } });
    expect(JSON.stringify(decision)).not.toContain(VALUE);
    expect(await world.authorizer(open([KEY])).connect({ headers: { 'x-api-key': VALUE }, body: '{}' })).toMatchObject({ allowed: true });
  });

  test('has no identity in handlers', async () => {
    const code = `import { util } from '@aws-appsync/utils';
      export function onSubscribe(ctx) { if (ctx.identity !== null) util.unauthorized(); }`;
    expect(await world.authorizer(open([KEY], code)).subscribe({ headers: { 'x-api-key': VALUE }, body: '{}' }, '/open/news')).toMatchObject({ allowed: true });
  });

  test('is good until it expires, and one without an expiry always is', async () => {
    expect(await subscribe({ 'x-api-key': VALUE }, [{ ...KEY, expiresAt: NOW + 1 }])).toMatchObject({ allowed: true });
    expect(await subscribe({ 'x-api-key': VALUE }, [{ logicalId: 'Key', value: VALUE }])).toMatchObject({ allowed: true });
    expect(await subscribe({ 'x-api-key': VALUE }, [{ ...KEY, expiresAt: NOW }])).toMatchObject({
      allowed: false,
      rule: 'credential',
      caller: { label: 'unverified API key', mode: 'API_KEY' },
      reason: 'the API key Key expired at 2026-01-31T12:00:00.000Z',
      error: { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', status: 401 },
    });
  });

  test.each<[string, string]>([
    ['a part of one', VALUE.slice(0, -1)], ['one with something behind it', `${VALUE}a`], ['one in capitals', VALUE.toUpperCase()], ['nothing', ''],
    ['one behind a space', ` ${VALUE}`], ['one before a space', `${VALUE} `], ['two', `${VALUE}, ${VALUE}`], ['two in one', `${VALUE},${VALUE}`],
    ['one behind a scheme', `Bearer ${VALUE}`], ['the name of one', 'Key'], ['a text for nothing', 'undefined'],
  ])('is not %s', async (_, value) => {
    const decision = await subscribe({ 'x-api-key': value }, [KEY, { logicalId: 'Unknown' }]);
    expect(decision).toMatchObject({ allowed: false, rule: 'credential', reason: 'x-api-key is none of the API\'s keys: Key, Unknown' });
  });

  test('is no key where the template has none', async () => {
    expect(await subscribe({ 'x-api-key': VALUE }, [])).toMatchObject({ allowed: false, reason: 'the template has no AWS::AppSync::ApiKey for this API' });
  });

  test('is nothing in another place than x-api-key', async () => {
    expect(await subscribe({ authorization: VALUE })).toMatchObject({ allowed: false, reason: expect.stringContaining('no AWS_LAMBDA provider') as string });
    expect(await subscribe({ 'authorization': VALUE, 'x-api-key': VALUE })).toMatchObject({ allowed: false, reason: expect.stringContaining('send one credential') as string });
  });
});
