import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, IAM_API, loadTemplate, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';

const folder = temporaryFolder();
const load = (sections: object) => loadTemplate(folder, { Resources: { Api: IAM_API }, ...sections });
const withNamespace = (properties: object, sections: object = {}) => load({
  Resources: { Api: IAM_API, Ns: { Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'ns', ...properties } } },
  ...sections,
});
const namespaceOf = (properties: object, sections: object = {}) => {
  const { eventApis, problems } = withNamespace(properties, sections);
  return { namespace: eventApis[0].namespaces.get('ns'), problems: problems.map(({ where, message }) => `${where}: ${message}`) };
};

describe('a value that only a deployment knows', () => {
  test.each<[string, unknown, string]>([
    ['a parameter without default', { Ref: 'Late' }, 'parameter Late has no default'],
    ['a parameter of SSM', { Ref: 'Ssm' }, 'parameter Ssm is read from SSM at deployment'],
    ['a resource that is not there', { Ref: 'Nothing' }, 'Ref Nothing: the template has no such resource or parameter'],
    ['an attribute that the engine does not know', { 'Fn::GetAtt': ['Api', 'Secret'] }, 'Fn::GetAtt Api.Secret: the local engine does not know this attribute of AWS::AppSync::Api'],
    ['an intrinsic that the engine does not have', { 'Fn::Transform': {} }, 'Fn::Transform is not supported by the local engine'],
    ['an import of another app', { 'Fn::ImportValue': 'x' }, 'Fn::ImportValue x: no stack of the app exports it'],
  ])('refuses what depends on it: %s', (_, value, message) => {
    const sections = { Parameters: { Late: { Type: 'String' }, Ssm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: 'x' } } };
    const code = namespaceOf({ CodeHandlers: value }, sections);
    expect(code.namespace!.unsupported).toEqual({ onPublish: `its code could not be read: ${message}`, onSubscribe: `its code could not be read: ${message}` });
    expect(code.problems).toEqual([`Chat/Ns.CodeHandlers: ${message}`]);
    const modes = namespaceOf({ SubscribeAuthModes: value }, sections);
    expect(modes.namespace!.subscribeAuthModes).toEqual([]);
    expect(modes.problems).toEqual([`Chat/Ns.SubscribeAuthModes: ${message}`]);
    expect(namespaceOf({ Name: value }, sections).namespace).toBeUndefined();
    expect(namespaceOf({ HandlerConfigs: value }, sections).namespace!.unsupported).toEqual({ onPublish: message, onSubscribe: message });
  });

  test('leaves out a provider, and says so', () => {
    const { eventApis, problems } = load({
      Resources: {
        Api: {
          ...IAM_API,
          Properties: {
            EventConfig: {
              ...IAM_API.Properties.EventConfig,
              AuthProviders: [{ AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { UserPoolId: { Ref: 'Late' }, AwsRegion: 'x' } }, { AuthType: 'MAGIC' }, { AuthType: 'AWS_IAM' }],
            },
          },
        },
      },
    });
    expect(eventApis[0].authProviders).toEqual([{ authType: 'AWS_IAM' }]);
    expect(problems.map(({ where }) => where)).toEqual(['Chat/Api.EventConfig.AuthProviders.0', 'Chat/Api.EventConfig.AuthProviders.1']);
  });
});

describe('an unknown or missing mode', () => {
  test.each<[string, unknown]>([['an unknown type', [{ AuthType: 'MAGIC' }]], ['no list', 'AWS_IAM'], ['no objects', ['AWS_IAM']], ['null', null]])('admits nobody: %s', (_, modes) => {
    expect(namespaceOf({ SubscribeAuthModes: modes }).namespace!.subscribeAuthModes).toEqual([]);
  });

  test('is the API\'s default only where the namespace states none', () => {
    expect(namespaceOf({}).namespace!.subscribeAuthModes).toEqual(['AWS_IAM']);
    expect(namespaceOf({ SubscribeAuthModes: [] }).namespace!.subscribeAuthModes).toEqual([]);
  });
});

describe('circles and bombs', () => {
  test.each<[string, object, object]>([
    ['a condition that is its own', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: { Condition: 'A' } } }],
    ['conditions in a circle', { 'Fn::If': ['A', 'x', 'y'] }, { Conditions: { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } } }],
    ['conditions that double', { 'Fn::If': ['C0', 'x', 'y'] }, {
      Conditions: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`C${at}`, at === 59 ? { 'Fn::Equals': ['a', 'a'] } : { 'Fn::And': [{ Condition: `C${at + 1}` }, { Condition: `C${at + 1}` }] }])),
    }],
    ['a deep value', Array.from({ length: 500 }).reduce<object>((inner) => ({ 'Fn::Join': ['', [inner]] }), {}), {}],
  ])('end with a problem: %s', (_, code, sections) => {
    const { namespace, problems } = namespaceOf({ CodeHandlers: code }, sections);
    expect(namespace!.unsupported.onSubscribe).toMatch(/nested deeper than 100 levels, or in a circle|takes more than 1000000 steps/);
    expect(problems).toHaveLength(1);
  });

  test('of a hundred thousand brackets end with the name of the file', () => {
    const code = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = JSON.stringify({ Resources: { Api: IAM_API, Ns: { Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: 'x', Name: 'HERE' } } } });
    expect(() => loadTemplate(folder, text.replace('"HERE"', code))).not.toThrow(TypeError);
  });

  test('of names end with a problem', () => {
    const role = (name: string) => ({ Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::Sub': `\${${name}}x` } } });
    const fn = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: '1' }, Role: { 'Fn::GetAtt': ['A', 'Arn'] } } };
    expect(() => load({ Resources: { Api: IAM_API, A: role('B'), B: role('A'), Fn: fn } })).not.toThrow(RangeError);
  });
});

