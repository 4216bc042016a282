import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { Browser } from './browser';
import { CALLBACK, LOGOUT, SignInApp } from './sign-in-app';
import { AppClients } from '../../../local/cognito/app-clients';
import { mayRedirectTo } from '../../../local/cognito/hosted/redirect-uris';

let app: SignInApp;
let browser: Browser;
beforeAll(async () => {
  app = await SignInApp.start({ users: ['alice', 'bob@example.com'] });
});
beforeEach(() => {
  browser = new Browser(app);
});
afterAll(() => app.close());

const locationOf = (response: Response): URL => new URL(response.headers.get('location') ?? 'none:', app.url);

describe('a sign-in at the hosted pages', () => {
  test('leads from the app to the form, and with a code back to the app', async () => {
    const first = await browser.authorize();
    expect([first.status, locationOf(first).pathname]).toEqual([302, '/login']);
    const form = await browser.open(`${locationOf(first).pathname}${locationOf(first).search}`);
    expect([form.status, form.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const response = await browser.logIn('alice', app.password('alice'));
    expect(response.status).toBe(303);
    expect(locationOf(response).href).toMatch(/^http:\/\/localhost:5173\/callback\?code=[\w-]{43}&state=state-1$/);
  });

  test('gives tokens for the code, made for the client, the nonce and the scopes', async () => {
    const [status, answer] = await browser.redeem(await browser.code());
    expect([status, Object.keys(answer).sort()]).toEqual([200, ['access_token', 'expires_in', 'id_token', 'refresh_token', 'token_type']]);
    const keys = createRemoteJWKSet(new URL(`${app.url}/${app.userPoolId}/.well-known/jwks.json`));
    const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${app.userPoolId}`;
    const { payload: id } = await jwtVerify(answer.id_token, keys, { issuer, audience: app.clientId('web') });
    expect(id).toMatchObject({ 'nonce': 'nonce-1', 'cognito:username': 'alice', 'token_use': 'id' });
    const { payload: access } = await jwtVerify(answer.access_token, keys, { issuer });
    expect(access).toMatchObject({ client_id: app.clientId('web'), username: 'alice', scope: 'openid email', token_use: 'access', origin_jti: id.origin_jti });
  });

  test('is remembered for an hour, until the user signs out', async () => {
    await browser.code();
    expect(locationOf(await browser.authorize()).origin).toBe('http://localhost:5173');
    expect(locationOf(await browser.authorize({ prompt: 'login' })).pathname).toBe('/login');
    const out = await browser.open(`/logout?client_id=${app.clientId('web')}&logout_uri=${encodeURIComponent(LOGOUT)}`);
    expect([out.status, out.headers.get('location')]).toEqual([302, LOGOUT]);
    expect(locationOf(await browser.authorize()).pathname).toBe('/login');
    expect(locationOf(await browser.authorize({ prompt: 'none' })).searchParams.get('error')).toBe('login_required');
  });

  test('goes on with a refresh token, until that is revoked', async () => {
    const [, { refresh_token: refreshToken, access_token: accessToken }] = await browser.redeem(await browser.code());
    const fields = { grant_type: 'refresh_token', client_id: app.clientId('web'), refresh_token: refreshToken };
    const [status, answer] = await browser.token(fields);
    expect([status, Object.keys(answer).sort()]).toEqual([200, ['access_token', 'expires_in', 'id_token', 'token_type']]);
    expect(decodeJwt(answer.access_token).origin_jti).toBe(decodeJwt(accessToken).origin_jti);
    const revoke = (clientId: string) => fetch(`${app.url}/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token: refreshToken, client_id: clientId }) });
    expect((await revoke(app.clientId('other'))).status).toBe(400);
    expect((await browser.token(fields))[0]).toBe(200);
    expect((await revoke(app.clientId('web'))).status).toBe(200);
    expect(await browser.token(fields)).toEqual([400, { error: 'invalid_grant' }]);
    expect((await userInfo(answer.access_token)).status).toBe(401);
  });

  test('lets an app with a secret in, by header and by form, and not without', async () => {
    const changes = { client_id: app.clientId('server'), code_challenge: undefined, code_challenge_method: undefined };
    const basic = { authorization: `Basic ${Buffer.from(`${app.clientId('server')}:${app.secret('server')}`).toString('base64')}` };
    const redeem = { client_id: undefined, code_verifier: undefined };
    expect((await browser.redeem(await browser.code(changes), redeem, basic))[0]).toBe(200);
    const inForm = { client_id: app.clientId('server'), code_verifier: undefined, client_secret: app.secret('server') };
    expect((await browser.redeem(await browser.code(changes), inForm))[0]).toBe(200);
    const refused: readonly (readonly [Record<string, string | undefined>, Record<string, string>])[] = [
      [{ ...inForm, client_secret: undefined }, {}], [{ ...inForm, client_secret: app.secret('machine') }, {}], [inForm, basic], [{ ...inForm, client_secret: undefined }, { authorization: 'Basic !' }],
      [{ ...redeem, client_id: app.clientId('web') }, basic],
    ];
    for (const [fields, headers] of refused) expect(await browser.redeem(await browser.code(changes), fields, headers)).toEqual([400, { error: 'invalid_client' }]);
  });

  test('has nothing to say about the user but what the scopes allow', async () => {
    const [, { access_token: token }] = await browser.redeem(await browser.code());
    expect(await (await userInfo(token)).json()).toEqual({ sub: app.server.putUser('alice').sub, username: 'alice' });
    const bob = await browser.logIn('bob@example.com', app.password('bob@example.com'));
    const [, tokens] = await browser.redeem(locationOf(bob).searchParams.get('code')!);
    expect(await (await userInfo(tokens.access_token)).json()).toMatchObject({ email: 'bob@example.com', email_verified: 'true' });
    expect((await userInfo(tokens.id_token)).status).toBe(401);
    expect((await userInfo(tokens.refresh_token)).status).toBe(401);
    expect((await userInfo('')).status).toBe(401);
  });

  const userInfo = (token: string): Promise<Response> => fetch(`${app.url}/oauth2/userInfo`, { headers: { authorization: `Bearer ${token}` } });
});

