import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Stack } from 'aws-cdk-lib/core';
import { apiWith, lines, load, loadTemplate, newApp, temporaryFolder } from './temporary-folder';
import { CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();
const provider = (UserPoolId: unknown, AppIdClientRegex?: string) => ({ AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { UserPoolId, AwsRegion: 'us-east-1', AppIdClientRegex } });
const read = (AuthProviders: readonly object[], resources: object = {}) => {
  const { userPools, problems } = loadTemplate(folder, { Resources: { Api: apiWith({ AuthProviders }), ...resources }, Parameters: { Late: { Type: 'String' } } });
  return { userPools, problems: lines(problems) };
};
const client = (UserPoolId: unknown, ClientName?: unknown) => ({ Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId, ClientName } });
const POOL = { Type: 'AWS::Cognito::UserPool', Properties: {} };

describe('a user pool of the app', () => {
  test('has its clients, each once, whether the API names them or not', () => {
    const app = newApp(folder);
    const stack = new Stack(app, 'Chat');
    const userPool = new UserPool(stack, 'Users');
    const web = userPool.addClient('Web', { userPoolClientName: 'web' });
    userPool.addClient('Other');
    new UserPool(stack, 'Foreign').addClient('Foreign');
    new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [web] });
    const { userPools, problems } = load(app);
    expect(problems).toEqual([]);
    expect(userPools).toEqual([{
      userPoolId: expect.stringMatching(/^us-east-1_[a-z0-9]{9}$/) as string,
      region: 'us-east-1',
      clients: [
        { clientId: expect.stringMatching(/^[a-z0-9]{26}$/) as string, name: 'web', settings: expect.any(Object) as object },
        { clientId: expect.stringMatching(/^[a-z0-9]{26}$/) as string, name: expect.stringMatching(/^UsersOther/) as string, settings: expect.any(Object) as object },
      ],
      settings: { usernameAttributes: [], allowsSignUp: false, customAttributes: [], triggers: {}, otherTriggers: [], minimumPasswordLength: 8 },
    }]);
  });

  test('has the clients that could be read', () => {
    const { userPools, problems } = read([provider({ Ref: 'Pool' })], {
      Pool: POOL, A: client({ Ref: 'Pool' }, { Ref: 'Late' }), B: client({ Ref: 'Late' }), C: client('us-east-1_other', { Ref: 'Late' }), D: client({ Ref: 'Pool' }, 7),
    });
    expect(userPools[0].clients.map(({ name }) => name)).toEqual(['A', 'D']);
    expect(problems).toEqual(['Chat/A.ClientName: parameter Late has no default', 'Chat/B.UserPoolId: parameter Late has no default']);
  });

  test('that no API names is not there', () => {
    expect(read([{ AuthType: 'AWS_IAM' }], { Pool: POOL, A: client({ Ref: 'Late' }) })).toEqual({ userPools: [], problems: [] });
  });

  test('that two providers name is there once, with the clients of both', () => {
    expect(read([provider('us-east-1_A', '^(?:a|b)$'), provider('us-east-1_A', '^(?:b|c)$'), provider('us-east-1_B')]).userPools).toEqual([
      { userPoolId: 'us-east-1_A', region: 'us-east-1', clients: [{ clientId: 'a' }, { clientId: 'b' }, { clientId: 'c' }] },
      { userPoolId: 'us-east-1_B', region: 'us-east-1', clients: [] },
    ]);
  });
});

describe('the settings of an app client', () => {
  const settingsOf = (properties: object) => {
    const { userPools, problems } = read([provider({ Ref: 'Pool' })], { Pool: POOL, A: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' }, ...properties } } });
    return { settings: userPools[0].clients[0].settings!, problems };
  };

  test('are those of the template', () => {
    const { settings, problems } = settingsOf({
      GenerateSecret: 'true', ExplicitAuthFlows: ['USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'], CallbackURLs: ['http://localhost/'], LogoutURLs: ['http://localhost/bye'], PreventUserExistenceErrors: 'ENABLED', EnableTokenRevocation: false,
      AccessTokenValidity: 20, IdTokenValidity: 2, RefreshTokenValidity: '7', TokenValidityUnits: { AccessToken: 'minutes' }, WriteAttributes: ['email'], ReadAttributes: ['name'],
    });
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      hasSecret: true, authFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'], oauthFlows: ['code'], oauthScopes: ['openid'],
      callbackUrls: ['http://localhost/'], logoutUrls: ['http://localhost/bye'], preventsUserExistenceErrors: true, revokesTokens: false,
      validitySeconds: { access: 1200, id: 7200, refresh: 604_800 }, writeAttributes: ['email'], readAttributes: ['name'],
    });
  });

  test('are those of Cognito where the template says nothing', () => {
    expect(settingsOf({}).settings).toEqual({
      hasSecret: false, authFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'], oauthFlows: [], oauthScopes: [], callbackUrls: [], logoutUrls: [],
      preventsUserExistenceErrors: false, revokesTokens: true, validitySeconds: { access: 3600, id: 3600, refresh: 2_592_000 },
    });
  });

  test('allow no OAuth, unless the client says so', () => {
    expect(settingsOf({ AllowedOAuthFlows: ['code'], AllowedOAuthScopes: ['openid'] }).settings).toMatchObject({ oauthFlows: [], oauthScopes: [] });
  });

  test.each<[string, unknown, object]>([
    ['CallbackURLs', { Ref: 'Late' }, { callbackUrls: [] }],
    ['CallbackURLs', [7], { callbackUrls: [] }],
    ['WriteAttributes', { Ref: 'Late' }, { writeAttributes: [] }],
    ['ExplicitAuthFlows', { Ref: 'Late' }, { authFlows: [] }],
    ['AccessTokenValidity', -1, { validitySeconds: { access: 3600, id: 3600, refresh: 2_592_000 } }],
    ['TokenValidityUnits', { AccessToken: 'constructor' }, {}],
    ['GenerateSecret', 'yes', { hasSecret: false }],
  ])('allow nothing by %s %j, which is a problem', (name, value, expected) => {
    const { settings, problems } = settingsOf({ [name]: value });
    expect(problems[0]).toContain(`Chat/A.${name}: `);
    expect(settings).toMatchObject(expected);
  });
});

