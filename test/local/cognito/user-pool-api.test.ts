import { createHmac, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { SignInApp } from './sign-in-app';
import { N, SrpClient } from './srp-client';
import { ProjectState } from '../../../local/project-state';
import { startLocalServer } from '../../../local/server';
import { EventsClient } from '../server/events-client';

type Answer = Readonly<Record<string, unknown>>;
interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  readonly ExpiresIn: number;
}

let app: SignInApp;
beforeAll(async () => {
  app = await SignInApp.start({ users: ['alice', 'bob'] });
});
afterAll(() => app.close());

const call = async (operation: string, input: unknown, url = app.url): Promise<readonly [number, Answer]> => {
  const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`, 'content-type': 'application/x-amz-json-1.1' };
  const response = await fetch(`${url}/`, { method: 'POST', headers, body: typeof input === 'string' ? input : JSON.stringify(input) });
  return [response.status, await response.json() as Answer];
};
const initiate = (AuthFlow: string, AuthParameters: object, client = 'web') => call('InitiateAuth', { AuthFlow, ClientId: app.clientId(client), AuthParameters });
const byPassword = (USERNAME: string, PASSWORD: string, client = 'web') => initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD }, client);
const tokensOf = ([, { AuthenticationResult }]: readonly [number, Answer]) => AuthenticationResult as Tokens;
const signIn = async (username: string, password = app.password(username)) => tokensOf(await byPassword(username, password));
const challengeOf = ([, { ChallengeParameters }]: readonly [number, Answer]) => ChallengeParameters as Record<string, string>;
const respond = (ChallengeResponses: object, client = 'web') => call('RespondToAuthChallenge', { ChallengeName: 'PASSWORD_VERIFIER', ClientId: app.clientId(client), ChallengeResponses });
const hashOf = (username: string, client: string) => createHmac('sha256', app.secret(client)).update(username + app.clientId(client)).digest('base64');
const attributes = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
const WRONG = [400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }];

describe('a sign-in by SRP', () => {
  test('never sends the password, and gives tokens that the API accepts', async () => {
    const client = new SrpClient();
    const started = await initiate('USER_SRP_AUTH', { USERNAME: 'alice', SRP_A: client.publicValue });
    expect(started).toMatchObject([200, { ChallengeName: 'PASSWORD_VERIFIER' }]);
    const { AccessToken: token, IdToken: idToken } = tokensOf(await respond(client.answer(app.userPoolId, app.password('alice'), challengeOf(started))));
    expect(decodeJwt(token)).toMatchObject({ scope: 'aws.cognito.signin.user.admin', username: 'alice', token_use: 'access' });
    expect(decodeJwt(idToken)).toMatchObject({ 'cognito:username': 'alice', 'aud': app.clientId('web') });
    const events = await EventsClient.connect(app.server.realtimeUrl, new URL(app.url).host, token);
    expect(await events.subscribe(`/private/${app.server.putUser('alice').sub}/*`)).toBe('subscribe_success');
    events.close();
  });

  test('works every time, whatever the numbers begin with', async () => {
    for (let round = 0; round < 8; round += 1) {
      const client = new SrpClient();
      const challenge = challengeOf(await initiate('USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: client.publicValue }));
      expect((await respond(client.answer(app.userPoolId, app.password('bob'), challenge)))[0]).toBe(200);
    }
  });

  test('is refused with a wrong password, and then the challenge is spent', async () => {
    const client = new SrpClient();
    const challenge = challengeOf(await initiate('USER_SRP_AUTH', { USERNAME: 'alice', SRP_A: client.publicValue }));
    expect(await respond(client.answer(app.userPoolId, 'wrong', challenge))).toEqual(WRONG);
    expect(await respond(client.answer(app.userPoolId, app.password('alice'), challenge))).toEqual(WRONG);
  });

  test('takes an answer once, from its own client, for its own user, in time', async () => {
    const start = async () => {
      const client = new SrpClient();
      return client.answer(app.userPoolId, app.password('alice'), challengeOf(await initiate('USER_SRP_AUTH', { USERNAME: 'alice', SRP_A: client.publicValue })));
    };
    const answer = await start();
    expect((await respond(answer))[0]).toBe(200);
    expect(await respond(answer)).toEqual(WRONG);
    expect(await respond(await start(), 'other')).toEqual(WRONG);
    expect(await respond({ ...await start(), USERNAME: 'bob' })).toEqual(WRONG);
    expect(await respond({ ...await start(), PASSWORD_CLAIM_SIGNATURE: '' })).toMatchObject([400, { __type: 'InvalidParameterException' }]);
    expect(await respond({ ...await start(), PASSWORD_CLAIM_SIGNATURE: 'AAAA' })).toEqual(WRONG);
    expect(await respond({ ...await start(), TIMESTAMP: 'now' })).toMatchObject([400, { __type: 'InvalidParameterException' }]);
    const late = await start();
    app.server.clock.advance(3 * 60 * 1000);
    expect(await respond(late)).toEqual(WRONG);
  });

  test.each(['0', '00', N.toString(16), (2n * N).toString(16), (N + 1n).toString(16), (N * N).toString(16), '-1', 'xyz', ' 1', '1'.repeat(2000)])(
    'is refused with the public value %p, which would make the key known', async (value) => {
      expect(await initiate('USER_SRP_AUTH', { USERNAME: 'alice', SRP_A: value })).toEqual([400, { __type: 'InvalidParameterException', message: 'SRP_A must be a number between 0 and N' }]);
    });

  test('is the same conversation for nobody as for a user, to whom the client does not tell', async () => {
    const client = new SrpClient();
    const start = async () => challengeOf(await initiate('USER_SRP_AUTH', { USERNAME: 'nobody', SRP_A: client.publicValue }));
    const [one, two] = [await start(), await start()];
    const real = challengeOf(await initiate('USER_SRP_AUTH', { USERNAME: 'alice', SRP_A: client.publicValue }));
    expect(one.SALT).toBe(two.SALT);
    expect([Object.keys(one), one.SALT.length, one.SECRET_BLOCK.length]).toEqual([Object.keys(real), real.SALT.length, real.SECRET_BLOCK.length]);
    expect(await respond(client.answer(app.userPoolId, 'wrong', one))).toEqual(WRONG);
    expect(await initiate('USER_SRP_AUTH', { USERNAME: 'nobody', SRP_A: client.publicValue }, 'other')).toEqual([400, { __type: 'UserNotFoundException', message: 'User does not exist.' }]);
  });
});

describe('a sign-in by password', () => {
  test('gives tokens, which are refreshed until the user signs out everywhere', async () => {
    const { AccessToken: token, RefreshToken: refreshToken, ExpiresIn: expiresIn } = await signIn('alice');
    expect(expiresIn).toBe(3600);
    const refresh = (client = 'web') => initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken }, client);
    app.server.clock.advance(2 * 3600 * 1000);
    expect(await call('GetUser', { AccessToken: token })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    const { AccessToken: next, RefreshToken: none } = tokensOf(await refresh());
    expect([decodeJwt(next).auth_time, none]).toEqual([decodeJwt(token).auth_time, undefined]);
    expect(await refresh('other')).toEqual([400, { __type: 'NotAuthorizedException', message: 'Invalid Refresh Token' }]);
    const byName = (client: string) => call('GetTokensFromRefreshToken', { RefreshToken: refreshToken, ClientId: app.clientId(client) });
    expect(decodeJwt(tokensOf(await byName('web')).AccessToken).origin_jti).toBe(decodeJwt(token).origin_jti);
    for (const client of ['other', 'server']) expect(await byName(client)).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect(await call('GlobalSignOut', { AccessToken: next })).toEqual([200, {}]);
    expect(await refresh()).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect(await call('GetUser', { AccessToken: next })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    app.server.clock.advance(1);
    expect((await call('GetUser', { AccessToken: (await signIn('alice')).AccessToken }))[0]).toBe(200);
  });

  test('is refused alike for a wrong password and for nobody', async () => {
    for (const name of ['alice', 'nobody', '__proto__', 'constructor', 'Alice']) expect(await byPassword(name, 'wrong')).toEqual(WRONG);
  });

  test('is for clients that have the flow', async () => {
    expect(await byPassword('alice', app.password('alice'), 'other')).toEqual([400, { __type: 'InvalidParameterException', message: 'USER_PASSWORD_AUTH flow not enabled for this client' }]);
    expect(await initiate('CUSTOM_AUTH', { USERNAME: 'alice' })).toMatchObject([400, { __type: 'InvalidParameterException' }]);
    expect(await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'nobody', AuthParameters: {} })).toMatchObject([400, { __type: 'ResourceNotFoundException' }]);
  });

  test('needs the hash of a client that has a secret', async () => {
    const attempt = (SECRET_HASH?: string, client = 'server') => initiate('USER_PASSWORD_AUTH', { USERNAME: 'alice', PASSWORD: app.password('alice'), SECRET_HASH }, client);
    const tokens = tokensOf(await attempt(hashOf('alice', 'server')));
    for (const hash of [undefined, '', 'x', hashOf('bob', 'server'), hashOf('alice', 'machine')]) expect(await attempt(hash)).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect(await attempt('x', 'web')).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    const refresh = (SECRET_HASH?: string) => initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: tokens.RefreshToken, SECRET_HASH }, 'server');
    expect((await refresh(hashOf('alice', 'server')))[0]).toBe(200);
    expect((await refresh())[0]).toBe(400);
  });

  test('takes no forged refresh token', async () => {
    const { RefreshToken: token, AccessToken: accessToken } = await signIn('alice');
    const parts = token.split('.');
    const forged = ['', 'x', accessToken, [...parts.slice(0, 4), 'AAAAAAAAAAAAAAAAAAAAAA'].join('.'), `${Buffer.from('{"alg":"none"}').toString('base64url')}.${parts.slice(1).join('.')}`];
    for (const REFRESH_TOKEN of forged) expect((await initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }))[0]).toBe(400);
    const input = { Token: token, ClientId: app.clientId('other') };
    expect(await call('RevokeToken', input)).toMatchObject([400, { __type: 'UnauthorizedException' }]);
    expect(await call('RevokeToken', { ...input, ClientId: app.clientId('web') })).toEqual([200, {}]);
    expect((await initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: token }))[0]).toBe(400);
  });
});

describe('a user', () => {
  test('can change what they may write, and it stands in their ID token', async () => {
    const { AccessToken: token } = await signIn('bob');
    expect((await call('UpdateUserAttributes', { AccessToken: token, UserAttributes: attributes({ nickname: 'bobby' }) }))[0]).toBe(200);
    expect(await call('GetUser', { AccessToken: token })).toMatchObject([200, { Username: 'bob', UserAttributes: [{ Name: 'sub' }, { Name: 'nickname', Value: 'bobby' }] }]);
    expect(decodeJwt((await signIn('bob')).IdToken)).toMatchObject({ nickname: 'bobby' });
    expect(decodeJwt((await signIn('bob')).AccessToken)).not.toHaveProperty('nickname');
  });

  test.each(['sub', 'cognito:groups', 'cognito:username', 'iss', 'aud', 'token_use', 'identities', 'email_verified', 'custom:undeclared', '__proto__', 'constructor', 'username', ''])(
    'cannot write %j', async (name) => {
      const { AccessToken: token } = await signIn('bob');
      const before = await call('GetUser', { AccessToken: token });
      expect((await call('UpdateUserAttributes', { AccessToken: token, UserAttributes: [{ Name: name, Value: 'admins' }] }))[0]).toBe(400);
      expect(await call('GetUser', { AccessToken: token })).toEqual(before);
      expect((await call('SignUp', { ClientId: app.clientId('web'), Username: 'mallory', Password: 'long enough', UserAttributes: [{ Name: name, Value: 'x' }] }))[0]).toBe(400);
    });

  test('signs up, confirms with the code in the log, and is still there in the next run', async () => {
    const input = { ClientId: app.clientId('web'), Username: 'carol', Password: 'carol chose it', UserAttributes: attributes({ email: 'carol@example.com' }) };
    expect(await call('SignUp', { ...input, Password: 'short' })).toMatchObject([400, { __type: 'InvalidPasswordException' }]);
    expect(await call('SignUp', input)).toMatchObject([200, { UserConfirmed: false }]);
    expect(await call('SignUp', input)).toMatchObject([400, { __type: 'UsernameExistsException' }]);
    expect(await byPassword('carol', input.Password)).toMatchObject([400, { __type: 'UserNotConfirmedException' }]);
    expect(await byPassword('carol', 'wrong')).toEqual(WRONG);
    const [, code] = /confirmation code .*: (\d{6})$/.exec(app.log.find((line) => line.includes('confirmation code'))!)!;
    const confirm = (Username: string, ConfirmationCode: string) => call('ConfirmSignUp', { ClientId: input.ClientId, Username, ConfirmationCode });
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await confirm('carol', wrong)).toEqual(await confirm('nobody', wrong));
    expect(await confirm('carol', code)).toEqual([200, {}]);
    const { IdToken: idToken } = tokensOf(await byPassword('carol@example.com', input.Password).then(async (first) => first[0] === 200 ? first : byPassword('carol', input.Password)));
    expect(decodeJwt(idToken)).toMatchObject({ email: 'carol@example.com', email_verified: true });
    const again = await startLocalServer({ app: app.project.app, stateFolder: app.project.stateFolder });
    const parameters = { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: input.ClientId, AuthParameters: { USERNAME: 'carol', PASSWORD: input.Password } };
    expect((await call('InitiateAuth', parameters, again.url))[0]).toBe(200);
    expect(again.describe().users.find(({ username }) => username === 'carol')).not.toHaveProperty('password');
    await again.close();
    expect(app.log.join('\n')).not.toContain(input.Password);
  });

  test('shows no call but their own, and no token of another pool or kind', async () => {
    const { IdToken: idToken, RefreshToken: refreshToken } = await signIn('alice');
    for (const AccessToken of ['', 'x', idToken, refreshToken, `${Buffer.from('{"alg":"none"}').toString('base64url')}.${idToken.split('.')[1]}.`]) {
      expect((await call('GetUser', { AccessToken }))[0]).toBe(400);
    }
  });
});

test('no more users sign up than are kept', async () => {
  const state = ProjectState.open(app.project.stateFolder, app.project.app);
  const verifier = { salt: '00', verifier: '00' };
  const kept = Array.from({ length: 1_000 }, (_, index) => (
    { verifier, user: { username: `u${index}`, sub: randomUUID(), groups: [], attributes: {}, isConfirmed: false } }
  ));
  state.replace(`users ${app.userPoolId}`, JSON.stringify(kept));
  const full = await startLocalServer({ app: app.project.app, stateFolder: app.project.stateFolder });
  const input = { ClientId: app.clientId('web'), Username: 'too-many', Password: 'long enough' };
  expect(await call('SignUp', input, full.url)).toEqual([400, {
    __type: 'LimitExceededException', message: '1000 users have signed up at the local server, and it keeps no more; --reset forgets them',
  }]);
  expect(full.describe().users.map(({ username }) => username)).not.toContain('too-many');
  await full.close();
});

describe('the user pool\'s API', () => {
  test('names what it does not have', async () => {
    expect(await call('AssociateSoftwareToken', {})).toEqual([501, { __type: 'NotImplementedException', message: 'the local server has no cognito-idp: AssociateSoftwareToken is not supported' }]);
    expect((await call('__proto__', {}))[0]).toBe(501);
    expect((await call('AdminCreateUser', {}))[0]).toBe(501);
  });

  test.each(['', '{', '[]', 'null', '"x"', '{"ClientId":7}', '{"__proto__":{"ClientId":"x"}}', '{"ClientId":"x","AuthFlow":{}}'])('refuses the body %j', async (body) => {
    expect((await call('InitiateAuth', body))[0]).toBe(400);
  });

  test('writes what a stranger sends so that it neither steers a terminal nor looks like another line of the log', async () => {
    const before = app.log.length;
    const evil = '\u001b[2J\n12:00:00  publish    ALLOW  /private/x\u202e';
    const ClientId = app.clientId('web');
    await call('InitiateAuth', { ClientId: evil, AuthFlow: 'x' });
    await call('InitiateAuth', { ClientId, AuthFlow: evil + 'x'.repeat(50_000) });
    await call('RespondToAuthChallenge', { ClientId, ChallengeName: evil, ChallengeResponses: { USERNAME: 'alice' } });
    for (const input of [{ Username: evil }, { Username: 'x', UserAttributes: attributes({ [evil]: 'x' }) }]) await call('SignUp', { ClientId, Password: 'long enough', ...input });
    const identity = { 'x-amz-target': 'AWSCognitoIdentityService.GetId' };
    await fetch(`${app.url}/`, { method: 'POST', headers: identity, body: JSON.stringify({ IdentityPoolId: evil }) });
    await fetch(`${app.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ grant_type: evil, client_id: evil }) });
    const lines = app.log.slice(before);
    expect(lines.length).toBeGreaterThanOrEqual(7);
    for (const line of lines) {
      expect(line).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);
      expect(line.length).toBeLessThan(11_000);
    }
  });

  test('refuses a body without end', async () => {
    expect((await call('InitiateAuth', JSON.stringify({ ClientId: 'x'.repeat(100_000) })))[0]).toBe(413);
  });

  test('may be called by the app\'s pages, and not by others', async () => {
    const ask = (origin: string) => fetch(`${app.url}/`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-amz-target' } });
    const allowed = await ask('http://localhost:5173');
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, 'http://localhost:5173']);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('x-amz-target');
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
