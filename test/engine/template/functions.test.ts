import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnApi } from 'aws-cdk-lib/aws-appsync';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { IAM_API, lines, load, loadTemplate, newApp, temporaryFolder } from './temporary-folder';
import type { LambdaFunction } from '../../../engine/application';

const folder = temporaryFolder();

describe('the functions of an app of the CDK', () => {
  const assets = join(folder, 'assets');
  mkdirSync(assets);
  writeFileSync(join(assets, 'index.js'), 'exports.handler = async () => 1;');
  const archive = join(folder, 'code.zip');
  writeFileSync(archive, 'PK');

  const addTo = (scope: Stack) => (id: string, props: Partial<lambda.FunctionProps> = {}) => new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => 1;'), ...props,
  });
  const functionsOf = (app: App, build: (stack: Stack) => void, props = {}): ReadonlyMap<string, LambdaFunction> => {
    const stack = new Stack(app, 'Chat', props);
    new CfnApi(stack, 'Api', { name: 'api' });
    build(stack);
    return new Map(load(app).functions.map((fn) => [fn.path, fn]));
  };
  const functions = functionsOf(newApp(folder), (stack) => {
    const add = addTo(stack);
    const named = add('Asset', { code: lambda.Code.fromAsset(assets), functionName: 'named', environment: { REGION: stack.region, ACCOUNT: stack.account, PLAIN: 'x' } });
    add('Inline', { environment: { ARN: named.functionArn, NAME: named.functionName } });
    add('Python', { runtime: lambda.Runtime.PYTHON_3_13 });
    add('Ruby', { runtime: lambda.Runtime.RUBY_3_3, code: lambda.Code.fromAsset(assets) });
    add('Layered', { layers: [lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-west-1:111111111111:layer:powertools:1')] });
    add('Archive', { code: lambda.Code.fromAsset(archive) });
    add('Uploaded', { code: lambda.Code.fromBucket(Bucket.fromBucketName(stack, 'Bucket', 'bucket'), 'k.zip') });
    new lambda.CfnFunction(stack, 'Image', { code: { imageUri: 'x' }, packageType: 'Image', role: 'r' });
  }, { env: { account: '111111111111', region: 'eu-west-1' } });

  test('have their names, paths, resolved environments and the folders of their assets', () => {
    expect(functions.get('Chat/Asset')).toMatchObject({
      stack: 'Chat',
      name: 'named',
      arn: 'arn:aws:lambda:eu-west-1:111111111111:function:named',
      runtime: 'nodejs22.x',
      handler: 'index.handler',
      timeoutSeconds: 3,
      environment: { REGION: 'eu-west-1', ACCOUNT: '111111111111', PLAIN: 'x' },
      codeFolder: expect.stringMatching(/cdk\.out\.\w+.asset\.[0-9a-f]{64}$/) as string,
      role: { arn: expect.stringMatching(/^arn:aws:iam::111111111111:role\/Chat-AssetServiceRole/) as string, statements: [] },
    });
    expect(functions.get('Chat/Inline')).toMatchObject({
      inlineCode: 'exports.handler = async () => 1;', environment: { ARN: functions.get('Chat/Asset')!.arn, NAME: 'named' },
    });
  });

  test('may be of Python', () => {
    expect(functions.get('Chat/Python')).toMatchObject({ runtime: 'python3.13', inlineCode: expect.any(String) as string });
    expect(functions.get('Chat/Python')!.unsupported).toBeUndefined();
  });

  test('have them also where the account and region are unknown', () => {
    const agnostic = functionsOf(newApp(folder), (stack) => addTo(stack)('Asset', { code: lambda.Code.fromAsset(assets) }));
    expect(agnostic.get('Chat/Asset')).toMatchObject({
      codeFolder: expect.any(String) as string, arn: expect.stringMatching(/^arn:aws:lambda:us-east-1:123456789012:function:Chat-Asset\w+-[a-z0-9]{12}$/) as string,
    });
  });

  test.each([
    ['Ruby', 'its runtime is ruby3.3, and only Node and Python functions run here'],
    ['Layered', 'it has layers, which are not put beside its code here'],
    ['Archive', /^its code is the archive [0-9a-f]{64}\.zip, and only folders are run here$/],
    ['Uploaded', 's3://bucket/k.zip is no asset of this assembly'],
    ['Image', 'it is a container image, and only Node and Python functions run here'],
  ])('say why they cannot be run: %s', (name, why) => {
    const fn = functions.get(`Chat/${name}`);
    expect(fn).toMatchObject({ name: expect.stringMatching(/^Chat-/) as string, unsupported: why instanceof RegExp ? expect.stringMatching(why) as string : why });
    expect([fn!.codeFolder, fn!.inlineCode]).toEqual([undefined, undefined]);
  });
});

describe('a function of a template', () => {
  const read = (properties: object, resource: object = {}): LambdaFunction => {
    const Fn = { Type: 'AWS::Lambda::Function', ...resource, Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'arn:aws:iam::1:role/x', Code: { ZipFile: 'x' }, ...properties } };
    const { functions, problems } = loadTemplate(folder, {
      Resources: { Api: IAM_API, Fn }, Parameters: { Late: { Type: 'String' } }, Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
    });
    expect(lines(problems)).toEqual([]); // it is said when the function is invoked
    return functions[0];
  };

  test('has variables that are texts, as Lambda has them', () => {
    const Variables = { A: 1, B: true, C: { Ref: 'AWS::Region' }, D: { Ref: 'AWS::NoValue' }, E: { 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] }, F: '' };
    expect(read({ Environment: { Variables } }).environment).toEqual({ A: '1', B: 'true', C: 'us-east-1', F: '' });
    expect(read({ Environment: { Ref: 'AWS::NoValue' } }).environment).toEqual({});
    expect(read({ Environment: { Variables: { 'Fn::If': ['No', {}, { A: 'a' }] } } }).environment).toEqual({ A: 'a' });
  });

  test.each<[string, object, string]>([
    ['a variable is unknown', { Environment: { Variables: { KEY: { Ref: 'Late' } } } }, 'its environment variable KEY is not known: parameter Late has no default'],
    ['a variable is a secret', { Environment: { Variables: { KEY: '{{resolve:secretsmanager:x}}' } } }, 'its environment variable KEY is not known: a dynamic reference {{resolve:secretsmanager:…}} is read at deployment'],
    ['a variable is the key of an API', { Environment: { Variables: { KEY: { 'Fn::GetAtt': ['Api', 'Key'] } } } }, 'its environment variable KEY is not known: Fn::GetAtt Api.Key: the local engine does not know this attribute of AWS::AppSync::Api'],
    ['a variable is no text', { Environment: { Variables: { KEY: ['x'] } } }, 'its environment variable KEY is not known: a variable takes text, and got a list'],
    ['the variables are unknown', { Environment: { Variables: { Ref: 'Late' } } }, 'parameter Late has no default'],
    ['the variables are a list', { Environment: { Variables: [] } }, 'its environment takes variables, and got a list'],
    ['the environment has something else', { Environment: { variables: {} } }, 'has the unknown member "variables"; known are Variables'],
    ['the role is unknown', { Role: { Ref: 'Late' } }, 'parameter Late has no default'],
    ['there is no role', { Role: { Ref: 'AWS::NoValue' } }, 'its Role is nothing'],
    ['there is no runtime', { Runtime: { Ref: 'AWS::NoValue' } }, 'its Runtime is nothing'],
    ['the runtime is made up', { Runtime: 'nodejs\u001b[2J' }, 'its runtime is nodejs\\u{1b}[2J, and only Node and Python functions run here'],
    ['the handler is no text', { Handler: {} }, 'its Handler is an object'],
    ['the code is unknown', { Code: { ZipFile: { Ref: 'Late' } } }, 'parameter Late has no default'],
    ['the code is nowhere', { Code: {} }, 'its code is neither inline nor an asset'],
    ['the code is elsewhere', { Code: { S3Bucket: 'b', S3Key: '../../k' } }, 's3://b/../../k is unknown, since '],
    ['the timeout is longer than Lambda allows', { Timeout: 901 }, 'its Timeout is not between 1 and 900'],
    ['the timeout is none', { Timeout: 'soon' }, 'its Timeout is not between 1 and 900'],
  ])('cannot be run, and says so by name, where %s', (_, properties, why) => {
    const { unsupported, codeFolder, inlineCode, role } = read(properties);
    expect(unsupported).toContain(why);
    expect([codeFolder, inlineCode, role]).toEqual([undefined, undefined, undefined]);
  });

  test('whose name is unknown is called by its logical id', () => {
    expect(read({ FunctionName: { Ref: 'Late' } })).toMatchObject({ name: 'Fn', arn: 'arn:aws:lambda:us-east-1:123456789012:function:Fn', unsupported: 'parameter Late has no default' });
  });

  test('takes a timeout that is written as text', () => {
    expect(read({ Timeout: '30' }).timeoutSeconds).toBe(30);
  });

  test('has a path of its own where the CDK\'s could steer a terminal', () => {
    expect(read({}, { Metadata: { 'aws:cdk:path': 'Chat/Fn/Resource' } }).path).toBe('Chat/Fn');
    expect(read({}, { Metadata: { 'aws:cdk:path': 'Chat/\u001b[2J' } }).path).toBe('Chat/Fn');
    expect(read({}, { Metadata: { 'aws:cdk:path': {} } }).path).toBe('Chat/Fn');
  });
});
