import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Browser } from './browser';
import { SignInApp } from './sign-in-app';

let app: SignInApp;
afterEach(() => app.close());

/** An app whose pool names triggers with this code; each writes the event that it got into the log. */
async function withTriggers(codes: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}): Promise<void> {
  app = await SignInApp.start({ users: ['alice@example.com'] }, (stack, userPool) => {
    const entries = Object.entries(codes).map(([name, code]) => {
      const inline = `exports.handler = async (event) => { console.log('got ' + JSON.stringify(event)); ${code}; return event; }`;
      return [name, new LambdaFunction(stack, name, { functionName: name, code: Code.fromInline(inline), runtime: Runtime.NODEJS_20_X, handler: 'index.handler' }).functionArn];
    });
    (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('LambdaConfig', { ...Object.fromEntries(entries) as object, ...others });
  });
}

interface TriggerEvent {
  readonly triggerSource: string;
  readonly userName: string;
  readonly callerContext: { readonly clientId: string };
  readonly request: { readonly userAttributes: Readonly<Record<string, string>>; readonly validationData?: object };
}

const events = (): readonly TriggerEvent[] => app.log.flatMap((line) => {
  const [, event] = /: got (\{.*\})$/.exec(line) ?? [];
  return event === undefined ? [] : [JSON.parse(event) as TriggerEvent];
});
const sources = (): readonly string[] => events().map(({ triggerSource }) => triggerSource);

async function call(operation: string, input: object): Promise<readonly [number, Record<string, unknown>]> {
  const response = await fetch(`${app.url}/`, { method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input) });
  return [response.status, await response.json() as Record<string, unknown>];
}

const signUp = (Username = 'carol', email = `${Username}@example.com`) => call('SignUp', {
  ClientId: app.clientId('web'), Username, Password: 'chosen password', UserAttributes: [{ Name: 'email', Value: email }], ValidationData: [{ Name: 'invitation', Value: '7' }],
});
const signIn = (username = 'alice@example.com', password = app.password('alice@example.com')) => call('InitiateAuth', {
  AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId('web'), AuthParameters: { USERNAME: username, PASSWORD: password },
});

describe('a sign-up', () => {
  test('is shown to the trigger before it, confirmed by it, and told to the one behind it', async () => {
    await withTriggers({ PreSignUp: 'event.response.autoConfirmUser = true; event.response.autoVerifyEmail = true', PostConfirmation: '' });
    expect(await signUp()).toMatchObject([200, { UserConfirmed: true }]);
    expect(sources()).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
    const [before, after] = events();
    expect(before).toMatchObject({ userName: 'carol', callerContext: { clientId: app.clientId('web') }, request: { userAttributes: { email: 'carol@example.com' }, validationData: { invitation: '7' } } });
    expect(after.request.userAttributes).toMatchObject({ 'email_verified': 'true', 'cognito:user_status': 'CONFIRMED' });
    expect((await signIn('carol', 'chosen password'))[0]).toBe(200);
  });

  test('that the trigger refuses leaves no user', async () => {
    await withTriggers({ PreSignUp: 'throw new Error("by invitation only")' });
    expect(await signUp()).toEqual([400, { __type: 'UserLambdaValidationException', message: 'PreSignUp failed with error by invitation only.' }]);
    expect(app.server.describe().users.map(({ username }) => username)).toEqual(['alice@example.com']);
  });

  test('that the trigger does not confirm still needs its code', async () => {
    await withTriggers({ PreSignUp: 'event.response.autoConfirmUser = "true"', PostConfirmation: '' });
    expect(await signUp()).toMatchObject([200, { UserConfirmed: false }]);
    expect((await signIn('carol', 'chosen password'))[1]).toMatchObject({ __type: 'UserNotConfirmedException' });
    const [, ConfirmationCode] = /confirmation code .*: (\d{6})$/.exec(app.log.find((line) => line.includes('confirmation code'))!)!;
    expect(await call('ConfirmSignUp', { ClientId: app.clientId('web'), Username: 'carol', ConfirmationCode })).toEqual([200, {}]);
    expect(sources()).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
  });

  test('of two at the same time with one name is that of one', async () => {
    await withTriggers({ PreSignUp: 'await new Promise((go) => setTimeout(go, 300))' });
    const answers = await Promise.all([signUp('carol', 'one@example.com'), signUp('carol', 'two@example.com')]);
    expect(answers.map(([status, { __type: type }]) => [status, type]).sort()).toEqual([[200, undefined], [400, 'UsernameExistsException']]);
  });
});

