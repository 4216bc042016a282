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
        { clientId: expect.stringMatching(/^[a-z0-9]{26}$/) as string, name: 'web' },
        { clientId: expect.stringMatching(/^[a-z0-9]{26}$/) as string, name: expect.stringMatching(/^UsersOther/) as string },
      ],
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
