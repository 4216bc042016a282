import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnParameter, Fn, Stack } from 'aws-cdk-lib/core';
import { apiWith, ENVIRONMENT, IAM_API, lines, load, namespace, newApp, stackArtifact, temporaryFolder, writeAssembly } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';
import { CognitoEventsApi } from '../../../src';

const folder = temporaryFolder();

function read(template: object, parameters?: Readonly<Record<string, string>>) {
  const file = join(folder, 'Chat.json');
  writeFileSync(file, JSON.stringify(template));
  const { eventApis: [api], outputs, problems, ...others } = loadApplication(file, { ...ENVIRONMENT, parameters });
  return { ...others, api, values: Object.fromEntries(outputs.map(({ name, value }) => [name, value])), problems: lines(problems) };
}

const trusting = (CognitoConfig: object, resources: object = {}) => ({
  Api: apiWith({ AuthProviders: [{ AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { AwsRegion: 'us-east-1', ...CognitoConfig } }] }), ...resources,
});

describe('a parameter', () => {
  const Parameters = {
    Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
    Name: { Type: 'String', AllowedPattern: '[a-z]+', MinLength: 2, MaxLength: '4' },
    Size: { Type: 'Number', MinValue: 1, MaxValue: 9 },
    Secret: { Type: 'String', NoEcho: true, AllowedValues: ['x'] },
    Odd: { Type: 'String', Default: 'x', AllowedPattern: '(' },
    Slow: { Type: 'String', AllowedPattern: '(a+)+$' },
    Zones: { Type: 'CommaDelimitedList' },
    Path: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
    Paths: { Type: 'AWS::SSM::Parameter::Value<List<String>>' },
    PathName: { Type: 'AWS::SSM::Parameter::Name', Default: '/name' },
  };
  const resolve = (value: object, parameters?: Readonly<Record<string, string>>) => {
    const { values, problems } = read({ Parameters, Resources: { Api: IAM_API }, Outputs: { It: { Value: value } } }, parameters);
    return values.It ?? problems.join();
  };

  test.each<[string, Readonly<Record<string, string>> | undefined, string, string]>([
    ['by default', undefined, 'Stage', 'dev'],
    ['by its name', { Stage: 'prod' }, 'Stage', 'prod'],
    ['by its stack and name, which goes before', { 'Stage': 'prod', 'Chat:Stage': 'dev' }, 'Stage', 'dev'],
    ['by the name in SSM', { 'ssm:/path': 'stored' }, 'Path', 'stored'],
    ['by its own name, instead of SSM', { 'Path': 'given', 'ssm:/path': 'stored' }, 'Path', 'given'],
    ['as a name in SSM, which is a text', undefined, 'PathName', '/name'],
    ['empty', { Slow: '' }, 'Slow', 'Chat/It.Value: parameter Slow is "", and does not match its AllowedPattern'],
    ['that is not allowed', { Stage: 'test' }, 'Stage', 'Chat/It.Value: parameter Stage is "test", and is none of its AllowedValues'],
    ['that is not allowed and not to be shown', { Secret: 'hunter2' }, 'Secret', 'Chat/It.Value: parameter Secret is none of its AllowedValues'],
    ['of another pattern', { Name: 'ab1' }, 'Name', 'Chat/It.Value: parameter Name is "ab1", and does not match its AllowedPattern'],
    ['that is too short', { Name: 'a' }, 'Name', 'Chat/It.Value: parameter Name is "a", and is shorter than its MinLength'],
    ['that is too long', { Name: 'abcde' }, 'Name', 'Chat/It.Value: parameter Name is "abcde", and is longer than its MaxLength'],
    ['that is no number', { Size: 'x' }, 'Size', 'Chat/It.Value: parameter Size is "x", and is no number'],
    ['that is too small', { Size: '0' }, 'Size', 'Chat/It.Value: parameter Size is "0", and is less than its MinValue'],
    ['that is too large', { Size: '10' }, 'Size', 'Chat/It.Value: parameter Size is "10", and is more than its MaxValue'],
    ['whose pattern is none', undefined, 'Odd', 'Chat/It.Value: parameter Odd is "x", and does not match its AllowedPattern'],
    ['whose pattern would take forever elsewhere', { Slow: `${'a'.repeat(50)}!` }, 'Slow', `Chat/It.Value: parameter Slow is "${'a'.repeat(50)}!", and does not match its AllowedPattern`],
    ['of a name that JavaScript has itself', { 'ssm:/path': 'x' }, 'constructor', 'Chat/It.Value: Ref constructor: the template has no such resource or parameter'],
  ])('is given %s', (_, parameters, name, expected) => {
    expect(resolve({ Ref: name }, parameters)).toBe(expected);
  });

  test('may be a list', () => {
    expect(resolve({ 'Fn::Join': ['|', { Ref: 'Zones' }] }, { Zones: 'a, b' })).toBe('a|b');
    expect(resolve({ 'Fn::Join': ['|', { Ref: 'Paths' }] }, { Paths: 'a,b' })).toBe('a|b');
  });

  test('that no template has is refused with those that there are', () => {
    expect(() => resolve({}, { Stge: 'x' })).toThrow('no template has the parameter "Stge"; there are: Stage, Name, Size');
    expect(() => resolve({}, { 'Other:Stage': 'x' })).toThrow('no template has the parameter "Other:Stage"');
    expect(() => resolve({}, { constructor: 'x' })).toThrow('no template has the parameter "constructor"');
    expect(() => read({ Resources: { Api: IAM_API } }, { A: 'x' })).toThrow('no template has the parameter "A"; there are: none');
  });

  test('of one stack is not that of another with the same name', () => {
    const template = { Parameters: { P: { Type: 'String', Default: 'd' } }, Resources: { Api: IAM_API }, Outputs: { P: { Value: { Ref: 'P' } } } };
    const artifacts = { A: stackArtifact('a.json'), B: stackArtifact('b.json') };
    const assembly = writeAssembly(folder, { 'manifest.json': { artifacts }, 'a.json': template, 'b.json': template });
    const outputs = (parameters: Readonly<Record<string, string>>) => (
      loadApplication(assembly, { ...ENVIRONMENT, parameters }).outputs.map(({ value }) => value)
    );
    expect(outputs({ 'B:P': 'x' })).toEqual(['d', 'x']);
    expect(outputs({ P: 'x' })).toEqual(['x', 'x']);
  });

  test('decides conditions with what is given', () => {
    const Conditions = { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } };
    const sections = { Parameters, Conditions, Resources: { Api: IAM_API, Ns: { ...namespace({}), Condition: 'Prod' } } };
    expect(read(sections).api.namespaces.size).toBe(0);
    expect(read(sections, { Stage: 'prod' }).api.namespaces.size).toBe(1);
  });
});