describe('the settings of a user pool', () => {
  const settingsOf = (Properties: object) => {
    const { userPools, problems } = read([provider({ Ref: 'Pool' })], { Pool: { ...POOL, Properties } });
    return { settings: userPools[0].settings!, problems };
  };

  test('are those of the template', () => {
    expect(settingsOf({
      UsernameAttributes: ['email'], AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, Policies: { PasswordPolicy: { MinimumLength: 12 } },
      Schema: [{ Name: 'email', Mutable: true }, { Name: 'tenant', Mutable: false, AttributeDataType: 'String' }],
      LambdaConfig: { PreTokenGeneration: 'arn:old', PreTokenGenerationConfig: { LambdaArn: 'arn:fn', LambdaVersion: 'V2_0' }, PostConfirmation: 'arn:other', CustomMessage: 'arn:third' },
    })).toEqual({
      problems: ['Chat/Pool.LambdaConfig: these triggers do not run here, and sign-up and sign-in go on without them: CustomMessage'],
      settings: {
        usernameAttributes: ['email'], allowsSignUp: false, minimumPasswordLength: 12, customAttributes: [{ name: 'custom:tenant', isMutable: false }],
        preTokenGeneration: { functionArn: 'arn:fn', version: 'V2_0' }, triggers: { PostConfirmation: 'arn:other' }, otherTriggers: ['CustomMessage'],
      },
    });
  });

  test('have a trigger of the first version by its older name', () => {
    expect(settingsOf({ LambdaConfig: { PreTokenGeneration: 'arn:fn' } }).settings.preTokenGeneration).toEqual({ functionArn: 'arn:fn', version: 'V1_0' });
  });

  test.each([{ Ref: 'Late' }, { PreTokenGeneration: 7 }, { PreTokenGenerationConfig: { LambdaArn: 'arn:fn', LambdaVersion: 'V9' } }])(
    'have a trigger that fails, where %j cannot be read', (LambdaConfig) => {
      const { settings, problems } = settingsOf({ LambdaConfig });
      expect(settings.preTokenGeneration).toEqual({ functionArn: 'unknown', version: 'V1_0' });
      expect(problems[0]).toContain('Chat/Pool.LambdaConfig: ');
    });
});

describe('an imported user pool', () => {
  test('has the clients that the API accepts', () => {
    const app = newApp(folder);
    const stack = new Stack(app, 'Chat');
    const userPool = UserPool.fromUserPoolId(stack, 'Users', 'eu-central-1_AbCdEf123');
    const clients = ['web+1', 'mobile'].map((id) => UserPoolClient.fromUserPoolClientId(stack, id, id));
    new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: clients });
    expect(load(app).userPools).toEqual([
      { userPoolId: 'eu-central-1_AbCdEf123', region: 'eu-central-1', clients: [{ clientId: 'web+1' }, { clientId: 'mobile' }] },
    ]);
  });

  test.each<[string | undefined, readonly string[]]>([
    ['^(?:a|b)$', ['a', 'b']],
    ['^(?:a\\+b)$', ['a+b']],
    ['^(?:a\\-b|c\\.d)$', ['a-b', 'c.d']],
    ['^(?:a+|b)$', ['b']],
    ['^(?:\\d+|\\w|b)$', ['b']],
    ['^(?:[ab]|c)$', ['c']],
    ['^(?:a|b$|c)$', ['a', 'c']],
    ['^(?:)$', []],
    ['^(?:a|)$', ['a']],
    ['^a$', ['a']],
    ['a|b', ['a', 'b']],
    ['a.b', []],
    ['(a)', []],
    ['^a', ['a']],
    ['^(?:a)$|.*', []],
    [`^(?:${'\\\\'.repeat(50_000)}!)$`, []],
    [undefined, []],
  ])('whose clients are %j has the ones that stand there literally', (regex, ids) => {
    expect(read([provider('us-east-1_A', regex)]).userPools[0].clients).toEqual(ids.map((clientId) => ({ clientId })));
  });
});
