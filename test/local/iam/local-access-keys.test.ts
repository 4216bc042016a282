import { createHash } from 'node:crypto';
import type { EventApi } from '../../../engine/event-api';
import { LocalAccessKeys } from '../../../local/iam/local-access-keys';
import { lambdaFunction } from '../lambda/function-fixture';

const derive = (bytes: number, ...purpose: readonly string[]): Buffer => {
  const block = createHash('sha512').update(purpose.join('/')).digest();
  return Buffer.concat([block, block]).subarray(0, bytes);
};
const API: EventApi = {
  stack: 'Chat',
  logicalId: 'Api',
  name: 'chat',
  apiId: 'abc',
  arn: 'arn:aws-cn:appsync:cn-north-1:123456789012:apis/abc',
  accountId: '123456789012',
  region: 'cn-north-1',
  authProviders: [],
  connectionAuthModes: [],
  namespaces: new Map(),
};
const STATEMENT = { effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${API.arn}/channelNamespace/public`] } as const;

describe('the access keys of a local run', () => {
  const notify = lambdaFunction({ role: { logicalId: 'Role', name: 'NotifyRole', arn: 'arn:aws:iam::123456789012:role/path/NotifyRole', statements: [STATEMENT] } });
  const roleless = lambdaFunction({ name: 'plain', arn: 'arn:aws:lambda:eu-west-1:123456789012:function:plain' });
  const keys = new LocalAccessKeys(API, [notify, roleless], derive);

  test('have the developer\'s backend, which may do everything on this API and nothing else', () => {
    expect(keys.backend.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(keys.backend.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(keys.backend.sessionToken).toBeUndefined();
    expect(keys.backend.principal).toEqual({
      arn: 'arn:aws-cn:iam::123456789012:user/local-backend',
      accountId: '123456789012',
      statements: [{ effect: 'Allow', actions: ['appsync:Event*'], resources: [API.arn, `${API.arn}/*`] }],
    });
  });

  test('have a temporary key for each function, with its role\'s policy and nothing more', () => {
    const key = keys.ofFunction(notify);
    expect(key.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(key.sessionToken.length).toBeGreaterThan(100);
    expect(key.principal).toEqual({ arn: 'arn:aws:sts::123456789012:assumed-role/NotifyRole/notify', accountId: '123456789012', statements: [STATEMENT] });
    expect(keys.ofFunction(roleless).principal.statements).toEqual([]);
    expect(keys.ofFunction(roleless).secretAccessKey).not.toBe(key.secretAccessKey);
  });

  test('are found by their id, and no other is', () => {
    expect(keys.find(keys.backend.accessKeyId)).toBe(keys.backend);
    expect(keys.find(keys.ofFunction(notify).accessKeyId)).toBe(keys.ofFunction(notify));
    for (const id of ['', 'AKIALOCALDEV', '__proto__', 'constructor', keys.backend.accessKeyId.toLowerCase()]) expect(keys.find(id)).toBeUndefined();
    expect(() => keys.ofFunction(lambdaFunction({ arn: 'arn:other' }))).toThrow('no credentials for arn:other');
  });
});
