import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, IAM_API, lines, loadTemplate, namespace, stackArtifact, temporaryFolder, writeAssembly } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';

const folder = temporaryFolder();
const read = (assembly: string) => loadApplication(assembly, ENVIRONMENT);
const TEMPLATE = { Resources: { Api: IAM_API } };
const nested = (directoryName: string) => ({ type: 'cdk:cloud-assembly', properties: { directoryName } });

describe('a path', () => {
  test('that is missing, or no assembly, is refused with its name', () => {
    expect(() => read(join(folder, 'nowhere'))).toThrow(`${join(folder, 'nowhere')} does not exist; give a cdk.out folder or a template file`);
    expect(() => read(folder)).toThrow(`${folder} is no cloud assembly: it has no manifest.json; is it the folder that cdk synth writes?`);
    expect(() => read(writeAssembly(folder, { 'manifest.json': {} }))).toThrow('manifest.json lists no stack');
    expect(() => read('/dev/null')).toThrow('/dev/null is not a file');
  });

  test('that is a pipe is not waited for', () => {
    const assembly = writeAssembly(folder, { 'manifest.json': { artifacts: { Chat: stackArtifact('template.json') } } });
    execFileSync('mkfifo', [join(assembly, 'template.json')]);
    expect(() => read(assembly)).toThrow('template.json is not a file');
  });
});

describe('a template file', () => {
  test.each<[string, unknown, string]>([
    ['empty', '', 'is not JSON: line 1, column 1; give what cdk synth writes'],
    ['YAML', 'Resources:\n  A: 1', 'is not JSON: line 1, column 1; '],
    ['JSON with an error', '{\n  "Resources": {\n    "Api": {},\n  }\n}', 'is not JSON: line 4, column 3; '],
    ['JSON that ends early', '{\n  "Resources": {\n', 'is not JSON: line 3, column 1; '],
    ['a list', '[]', 'holds no JSON object'],
    ['without resources', {}, 'is no CloudFormation template: it has no Resources'],
    ['with resources in a list', { Resources: [] }, 'is no CloudFormation template: it has no Resources'],
    ['without an Event API', { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }, 'has no AWS::AppSync::Api that can be served; it has AWS::S3::Bucket'],
    ['with resources that are no objects', { Resources: { A: 1, B: null, C: [] } }, 'has no AWS::AppSync::Api that can be served; it has no resources at all'],
    ['with an API whose type is in a list', { Resources: { Api: { ...IAM_API, Type: ['AWS::AppSync::Api'] }, None: {} } }, 'has no AWS::AppSync::Api that can be served; it has a list, nothing'],
    ['too large', `{"Resources":"${'x'.repeat(17_000_000)}"}`, 'has 17000016 bytes; at most 16777216 are read'],
    ['with a type that steers a terminal', { Resources: { A: { Type: '\u001b[2J' } } }, 'it has \\u{1b}[2J'],
    ['with more resources than CloudFormation takes', { Resources: Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`R${at}`, IAM_API])) }, 'Chat.Resources: has more than 500 entries'],
    ['with an API whose condition is unknown', { Resources: { Api: { ...IAM_API, Condition: 'Who' } } }, 'it has AWS::AppSync::Api; Chat/Api.Condition: there is no condition Who'],
  ])('that is %s is refused with its name', (_, template, message) => {
    expect(() => loadTemplate(folder, template)).toThrow(message);
    expect(() => loadTemplate(folder, template)).toThrow('Chat.template.json');
  });

  test('may begin with a byte order mark', () => {
    expect(loadTemplate(folder, `\uFEFF${JSON.stringify(TEMPLATE)}`).eventApis).toHaveLength(1);
  });

  test('of a hundred thousand brackets is read like any other', () => {
    const text = JSON.stringify({ Resources: { Api: IAM_API, Ns: namespace({ CodeHandlers: 'HERE' }) } });
    const { eventApis, problems } = loadTemplate(folder, text.replace('"HERE"', '['.repeat(100_000) + ']'.repeat(100_000)));
    expect(eventApis[0].namespaces.get('ns')!.unsupported.onSubscribe).toMatch(/nested deeper than 100 levels/);
    expect(problems).toHaveLength(1);
  });

  test('does not say what assets are', () => {
    const { eventApis } = loadTemplate(folder, { Resources: { Api: IAM_API, Ns: namespace({ CodeS3Location: 's3://b/k.js' }) } });
    expect(eventApis[0].namespaces.get('ns')!.unsupported.onPublish).toMatch(/s3:\/\/b\/k\.js is unknown, since .* is a single template; give the cdk\.out folder instead$/);
  });
});

