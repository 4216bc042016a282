import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppSyncAuthorizationType, CfnApi, CfnChannelNamespace, Code, EventApi } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CfnOutput, CfnParameter, DefaultStackSynthesizer, Fn, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib/core';
import type { IStackSynthesizer } from 'aws-cdk-lib/core';
import { apiWith, ENVIRONMENT, IAM_API, lines, load, loadTemplate, namespace, newApp, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';
import { ChannelPolicy, CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();

describe('an app of this library', () => {
  const app = newApp(folder);
  const stack = new Stack(app, 'Chat');
  const userPool = new UserPool(stack, 'Users');
  const web = userPool.addClient('Web');
  userPool.addClient('Unused');
  const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [web] });
  events.addNamespace('rooms', { subscribePolicy: ChannelPolicy.authenticated(), publishPolicy: ChannelPolicy.owner() });
  const notify = new lambda.Function(stack, 'Notify', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => 1;'),
    environment: { URL: events.httpUrl, REALTIME: events.realtimeUrl, POOL: userPool.userPoolId },
  });
  events.privateNamespace.grantPublish(notify);
  new CfnOutput(stack, 'Url', { value: events.httpUrl });
  const application = load(app);
  const [api] = application.eventApis;

  test('has its API, with ids that look like those of AWS', () => {
    expect(application.problems).toEqual([]);
    expect(application.eventApis).toHaveLength(1);
    expect(api.apiId).toMatch(/^[a-z0-9]{26}$/);
    expect(api.arn).toBe(`arn:aws:appsync:us-east-1:123456789012:apis/${api.apiId}`);
    expect(api.connectionAuthModes).toEqual(['AMAZON_COGNITO_USER_POOLS']);
  });

  test('accepts the tokens of the client that the template names, in a pool with all clients', () => {
    const [pool] = application.userPools;
    expect(pool.clients).toHaveLength(2);
    expect(api.authProviders).toEqual([
      { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId: pool.userPoolId, region: 'us-east-1', appIdClientRegex: `^(?:${pool.clients[0].clientId})$` },
      { authType: 'AWS_IAM' },
    ]);
  });

  test('has the namespaces, their own modes and the very code of the template', () => {
    expect([...api.namespaces.keys()]).toEqual(['public', 'private', 'rooms']);
    expect(api.namespaces.get('public')).toEqual({
      logicalId: stack.getLogicalId(events.publicNamespace.cfnChannelNamespace),
      name: 'public',
      arn: `${api.arn}/channelNamespace/public`,
      tags: new Map(),
      publishAuthModes: ['AWS_IAM'],
      subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
      code: undefined,
      integrations: {},
      unsupported: {},
    });
    const code = Stack.of(events).resolve(events.privateNamespace.cfnChannelNamespace.codeHandlers) as string;
    expect(api.namespaces.get('private')).toMatchObject({ arn: `${api.arn}/channelNamespace/private`, code, unsupported: {} });
    expect(api.namespaces.get('rooms')!.publishAuthModes).toEqual(['AMAZON_COGNITO_USER_POOLS']);
  });

  test('has the function, with its resolved environment and what its role may do', () => {
    expect(application.functions).toEqual([expect.objectContaining({
      path: 'Chat/Notify',
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      inlineCode: 'exports.handler = async () => 1;',
      environment: { URL: 'https://localhost:4000/event', REALTIME: 'wss://localhost:4001/event/realtime', POOL: application.userPools[0].userPoolId },
    })]);
    expect(application.functions[0].role!.statements).toEqual([
      { effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${api.arn}/channelNamespace/private`] },
    ]);
  });

  test('has its outputs', () => {
    expect(application.outputs).toEqual([{ stack: 'Chat', name: 'Url', value: 'https://localhost:4000/event' }]);
  });

  test('has the same ids each time, and from the template file alone', () => {
    const { directory } = app.synth();
    expect(loadApplication(directory, ENVIRONMENT)).toEqual(application);
    expect(loadApplication(join(directory, 'Chat.template.json'), ENVIRONMENT)).toEqual(application);
  });
});

describe('an app of the CDK\'s own EventApi', () => {
  const app = newApp(folder);
  const stack = new Stack(app, 'L2', { env: { account: '111111111111', region: 'eu-west-1' } });
  const file = join(folder, 'handlers.js');
  writeFileSync(file, 'export function onPublish(ctx) { return ctx.events; }\n');
  const provider = { authorizationType: AppSyncAuthorizationType.IAM };
  const api = new EventApi(stack, 'Api', { apiName: 'l2', authorizationConfig: { authProviders: [provider] } });
  api.addChannelNamespace('inline', { code: Code.fromInline('export function onSubscribe() {}') });
  const asset = api.addChannelNamespace('asset', { code: Code.fromAsset(file) });
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = () => {}'),
  });
  asset.grantSubscribe(fn);
  api.grantConnect(fn);
  const source = api.addLambdaDataSource('source', fn);
  api.addChannelNamespace('direct', { publishHandlerConfig: { dataSource: source, direct: true } });
  const application = load(app);
  const { namespaces, ...read } = application.eventApis[0];

  test('is read with the account and region of its environment', () => {
    expect(application.problems).toEqual([]);
    expect(read).toMatchObject({ stack: 'L2', name: 'l2', region: 'eu-west-1', accountId: '111111111111', authProviders: [{ authType: 'AWS_IAM' }] });
    expect(read.arn).toBe(`arn:aws:appsync:eu-west-1:111111111111:apis/${read.apiId}`);
  });

  test('has handlers from inline code and from assets', () => {
    expect(namespaces.get('inline')!.code).toBe('export function onSubscribe() {}');
    expect(namespaces.get('asset')!.code).toBe('export function onPublish(ctx) { return ctx.events; }\n');
  });

  test('inherits the modes that a namespace does not state', () => {
    expect(namespaces.get('inline')).toMatchObject({ publishAuthModes: ['AWS_IAM'], subscribeAuthModes: ['AWS_IAM'] });
  });

  test('has what it grants', () => {
    expect(application.functions[0].role!.statements).toEqual([
      { effect: 'Allow', actions: ['appsync:EventSubscribe'], resources: [`${read.arn}/channelNamespace/asset`] },
      { effect: 'Allow', actions: ['appsync:EventConnect'], resources: [read.arn] },
    ]);
  });

  test('has the functions that handlers ask', () => {
    const dataSource = { type: 'AWS_LAMBDA', name: 'source', functionArn: application.functions[0].arn };
    expect(namespaces.get('direct')).toMatchObject({ unsupported: {}, integrations: { onPublish: { behavior: 'DIRECT', dataSource, invocationType: 'RequestResponse' } } });
  });
});

describe('a value of the deployment in handler code', () => {
  test('arrives as CloudFormation\'s Fn::Base64 would write it, whatever characters it has', () => {
    const app = newApp(folder);
    const stack = new Stack(app, 'Chat');
    const hostile = new CfnParameter(stack, 'Hostile', { default: '"); util.error("x"); // ${Ns} \\ \u2028 ü 😀' });
    const modes = [{ authType: 'AWS_IAM' }];
    const api = new CfnApi(stack, 'Api', {
      name: 'api', eventConfig: { authProviders: modes, connectionAuthModes: modes, defaultPublishAuthModes: modes, defaultSubscribeAuthModes: modes },
    });
    const decode = (value: string) => `util.base64Decode("${Fn.base64(value)}")`;
    new CfnChannelNamespace(stack, 'Ns', {
      apiId: api.attrApiId, name: 'ns', codeHandlers: `const values = [${decode(`ä"${stack.region}`)}, ${decode(hostile.valueAsString)}, ${decode(api.attrApiArn)}];`,
    });
    const { eventApis: [{ arn, namespaces }], problems } = load(app);
    const base64 = (value: string) => `util.base64Decode("${Buffer.from(value).toString('base64')}")`;
    expect(problems).toEqual([]);
    expect(namespaces.get('ns')!.code).toBe(`const values = [${base64('ä"us-east-1')}, ${base64('"); util.error("x"); // ${Ns} \\ \u2028 ü 😀')}, ${base64(arn)}];`);
  });
});

describe('an app with very much else in it', () => {
  test('is read without a problem: nothing is resolved that nobody asked for', () => {
    const unresolvable = { 'Fn::GetAtt': ['Nothing', 'Nowhere'] };
    const foreign = (at: number) => ({ Type: ['AWS::EC2::Instance', 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::RDS::DBCluster'][at % 4], Properties: { RoleName: unresolvable, Roles: [unresolvable], Any: [unresolvable] } });
    const statement = { Effect: 'Allow', Action: ['rds:Connect', 's3:*'], Resource: unresolvable };
    const { eventApis, problems } = loadTemplate(folder, {
      Conditions: { Foreign: { 'Fn::Equals': [unresolvable, ''] } },
      Mappings: { Foreign: { a: { b: 'c' } } },
      Resources: {
        ...Object.fromEntries(Array.from({ length: 490 }, (_, at) => [`Foreign${at}`, foreign(at)])),
        Instance: { Type: 'AWS::EC2::Instance', Condition: 'Foreign', Properties: null },
        Policy: { Type: 'AWS::IAM::Policy', Condition: 'Foreign', Properties: { Roles: [unresolvable], PolicyDocument: { Statement: [statement] } } },
        Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: unresolvable } },
        Fn: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13', Environment: { Variables: { A: unresolvable } } } },
        Api: IAM_API,
        Ns: namespace({}),
      },
      Outputs: { Exported: { Value: unresolvable, Export: { Name: unresolvable } } },
    });
    expect(problems).toEqual([]);
    expect(eventApis[0].namespaces.get('ns')!.unsupported).toEqual({});
  });
});

describe('an output that only a deployment knows', () => {
  test('is left out, with a problem unless it is for other stacks only', () => {
    const { outputs, problems } = loadTemplate(folder, {
      Resources: { Api: apiWith({}) },
      Outputs: { A: { Value: { Ref: 'Nothing' } }, B: { Value: { Ref: 'Nothing' }, Export: { Name: 'b' } }, C: { Value: 'c' }, D: 'x', E: {} },
    });
    expect(outputs).toEqual([{ stack: 'Chat', name: 'C', value: 'c' }]);
    expect(lines(problems)).toEqual(['Chat/A.Value: Ref Nothing: the template has no such resource or parameter', 'Chat/E.Value: an output takes text, and got nothing']);
  });
});

describe('the assets of an app of the CDK', () => {
  const read = (synthesizer: IStackSynthesizer) => {
    const file = join(folder, 'handlers.js');
    writeFileSync(file, 'export function onPublish(ctx) { return ctx.events; }\n');
    const app = newApp(folder);
    const stack = new Stack(app, 'Chat', { synthesizer });
    const api = new EventApi(stack, 'Api', { apiName: 'l2', authorizationConfig: { authProviders: [{ authorizationType: AppSyncAuthorizationType.IAM }] } });
    api.addChannelNamespace('asset', { code: Code.fromAsset(file) });
    return load(app).eventApis[0].namespaces.get('asset')!;
  };

  test('are found wherever the synthesizer puts them', () => {
    const synthesizer = new DefaultStackSynthesizer({ qualifier: 'custom', bucketPrefix: 'handlers/', fileAssetsBucketName: 'my-${Qualifier}-${AWS::AccountId}' });
    expect(read(synthesizer)).toMatchObject({ code: 'export function onPublish(ctx) { return ctx.events; }\n', unsupported: {} });
  });

  test('are refused by name where a parameter of the deployment says where they are, as in apps of version 1', () => {
    expect(read(new LegacyStackSynthesizer())).toMatchObject({ code: undefined, unsupported: { onPublish: expect.stringMatching(/^its code could not be read: parameter AssetParameters\w+ has no default$/) as string } });
  });
});