describe('names that JavaScript has itself', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('are just names: %s', (name) => {
    expect(namespaceOf({ CodeHandlers: { Ref: name } }).problems[0]).toContain(`Ref ${name}: the template has no such resource`);
    expect(namespaceOf({ CodeHandlers: { 'Fn::FindInMap': [name, name, name] } }, { Mappings: {} }).problems[0]).toContain('Fn::FindInMap finds nothing');
    expect(namespaceOf({ CodeHandlers: { 'Fn::If': [name, 1, 2] } }, { Conditions: {} }).problems[0]).toContain(`there is no condition ${name}`);
    expect(namespaceOf({ Name: name }).namespace).toBeUndefined();
  });

  test('are no way to a prototype', () => {
    const text = JSON.stringify({ Resources: { Api: IAM_API } }).replace('{"Resources":', '{"__proto__":{"Type":"x"},"Parameters":{"__proto__":{"Default":"x"}},"Resources":');
    loadTemplate(folder, text);
    expect(({} as Record<string, unknown>).Type).toBeUndefined();
    expect(({} as Record<string, unknown>).Default).toBeUndefined();
  });
});

describe('two namespaces of one name', () => {
  test('are refused both: nobody knows which one counts', () => {
    const namespace = (modes: string) => ({ Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: { 'Fn::GetAtt': 'Api.ApiId' }, Name: 'ns', SubscribeAuthModes: [{ AuthType: modes }] } });
    const { eventApis, problems } = load({ Resources: { Api: IAM_API, One: namespace('AWS_IAM'), Two: namespace('API_KEY') } });
    expect(eventApis[0].namespaces.get('ns')).toMatchObject({ subscribeAuthModes: [], publishAuthModes: [] });
    expect(problems).toEqual([{ where: 'Chat/Two.Name', message: 'ns is the name of One too, so neither lets anybody in' }]);
  });
});

describe('files', () => {
  test.each<[string, unknown, RegExp]>([
    ['empty', '', /is not JSON/],
    ['no JSON', 'Resources:\n  A: 1', /is not JSON/],
    ['a list', '[]', /holds no JSON object/],
    ['no resources', {}, /is no CloudFormation template: it has no Resources/],
    ['resources that are a list', { Resources: [] }, /it has no Resources/],
    ['no Event API', { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }, /has no AWS::AppSync::Api; it has AWS::S3::Bucket/],
    ['resources that are no objects', { Resources: { A: 1, B: null, C: [] } }, /has no AWS::AppSync::Api; it has no resources at all/],
  ])('that are %s are refused with their name', (_, template, message) => {
    expect(() => loadTemplate(folder, template)).toThrow(message);
    expect(() => loadTemplate(folder, template)).toThrow(/Chat\.template\.json/);
  });

  test('that are missing, or folders that are no assembly, are refused with their name', () => {
    expect(() => loadApplication(join(folder, 'nowhere'), ENVIRONMENT)).toThrow('nowhere does not exist; give a cdk.out folder or a template file');
    expect(() => loadApplication(folder, ENVIRONMENT)).toThrow('has no manifest.json; is it the folder that cdk synth writes?');
  });

  test.each<[string, object]>([
    ['sections that are texts', { Parameters: 'x', Conditions: 'x', Mappings: 1, Outputs: 'x' }],
    ['sections that are null', { Parameters: null, Conditions: null, Mappings: null, Outputs: null }],
    ['outputs that are no objects', { Outputs: { A: 1, B: null, C: { Value: { Ref: 'x' } } } }],
  ])('with %s are read', (_, sections) => {
    expect(load(sections).outputs).toEqual([]);
  });
});

describe('paths out of the assembly', () => {
  const assembly = join(folder, 'assembly');
  const outside = join(folder, 'outside.js');
  const artifacts = (templateFile: string, assetPath: string) => {
    mkdirSync(assembly, { recursive: true });
    writeFileSync(outside, 'export function onSubscribe() {}');
    writeFileSync(join(assembly, 'manifest.json'), JSON.stringify({
      artifacts: {
        'Chat': { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile } },
        'Chat.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        'Other': null,
        'Tree': 'x',
      },
    }));
    writeFileSync(join(assembly, 'assets.json'), JSON.stringify({ files: { a: { source: { path: assetPath }, destinations: { x: { objectKey: 'a.js' } } } } }));
    const ns = { Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'ns', CodeS3Location: 's3://bucket/a.js' } };
    writeFileSync(join(assembly, 'template.json'), JSON.stringify({ Resources: { Api: IAM_API, Ns: ns } }));
    return loadApplication(assembly, ENVIRONMENT);
  };

  test('are not followed for templates', () => {
    expect(() => artifacts('../outside.js', 'a.js')).toThrow(/\.\.\/outside\.js leads out of the assembly/);
  });

  test.each([['../outside.js'], ['link.js'], ['/etc/hostname'], ['./../outside.js']])('are not followed for code: %s', (path) => {
    mkdirSync(assembly, { recursive: true });
    try {
      symlinkSync(outside, join(assembly, 'link.js'));
    } catch { /* it is there */ }
    const { eventApis } = artifacts('template.json', path);
    expect(eventApis[0].namespaces.get('ns')!.code).toBeUndefined();
    expect(eventApis[0].namespaces.get('ns')!.unsupported.onSubscribe).toMatch(/leads out of the assembly|does not exist/);
  });

  test('are not needed: code inside of it is read', () => {
    mkdirSync(assembly, { recursive: true });
    writeFileSync(join(assembly, 'a.js'), 'export function onPublish() {}');
    expect(artifacts('template.json', 'a.js').eventApis[0].namespaces.get('ns')!.code).toBe('export function onPublish() {}');
  });
});