describe('a machine', () => {
  const machine = (changes: Readonly<Record<string, string | undefined>> = {}) => browser.token(
    { grant_type: 'client_credentials', client_id: app.clientId('machine'), client_secret: app.secret('machine'), ...changes });

  test('gets an access token with the scopes of its resource server, and no user in it', async () => {
    const [status, answer] = await machine();
    expect([status, Object.keys(answer).sort()]).toEqual([200, ['access_token', 'expires_in', 'token_type']]);
    const claims = decodeJwt(answer.access_token);
    expect(claims).toMatchObject({ sub: app.clientId('machine'), client_id: app.clientId('machine'), scope: 'orders/read', token_use: 'access' });
    expect(claims).not.toHaveProperty('username');
  });

  test.each([
    ['another secret', () => ({ client_secret: 'x' }), 'invalid_client'],
    ['no secret', () => ({ client_secret: undefined }), 'invalid_client'],
    ['a scope of its own making', () => ({ scope: 'orders/write' }), 'invalid_scope'],
    ['the scope of users', () => ({ scope: 'openid' }), 'invalid_scope'],
    ['the client of a page', () => ({ client_id: app.clientId('web'), client_secret: undefined }), 'unauthorized_client'],
    ['the client of a server', () => ({ client_id: app.clientId('server'), client_secret: app.secret('server') }), 'unauthorized_client'],
  ])('gets nothing with %s', async (_, changes, error) => {
    expect(await machine(changes())).toEqual([400, { error }]);
  });
});

