import { ClientAttributes } from 'aws-cdk-lib/aws-cognito';
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { decodeJwt } from 'jose';
import { SignInApp } from './sign-in-app';

type Answer = readonly [number, Readonly<Record<string, unknown>>];

let app: SignInApp;
beforeAll(async () => {
  app = await SignInApp.start({ users: [{ username: 'alice', attributes: { 'email': 'alice@example.com', 'nickname': 'al', 'custom:tenant': 'acme', 'custom:plan': 'free' } }] }, (_, userPool) => {
    (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('Schema', [
      { Name: 'tenant', AttributeDataType: 'String', Mutable: false }, { Name: 'plan', AttributeDataType: 'String', Mutable: true },
    ]);
    userPool.addClient('Narrow', {
      userPoolClientName: 'narrow', authFlows: { userPassword: true },
      writeAttributes: new ClientAttributes().withStandardAttributes({ nickname: true }).withCustomAttributes('tenant'),
      readAttributes: new ClientAttributes().withStandardAttributes({ nickname: true }),
    });
  });
});
afterAll(() => app.close());

async function call(operation: string, input: object, to = app): Promise<Answer> {
  const response = await fetch(`${to.url}/`, { method: 'POST', headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` }, body: JSON.stringify(input) });
  return [response.status, await response.json() as Answer[1]];
}

async function signIn(client: string): Promise<{ readonly AccessToken: string; readonly IdToken: string }> {
  const AuthParameters = { USERNAME: 'alice', PASSWORD: app.password('alice') };
  const [, { AuthenticationResult }] = await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', ClientId: app.clientId(client), AuthParameters });
  return AuthenticationResult as { readonly AccessToken: string; readonly IdToken: string };
}

async function write(client: string, Name: string, Value = 'new'): Promise<Answer> {
  const { AccessToken } = await signIn(client);
  return call('UpdateUserAttributes', { AccessToken, UserAttributes: [{ Name, Value }] });
}

describe('a client whose attributes are narrowed', () => {
  test('writes those that it may, at a sign-up too, and no other', async () => {
    expect((await write('narrow', 'nickname'))[0]).toBe(200);
    expect(await write('narrow', 'custom:plan')).toEqual([400, { __type: 'NotAuthorizedException', message: 'A client attempted to write unauthorized attribute' }]);
    expect((await write('narrow', 'email', 'mallory@example.com'))[0]).toBe(400);
    const signUp = { ClientId: app.clientId('narrow'), Username: 'bob', Password: 'bob chose it' };
    expect(await call('SignUp', { ...signUp, UserAttributes: [{ Name: 'custom:plan', Value: 'paid' }] })).toMatchObject([400, { __type: 'NotAuthorizedException' }]);
    expect((await call('SignUp', { ...signUp, UserAttributes: [{ Name: 'custom:tenant', Value: 'acme' }] }))[0]).toBe(200);
  });

  test('reads those that it may, from the user and in the token', async () => {
    const { AccessToken, IdToken } = await signIn('narrow');
    const [, { UserAttributes }] = await call('GetUser', { AccessToken });
    expect((UserAttributes as readonly { readonly Name: string }[]).map(({ Name }) => Name)).toEqual(['sub', 'nickname']);
    expect(decodeJwt(IdToken)).toHaveProperty('nickname');
    for (const name of ['email', 'custom:tenant', 'custom:plan']) expect(decodeJwt(IdToken)).not.toHaveProperty(name);
  });
});

test('an attribute that is set once and for all is not changed, whatever the client may write', async () => {
  for (const client of ['narrow', 'web']) {
    expect(await write(client, 'custom:tenant', 'evil')).toEqual([400, { __type: 'InvalidParameterException', message: 'user.custom:tenant: Attribute cannot be updated.' }]);
  }
  expect((await write('web', 'custom:plan', 'paid'))[0]).toBe(200);
  expect(decodeJwt((await signIn('web')).IdToken)).toMatchObject({ 'custom:tenant': 'acme', 'custom:plan': 'paid' });
});

test('nobody signs up to a pool whose users an administrator makes', async () => {
  const closed = await SignInApp.start({}, (_, userPool) => {
    (userPool.node.defaultChild as CfnUserPool).addPropertyOverride('AdminCreateUserConfig.AllowAdminCreateUserOnly', true);
  });
  const answer = await call('SignUp', { ClientId: closed.clientId('web'), Username: 'bob', Password: 'bob chose it' }, closed);
  await closed.close();
  expect(answer).toEqual([400, { __type: 'NotAuthorizedException', message: 'SignUp is not permitted for this user pool' }]);
});
