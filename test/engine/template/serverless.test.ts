import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, IAM_API, lines, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';

const folder = temporaryFolder();
const ENDPOINT = 'https://localhost:4000/event';

function read(template: unknown, parameters?: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(folder, 'sam-'));
  for (const name of ['src', 'built']) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'index.js'), 'exports.handler = async () => 1;');
  }
  writeFileSync(join(root, 'code.zip'), 'PK');
  symlinkSync(folder, join(root, 'up'));
  mkdirSync(join(folder, 'outside'), { recursive: true });
  const file = join(root, 'template.yaml');
  writeFileSync(file, typeof template === 'string' ? template : JSON.stringify(template));
  const { eventApis, functions, outputs, problems, ...others } = loadApplication(file, { ...ENVIRONMENT, parameters });
  return { ...others, root, api: eventApis[0], functions: new Map(functions.map((fn) => [fn.logicalId, fn])), outputs, problems: lines(problems) };
}

describe('an app of SAM', () => {
  const TEMPLATE = `
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  UserPoolId: { Type: String }
  UserPoolClientId: { Type: String }
Globals:
  Function:
    Runtime: nodejs22.x
    Timeout: 10
    Environment:
      Variables:
        ENDPOINT: !Sub https://\${Events.Dns.Http}/event
        STAGE: dev
Resources:
  Events:
    Type: AWS::AppSync::Api
    Properties:
      Name: orders
      EventConfig:
        AuthProviders:
          - AuthType: AMAZON_COGNITO_USER_POOLS
            CognitoConfig:
              UserPoolId: !Ref UserPoolId
              AwsRegion: !Ref AWS::Region
              AppIdClientRegex: !Ref UserPoolClientId
          - AuthType: AWS_IAM
        ConnectionAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]
        DefaultPublishAuthModes: [{ AuthType: AWS_IAM }]
        DefaultSubscribeAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]
  Orders:
    Type: AWS::AppSync::ChannelNamespace
    Properties:
      ApiId: !GetAtt Events.ApiId
      Name: orders
      CodeHandlers: |
        import { util } from '@aws-appsync/utils';
        export function onSubscribe(ctx) {
          if (ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized();
        }
  Table:
    Type: AWS::Serverless::SimpleTable
    Properties: { TableName: orders }
  Notify:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: index.handler
      Environment:
        Variables:
          STAGE: test
          TABLE: !Ref Table
      Policies:
        - AWSXrayWriteOnlyAccess
        - DynamoDBCrudPolicy: { TableName: !Ref Table }
        - Statement:
            - Effect: Allow
              Action: appsync:EventPublish
              Resource: !Sub \${Events.ApiArn}/channelNamespace/orders
        - Version: '2012-10-17'
          Statement: { Effect: Allow, Action: 'appsync:EventConnect', Resource: !GetAtt Events.ApiArn }
      Events:
        Order: { Type: Api, Properties: { Path: /orders, Method: post } }
  Ping:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: exports.handler = async () => 'pong';
      Handler: index.handler
      Timeout: 3
      Role: !GetAtt PingRole2.Arn
  PingRole2:
    Type: AWS::IAM::Role
    Properties: { RoleName: ping }
Outputs:
  Role: { Value: !GetAtt NotifyRole.Arn }
  Function: { Value: !GetAtt Notify.Arn }
`;
  const { root, api, functions, outputs, standIns, userPools, problems } = read(TEMPLATE);

  test('has its Event API, and its pool of another app with a stand-in', () => {
    expect(problems).toEqual([]);
    expect([...api.namespaces.keys()]).toEqual(['orders']);
    expect(standIns.map(({ where }) => where)).toEqual(['template/UserPoolId', 'template/UserPoolClientId']);
    expect(userPools).toEqual([expect.objectContaining({ userPoolId: standIns[0].value, clients: [{ clientId: standIns[1].value }] })]);
  });

  test('has its functions with what is said for all of them, their own code and environment', () => {
    expect(functions.get('Notify')).toMatchObject({
      runtime: 'nodejs22.x', handler: 'index.handler', timeoutSeconds: 10, codeFolder: join(root, 'src'), environment: { ENDPOINT, STAGE: 'test', TABLE: 'orders' },
    });
    expect(functions.get('Ping')).toMatchObject({
      inlineCode: 'exports.handler = async () => \'pong\';', timeoutSeconds: 3, environment: { ENDPOINT, STAGE: 'dev' }, role: { name: 'ping', statements: [] },
    });
  });

  test('has the roles that SAM makes, with their statements', () => {
    const { role, arn } = functions.get('Notify')!;
    expect(outputs.map(({ value }) => value)).toEqual([role!.arn, arn]);
    expect(role).toMatchObject({
      logicalId: 'NotifyRole',
      statements: [
        { effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${api.arn}/channelNamespace/orders`] },
        { effect: 'Allow', actions: ['appsync:EventConnect'], resources: [api.arn] },
      ],
    });
  });
});

describe('a function of SAM', () => {
  const app = (properties: unknown, others: object = {}, globals?: object) => ({
    Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'],
    Globals: { Function: { Runtime: 'nodejs22.x', Handler: 'index.handler', CodeUri: './src', ...globals } },
    Resources: { Api: IAM_API, Fn: { Type: 'AWS::Serverless::Function', Properties: properties }, ...others },
    Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
  });
  const publish = (Effect: string) => ({ Statement: [{ Effect, Action: 'appsync:EventPublish', Resource: '*' }] });
  const deny = { effect: 'Deny', actions: ['*'], resources: ['*'] };

  test.each<[string, object, string]>([
    ['leads out of the folder of the template', { CodeUri: '../outside' }, '"../outside" leads out of the folder'],
    ['leads out by a link', { CodeUri: 'up/outside' }, '"up/outside" leads out of the folder'],
    ['is an absolute path', { CodeUri: '/etc' }, '"/etc" is not in the folder'],
    ['is not there', { CodeUri: 'nowhere' }, '"nowhere" does not exist in the folder'],
    ['has NUL in it', { CodeUri: 'src\0' }, 'does not exist in the folder'],
    ['is an archive', { CodeUri: 'code.zip' }, 'its code is the archive code.zip, and only folders are run here'],
    ['was uploaded', { CodeUri: 's3://bucket/code.zip' }, 's3://bucket/code.zip is unknown'],
    ['was uploaded, by its parts', { CodeUri: { Bucket: 'bucket', Key: 'code.zip' } }, 's3://bucket/code.zip is unknown'],
    ['is a number', { CodeUri: 7 }, 'its code is neither inline nor an asset'],
    ['is a container', { PackageType: 'Image', ImageUri: 'x' }, 'it is a container image'],
  ])('cannot be run where its code %s', (_, properties, why) => {
    const fn = read(app(properties)).functions.get('Fn')!;
    expect(fn.unsupported).toContain(why);
    expect(fn.codeFolder).toBeUndefined();
  });

  test('has the code of the globals unless it has its own, and code by an intrinsic', () => {
    for (const [properties, name] of [[{}, 'src'], [{ CodeUri: 'built' }, 'built'], [{ CodeUri: { 'Fn::Sub': 'built' } }, 'built']] as const) {
      const { root, functions } = read(app(properties));
      expect(functions.get('Fn')!.codeFolder).toBe(join(root, name));
    }
  });

  test.each<[string, unknown, readonly object[], readonly string[]]>([
    ['nothing', undefined, [], []],
    ['one document', publish('Allow'), [{ effect: 'Allow', actions: ['appsync:EventPublish'], resources: ['*'] }], []],
    ['a policy template', [{ EventBridgePutEventsPolicy: { EventBusName: 'x' } }], [], []],
    ['a refusal beside a grant', [publish('Allow'), publish('Deny')], [expect.objectContaining({ effect: 'Allow' }) as object, expect.objectContaining({ effect: 'Deny' }) as object], []],
    ['a policy of AWS that grants, by its name', ['AdministratorAccess'], [{ effect: 'Allow', actions: ['appsync:*'], resources: ['*'] }], []],
    ['the policy of AWS that refuses everything, by its name', [publish('Allow'), 'AWSDenyAll'], [expect.objectContaining({ effect: 'Allow' }) as object, deny], []],
    ['a policy that a condition chooses, which may be anything', [publish('Allow'), { 'Fn::If': ['No', 'x', publish('Deny')] }], [expect.objectContaining({ effect: 'Allow' }) as object, deny],
      ['template/FnRole.ManagedPolicyArns: takes texts, and got an object']],
    ['a document with another member', [publish('Allow'), { ...publish('Allow'), Statements: [] }], [expect.objectContaining({ effect: 'Allow' }) as object, deny],
      ['template/FnRole.Policies.1.PolicyDocument: has the unknown member "Statements"; known are Version, Id, Statement']],
  ])('may do what its policies say: %s', (_, Policies, statements, problems) => {
    const fn = read(app({ Policies })).functions.get('Fn')!;
    expect(fn.role!.statements).toEqual(statements);
    expect(read(app({ Policies })).problems).toEqual(problems);
  });

  test.each<[string, unknown]>([['a list', []], ['a text', 'x'], ['an include', { 'Fn::Transform': { Name: 'AWS::Include' } }]])('has no properties that are %s', (_, properties) => {
    const { functions, problems } = read(app(properties));
    expect(functions.size).toBe(0);
    expect(problems).toEqual([expect.stringMatching(/^template\/Fn\.Properties: /)]);
  });

  test('that is not there has no role either', () => {
    expect(read(app({}, { Fn: { Type: 'AWS::Serverless::Function', Condition: 'No', Properties: {} } })).functions.size).toBe(0);
  });

  test('whose role has the name of another resource loses it, by name', () => {
    const { functions, problems } = read(app({ Policies: publish('Allow') }, { FnRole: { Type: 'AWS::IAM::Role', Properties: {} } }));
    expect(functions.get('Fn')).toMatchObject({ unsupported: 'Fn::GetAtt FnRole.Arn: the template has no such resource or parameter' });
    expect(problems).toEqual(['template.Resources: SAM makes "FnRole", which is also in the template, so neither is read']);
  });

  test('is what it says without the transform: nothing', () => {
    expect(read({ ...app({}), Transform: undefined }).functions.size).toBe(0);
  });

  test('does not take what JavaScript has itself for a global', () => {
    const text = JSON.stringify(app({})).replace('"Runtime"', '"__proto__":{"Timeout":1},"Runtime"');
    expect(read(text).functions.get('Fn')).toMatchObject({ timeoutSeconds: 3 });
    expect(({} as Record<string, unknown>).Timeout).toBeUndefined();
  });
});

test('a connector of SAM grants nothing, by name, and an application is a nested stack', () => {
  const { problems } = read({
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: {
      Api: IAM_API, Link: { Type: 'AWS::Serverless::Connector', Properties: {} },
      App: { Type: 'AWS::Serverless::Application', Properties: { Location: { ApplicationId: 'a', SemanticVersion: '1.0.0' } } },
    },
  });
  expect(problems).toEqual([
    'template.Resources.Link: "AWS::Serverless::Connector" is not read, and grants nothing here',
    'template/App.TemplateURL: is a nested stack that is not read: it takes a URL, and got an object',
  ]);
});
