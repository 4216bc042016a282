import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventApi, AppSyncAuthorizationType, Code } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CfnOutput, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { apiWith, ENVIRONMENT, IAM_API, lines, load, namespace, newApp, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';
import { CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();

describe('the nested stacks of an app of the CDK', () => {
  const app = newApp(folder);
  const stack = new Stack(new Stage(app, 'Prod'), 'Chat');
  const users = new NestedStack(stack, 'Users');
  const userPool = new UserPool(users, 'Pool');
  const client = userPool.addClient('Web');
  const inner = new NestedStack(new NestedStack(stack, 'Realtime'), 'Inner');
  const events = new CognitoEventsApi(inner, 'Events', { userPool, userPoolClients: [client] });
  const fn = new lambda.Function(stack, 'Notify', {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromAsset(__dirname), environment: { URL: events.httpUrl, STACK: inner.stackName },
  });
  events.privateNamespace.grantPublish(fn);
  const own = new lambda.Function(inner, 'Own', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromAsset(__dirname) });
  new CfnOutput(stack, 'Pool', { value: userPool.userPoolId });
  const file = join(folder, 'handlers.js');
  writeFileSync(file, 'export function onSubscribe() {}\n');
  const l2 = new EventApi(inner, 'L2', { apiName: 'l2', authorizationConfig: { authProviders: [{ authorizationType: AppSyncAuthorizationType.IAM }] } });
  l2.addChannelNamespace('asset', { code: Code.fromAsset(file) });
  const { eventApis: [api, other], userPools, functions, outputs, problems } = load(app);

  test('are read, with values going in and out, however deep they are', () => {
    expect(lines(problems)).toEqual([]);
    expect(api.authProviders[0]).toMatchObject({ userPoolId: userPools[0].userPoolId, appIdClientRegex: `^(?:${userPools[0].clients[0].clientId})$` });
    expect(userPools[0].clients).toHaveLength(1);
    expect([...api.namespaces.keys()]).toEqual(['public', 'private']);
    expect(outputs).toEqual([{ stack: 'Prod-Chat', name: 'Pool', value: userPools[0].userPoolId }]);
  });

  test('are named as CloudFormation names them', () => {
    expect(api.stack).toMatch(/^Prod-Chat-Realtime\w+-[A-Z0-9]{12}-Inner\w+-[A-Z0-9]{12}$/);
  });

  test('give what functions of their parents need, and have assets of their own', () => {
    const notify = functions.find(({ path }) => path === 'Prod/Chat/Notify')!;
    expect(notify.environment).toEqual({ URL: 'https://localhost:4000/event', STACK: api.stack });
    expect(notify.role!.statements).toEqual([{ effect: 'Allow', actions: ['appsync:EventPublish'], resources: [`${api.arn}/channelNamespace/private`] }]);
    expect(functions.find(({ path }) => path === own.node.path)!.codeFolder).toMatch(/asset\.[0-9a-f]{64}$/);
    expect(other.namespaces.get('asset')).toMatchObject({ code: 'export function onSubscribe() {}\n', unsupported: {} });
  });
});

describe('the nested stacks of a template file', () => {
  const read = (files: Readonly<Record<string, object>>, parameters?: Readonly<Record<string, string>>) => {
    const root = mkdtempSync(join(folder, 'nested-'));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), JSON.stringify(content));
    }
    symlinkSync(folder, join(root, 'up'));
    symlinkSync('child.json', join(root, 'link.json'));
    writeFileSync(join(folder, 'outside.json'), JSON.stringify({ Resources: { Api: IAM_API } }));
    const { eventApis, outputs, problems } = loadApplication(join(root, 'main.json'), { ...ENVIRONMENT, parameters });
    return { eventApis, values: Object.fromEntries(outputs.map(({ name, value }) => [name, value])), problems: lines(problems).map((line) => line.replaceAll(root, 'ROOT')) };
  };
  const nest = (TemplateURL: unknown, Parameters?: object, others: object = {}) => ({ Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL, Parameters }, ...others });
  const child = { Parameters: { Who: { Type: 'String', Default: 'nobody' } }, Resources: {}, Outputs: { Who: { Value: { Ref: 'Who' } } } };
  const Who = { Who: { Value: { 'Fn::GetAtt': ['Child', 'Outputs.Who'] } } };

  test.each<[string, object | undefined, string]>([
    ['a text', { Who: 'alice' }, 'alice'],
    ['a number', { Who: 3 }, '3'],
    ['a list', { Who: ['a', 'b'] }, 'a,b'],
    ['a value of the parent', { Who: { 'Fn::Sub': '${AWS::StackName}' } }, 'main'],
    ['nothing', { Who: { Ref: 'AWS::NoValue' } }, 'nobody'],
    ['no parameters', undefined, 'nobody'],
  ])('take from their parents %s', (_, parameters, who) => {
    expect(read({ 'main.json': { Resources: { Api: IAM_API, Child: nest('./child.json', parameters) }, Outputs: Who }, 'child.json': child })).toMatchObject({ values: { Who: who }, problems: [] });
  });

  test('never take what is given to their parents', () => {
    const Parameters = { Who: { Type: 'String', Default: 'root' } };
    expect(read({ 'main.json': { Parameters, Resources: { Api: IAM_API, Child: nest('child.json') }, Outputs: Who }, 'child.json': child }, { Who: 'given' }).values).toEqual({ Who: 'nobody' });
  });

  test('are there only if their condition holds', () => {
    const Conditions = { No: { 'Fn::Equals': ['a', 'b'] } };
    const { eventApis, problems } = read({ 'main.json': { Conditions, Resources: { Api: IAM_API, Child: nest('child.json', {}, { Condition: 'No' }) } }, 'child.json': { Resources: { Api: IAM_API } } });
    expect(eventApis).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  test('keep apart what has the same logical id', () => {
    const { eventApis } = read({ 'main.json': { Resources: { Api: IAM_API, A: nest('child.json'), B: nest('child.json') } }, 'child.json': { Resources: { Api: IAM_API } } });
    expect(new Set(eventApis.map(({ apiId }) => apiId)).size).toBe(3);
  });

  test('may trust a pool that their parents name by a parameter that nobody gives', () => {
    const api = apiWith({ AuthProviders: [{ AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { UserPoolId: { Ref: 'Pool' }, AwsRegion: 'us-east-1' } }] });
    const Parameters = { Pool: { Type: 'String' } };
    const { eventApis, problems } = read({ 'main.json': { Parameters, Resources: { Child: nest('child.json', { Pool: { Ref: 'Pool' } }) } }, 'child.json': { Parameters, Resources: { Api: api } } });
    expect(problems).toEqual([]);
    expect(eventApis[0].authProviders).toEqual([expect.objectContaining({ userPoolId: expect.stringMatching(/^us-east-1_local/) as string })]);
  });

  test.each<[string, unknown, string | RegExp]>([
    ['itself', 'main.json', 'it nests itself, by "main.json"'],
    ['itself by another name', './sub/../main.json', 'it nests itself'],
    ['a file outside', '../outside.json', '"../outside.json" leads out of the folder ROOT'],
    ['a file outside by a link', 'up/outside.json', '"up/outside.json" leads out of the folder ROOT'],
    ['an absolute path', join(folder, 'outside.json'), 'the path is absolute'],
    ['a file that is not there', 'none.json', '"none.json" does not exist in the folder ROOT'],
    ['a folder', 'sub', 'is not a file'],
    ['a bucket of another app', 'https://s3.amazonaws.com/bucket/child.json', 's3://bucket/child.json is unknown'],
    ['a bucket by its host', 'https://bucket.s3.eu-west-1.amazonaws.com/a/child.json', 's3://bucket/a/child.json is unknown'],
    ['another site', 'https://example.com/child.json', '"https://example.com/child.json" is no file of this app'],
    ['a file by its URL', 'file:///etc/hostname', '"file:///etc/hostname" is no file of this app'],
    ['nothing', undefined, 'it takes a URL, and got nothing'],
    ['a list', ['a'], 'it takes a URL, and got a list'],
    ['a path with NUL', 'child.json\0', 'does not exist in the folder'],
  ])('are refused by name where the URL is %s', (_, url, why) => {
    const { eventApis, problems } = read({ 'main.json': { Resources: { Api: IAM_API, Child: nest(url), Ns: namespace({ CodeHandlers: { 'Fn::GetAtt': 'Child.Outputs.Who' } }) } }, 'sub/child.json': child });
    expect(problems[0]).toMatch(/^main\/Child\.TemplateURL: is a nested stack that is not read: /);
    expect(problems[0]).toContain(why);
    expect(eventApis[0].namespaces.get('ns')!.unsupported.onSubscribe).toContain('Fn::GetAtt Child.Outputs.Who: the template of this nested stack was not read');
  });

  test.each<[string, string, object, string]>([
    ['no output', 'Child', {}, 'Fn::GetAtt Child.Outputs.Who: the nested stack has no such output'],
    ['an output whose condition is false', 'Child', { Conditions: { No: { 'Fn::Equals': ['a', 'b'] } }, Outputs: { Who: { Value: 'x', Condition: 'No' } } }, 'the condition of the output is false'],
    ['an output that is not known', 'Child', { Outputs: { Who: { Value: { Ref: 'Late' } } }, Parameters: { Late: { Type: 'String' } } }, 'parameter Late has no default'],
    ['an output that goes round in a circle', 'Child', { Outputs: { Who: { Value: { Ref: 'Round' } } }, Parameters: { Round: { Type: 'String' } } }, 'nested deeper than 100 levels, or in a circle'],
  ])('give no value where there is %s', (_, name, sections, message) => {
    const { problems } = read({ 'main.json': { Resources: { Api: IAM_API, Child: nest('child.json', { Round: { 'Fn::GetAtt': `${name}.Outputs.Who` } }) }, Outputs: Who }, 'child.json': { Resources: {}, ...sections } });
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test('that nest one another without end, or in great number, end with a problem', () => {
    const files = { 'a.json': { Resources: { B: nest('b.json') } }, 'b.json': { Resources: { A: nest('a.json') } } };
    expect(read({ 'main.json': { Resources: { Api: IAM_API, A: nest('a.json') } }, ...files }).problems).toEqual([expect.stringMatching(/it nests itself, by "a\.json"$/)]);
    const many = { Resources: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`N${at}`, nest('leaf.json')])) };
    const main = { Resources: { Api: IAM_API, A: nest('many.json'), B: nest('many.json') } };
    const { problems } = read({ 'main.json': main, 'many.json': many, 'leaf.json': { Resources: {} } });
    expect(problems).toHaveLength(22);
    expect(problems[0]).toContain('is more than the 100 nested stacks that are read');
  });
});

test('a parameter of a nested stack of the CDK cannot be given from outside', () => {
  const app = newApp(folder);
  const nested = new NestedStack(new Stack(app, 'Chat'), 'Nested', { parameters: { Stage: 'prod' } });
  new CfnParameter(nested, 'Stage');
  new EventApi(nested, 'Api', { apiName: 'api', authorizationConfig: { authProviders: [{ authorizationType: AppSyncAuthorizationType.IAM }] } });
  expect(() => loadApplication(app.synth().directory, { ...ENVIRONMENT, parameters: { Stage: 'x' } })).toThrow('no template has the parameter "Stage"');
});
