import { createHash } from 'node:crypto';
import type { IdentityPool, Role } from '../../../engine/application';
import type { CognitoIdentity } from '../../../engine/auth/caller-contracts';
import type { EventApi } from '../../../engine/event-api';
import { LocalAccessKeys } from '../../../local/iam/local-access-keys';
import { SessionKeys } from '../../../local/iam/session-keys';
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
  apiKeys: [],
  connectionAuthModes: [],
  namespaces: new Map(),
};
const STATEMENT = { effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${API.arn}/channelNamespace/public`] } as const;

describe('the access keys of a local run', () => {
  const notify = lambdaFunction({ role: { logicalId: 'Role', name: 'NotifyRole', arn: 'arn:aws:iam::123456789012:role/path/NotifyRole', statements: [STATEMENT] } });
  const roleless = lambdaFunction({ name: 'plain', arn: 'arn:aws:lambda:eu-west-1:123456789012:function:plain' });
  const keys = new LocalAccessKeys(API, { functions: [notify, roleless], identityPools: [] }, derive, new SessionKeys(() => 0));

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
    expect(key.principal).toMatchObject({ arn: 'arn:aws:sts::123456789012:assumed-role/NotifyRole/notify', accountId: '123456789012', statements: [STATEMENT] });
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

describe('the sessions of an identity pool', () => {
  const HOUR = 60 * 60 * 1000;
  const role = (name: string): Role => ({ logicalId: name, name, arn: `arn:aws:iam::123456789012:role/${name}`, statements: [STATEMENT], boundary: [STATEMENT] });
  const pool = (authenticated?: Role): IdentityPool => (
    { logicalId: 'Pool', identityPoolId: 'us-east-1:pool', region: 'us-east-1', accountId: '123456789012', allowsGuests: true, userPoolClients: [], roles: { authenticated } }
  );
  const alice: CognitoIdentity = { identityPoolId: 'us-east-1:pool', identityId: 'us-east-1:alice', authType: 'authenticated', authProvider: '"a","a:CognitoSignIn:b"' };
  const sessions = new SessionKeys(() => 1_000);
  const keys = new LocalAccessKeys(API, { functions: [], identityPools: [pool(role('Users'))] }, derive, sessions);

  test('are of the role and of the identity, for an hour', () => {
    const issued = keys.issueSession({ role: role('Users'), identity: alice });
    expect(issued).toMatchObject({ accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/) as string, expiresAt: 1_000 + HOUR });
    expect(keys.find(issued.accessKeyId)).toEqual({
      ...issued,
      principal: {
        arn: 'arn:aws:sts::123456789012:assumed-role/Users/CognitoIdentityCredentials',
        accountId: '123456789012',
        roleArn: 'arn:aws:iam::123456789012:role/Users',
        statements: [STATEMENT],
        boundary: [STATEMENT],
        cognito: alice,
      },
    });
  });

  test('are never the same', () => {
    const [one, other] = [keys.issueSession({ role: role('Users'), identity: alice }), keys.issueSession({ role: role('Users'), identity: alice })];
    for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) expect(one[name]).not.toBe(other[name]);
  });

  test('are of no role that no identity pool has', () => {
    expect(() => keys.issueSession({ role: role('Admins'), identity: alice })).toThrow('no identity pool has the role arn:aws:iam::123456789012:role/Admins');
  });

  test('may do what the role may do now, and nothing once the app has it no more', () => {
    const { accessKeyId } = keys.issueSession({ role: role('Users'), identity: alice });
    const reloaded = (roles?: Role) => new LocalAccessKeys(API, { functions: [], identityPools: [pool(roles)] }, derive, sessions).find(accessKeyId);
    expect(reloaded({ ...role('Users'), statements: [] })?.principal.statements).toEqual([]);
    expect(reloaded()).toBeUndefined();
  });

  test('are bounded: the oldest go first', () => {
    const [first, second] = [keys.issueSession({ role: role('Users'), identity: alice }), keys.issueSession({ role: role('Users'), identity: alice })];
    while (keys.find(first.accessKeyId)) sessions.issue(role('Users').arn, alice);
    expect(keys.find(second.accessKeyId)).toBeDefined();
  });
});