describe('an authorization request', () => {
  test.each([
    'http://localhost:5173/callback/', 'http://localhost:5173/callback?x=1', 'http://localhost:5173/callback#x', 'http://localhost:5173/Callback', 'http://LOCALHOST:5173/callback',
    'http://localhost:5173@evil.example/callback', 'http://localhost:5173.evil.example/callback', 'http://localhost:5173/callback/../evil', 'https://localhost:5173/callback',
    'http://ⅼocalhost:5173/callback', 'http://localhost:5174/callback', '//localhost:5173/callback', 'http:\\\\localhost:5173\\callback', ' http://localhost:5173/callback',
    'http://localhost:5173/callback\u0000', 'javascript:alert(1)//http://localhost:5173/callback', 'https://evil.example', '', 'myapp://callback/',
  ])('to %j stays on the page, for it is not the app\'s', async (redirectUri) => {
    for (const response of [await browser.authorize({ redirect_uri: redirectUri }), await browser.logIn('alice', app.password('alice'), { redirect_uri: redirectUri })]) {
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    }
  });

  test('may lead to an app on a phone', async () => {
    const response = await browser.logIn('alice', app.password('alice'), { redirect_uri: 'myapp://callback' });
    expect(response.headers.get('location')).toMatch(/^myapp:\/\/callback\?code=/);
  });

  test.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['with plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['with PKCE of no method', { code_challenge_method: undefined }, 'invalid_request'],
    ['with PKCE of no challenge', { code_challenge: undefined }, 'invalid_request'],
    ['with a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['for a token in the address', { response_type: 'token' }, 'unsupported_response_type'],
    ['for nothing', { response_type: undefined }, 'invalid_request'],
    ['for a scope that the client may not have', { scope: 'openid phone' }, 'invalid_scope'],
    ['for attributes without openid', { scope: 'email' }, 'invalid_scope'],
  ])('%s is refused to the app, with its state', async (_, changes, error) => {
    const { origin, pathname, searchParams } = locationOf(await browser.authorize(changes));
    expect([origin + pathname, searchParams.get('error'), searchParams.get('state'), searchParams.get('code')]).toEqual([CALLBACK, error, 'state-1', null]);
    expect((await browser.logIn('alice', app.password('alice'), changes)).headers.get('location')).toContain(`error=${error}`);
  });

  test('of a client that may not use OAuth, of a machine, or of nobody gets no form', async () => {
    for (const id of [app.clientId('plain'), app.clientId('machine'), 'nobody', '__proto__', undefined]) {
      expect((await browser.authorize({ client_id: id })).status).toBe(400);
    }
  });

  test('with a parameter twice is refused', async () => {
    expect((await browser.open(`/oauth2/authorize?${browser.query().toString()}&redirect_uri=https://evil.example`)).status).toBe(400);
    expect(locationOf(await browser.open(`/oauth2/authorize?${browser.query().toString()}&scope=openid`)).searchParams.get('error')).toBe('invalid_request');
  });
});

describe('a client that is known only by its id', () => {
  const client = new AppClients({ userPoolId: 'us-east-1_Imported1', region: 'us-east-1', clients: [{ clientId: 'web' }] }, undefined, (bytes) => Buffer.alloc(bytes)).default;
  const leadsTo = (uri: string): boolean => mayRedirectTo(client, uri, 'callbackUrls') && mayRedirectTo(client, uri, 'logoutUrls');

  test.each(['http://localhost:5173/callback', 'http://localhost', 'https://127.0.0.1:8443/', 'http://[::1]:3000/a/b?x=1&y=/'])('may lead to %s', (uri) => {
    expect(leadsTo(uri)).toBe(true);
  });

  test.each([
    'https://evil.example', 'http://localhost@evil.example', 'http://localhost:80@evil.example', 'http://localhost.evil.example', 'http://localhost\\@evil.example', 'http://LOCALHOST/',
    'http://localhost:5173/#x', 'http://127.1/', 'http://2130706433/', 'http://0.0.0.0/', 'http://ⅼocalhost/', 'http://localhost:999999/', '//localhost/', 'javascript:alert(1)',
    'http:localhost', 'http:///localhost', 'http://localhost/\n', 'http://localhost/ x', 'http://user:password@localhost/', 'file://localhost/etc/passwd', '',
  ])('may not lead to %j', (uri) => {
    expect(leadsTo(uri)).toBe(false);
  });
});

