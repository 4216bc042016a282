import { UnsecuredJWT, exportSPKI, importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { testNamespace, userPool } from './test-api';
import { TestIssuer } from './test-issuer';
import { NOW } from './test-user-pool';
import { TestWorld, bearer } from './test-world';
import type { Changes } from './test-world';
import type { OpenIdDocuments } from '../../../engine/auth/caller-contracts';
import type { AuthProvider, OpenIdProvider } from '../../../engine/event-api';

const ISSUER = 'https://login.example';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
let world: TestWorld;
let issuer: TestIssuer;

beforeAll(async () => {
  world = await TestWorld.create();
});

beforeEach(async () => {
  issuer = await TestIssuer.create(ISSUER, 'ES256'); // quick to make, and new for each test
});

function changes(provider: Partial<OpenIdProvider> = {}, others: readonly AuthProvider[] = [], openIdDocuments: OpenIdDocuments = issuer): Changes {
  return {
    openIdDocuments,
    providers: [{ authType: 'OPENID_CONNECT', issuer: issuer.issuer, ...provider }, ...others],
    namespaces: [testNamespace('open', { subscribeAuthModes: ['OPENID_CONNECT'] })],
  };
}

async function subscribe(token: string, given: Changes = changes()) {
  return world.authorizer(given).subscribe(bearer(token), '/open/news');
}

/** Also that nothing of the token is given away. */
async function expectRefusal(token: string, reason: RegExp, given?: Changes): Promise<void> {
  const decision = await subscribe(token, given);
  expect(decision).toMatchObject({ allowed: false, rule: 'credential', reason: expect.stringMatching(reason) as string, caller: { label: 'unverified token' } });
  for (const part of token.split('.')) if (part.length > 8) expect(JSON.stringify(decision)).not.toContain(part);
}

describe('a token of an OpenID Connect issuer', () => {
  test('lets its bearer in, with the identity that AppSync documents', async () => {
    const code = `import { util } from '@aws-appsync/utils';
      export function onSubscribe(ctx) { util.error(JSON.stringify([ctx.identity.sub, ctx.identity.issuer, ctx.identity.claims.email, ctx.identity.username, ctx.identity.groups])); }`;
    const namespaces = [testNamespace('open', { code, subscribeAuthModes: ['OPENID_CONNECT'] })];
    expect(await subscribe(await issuer.token({ email: 'a@example.com', groups: ['admins'] }), { ...changes(), namespaces })).toMatchObject({
      caller: { label: 'auth0|alice (OpenID Connect token)', mode: 'OPENID_CONNECT' },
      error: { message: JSON.stringify(['auth0|alice', ISSUER, 'a@example.com', null, null]) },
    });
    expect(await subscribe(await issuer.token())).toMatchObject({ allowed: true });
  });

  test.each(['RS256', 'PS256', 'ES384'])('may be signed with %s', async (algorithm) => {
    issuer = await TestIssuer.create(ISSUER, algorithm);
    expect(await subscribe(await issuer.token())).toMatchObject({ allowed: true });
  });

  test('need not name its key where there is only one', async () => {
    expect(await subscribe(await issuer.token({}, { kid: undefined }))).toMatchObject({ allowed: true });
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    ['has expired', () => issuer.token({ exp: NOW / SECOND - 3 }), /^token expired 3 s ago$/],
    ['expires now', () => issuer.token({ exp: NOW / SECOND }), /^token expired 0 s ago$/],
    ['is not valid yet', () => issuer.token({ nbf: NOW / SECOND + 5 }), /^the token is not valid before 5 s from now$/],
    ['is of the future', () => issuer.token({ iat: NOW / SECOND + 5 }), /^the token is issued 5 s in the future$/],
    ['never expires', () => issuer.token({ exp: undefined }), /"exp"/],
    ['has no time', () => issuer.token({ iat: undefined }), /"iat"/],
    ['is nobody\'s', () => issuer.token({ sub: '' }), /^the token's sub must be a string that is not empty$/],
    ['is of another issuer', () => issuer.token({ iss: 'https://evil.example' }), /by "https:\/\/evil\.example", none of the API's user pools: none and OpenID Connect issuers: "https:\/\/login\.example"$/],
    ['has a slash behind its issuer', () => issuer.token({ iss: `${ISSUER}/` }), /none of the API's/],
    ['has its issuer in capitals', () => issuer.token({ iss: 'https://LOGIN.example' }), /none of the API's/],
    ['has a list of issuers', () => issuer.token({ iss: [ISSUER] as unknown as string }), /iss must be a string/],
    ['is signed by another', async () => issuer.token({}, {}, (await TestIssuer.create(ISSUER, 'ES256')).privateKey), /^the signature is not by the issuer "https:\/\/login\.example"$/],
    ['names a key that there is not', () => issuer.token({}, { kid: 'key-2' }), /key that the issuer ".*" does not have/],
    ['names a path as its key', () => issuer.token({}, { kid: '../../../dev/null' }), /key that the issuer/],
    ['is critical about an extension', () => issuer.token({}, { crit: ['b64'], b64: true }), /^the token's header has b64, which is not accepted$/],
    ['brings its own key', () => issuer.token({}, { jwk: issuer.jwk }), /header has jwk/],
    ['says where its keys are', () => issuer.token({}, { jku: `${ISSUER}/keys` }), /header has jku/],
    ['is nested', () => issuer.token({}, { cty: 'JWT' }), /header has cty/],
    ['is not signed', () => Promise.resolve(new UnsecuredJWT({ iss: ISSUER, sub: 'a' }).setIssuedAt(NOW / SECOND).setExpirationTime(NOW / SECOND + 9).encode()), /algorithm must be .*, not "none"$/],
    ['is encrypted', () => Promise.resolve('eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'), /refresh token authorizes nothing/],
    ['is cut off', async () => (await issuer.token()).replace(/[^.]+$/, ''), /signature|refused/],
  ])('does not where it %s', async (_, make, reason) => {
    await expectRefusal(await make(), reason);
  });

  test('does not where it is signed with the public key as a shared secret', async () => {
    issuer = await TestIssuer.create(ISSUER, 'RS256');
    const key = await importJWK(issuer.jwk, 'RS256', { extractable: true }) as CryptoKey;
    for (const secret of [await exportSPKI(key), JSON.stringify(issuer.jwk), issuer.jwk.n!]) {
      await expectRefusal(await issuer.token({}, { alg: 'HS256' }, new TextEncoder().encode(secret)), /algorithm must be .*, not "HS256"$/);
    }
  });

  test('does not where its issuer publishes a shared secret', async () => {
    const secret = new TextEncoder().encode('a secret that everybody can read, which is none');
    issuer.published.set(`${ISSUER}/keys`, { keys: [{ kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'key-1', alg: 'HS256' }] });
    await expectRefusal(await issuer.token({}, { alg: 'HS256' }, secret), /not "HS256"$/);
    await expectRefusal(await issuer.token(), /key that the issuer/);
  });

  test('does not where two keys have its name', async () => {
    const other = await TestIssuer.create(ISSUER, 'ES256');
    issuer.published.set(`${ISSUER}/keys`, { keys: [issuer.jwk, other.jwk] });
    await expectRefusal(await issuer.token(), /^more than one key of the issuer ".*" could have signed the token$/);
  });

  test('of an issuer that is listed twice lets nobody in', async () => {
    await expectRefusal(await issuer.token(), /lists the issuer "https:\/\/login\.example" 2 times; list it once/, changes({ clientId: 'other' }, [{ authType: 'OPENID_CONNECT', issuer: ISSUER }]));
  });

  test('is verified with the keys of its own issuer, even if another has a key of the same name', async () => {
    const other = await TestIssuer.create('https://other.example', 'ES256');
    const both: OpenIdDocuments = { read: (url) => url.startsWith(ISSUER) ? issuer.read(url) : other.read(url) };
    const given = changes({}, [{ authType: 'OPENID_CONNECT', issuer: other.issuer }], both);
    expect(await subscribe(await issuer.token(), given)).toMatchObject({ allowed: true });
    expect(await subscribe(await other.token(), given)).toMatchObject({ allowed: true });
    await expectRefusal(await issuer.token({ iss: other.issuer }), /^the signature is not by the issuer "https:\/\/other\.example"$/, given);
  });

  test('is never one of a user pool, and no token of a user pool is one', async () => {
    const given = { ...changes({}, [userPool(world.pool.userPoolId)]), namespaces: [testNamespace('open', { subscribeAuthModes: ['OPENID_CONNECT'] })] };
    expect(await subscribe(await world.pool.accessToken(), given)).toMatchObject({ allowed: false, rule: 'mode', caller: { mode: 'AMAZON_COGNITO_USER_POOLS' } });
    await expectRefusal(await issuer.token({ iss: world.pool.issuer }), /the token's algorithm must be RS256|key that user pool/, given);
  });
});

describe('ClientId', () => {
  test.each<[string, Record<string, unknown>]>([
    ['web', { aud: 'web' }], ['^(?:web|app)$', { aud: 'app' }], ['web', { aud: 'https://api.example', azp: 'web' }], ['web', { aud: ['x', 'web'] }], ['web', { aud: 'web', azp: 'x' }], ['w.*', { aud: undefined, azp: 'web' }],
  ])('%s accepts %j', async (clientId, claims) => {
    expect(await subscribe(await issuer.token(claims), changes({ clientId }))).toMatchObject({ allowed: true });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['web', { aud: 'web2' }, /^ClientId "web" matches no aud or azp of the token as a whole: "web2"$/],
    ['web', { aud: 'my-web', azp: 'webx' }, /as a whole: "my-web", "webx"$/],
    ['web', { aud: undefined }, /as a whole: none$/],
    ['web', { aud: ['x', 7], client_id: 'web' }, /as a whole: "x"$/],
    ['web', { aud: { web: 'web' } }, /as a whole: none$/],
    ['web|app', { aud: 'web|app' }, /as a whole/],
    ['^web$', { aud: 'web\nevil' }, /as a whole/],
    ['(', { aud: 'web' }, /^ClientId "\(" cannot be evaluated, so nothing is accepted/],
  ])('%s does not accept %j', async (clientId, claims, reason) => {
    await expectRefusal(await issuer.token(claims), reason, changes({ clientId }));
  });
});

describe('the lifetimes of a provider', () => {
  test('bound how long ago a token was issued, and its user signed in', async () => {
    const token = await issuer.token({ iat: NOW / SECOND - 60, auth_time: NOW / SECOND - 120 });
    expect(await subscribe(token, changes({ iatTtlMs: MINUTE, authTtlMs: 2 * MINUTE }))).toMatchObject({ allowed: true });
    await expectRefusal(token, /^the token's iat is 60 s ago; IatTTL allows 59999 ms$/, changes({ iatTtlMs: MINUTE - 1 }));
    await expectRefusal(token, /^the token's auth_time is 120 s ago; AuthTTL allows 119999 ms$/, changes({ authTtlMs: 2 * MINUTE - 1 }));
  });

  test('refuse a token that does not tell', async () => {
    await expectRefusal(await issuer.token(), /^AuthTTL is 60000 ms, but the token has no auth_time$/, changes({ authTtlMs: MINUTE }));
    await expectRefusal(await issuer.token({ auth_time: String(NOW / SECOND) }), /has no auth_time$/, changes({ authTtlMs: MINUTE }));
    await expectRefusal(await issuer.token({ auth_time: NOW / SECOND + 9 }), /^the token's auth_time is 9 s in the future$/, changes({ authTtlMs: MINUTE }));
  });
});

describe('the keys of an issuer', () => {
  const unknown = (why: string): RegExp => new RegExp(`^the keys of the OpenID Connect issuer "https://login.example" are not known: ${why}`);

  test('are read from where its discovery document says, once for many tokens', async () => {
    issuer.published.set(`${ISSUER}/.well-known/openid-configuration`, { issuer: ISSUER, jwks_uri: 'https://keys.example/jwks?v=1' });
    issuer.published.set('https://keys.example/jwks?v=1', { keys: [issuer.jwk] });
    const authorizer = world.authorizer(changes());
    const decisions = await Promise.all([1, 2, 3].map(async () => authorizer.subscribe(bearer(await issuer.token()), '/open/news')));
    expect(decisions.every(({ allowed }) => allowed)).toBe(true);
    expect(issuer.urlsRead).toEqual([`${ISSUER}/.well-known/openid-configuration`, 'https://keys.example/jwks?v=1']);
  });

  test('are found for an issuer with a slash at its end', async () => {
    issuer = await TestIssuer.create('https://tenant.example/', 'ES256');
    expect(await subscribe(await issuer.token())).toMatchObject({ allowed: true });
    expect(issuer.urlsRead[0]).toBe('https://tenant.example/.well-known/openid-configuration');
  });

  test('are read again for a key that was added, but not for each forged token', async () => {
    let now = NOW;
    const authorizer = world.authorizer({ ...changes(), clock: () => now });
    const ask = async (token: string) => (await authorizer.subscribe(bearer(token), '/open/news')).allowed;
    expect(await ask(await issuer.token())).toBe(true);
    const next = await TestIssuer.create(ISSUER, 'ES256', 'key-2');
    issuer.published.set(`${ISSUER}/keys`, { keys: [issuer.jwk, next.jwk] });
    expect(await ask(await next.token())).toBe(false);
    expect(issuer.urlsRead).toHaveLength(2);
    now += 10 * SECOND;
    expect(await ask(await next.token())).toBe(true);
    expect(issuer.urlsRead).toHaveLength(4);
  });

  test('are read again after a quarter of an hour, so that one that was withdrawn is good no more', async () => {
    let now = NOW;
    const authorizer = world.authorizer({ ...changes(), clock: () => now });
    const ask = async () => (await authorizer.subscribe(bearer(await issuer.token()), '/open/news')).allowed;
    expect(await ask()).toBe(true);
    issuer.published.set(`${ISSUER}/keys`, { keys: [] });
    expect(await ask()).toBe(true);
    now += 15 * MINUTE;
    expect(await ask()).toBe(false);
  });

  test('are asked for again a while after they could not be read', async () => {
    let now = NOW;
    const { published } = issuer;
    const keys = published.get(`${ISSUER}/keys`);
    published.delete(`${ISSUER}/keys`);
    const authorizer = world.authorizer({ ...changes(), clock: () => now });
    const ask = async () => authorizer.subscribe(bearer(await issuer.token()), '/open/news');
    expect(await ask()).toMatchObject({ allowed: false, reason: expect.stringMatching(unknown('https://login.example/keys: the answer is 404')) as string });
    published.set(`${ISSUER}/keys`, keys);
    expect(await ask()).toMatchObject({ allowed: false });
    now += 10 * SECOND;
    expect(await ask()).toMatchObject({ allowed: true });
  });

  test.each<[string, unknown, string]>([
    ['is of another issuer', { issuer: 'https://evil.example', jwks_uri: `${ISSUER}/keys` }, 'its discovery document is of the issuer "https://evil.example"'],
    ['is of the issuer with a slash', { issuer: `${ISSUER}/`, jwks_uri: `${ISSUER}/keys` }, 'its discovery document is of the issuer'],
    ['is of nobody', { jwks_uri: `${ISSUER}/keys` }, 'its discovery document is of the issuer undefined'],
    ['has no keys', { issuer: ISSUER }, 'its discovery document has no jwks_uri'],
    ['has keys without TLS', { issuer: ISSUER, jwks_uri: 'http://login.example/keys' }, 'its jwks_uri "http://login.example/keys" must be an https URL'],
    ['leads to this machine', { issuer: ISSUER, jwks_uri: 'http://localhost:4000/keys' }, 'its jwks_uri "http://localhost:4000/keys" must be an https URL'],
    ['leads to a file', { issuer: ISSUER, jwks_uri: 'file:///etc/passwd' }, 'its jwks_uri "file:///etc/passwd" must be'],
    ['leads nowhere', { issuer: ISSUER, jwks_uri: '/keys' }, 'its jwks_uri "/keys" must be'],
    ['is a list', [], 'the discovery document is not a JSON object'],
    ['is null', null, 'the discovery document is not a JSON object'],
  ])('are not known where its discovery document %s', async (_, document, why) => {
    issuer.published.set(`${ISSUER}/.well-known/openid-configuration`, document);
    await expectRefusal(await issuer.token(), unknown(why));
  });

  test.each<[unknown, string]>([[null, 'the key set is not a JSON object'], [{}, 'its key set has no list of keys'], [{ keys: {} }, 'its key set has no list of keys']])(
    'are not known where the key set is %j', async (keySet, why) => {
      issuer.published.set(`${ISSUER}/keys`, keySet);
      await expectRefusal(await issuer.token(), unknown(why));
    });

  test.each(['http://login.example', 'ftp://login.example', 'login.example', 'https://user:pass@login.example', 'https://login.example/#x'])(
    'are not asked for where the issuer is %s', async (name) => {
      issuer = await TestIssuer.create(name, 'ES256');
      await expectRefusal(await issuer.token(), /^the keys of the OpenID Connect issuer .* are not known: the issuer ".*" must be an https URL, or an http URL of this machine$/);
      expect(issuer.urlsRead).toEqual([]);
    });

  test.each(['http://localhost:8080/realms/a', 'http://127.0.0.1:9', 'http://[::1]:9'])('may come from this machine without TLS: %s', async (name) => {
    issuer = await TestIssuer.create(name, 'ES256');
    expect(await subscribe(await issuer.token())).toMatchObject({ allowed: true });
  });
});