describe('the user pool of another app gets a stand-in that is always the same and obviously local', () => {
  const POOL = /^us-east-1_local[a-z0-9]{9}$/;
  const Parameters = {
    Pool: { Type: 'String' }, Client: { Type: 'String' }, Region: { Type: 'String' }, PoolArn: { Type: 'String' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/pool' },
  };
  test.each<[string, unknown, string]>([
    ['a parameter', { Ref: 'Pool' }, 'Chat/Pool'],
    ['a parameter by Fn::Sub', { 'Fn::Sub': '${Pool}' }, 'Chat/Pool'],
    ['the ARN in a parameter', { 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'PoolArn' }] }] }, 'Chat/PoolArn'],
    ['a parameter that SSM fills', { Ref: 'Stored' }, 'ssm:/pool in 123456789012/us-east-1'],
    ['a dynamic reference to SSM', '{{resolve:ssm:/pool:3}}', 'ssm:/pool in 123456789012/us-east-1'],
    ['an export', { 'Fn::ImportValue': 'pool' }, 'import:pool in 123456789012/us-east-1'],
  ])('named by %s', (_, UserPoolId, where) => {
    const template = { Parameters, Resources: trusting({ UserPoolId }), Outputs: { Pool: { Value: UserPoolId } } };
    const { api, userPools, standIns, values, problems } = read(template);
    expect(problems).toEqual([]);
    expect(standIns).toEqual([{ where, value: expect.stringMatching(/local[a-z0-9]{9}$/) as string }]);
    expect(api.authProviders).toEqual([expect.objectContaining({ userPoolId: expect.stringMatching(POOL) as string })]);
    expect(userPools).toEqual([expect.objectContaining({ userPoolId: values.Pool, clients: [] })]);
    expect(read(template)).toMatchObject({ standIns, values });
  });

  test('with its clients and its region, and functions are told the same', () => {
    const code = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'r', Code: { ZipFile: 'x' }, Environment: { Variables: { CLIENT: { Ref: 'Client' } } } } };
    const config = { UserPoolId: { Ref: 'Pool' }, AwsRegion: { Ref: 'Region' }, AppIdClientRegex: { 'Fn::Sub': '^(?:${Client})$' } };
    const { userPools, functions, standIns, problems } = read({ Parameters, Resources: trusting(config, { Code: code }) });
    expect(problems).toEqual([]);
    expect(standIns.map(({ where }) => where)).toEqual(['Chat/Pool', 'Chat/Region', 'Chat/Client']);
    expect(userPools[0]).toMatchObject({ region: 'us-east-1', clients: [{ clientId: functions[0].environment.CLIENT }] });
    expect(functions[0].environment.CLIENT).toMatch(/^local[a-z0-9]{21}$/);
  });

  test('of one name where several stacks and forms name the same parameter of SSM', () => {
    const { eventApis } = loadApplication(writeAssembly(folder, {
      'manifest.json': { artifacts: { A: stackArtifact('a.json'), B: stackArtifact('b.json') } },
      'a.json': { Parameters, Resources: trusting({ UserPoolId: { Ref: 'Stored' } }) },
      'b.json': { Resources: trusting({ UserPoolId: { 'Fn::Sub': '{{resolve:ssm:/${Name}}}' } }), Parameters: { Name: { Type: 'String', Default: 'pool' } } },
    }), ENVIRONMENT);
    expect(eventApis[0].authProviders).toEqual(eventApis[1].authProviders);
    expect(eventApis[0].authProviders).toHaveLength(1);
  });

  test('unless its id is given', () => {
    const template = { Parameters, Resources: trusting({ UserPoolId: { Ref: 'Stored' } }) };
    for (const name of ['Stored', 'ssm:/pool']) {
      expect(read(template, { [name]: 'us-east-1_AbC' })).toMatchObject({ standIns: [], userPools: [{ userPoolId: 'us-east-1_AbC' }] });
    }
    expect(read({ Resources: trusting({ UserPoolId: { 'Fn::ImportValue': 'p' } }) }, { 'import:p': 'us-east-1_AbC' })).toMatchObject({ standIns: [], userPools: [{ userPoolId: 'us-east-1_AbC' }] });
  });

  test('as in an app of this library', () => {
    const app = newApp(folder);
    const stack = new Stack(app, 'Chat');
    const poolId = StringParameter.valueForStringParameter(stack, '/auth/pool');
    const pools = [UserPool.fromUserPoolId(stack, 'Stored', poolId), UserPool.fromUserPoolId(stack, 'Imported', Fn.importValue('pool')), UserPool.fromUserPoolArn(stack, 'ByArn', new CfnParameter(stack, 'Arn').valueAsString)];
    for (const [at, userPool] of pools.entries()) {
      const client = UserPoolClient.fromUserPoolClientId(stack, `Client${at}`, new CfnParameter(stack, `ClientId${at}`).valueAsString);
      new CognitoEventsApi(stack, `Events${at}`, { userPool, userPoolClients: [client] });
    }
    const { problems, userPools, standIns } = load(app);
    expect(lines(problems)).toEqual([]);
    expect(userPools).toHaveLength(3);
    for (const { clients } of userPools) expect(clients).toEqual([{ clientId: expect.stringMatching(/^local[a-z0-9]{21}$/) as string }]);
    expect(standIns.map(({ where }) => where.replace(/ in .*/, ''))).toEqual(['ssm:/auth/pool', 'Chat/ClientId0', 'import:pool', 'Chat/ClientId1', 'Chat/Arn', 'Chat/ClientId2']);
  });
});