describe('a sign-in', () => {
  test('is shown to the trigger before it, and to the one behind it', async () => {
    await withTriggers({ PreAuthentication: '', PostAuthentication: '' });
    expect((await signIn())[0]).toBe(200);
    expect(sources()).toEqual(['PreAuthentication_Authentication', 'PostAuthentication_Authentication']);
    expect((await signIn('alice@example.com', 'wrong'))[0]).toBe(400);
    expect(sources().slice(2)).toEqual(['PreAuthentication_Authentication']);
    expect((await signIn('nobody', 'x'))[0]).toBe(400);
    expect(events()).toHaveLength(3);
    expect(app.log.join('\n')).not.toContain(app.password('alice@example.com'));
  });

  test.each([
    ['before', { PreAuthentication: 'throw new Error("blocked")' }, 'PreAuthentication failed with error blocked.'],
    ['behind', { PostAuthentication: 'throw new Error("blocked")' }, 'PostAuthentication failed with error blocked.'],
    ['before, in a function that is not there,', { PreAuthentication: undefined }, 'PreAuthentication failed with error '],
  ])('that the trigger %s it refuses gives no token, on any way in', async (_, codes, message) => {
    const known = Object.fromEntries(Object.entries(codes).filter((entry): entry is [string, string] => entry[1] !== undefined));
    const missing = Object.keys(codes).filter((name) => !(name in known)).map((name) => [name, 'arn:aws:lambda:us-east-1:123456789012:function:gone']);
    await withTriggers(known, Object.fromEntries(missing) as Record<string, string>);
    const [status, answer] = await signIn();
    expect([status, answer.__type]).toEqual([400, 'UserLambdaValidationException']);
    expect(answer.message).toContain(message);
    const page = await new Browser(app).logIn('alice@example.com', app.password('alice@example.com'));
    expect(page.headers.get('location')).toBeNull();
    const refused = await page.text();
    expect(refused).toContain(message.split(' failed')[0]);
  });
});

test('a new password in place of a forgotten one is told to the trigger, and stands whatever that says', async () => {
  await withTriggers({ PostConfirmation: 'throw new Error("not today")' });
  const ClientId = app.clientId('web');
  await call('ForgotPassword', { ClientId, Username: 'alice@example.com' });
  const [, ConfirmationCode] = /code for a new password.*: (\d{6})$/.exec(app.log.find((line) => line.includes('new password'))!)!;
  const answer = await call('ConfirmForgotPassword', { ClientId, Username: 'alice@example.com', ConfirmationCode, Password: 'alice chose it' });
  expect(answer).toEqual([400, { __type: 'UserLambdaValidationException', message: 'PostConfirmation failed with error not today.' }]);
  expect(sources()).toEqual(['PostConfirmation_ConfirmForgotPassword']);
  expect((await signIn('alice@example.com', 'alice chose it'))[0]).toBe(200);
});

test('triggers that do not run are named at the start', async () => {
  await withTriggers({}, { CustomMessage: 'arn:aws:lambda:us-east-1:123456789012:function:other', UserMigration: 'arn:aws:lambda:us-east-1:123456789012:function:other' });
  expect(app.log.join('\n')).toMatch(/problem: Chat\/Users\w+\.LambdaConfig: these triggers do not run here, and sign-up and sign-in go on without them: CustomMessage, UserMigration/);
});
