import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { AppClients } from '../../../local/cognito/app-clients';
import type { AppClient } from '../../../local/cognito/app-clients';
import { SigningKeys } from '../../../local/cognito/signing-keys';
import { UserPoolTokens } from '../../../local/cognito/user-pool-tokens';
import type { User } from '../../../local/cognito/users';
import { ProjectState } from '../../../local/project-state';

const POOL = 'eu-west-1_abcdef123';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL}`;
const NOW = Date.UTC(2026, 0, 31, 12, 0, 0, 500);
const ALICE: User = {
  username: 'alice', sub: '0b3c9b1e-3f0a-4a7e-9a55-0c0d7a3a1f11', groups: ['admins', 'editors'], attributes: {}, isConfirmed: true,
};

let root: string;
let state: ProjectState;
let keys: SigningKeys;
let client: AppClient;
let tokens: UserPoolTokens;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tokens-test-'));
  state = ProjectState.open(root, '/app');
  keys = await SigningKeys.load(state, [POOL, 'eu-west-1_other']);
  client = new AppClients({ userPoolId: POOL, region: 'eu-west-1', clients: [{ clientId: '1client' }] }, undefined, (bytes, ...purpose) => state.derive(bytes, ...purpose)).default;
  tokens = new UserPoolTokens({ issuer: ISSUER, key: keys.signingKeyOf(POOL)!, keySet: keys.keysOf(POOL)!, clock: () => NOW });
});
afterAll(() => rmSync(root, { recursive: true }));

describe('a token of the local user pool', () => {
  test('is an access token with the claims of Cognito', async () => {
    const { token, expiresAt } = await tokens.mint(ALICE, client, 'access');
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys.keysOf(POOL)!), { currentDate: new Date(NOW) });
    const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    const issuedAt = Math.floor(NOW / 1000);
    expect(payload).toEqual({
      'sub': ALICE.sub,
      'cognito:groups': ['admins', 'editors'],
      'iss': ISSUER,
      'version': 2,
      'client_id': '1client',
      'origin_jti': uuid,
      'event_id': uuid,
      'token_use': 'access',
      'scope': 'aws.cognito.signin.user.admin openid profile email',
      'auth_time': issuedAt,
      'exp': issuedAt + 3600,
      'iat': issuedAt,
      'jti': uuid,
      'username': 'alice',
    });
    expect(protectedHeader).toEqual({ alg: 'RS256', kid: keys.keysOf(POOL)!.keys[0].kid });
    expect(expiresAt).toBe((issuedAt + 3600) * 1000);
  });

  test('is an ID token with the claims of Cognito', async () => {
    const claims = decodeJwt((await tokens.mint({ ...ALICE, attributes: { 'email': 'alice@example.com', 'email_verified': 'true', 'custom:tenant': 'acme' } }, client, 'id')).token);
    expect(claims).toMatchObject({ 'sub': ALICE.sub, 'aud': '1client', 'cognito:username': 'alice', 'token_use': 'id', 'email': 'alice@example.com', 'email_verified': true, 'custom:tenant': 'acme' });
    for (const name of ['client_id', 'username', 'scope', 'version']) expect(claims).not.toHaveProperty(name);
    expect(decodeJwt((await tokens.mint(ALICE, client, 'id')).token)).not.toHaveProperty('email');
  });

  test('has no groups claim without groups, as Cognito\'s', async () => {
    expect(decodeJwt((await tokens.mint({ ...ALICE, groups: [] }, client, 'access')).token)).not.toHaveProperty('cognito:groups');
  });

  test('has ids of its own each time', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => decodeJwt((await tokens.mint(ALICE, client, 'access')).token).jti));
    expect(new Set(ids).size).toBe(3);
  });

  test('carries a hostile name as a text', async () => {
    const username = '","sub":"other';
    const claims = decodeJwt((await tokens.mint({ ...ALICE, username }, client, 'access')).token);
    expect(claims).toMatchObject({ username, sub: ALICE.sub });
  });
});

describe('the signing keys', () => {
  test('are the same in the next run, one for each pool, and not those of another project', async () => {
    const again = await SigningKeys.load(ProjectState.open(root, '/app'), [POOL]);
    expect(again.keysOf(POOL)).toEqual(keys.keysOf(POOL));
    expect(keys.keysOf('eu-west-1_other')).not.toEqual(keys.keysOf(POOL));
    const elsewhere = await SigningKeys.load(ProjectState.open(root, '/other'), [POOL]);
    const { token } = await tokens.mint(ALICE, client, 'access');
    await expect(jwtVerify(token, createLocalJWKSet(elsewhere.keysOf(POOL)!), { currentDate: new Date(NOW) })).rejects.toThrow();
  });

  test('publish nothing private', () => {
    expect(Object.keys(keys.keysOf(POOL)!.keys[0]).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test('are found by the token\'s kid', async () => {
    expect(decodeProtectedHeader((await tokens.mint(ALICE, client, 'id')).token).kid).toBe(keys.signingKeyOf(POOL)!.kid);
    expect(keys.keysOf('__proto__')).toBeUndefined();
  });
});

describe('the app client of local tokens', () => {
  const defaultId = (appIdClientRegex: string | undefined, ...clientIds: string[]): string => new AppClients(
    { userPoolId: POOL, region: 'eu-west-1', clients: clientIds.map((clientId) => ({ clientId })) },
    { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId: POOL, region: 'eu-west-1', appIdClientRegex },
    (bytes, ...purpose) => state.derive(bytes, ...purpose),
  ).default.clientId;

  test.each([
    ['the first that the API accepts', '^(?:web|mobile)$', ['machine', 'mobile', 'web'], 'mobile'],
    ['the first, if the API accepts all', undefined, ['machine', 'web'], 'machine'],
    ['one that only the API names, of an imported pool', '^(?:imported1|imported2)$', [], 'imported1'],
    ['the only one that the API names', '^imported$', [], 'imported'],
    ['none that a part of the expression would match', 'web', ['website', 'web'], 'web'],
    ['one of the pool all the same, whose tokens are then refused with the reason', '^other.*$', ['web'], 'web'],
    ['one of the pool, if the expression is broken', '(', ['web'], 'web'],
  ])('is %s', (_, regex, clientIds, expected) => {
    expect(defaultId(regex, ...clientIds)).toBe(expected);
  });

  test('is a stable stand-in, if there is none', () => {
    expect(defaultId(undefined)).toMatch(/^[a-z0-9]{26}$/);
    expect(defaultId(undefined)).toBe(defaultId(undefined));
  });
});