describe('a stand-in decides nothing', () => {
  const Parameters = { Pool: { Type: 'String' }, Limited: { Type: 'String', AllowedValues: ['us-east-1_A'] } };

  test('and so no condition: what depends on it is refused', () => {
    const { api, problems } = read({
      Parameters,
      Conditions: { Own: { 'Fn::Equals': [{ Ref: 'Pool' }, ''] } },
      Resources: trusting({ UserPoolId: { Ref: 'Pool' } }, { Ns: { ...namespace({}), Condition: 'Own' }, Other: namespace({ Name: 'other', CodeHandlers: { 'Fn::If': ['Own', 'a', 'b'] } }) }),
    });
    expect([...api.namespaces.keys()]).toEqual(['other']);
    expect(api.namespaces.get('other')).toMatchObject({ code: undefined, unsupported: { onSubscribe: expect.stringContaining('a stand-in decides nothing') as string } });
    expect(problems[0]).toBe('Chat/Ns.Condition: parameter Pool has no default, and a stand-in decides nothing');
  });

  test.each<[string, object, string]>([
    ['a pool that its rules do not allow', { UserPoolId: { Ref: 'Limited' } }, 'parameter Limited has no default'],
    ['a pool that a condition chooses', { UserPoolId: { 'Fn::If': ['Own', { Ref: 'Pool' }, 'us-east-1_A'] } }, 'parameter Pool has no default'],
    ['a pool from a secret', { UserPoolId: '{{resolve:secretsmanager:pool}}' }, 'a dynamic reference {{resolve:secretsmanager:…}} is read at deployment'],
    ['a pool from a secret of SSM', { UserPoolId: '{{resolve:ssm-secure:/pool}}' }, 'a dynamic reference {{resolve:ssm-secure:…}} is read at deployment'],
    ['a pool that is not there', { UserPoolId: { Ref: 'Nothing' } }, 'Ref Nothing: the template has no such resource or parameter'],
  ])('and there is none for %s', (_, config, message) => {
    const { api, standIns, problems } = read({ Parameters, Conditions: { Own: { 'Fn::Equals': [{ Ref: 'Pool' }, ''] } }, Resources: trusting(config) });
    expect(api.authProviders).toEqual([]);
    expect(standIns).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(`^Chat/Api.EventConfig.AuthProviders.0: ${message}`)]);
  });
});