describe('a manifest', () => {
  test('of any version is read, whatever else it has', () => {
    const artifacts = { Chat: stackArtifact('template.json'), Other: null, Tree: 'x', Odd: { type: ['aws:cloudformation:stack'] } };
    expect(read(writeAssembly(folder, { 'manifest.json': { version: '99.0.0', artifacts, extra: [] }, 'template.json': TEMPLATE })).eventApis).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    ['a stack without a template', { Chat: { type: 'aws:cloudformation:stack', properties: {} } }, 'a manifest names no path but nothing'],
    ['a template that is not there', { Chat: stackArtifact('none.json') }, '"none.json" does not exist in the assembly'],
    ['a template twice', { A: stackArtifact('template.json'), B: stackArtifact('template.json') }, 'template.json is named twice by the manifests of the assembly'],
    ['a stack with a name that is none', { Chat: stackArtifact('template.json', undefined, '../x') }, '"../x" is no name of a stack'],
    ['an environment that is none', { Chat: stackArtifact('template.json', 'aws://a b/c') }, '"aws://a b/c" is no environment such as aws://123456789012/us-east-1'],
    ['itself as nested', { Chat: stackArtifact('template.json'), Self: nested('.') }, 'is named twice by the manifests of the assembly'],
    ['a nested assembly that names its parent', { Chat: stackArtifact('template.json'), Child: nested('child') }, 'is named twice by the manifests of the assembly'],
    ['a nested assembly outside', { Chat: stackArtifact('template.json'), Out: nested('..') }, '".." leads out of the assembly'],
  ])('that names %s is refused', (_, artifacts, message) => {
    const assembly = writeAssembly(folder, { 'manifest.json': { artifacts }, 'template.json': TEMPLATE, 'child/manifest.json': { artifacts: { Parent: nested('..') } } });
    expect(() => read(assembly)).toThrow(message);
  });
});