describe('an authorization code', () => {
  test('is good once, and a second use takes back what the first one gave', async () => {
    const code = await browser.code();
    const [, { refresh_token: refreshToken, access_token: token }] = await browser.redeem(code);
    expect(await browser.redeem(code)).toEqual([400, { error: 'invalid_grant' }]);
    expect(await browser.token({ grant_type: 'refresh_token', client_id: app.clientId('web'), refresh_token: refreshToken })).toEqual([400, { error: 'invalid_grant' }]);
    expect((await fetch(`${app.url}/oauth2/userInfo`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });

  test.each([
    ['for another client', () => ({ client_id: app.clientId('other') }), 'invalid_grant'],
    ['for another redirect', () => ({ redirect_uri: 'myapp://callback' }), 'invalid_grant'],
    ['without the redirect', () => ({ redirect_uri: undefined }), 'invalid_request'],
    ['with another verifier', () => ({ code_verifier: 'x'.repeat(43) }), 'invalid_grant'],
    ['with the challenge as the verifier', () => ({ code_verifier: browser.query().get('code_challenge')! }), 'invalid_grant'],
    ['without a verifier', () => ({ code_verifier: undefined }), 'invalid_grant'],
    ['with a short verifier', () => ({ code_verifier: 'x' }), 'invalid_grant'],
    ['as a refresh token', () => ({ grant_type: 'refresh_token' }), 'invalid_request'],
    ['for a password grant', () => ({ grant_type: 'password' }), 'unsupported_grant_type'],
  ])('gives nothing %s, and then nothing at all', async (_, changes, error) => {
    const code = await browser.code();
    expect(await browser.redeem(code, changes())).toEqual([400, { error }]);
    if (error === 'invalid_grant') expect(await browser.redeem(code)).toEqual([400, { error: 'invalid_grant' }]);
  });

  test('made without PKCE is not taken with it, nor the other way round', async () => {
    const client = { client_id: app.clientId('server'), client_secret: app.secret('server') };
    const without = await browser.code({ client_id: client.client_id, code_challenge: undefined, code_challenge_method: undefined });
    expect(await browser.redeem(without, client)).toEqual([400, { error: 'invalid_grant' }]);
    const withPkce = await browser.code({ client_id: client.client_id });
    expect(await browser.redeem(withPkce, { ...client, code_verifier: undefined })).toEqual([400, { error: 'invalid_grant' }]);
  });

  test('is good for five minutes', async () => {
    const code = await browser.code();
    app.server.clock.advance(5 * 60 * 1000);
    expect(await browser.redeem(code)).toEqual([400, { error: 'invalid_grant' }]);
  });

  test.each(['', 'x', '__proto__', 'constructor'])('is none if it is %j', async (code) => {
    expect((await browser.redeem(code))[0]).toBe(400);
  });

  test('is asked for with POST and a form only', async () => {
    const query = new URLSearchParams({ grant_type: 'authorization_code', client_id: app.clientId('web'), redirect_uri: CALLBACK, code: await browser.code(), code_verifier: browser.verifier });
    expect((await fetch(`${app.url}/oauth2/token?${query.toString()}`)).status).toBe(400);
    expect((await fetch(`${app.url}/oauth2/token?${query.toString()}`, { method: 'POST' })).status).toBe(400);
    const body = JSON.stringify(Object.fromEntries(query));
    expect((await fetch(`${app.url}/oauth2/token`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status).toBe(400);
    expect((await fetch(`${app.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ code: 'x'.repeat(100_000) }) })).status).toBe(413);
  });
});

describe('two pools on one server', () => {
  /** The client of the imported pool, whose id is not in the template. */
  const importedClient = async (): Promise<string> => {
    await browser.authorize({ client_id: 'nobody' });
    const [, listed] = /the app has no such client; it has (.*)$/.exec(app.log.findLast((line) => line.includes('no such client'))!)!;
    const known = app.server.describe().userPool!.clients.map(({ clientId }) => clientId);
    return listed.split(', ').find((id) => !known.includes(id))!;
  };

  test('have users, sessions, codes, refresh tokens and keys of their own', async () => {
    const client = { client_id: await importedClient() };
    expect((await browser.logIn('alice', app.password('alice'), client)).headers.get('location')).toBeNull();
    const [, tokens] = await browser.redeem(await browser.code());
    expect(locationOf(await browser.authorize()).origin).toBe('http://localhost:5173');
    expect(locationOf(await browser.authorize(client)).pathname).toBe('/login');
    expect(await browser.redeem(await browser.code(), client)).toEqual([400, { error: 'invalid_grant' }]);
    expect(await browser.token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...client })).toEqual([400, { error: 'invalid_grant' }]);
    const keys = createRemoteJWKSet(new URL(`${app.url}/us-east-1_Imported1/.well-known/jwks.json`));
    await expect(jwtVerify(tokens.access_token, keys)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });
});

describe('the sign-in form', () => {
  test('tells an unknown user and a wrong password apart for nobody', async () => {
    const wrong = await browser.logIn('alice', 'wrong');
    const unknown = await browser.logIn('nobody', 'wrong');
    expect([wrong.status, unknown.status]).toEqual([400, 400]);
    const text = async (response: Response, name: string) => (await response.text()).replaceAll(name, 'NAME');
    expect(await text(wrong, 'alice')).toBe(await text(unknown, 'nobody'));
    for (const name of ['__proto__', 'constructor', '']) expect((await browser.logIn(name, '')).status).toBe(400);
  });

  test('is taken from its own page only', async () => {
    const password = app.password('alice');
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:4000', 'https://evil.example', 'null']) {
      const response = await browser.logIn('alice', password, {}, {}, { origin });
      expect([origin, response.headers.get('location')]).toEqual([origin, null]);
    }
    for (const _csrf of ['', 'x'.repeat(43), undefined]) expect((await browser.logIn('alice', password, {}, { _csrf })).headers.get('location')).toBeNull();
    browser.cookies.clear();
    const path = `/login?${browser.query().toString()}`;
    const fields = { username: 'alice', password, _csrf: 'A'.repeat(43) };
    const response = await fetch(`${app.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers: { origin: app.url }, redirect: 'manual' });
    expect(response.headers.get('location')).toBeNull();
  });

  test('starts a session of its own, whatever the browser had before', async () => {
    const name = `cognito-${app.userPoolId}`;
    browser.cookies.set(name, 'planted');
    expect(locationOf(await browser.authorize()).pathname).toBe('/login');
    const response = await browser.logIn('alice', app.password('alice'));
    expect(browser.cookies.get(name)).toMatch(/^[\w-]{43}$/);
    expect(response.headers.getSetCookie()[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const first = browser.cookies.get(name);
    await browser.logIn('alice', app.password('alice'));
    expect(browser.cookies.get(name)).not.toBe(first);
  });

  test('shows what a stranger wrote as text, in every place', async () => {
    const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'';
    const changes = { state: attack, nonce: attack, login_hint: attack };
    const pages = [
      await browser.open(`/login?${browser.query(changes).toString()}`), await browser.logIn(attack, 'x', changes), await browser.authorize({ client_id: attack }), await browser.authorize({ redirect_uri: attack }),
      await browser.open(`/logout?client_id=${app.clientId('web')}&logout_uri=${encodeURIComponent(attack)}`),
      await browser.open(`/oauth2/authorize?${browser.query().toString()}&client_id=${encodeURIComponent(attack)}`),
    ];
    for (const response of pages) {
      const text = await response.text();
      expect(text).toContain('<!doctype html>');
      expect(text).not.toMatch(/<script|<img/);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'; form-action /);
    }
    const redirected = (await browser.authorize({ scope: attack })).headers.get('location')!;
    expect(redirected.startsWith(`${CALLBACK}?error=invalid_scope`)).toBe(true);
    expect(redirected).not.toContain('<');
  });

  test('holds no password, and leads a browser on to the app alone', async () => {
    const response = await browser.open(`/login?${browser.query().toString()}`);
    const text = await response.text();
    for (const user of ['alice', 'bob@example.com']) expect(text).not.toContain(app.password(user));
    expect(text).not.toContain('alice');
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self' http://localhost:5173");
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(app.log.join('\n')).not.toContain(app.password('alice'));
  });
});

describe('a sign-out', () => {
  test.each(['https://evil.example', 'http://localhost:5173/bye/', 'http://localhost:5173/bye#x', CALLBACK, '//evil.example', 'javascript:alert(1)'])('does not lead to %j', async (uri) => {
    const response = await browser.open(`/logout?client_id=${app.clientId('web')}&logout_uri=${encodeURIComponent(uri)}`);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  test('can lead to the form, for another user', async () => {
    await browser.code();
    expect(locationOf(await browser.open(`/logout?${browser.query().toString()}`)).pathname).toBe('/login');
    expect(locationOf(await browser.authorize()).pathname).toBe('/login');
  });
});

describe('what pages of the app may read', () => {
  const origin = 'http://localhost:5173';
  test.each(['.well-known/openid-configuration', '.well-known/jwks.json'])('is %s', async (file) => {
    const response = await fetch(`${app.url}/${app.userPoolId}/${file}`, { headers: { origin } });
    expect([response.status, response.headers.get('access-control-allow-origin'), response.headers.get('access-control-allow-credentials')]).toEqual([200, origin, null]);
    expect((await fetch(`${app.url}/nowhere/${file}`)).status).toBe(404);
  });

  test.each(['token', 'userInfo', 'revoke'])('is /oauth2/%s, but not for pages of strangers', async (name) => {
    const ask = (from: string) => fetch(`${app.url}/oauth2/${name}`, { method: 'OPTIONS', headers: { 'origin': from, 'access-control-request-method': 'POST' } });
    expect((await ask(origin)).headers.get('access-control-allow-origin')).toBe(origin);
    const refused = await ask('https://evil.example');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('tells where everything is', async () => {
    const discovery = await (await fetch(`${app.url}/${app.userPoolId}/.well-known/openid-configuration`)).json() as Record<string, string>;
    expect(discovery).toMatchObject({
      issuer: `https://cognito-idp.us-east-1.amazonaws.com/${app.userPoolId}`,
      authorization_endpoint: `${app.url}/oauth2/authorize`, token_endpoint: `${app.url}/oauth2/token`, jwks_uri: `${app.url}/${app.userPoolId}/.well-known/jwks.json`,
    });
  });
});
