import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppSyncAuthorizationType, CfnApi, CfnChannelNamespace, Code, EventApi } from 'aws-cdk-lib/aws-appsync';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { App, CfnOutput, Fn, Stack, Stage } from 'aws-cdk-lib/core';
import { ENVIRONMENT, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';
import { ChannelPolicy, CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();
let count = 0;
const newApp = () => new App({ outdir: join(folder, `cdk.out.${count += 1}`), analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
const load = (app: App) => loadApplication(app.synth().directory, ENVIRONMENT);

describe('an app of this library', () => {
  const app = newApp();
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

  test('accepts the tokens of the client that the template names, in a pool with that client', () => {
    const [pool] = application.userPools;
    expect(pool.userPoolId).toMatch(/^us-east-1_[a-z0-9]{9}$/);
    expect(pool.clients.map(({ clientId }) => clientId)).toEqual([expect.stringMatching(/^[a-z0-9]{26}$/), expect.stringMatching(/^[a-z0-9]{26}$/)]);
    expect(api.authProviders).toEqual([
      { authType: 'AMAZON_COGNITO_USER_POOLS', userPoolId: pool.userPoolId, region: 'us-east-1', appIdClientRegex: `^(?:${pool.clients[0].clientId})$` },
      { authType: 'AWS_IAM' },
    ]);
  });

  test('has the namespaces, their own modes and the very code of the template', () => {
    expect([...api.namespaces.keys()]).toEqual(['public', 'private', 'rooms']);
    expect(api.namespaces.get('public')).toMatchObject({ code: undefined, publishAuthModes: ['AWS_IAM'], subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'] });
    expect(api.namespaces.get('private')).toMatchObject({ arn: `${api.arn}/channelNamespace/private`, code: events.privateNamespace.cfnChannelNamespace.codeHandlers, unsupported: {} });
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
      expect.objectContaining({ effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${api.arn}/channelNamespace/private`] }),
    ]);
  });

  test('has its outputs', () => {
    expect(application.outputs).toEqual([{ stack: 'Chat', name: 'Url', value: 'https://localhost:4000/event' }]);
  });

  test('has the same ids each time', () => {
    expect(loadApplication(join(folder, 'cdk.out.1'), ENVIRONMENT)).toEqual(application);
  });
});

describe('an app of the CDK\'s own EventApi', () => {
  const app = newApp();
  const stack = new Stack(app, 'L2', { env: { account: '111111111111', region: 'eu-west-1' } });
  const file = join(folder, 'handlers.js');
  writeFileSync(file, 'export function onPublish(ctx) { return ctx.events; }\n');
  const provider = { authorizationType: AppSyncAuthorizationType.IAM };
  const api = new EventApi(stack, 'Api', { apiName: 'l2', authorizationConfig: { authProviders: [provider] } });
  api.addChannelNamespace('inline', { code: Code.fromInline('export function onSubscribe() {}') });
  api.addChannelNamespace('asset', { code: Code.fromAsset(file) });
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = () => {}'),
  });
  const source = api.addLambdaDataSource('source', fn);
  api.addChannelNamespace('direct', { publishHandlerConfig: { dataSource: source, direct: true } });
  const application = load(app);
  const { namespaces, ...read } = application.eventApis[0];

  test('is read with the account and region of its environment', () => {
    expect(read).toMatchObject({ name: 'l2', region: 'eu-west-1', accountId: '111111111111', authProviders: [{ authType: 'AWS_IAM' }] });
  });

  test('has handlers from inline code and from assets', () => {
    expect(namespaces.get('inline')!.code).toBe('export function onSubscribe() {}');
    expect(namespaces.get('asset')!.code).toBe('export function onPublish(ctx) { return ctx.events; }\n');
  });

  test('inherits the modes that a namespace does not state', () => {
    expect(namespaces.get('inline')).toMatchObject({ publishAuthModes: ['AWS_IAM'], subscribeAuthModes: ['AWS_IAM'] });
  });

  test('names what is not run yet', () => {
    expect(namespaces.get('direct')!.unsupported).toEqual({ onPublish: 'OnPublish uses the data source source directly, which the local engine does not call yet' });
  });
});

describe('an app of several stacks', () => {
  const app = newApp();
  const stage = new Stage(app, 'Prod');
  const users = new Stack(stage, 'Users');
  const userPool = new UserPool(users, 'Pool');
  const client = userPool.addClient('Web');
  const chat = new Stack(stage, 'Chat');
  const events = new CognitoEventsApi(chat, 'Events', { userPool, userPoolClients: [client] });
  const backend = new Stack(stage, 'Backend');
  const code = new lambda.Function(backend, 'Fn', {
    runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromAsset(__dirname),
  });
  events.publicNamespace.grantPublish(code);
  const application = load(app);

  test('is resolved across them, in nested assemblies too', () => {
    expect(application.problems).toEqual([]);
    expect(application.eventApis[0].authProviders[0]).toMatchObject({ userPoolId: application.userPools[0].userPoolId });
    expect(application.userPools[0].clients).toHaveLength(1);
    expect(application.functions[0].role!.statements[0].resources).toEqual([`${application.eventApis[0].arn}/channelNamespace/public`]);
  });

  test('has the folders of function assets', () => {
    expect(application.functions[0].codeFolder).toMatch(/asset\.[0-9a-f]+$/);
  });
});

describe('an imported user pool', () => {
  test('has the clients that the API accepts', () => {
    const app = newApp();
    const stack = new Stack(app, 'Chat');
    const userPool = UserPool.fromUserPoolId(stack, 'Users', 'eu-central-1_AbCdEf123');
    const clients = ['web+1', 'mobile'].map((id) => UserPoolClient.fromUserPoolClientId(stack, id, id));
    new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: clients });
    expect(load(app).userPools).toEqual([
      { userPoolId: 'eu-central-1_AbCdEf123', region: 'eu-central-1', clients: [{ clientId: 'web+1' }, { clientId: 'mobile' }] },
    ]);
  });
});

describe('a value of the deployment in handler code', () => {
  test('arrives as CloudFormation\'s Fn::Base64 would write it', () => {
    const app = newApp();
    const stack = new Stack(app, 'Chat');
    const api = new CfnApi(stack, 'Api', {
      name: 'api',
      eventConfig: {
        authProviders: [{ authType: 'AWS_IAM' }], connectionAuthModes: [], defaultPublishAuthModes: [], defaultSubscribeAuthModes: [],
      },
    });
    new CfnChannelNamespace(stack, 'Ns', { apiId: api.attrApiId, name: 'ns', codeHandlers: `const region = util.base64Decode("${Fn.base64(`ä"${stack.region}`)}");` });
    expect(load(app).eventApis[0].namespaces.get('ns')!.code).toBe(`const region = util.base64Decode("${Buffer.from('ä"us-east-1').toString('base64')}");`);
  });
});

describe('what a role may do', () => {
  const statementsOf = (grant: (role: Role, stack: Stack) => void) => {
    const app = newApp();
    const stack = new Stack(app, 'Chat');
    new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    grant(role, stack);
    new lambda.Function(stack, 'Fn', { role, runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('1') });
    const application = load(app);
    return { statements: application.functions[0].role!.statements, problems: application.problems };
  };
  const publish = (props = {}) => new PolicyStatement({ actions: ['appsync:EventPublish'], resources: ['*'], ...props });
  const DENY_ALL = { effect: 'Deny', actions: ['*'], resources: ['*'] };

  test('comes from its own, its attached and its managed policies', () => {
    const { statements } = statementsOf((role, stack) => {
      role.addToPolicy(publish());
      role.addManagedPolicy(new ManagedPolicy(stack, 'Managed', { statements: [publish({ actions: ['appsync:*'] })] }));
    });
    expect(statements.map(({ actions }) => actions)).toEqual([['appsync:EventPublish'], ['appsync:*']]);
  });

  test('leaves out what does not concern AppSync, even if only a deployment knows it', () => {
    const { statements, problems } = statementsOf((role) => role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [Fn.importValue('elsewhere')] })));
    expect({ statements, problems }).toEqual({ statements: [], problems: [] });
  });

  test('is nothing where a grant cannot be resolved, and nothing at all where a refusal cannot', () => {
    const resources = [Fn.importValue('elsewhere')];
    expect(statementsOf((role) => role.addToPolicy(publish({ resources }))).statements).toEqual([]);
    const denied = statementsOf((role) => role.addToPolicy(publish({ resources, effect: 'Deny' })));
    expect(denied.statements).toEqual([DENY_ALL]);
    expect(denied.problems[0].message).toBe('Fn::ImportValue elsewhere: no stack of the app exports it');
  });

  test('is nothing under a permissions boundary, which is not evaluated', () => {
    const { statements, problems } = statementsOf((role, stack) => {
      role.addToPolicy(publish());
      (role.node.defaultChild as unknown as { permissionsBoundary: string }).permissionsBoundary = `arn:aws:iam::${stack.account}:policy/b`;
    });
    expect(statements.at(-1)).toEqual(DENY_ALL);
    expect(problems).toEqual([expect.objectContaining({ where: expect.stringMatching(/Chat\/Role.*\.PermissionsBoundary/) as string })]);
  });

  test('does not include policies of AWS, which is said where it could matter', () => {
    const { problems } = statementsOf((role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AWSAppSyncInvokeFullAccess')));
    expect(problems[0].message).toContain('AWSAppSyncInvokeFullAccess is not known to the local engine and grants nothing here');
  });
});