describe('a file outside of the assembly', () => {
  const outside = join(folder, 'outside.js');
  const code = (assetPath: string, templateFile = 'template.json') => {
    writeFileSync(outside, 'export function onSubscribe() {}');
    const assembly = writeAssembly(folder, {
      'manifest.json': { artifacts: { 'Chat': stackArtifact(templateFile), 'Chat.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } } } },
      'assets.json': { files: { a: { source: { path: assetPath }, destinations: { x: { bucketName: 'b-${AWS::AccountId}-${AWS::Region}', objectKey: 'a.js' } } } } },
      'template.json': { Resources: { Api: IAM_API, Ns: namespace({ CodeS3Location: { 'Fn::Sub': 's3://b-${AWS::AccountId}-${AWS::Region}/a.js' } }) } },
      'a.js': 'export function onPublish() {}',
    });
    symlinkSync(outside, join(assembly, 'link.js'));
    symlinkSync('a.js', join(assembly, 'inner.js'));
    symlinkSync(folder, join(assembly, 'up'));
    symlinkSync(`${assembly}-sibling`, join(assembly, 'sibling'));
    mkdirSync(`${assembly}-sibling`);
    writeFileSync(join(`${assembly}-sibling`, 'a.js'), 'x');
    execFileSync('mkfifo', [join(assembly, 'pipe.js')]);
    const { eventApis, problems } = read(assembly);
    return { namespace: eventApis[0].namespaces.get('ns')!, problems: lines(problems) };
  };

  test('is not read for a template', () => {
    expect(() => code('a.js', '../outside.js')).toThrow('"../outside.js" leads out of the assembly');
    expect(() => code('a.js', outside)).toThrow('the path is absolute');
    expect(() => code('a.js', 'link.js')).toThrow('"link.js" leads out of the assembly');
  });

  test.each([
    ['../outside.js', 'leads out of the assembly'],
    ['./x/../../outside.js', 'leads out of the assembly'],
    ['up/outside.js', 'leads out of the assembly'],
    ['sibling/a.js', 'leads out of the assembly'],
    ['link.js', 'leads out of the assembly'],
    [outside, 'the path is absolute'],
    ['/etc/hostname', 'the path is absolute'],
    ['a.js\0.png', 'does not exist in the assembly'],
    ['', 'a manifest names no path but ""'],
    ['.', 'is not a file'],
    ['pipe.js', 'is not a file'],
  ])('is not read for handlers, and they refuse: %j', (path, message) => {
    const { namespace: { code: text, unsupported }, problems } = code(path);
    expect(text).toBeUndefined();
    expect(unsupported).toEqual({ onPublish: expect.stringContaining(message) as string, onSubscribe: expect.stringContaining(message) as string });
    expect(problems).toEqual([expect.stringMatching(/^Chat\/Ns\.CodeS3Location: /)]);
  });

  test.each([['a.js'], ['./a.js'], ['inner.js']])('is no file inside of it: %s', (path) => {
    expect(code(path)).toEqual({ namespace: expect.objectContaining({ code: 'export function onPublish() {}', unsupported: {} }) as object, problems: [] });
  });
});

describe('an asset', () => {
  const withLocation = (location: string, assets: unknown) => {
    const assembly = writeAssembly(folder, {
      'manifest.json': {
        artifacts: { 'Chat': stackArtifact('template.json', 'aws://111111111111/eu-west-1'), 'Chat.assets': { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } } },
      },
      'assets.json': assets,
      'template.json': { Resources: { Api: IAM_API, Ns: namespace({ CodeS3Location: location }) } },
      'a.js': 'export function onPublish() {}',
    });
    return read(assembly).eventApis[0].namespaces.get('ns')!;
  };
  const asset = (destination: unknown) => ({ files: { a: { source: { path: 'a.js' }, destinations: { current: destination } } } });

  test('is found by the bucket and key that it would be uploaded to', () => {
    const assets = asset({ bucketName: 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}', objectKey: 'a.js' });
    expect(withLocation('s3://cdk-hnb659fds-assets-111111111111-eu-west-1/a.js', assets).code).toBe('export function onPublish() {}');
    expect(withLocation('s3://another-bucket/a.js', assets).unsupported.onSubscribe).toMatch(/s3:\/\/another-bucket\/a\.js is no asset of this assembly$/);
    expect(withLocation('s3://cdk-hnb659fds-assets-111111111111-eu-west-1/b.js', assets).unsupported.onSubscribe).toMatch(/b\.js is no asset of this assembly$/);
    expect(withLocation('https://bucket/a.js', assets).unsupported.onSubscribe).toMatch(/"https:\/\/bucket\/a\.js" is no location such as s3:\/\/bucket\/key$/);
  });

  test.each<[string, unknown]>([
    ['no files', {}], ['files in a list', { files: [] }], ['a file that is null', { files: { a: null } }], ['no destinations', { files: { a: { source: { path: 'a.js' } } } }],
    ['a destination that is a text', asset('x')], ['a bucket that is none', asset({ bucketName: 1, objectKey: 'a.js' })], ['no JSON', '{'],
  ])('is not found in a manifest with %s', (_, assets) => {
    expect(withLocation('s3://b/a.js', assets)).toMatchObject({ code: undefined, unsupported: { onSubscribe: expect.any(String) as string } });
  });
});

describe('what a template as a whole has that changes it', () => {
  test.each<[string, object, string]>([
    ['a macro', { Transform: 'MyMacro' }, 'Chat.Transform: "MyMacro" may rewrite the whole template, so nothing of it is read'],
    ['a macro among others', { Transform: ['AWS::Serverless-2016-10-31', { Name: 'AWS::Include' }] }, 'Chat.Transform: an object may rewrite the whole template'],
  ])('is refused: %s', (_, sections, message) => {
    expect(() => loadTemplate(folder, { ...TEMPLATE, ...sections })).toThrow(message);
  });

  test('is no matter where it leaves AppSync alone, as SAM does', () => {
    expect(loadTemplate(folder, { ...TEMPLATE, Transform: 'AWS::Serverless-2016-10-31' }).problems).toEqual([]);
  });

  test('is a problem where it would add resources', () => {
    const { problems } = loadTemplate(folder, {
      Resources: { 'Api': IAM_API, 'Fn::ForEach::Ns': ['Name', ['a'], {}], 'Child': { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'x' } } },
    });
    expect(lines(problems)).toEqual([
      'Chat.Resources: "Fn::ForEach::Ns" is no logical id, and is not read',
      'Chat/Child.TemplateURL: is a nested stack that is not read: "x" does not exist in the folder ' + folder,
    ]);
  });
});
