import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, IAM_API, namespace, temporaryFolder } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';
import { parseYaml } from '../../../engine/template/yaml-template';

const read = (text: string) => parseYaml('chat.yaml', text);
const folder = temporaryFolder();
const repeat = (count: number, text: string) => text.repeat(count);

describe('a template in YAML', () => {
  const TEMPLATE = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Stage: { Type: String, Default: dev }
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsProd: !Not [!Condition IsDev]
Resources:
  Api:
    Type: AWS::AppSync::Api
    Properties:
      Name: !Sub chat-\${Stage}
      EventConfig:
        AuthProviders:
          - AuthType: AWS_IAM
        ConnectionAuthModes: &modes
          - AuthType: AWS_IAM
        DefaultPublishAuthModes:
          - AuthType: AWS_IAM
        DefaultSubscribeAuthModes:
          - AuthType: AWS_IAM
  Rooms:
    Type: AWS::AppSync::ChannelNamespace
    Properties:
      ApiId: !GetAtt Api.ApiId
      Name: !Join ['-', [rooms, !Select [0, !Split ['/', 'a/b']]]]
      CodeHandlers: !Sub
        - |
          export function onSubscribe(ctx) {
            if (ctx.info.channel.path !== '\${Path}') util.unauthorized();
          }
        - Path: /rooms/a
  Gone:
    Type: AWS::AppSync::ChannelNamespace
    Condition: IsProd
    Properties: { ApiId: !GetAtt [Api, ApiId], Name: gone }
Outputs:
  Url: { Value: !Sub 'https://\${Api.Dns.Http}/event' }
`;

  test.each(['chat.yaml', 'chat.yml', 'chat.template', 'chat'])('is read, with the short forms of intrinsics, as %s', (name) => {
    const file = join(folder, name);
    writeFileSync(file, TEMPLATE);
    const { eventApis: [api], outputs, problems } = loadApplication(file, ENVIRONMENT);
    expect(problems).toEqual([]);
    expect(api).toMatchObject({ stack: 'chat', name: 'chat-dev', authProviders: [{ authType: 'AWS_IAM' }] });
    expect([...api.namespaces.keys()]).toEqual(['rooms-a']);
    expect(api.namespaces.get('rooms-a')!.code).toBe('export function onSubscribe(ctx) {\n  if (ctx.info.channel.path !== \'/rooms/a\') util.unauthorized();\n}\n');
    expect(outputs).toEqual([{ stack: 'chat', name: 'Url', value: 'https://localhost:4000/event' }]);
  });

  test('may be JSON under any name', () => {
    const json = JSON.stringify({ Resources: { Api: IAM_API, Ns: namespace({}) } }, undefined, 2);
    for (const name of ['json.yaml', 'json.template', 'json.txt']) {
      writeFileSync(join(folder, name), json);
      expect(loadApplication(join(folder, name), ENVIRONMENT).eventApis[0].namespaces.size).toBe(1);
    }
  });
});

describe('a scalar of a template is what CloudFormation reads', () => {
  test.each<[string, unknown]>([
    ['2012-10-17', '2012-10-17'], ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['yes', true], ['Off', false], ['TRUE', true], ['tRuE', 'tRuE'], ['n', 'n'], ['N', 'N'], ['y', 'y'], ['~', null], ['', null], ['Null', null],
    ['0', 0], ['30', 30], ['-1', -1], ['1.5', 1.5], ['1.10', '1.10'], ['0755', '0755'], ['012345678901', '012345678901'], ['123456789012', 123456789012],
    ['0x1f', '0x1f'], ['22:22', '22:22'], ['1_000', '1_000'], ['1e3', '1e3'], ['+1', '+1'], ['.inf', '.inf'], ['12345678901234567890', '12345678901234567890'],
    ['"yes"', 'yes'], ['\'30\'', '30'], ['!!str yes', 'yes'], ['! 30', '30'], ['|\n  30', '30\n'], ['=', '='],
  ])('%s is %j', (source, value) => {
    expect(read(`a: ${source}`)).toEqual({ a: value });
  });

  test.each<[string, unknown]>([
    ['!Ref Api', { Ref: 'Api' }], ['!Condition Yes', { Condition: 'Yes' }], ['!Ref 30', { Ref: '30' }], ['!GetAZs ""', { 'Fn::GetAZs': '' }], ['!GetAtt A.B.C', { 'Fn::GetAtt': 'A.B.C' }],
    ['!Base64\n  Fn::Sub: x', { 'Fn::Base64': { 'Fn::Sub': 'x' } }], ['!FindInMap [A, !Ref B, c]', { 'Fn::FindInMap': ['A', { Ref: 'B' }, 'c'] }],
    ['!Transform { Name: AWS::Include }', { 'Fn::Transform': { Name: 'AWS::Include' } }],
  ])('%s is written out', (source, value) => {
    expect(read(`a: ${source}`)).toEqual({ a: value });
  });

  test('under a key that is a number keeps the digits of the key', () => {
    expect(read('012345678901: {a: 1}\n30: b')).toEqual({ '012345678901': { a: 1 }, '30': 'b' });
  });

  test('under a key that JavaScript has itself is just a value', () => {
    const value = read('__proto__: {polluted: x}\nconstructor: y');
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('YAML that CloudFormation does not take is refused with its place', () => {
  test.each<[string, string, string]>([
    ['an alias', 'a: &x 1\nb: *x', 'line 2, column 4: the alias *x is nothing that CloudFormation takes'],
    ['a bomb of aliases', Array.from({ length: 30 }, (_, at) => `a${at}: &a${at} [${Array(9).fill(at === 0 ? 'x' : `*a${at - 1}`).join()}]`).join('\n'), 'line 2, column 10: the alias *a0'],
    ['a merged map', 'a: {b: 1}\nc:\n  <<: {d: 1}', 'line 3, column 3: merged maps'],
    ['a key twice', 'a: 1\nb: 2\na: 3', 'line 3, column 1: the key "a" is there twice'],
    ['a key twice, once in quotes', '{a: 1, "a": 2}', 'column 8: the key "a" is there twice'],
    ['a key that is a boolean', 'on: 1', 'line 1, column 1: the key "on" is true in YAML 1.1; put it in quotes'],
    ['a key that is nothing', ': 1', 'the key "" is null in YAML 1.1'],
    ['a key that is a list', '[a]: 1', 'line 1, column 1: a key is a text'],
    ['a key with a tag', '!Ref a: 1', 'a key is a text'],
    ['an unknown tag', 'a: !Foo b', 'the tag "!Foo" is none that CloudFormation takes'],
    ['a tag of YAML', 'a: !!binary aGk=', 'the tag "tag:yaml.org,2002:binary" is none that CloudFormation takes'],
    ['a tag that runs code elsewhere', 'a: !!js/function "x"', 'the tag "tag:yaml.org,2002:js/function" is none'],
    ['a second document', 'a: 1\n---\nb: 2', 'line 2, column 1: a second document begins'],
    ['a list that is not closed', 'a: [1, 2\nb: 3', 'line 2, column 1: '],
    ['a tab', 'a:\n\tb: 1', 'line 2, column 1: Tabs are not allowed as indentation'],
    ['a character that is none', 'a: "\\U00110000"', 'Invalid escape sequence'],
    ['nothing', '', 'holds no object'],
    ['a text', 'abc', 'holds no object'],
    ['deep lists', repeat(100_000, '['), 'column 201: nested deeper than 200 levels'],
    ['deep objects', repeat(50_000, '{a: '), 'nested deeper than 200 levels'],
    ['deep blocks', repeat(50_000, '- '), 'nested deeper than 200 levels'],
    ['deep keys', repeat(50_000, '? '), 'nested deeper than 200 levels'],
    ['deep tags', `a: ${repeat(1_000, '!Not [')}`, 'nested deeper than 200 levels'],
    ['more entries than a template has', `[${repeat(150_000, 'x,')}`, 'more than 100000 entries'],
    ['more text than CloudFormation takes', `a: ${repeat(1_000_000, 'x')}`, 'has 1000003 characters; CloudFormation takes templates of 1000000'],
    ['text that steers a terminal', 'a: "\\\u001b[2J"', 'Invalid escape sequence'],
  ])('%s', (_, text, message) => {
    let refusal: Error | undefined;
    try {
      read(text);
    } catch (error) {
      refusal = error as Error;
    }
    expect(refusal?.message).toContain(message);
    expect(refusal?.message).toContain('chat.yaml');
    expect(refusal?.message).not.toMatch(/[\u0000-\u0009\u001b]/);
  });

  test.each<[string, string]>([
    ['wide', Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['of long lines', `a: ${repeat(400_000, 'x ')}`],
    ['of many lines', `a:\n${repeat(200_000, '\n')}`],
    ['of many escapes', `a: "${repeat(400_000, '\\"')}"`],
  ])('but a text that is only large is read: %s', (_, text) => {
    expect(Object.keys(read(text)).length).toBeGreaterThan(0);
  });
});
