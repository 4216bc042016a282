import { decodeJwt } from 'jose';
import { Browser } from './browser';
import { SignInApp } from './sign-in-app';
import { SrpClient } from './srp-client';
import { PasswordCodes } from '../../../local/cognito/password-codes';
import { startLocalServer } from '../../../local/server';

type Answer = Readonly<Record<string, unknown>>;

let app: SignInApp;
beforeAll(async () => {
  app = await SignInApp.start({ users: ['alice', 'bob', 'carol', 'erin', 'grace', { username: 'new@example.com', temporaryPassword: 'Temporary-1' }, { username: 'newer', temporaryPassword: 'Temporary-2' }] });
});
afterAll(() => app.close());

const call = async (operation: string, input: object, url = app.url): Promise<readonly [number, Answer]> => {
  const response = await fetch(`${url}/`, { method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input) });
  return [response.status, await response.json() as Answer];
};
const signIn = (USERNAME: string, PASSWORD: string) => call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId('web'), AuthParameters: { USERNAME, PASSWORD } });
const accessToken = ([, answer]: readonly [number, Answer]) => (answer.AuthenticationResult as { readonly AccessToken: string }).AccessToken;
const forgot = (Username: string, client = 'web') => call('ForgotPassword', { ClientId: app.clientId(client), Username });
const recover = (Username: string, ConfirmationCode: string, Password: string, client = 'web') => (
  call('ConfirmForgotPassword', { ClientId: app.clientId(client), Username, ConfirmationCode, Password })
);
const codesInLog = (): readonly string[] => app.log.flatMap((line) => /code for a new password.*: (\d{6})$/.exec(line)?.[1] ?? []);
const otherThan = (code: string): string => code === '000000' ? '000001' : '000000';
const MISMATCH = [400, { __type: 'CodeMismatchException', message: 'Invalid verification code provided, please try again.' }];

describe('a forgotten password', () => {
  test('is replaced with the code in the log, and the old one is good no more', async () => {
    const old = app.password('alice');
    expect(await forgot('alice')).toEqual([200, { CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'the log of the local server' } }]);
    const code = codesInLog().at(-1)!;
    expect(await recover('alice', otherThan(code), 'alice chose it')).toEqual(MISMATCH);
    expect(await recover('alice', code, 'short')).toMatchObject([400, { __type: 'InvalidPasswordException' }]);
    expect(await recover('alice', code, 'alice chose it')).toEqual([200, {}]);
    expect((await signIn('alice', old))[0]).toBe(400);
    expect((await signIn('alice', 'alice chose it'))[0]).toBe(200);
    expect(app.server.describe().users.find(({ username }) => username === 'alice')).not.toHaveProperty('password');
    expect(app.log.join('\n')).not.toContain('alice chose it');
    expect(await recover('alice', code, 'somebody else chose it')).toEqual(MISMATCH);
  });

  test('is still signed in with by SRP when it is new', async () => {
    await forgot('erin');
    await recover('erin', codesInLog().at(-1)!, 'erin chose it');
    const client = new SrpClient();
    const [, { ChallengeParameters: challenge }] = await call('InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', ClientId: app.clientId('web'), AuthParameters: { USERNAME: 'erin', SRP_A: client.publicValue } });
    const ChallengeResponses = client.answer(app.userPoolId, 'erin chose it', challenge as Record<string, string>);
    expect((await call('RespondToAuthChallenge', { ChallengeName: 'PASSWORD_VERIFIER', ClientId: app.clientId('web'), ChallengeResponses }))[0]).toBe(200);
  });

  test('that is replaced leaves sign-ins of before as they are', async () => {
    const [, { AuthenticationResult }] = await signIn('grace', app.password('grace'));
    const { AccessToken, RefreshToken } = AuthenticationResult as { readonly AccessToken: string; readonly RefreshToken: string };
    await forgot('grace');
    expect(await recover('grace', codesInLog().at(-1)!, 'grace chose it')).toEqual([200, {}]);
    expect((await call('GetUser', { AccessToken }))[0]).toBe(200);
    const parameters = { AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: app.clientId('web'), AuthParameters: { REFRESH_TOKEN: RefreshToken } };
    expect((await call('InitiateAuth', parameters))[0]).toBe(200);
  });

  test('tells nobody who the users are, unless the client does', async () => {
    const before = codesInLog().length;
    expect(await forgot('nobody')).toEqual(await forgot('newer'));
    expect(codesInLog()).toHaveLength(before);
    expect(await recover('nobody', '000000', 'long enough')).toEqual(MISMATCH);
    expect(await forgot('nobody', 'other')).toMatchObject([400, { __type: 'UserNotFoundException' }]);
    expect(await recover('nobody', '000000', 'long enough', 'other')).toMatchObject([400, { __type: 'UserNotFoundException' }]);
    expect(await forgot('newer', 'other')).toEqual([400, { __type: 'NotAuthorizedException', message: 'User password cannot be reset in the current state.' }]);
  });

  test('cannot be recovered by guessing, with a code of another user, or too late', async () => {
    await forgot('bob');
    const code = codesInLog().at(-1)!;
    await forgot('carol');
    const carols = codesInLog().at(-1)!;
    if (carols !== code) expect(await recover('bob', carols, 'mallory chose it')).toEqual(MISMATCH);
    for (let guess = 0; guess < 5; guess += 1) expect(await recover('bob', otherThan(code), 'mallory chose it')).toEqual(MISMATCH);
    expect(await recover('bob', code, 'mallory chose it')).toEqual(MISMATCH);
    app.server.clock.advance(60 * 60 * 1000);
    expect(await recover('carol', carols, 'mallory chose it')).toEqual(MISMATCH);
  });

  test('of somebody who has signed up and not confirmed it stays', async () => {
    await call('SignUp', { ClientId: app.clientId('web'), Username: 'dave', Password: 'dave chose it' });
    const before = codesInLog().length;
    expect((await forgot('dave'))[0]).toBe(200);
    expect(codesInLog()).toHaveLength(before);
    expect(await forgot('dave', 'other')).toMatchObject([400, { __type: 'InvalidParameterException' }]);
  });

  test('asks a client with a secret for its hash', async () => {
    expect(await forgot('bob', 'server')).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect(await recover('bob', '000000', 'long enough', 'server')).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
  });

  test('is of the pool that the code is of', () => {
    const codes = new PasswordCodes(() => 0);
    const code = codes.make('us-east-1_one', 'alice');
    expect(codes.take('us-east-1_two', 'alice', code)).toBe(false);
    expect(codes.take('us-east-1_one', 'alice', code)).toBe(true);
    expect(codes.take('us-east-1_one', 'alice', code)).toBe(false);
  });
});

describe('a user who is signed in', () => {
  test('changes the password with the old one, and it is kept if they signed up', async () => {
    const chosen = { ClientId: app.clientId('web'), Username: 'frank', Password: 'frank chose it' };
    await call('SignUp', chosen);
    const [, ConfirmationCode] = /confirmation code .*: (\d{6})$/.exec(app.log.filter((line) => line.includes('confirmation code')).at(-1)!)!;
    await call('ConfirmSignUp', { ClientId: chosen.ClientId, Username: 'frank', ConfirmationCode });
    const AccessToken = accessToken(await signIn('frank', chosen.Password));
    const change = (PreviousPassword: string, ProposedPassword: string) => call('ChangePassword', { AccessToken, PreviousPassword, ProposedPassword });
    expect(await change('wrong', 'frank chose another')).toEqual([400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }]);
    expect(await change(chosen.Password, 'short')).toMatchObject([400, { __type: 'InvalidPasswordException' }]);
    expect(await change(chosen.Password, 'frank chose another')).toEqual([200, {}]);
    expect((await signIn('frank', chosen.Password))[0]).toBe(400);
    const again = await startLocalServer({ app: app.project.app, stateFolder: app.project.stateFolder });
    const AuthParameters = { USERNAME: 'frank', PASSWORD: 'frank chose another' };
    expect((await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: chosen.ClientId, AuthParameters }, again.url))[0]).toBe(200);
    await again.close();
  });

  test('changes it with an access token only', async () => {
    const idToken = await app.server.signIn('bob', 'id');
    for (const AccessToken of ['', 'x', idToken]) {
      expect((await call('ChangePassword', { AccessToken, PreviousPassword: app.password('bob'), ProposedPassword: 'mallory chose it' }))[0]).toBe(400);
    }
  });
});

describe('a user with a temporary password', () => {
  const answer = (Session: unknown, ChallengeResponses: object, client = 'web') => call('RespondToAuthChallenge', { ChallengeName: 'NEW_PASSWORD_REQUIRED', ClientId: app.clientId(client), Session, ChallengeResponses });

  test('chooses one of their own at the first sign-in', async () => {
    const started = await signIn('new@example.com', 'Temporary-1');
    expect(started).toMatchObject([200, { ChallengeName: 'NEW_PASSWORD_REQUIRED', ChallengeParameters: { USER_ID_FOR_SRP: 'new@example.com', requiredAttributes: '[]' } }]);
    const [, { Session, ChallengeParameters }] = started;
    expect(JSON.parse((ChallengeParameters as { readonly userAttributes: string }).userAttributes)).toEqual({ email: 'new@example.com', email_verified: 'true' });
    const own = { USERNAME: 'new@example.com', NEW_PASSWORD: 'they chose it' };
    expect(await answer(Session, { ...own, NEW_PASSWORD: 'short' })).toMatchObject([400, { __type: 'InvalidPasswordException' }]);
    expect(await answer(Session, { ...own, 'userAttributes.email_verified': 'true' })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect(await answer(Session, { ...own, 'userAttributes.sub': 'x' })).toMatchObject([400, { __type: 'InvalidParameterException' }]);
    expect(await answer(Session, { ...own, USERNAME: 'bob' })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect(await answer(Session, own, 'other')).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    for (const forged of ['', 'x', `${String(Session)}x`]) expect((await answer(forged, own))[0]).toBe(400);
    const done = await answer(Session, { ...own, 'userAttributes.nickname': 'N.' });
    expect(decodeJwt(accessToken(done))).toMatchObject({ username: 'new@example.com', token_use: 'access' });
    expect(await answer(Session, { ...own, NEW_PASSWORD: 'mallory chose it' })).toEqual([400, { __type: 'NotAuthorizedException', message: 'Invalid session for the user.' }]);
    expect((await signIn('new@example.com', 'Temporary-1'))[0]).toBe(400);
    const [, { AuthenticationResult }] = await signIn('new@example.com', 'they chose it');
    expect(decodeJwt((AuthenticationResult as { readonly IdToken: string }).IdToken)).toMatchObject({ nickname: 'N.', email: 'new@example.com' });
  });

  test('gets no tokens before, and has three minutes', async () => {
    const [, started] = await signIn('newer', 'Temporary-2');
    expect(started).not.toHaveProperty('AuthenticationResult');
    app.server.clock.advance(3 * 60 * 1000);
    expect(await answer(started.Session, { USERNAME: 'newer', NEW_PASSWORD: 'they chose it' })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
  });
});

describe('the hosted pages', () => {
  const page = async (response: Response | Promise<Response>): Promise<readonly [number, string]> => {
    const { status, text } = await Promise.resolve(response).then(async (one) => ({ status: one.status, text: await one.text() }));
    return [status, text];
  };

  test('lead from a forgotten password to a sign-in with a new one', async () => {
    const browser = new Browser(app);
    const query = browser.query().toString();
    expect((await page(browser.open(`/login?${query}`)))[1]).toContain('<a href="/forgotPassword?');
    const [status, asked] = await page(browser.send(`/forgotPassword?${query}`, await browser.form(`/forgotPassword?${query}`, { username: 'bob' })));
    expect([status, asked]).toEqual([200, expect.stringContaining('in the log of the local server')]);
    const code = codesInLog().at(-1)!;
    const confirm = async (changes: Readonly<Record<string, string>>) => browser.send(`/confirmForgotPassword?${query}`, await browser.form(`/forgotPassword?${query}`, { username: 'bob', code, password: 'bob chose it', ...changes }));
    expect(await page(confirm({ code: otherThan(code) }))).toEqual([400, expect.stringContaining('Invalid verification code')]);
    expect(await page(confirm({ password: 'short' }))).toEqual([400, expect.stringContaining('Password not long enough')]);
    expect(await page(confirm({ _csrf: 'x' }))).toEqual([400, expect.stringContaining('not sent from this page')]);
    const done = await confirm({});
    expect([done.status, done.headers.get('location')]).toEqual([303, `/login?${query}`]);
    expect((await browser.logIn('bob', 'bob chose it')).headers.get('location')).toContain('?code=');
  });

  test('say the same of nobody, and show what is typed as text', async () => {
    const browser = new Browser(app);
    const path = `/forgotPassword?${browser.query().toString()}`;
    const before = codesInLog().length;
    const [status, text] = await page(browser.send(path, await browser.form(path, { username: '"><script>alert(1)</script>' })));
    expect([status, codesInLog().length]).toEqual([200, before]);
    expect(text).not.toContain('<script>');
  });

  test('send no code for a form of another page, and none to a redirect that is not the app\'s', async () => {
    const browser = new Browser(app);
    const query = browser.query().toString();
    const before = codesInLog().length;
    const foreign = await browser.form(`/forgotPassword?${query}`, { username: 'carol' }, { origin: 'https://evil.example' });
    expect([400, 403]).toContain((await browser.send(`/forgotPassword?${query}`, foreign)).status);
    const evil = browser.query({ redirect_uri: 'https://evil.example' }).toString();
    for (const path of ['/forgotPassword', '/confirmForgotPassword', '/newPassword']) {
      const response = await browser.send(`${path}?${evil}`, await browser.form(`/forgotPassword?${query}`, { username: 'carol', code: '000000', password: 'long enough' }));
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    }
    expect(codesInLog()).toHaveLength(before);
  });

  test('ask for a password in place of a temporary one, and go on to the app', async () => {
    const browser = new Browser(app);
    const query = browser.query().toString();
    const [status, text] = await page(browser.logIn('newer', 'Temporary-2'));
    expect([status, text]).toEqual([200, expect.stringContaining('is a temporary one')]);
    const [, session] = /name="session" value="([^"]*)"/.exec(text)!;
    const choose = async (fields: Readonly<Record<string, string>>) => browser.send(`/newPassword?${query}`, await browser.form(`/login?${query}`, { session, password: 'they chose it', ...fields }));
    expect(await page(choose({ session: 'x' }))).toEqual([400, expect.stringContaining('Please begin again')]);
    expect(await page(choose({ password: 'short' }))).toEqual([400, expect.stringContaining('Password not long enough')]);
    const other = browser.query({ client_id: app.clientId('other') }).toString();
    const elsewhere = await browser.form(`/login?${other}`, { session, password: 'mallory chose it' });
    expect(await page(browser.send(`/newPassword?${other}`, elsewhere))).toEqual([400, expect.stringContaining('Please begin again')]);
    const done = await choose({});
    expect([done.status, done.headers.get('location')]).toEqual([303, expect.stringMatching(/^http:\/\/localhost:5173\/callback\?code=/)]);
    expect(await page(choose({}))).toEqual([400, expect.stringContaining('Please begin again')]);
  });
});
