import { IAM_API, lines, loadTemplate, temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const SECTIONS = {
  Parameters: {
    Name: { Type: 'String', Default: 'chat' },
    Count: { Type: 'Number', Default: 3 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b ,c' },
    Ports: { Type: 'List<Number>', Default: '80,443' },
    Late: { Type: 'String' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
    Odd: { Type: 'String', Default: { Ref: 'Name' } },
  },
  Mappings: { Map: { 'top': { second: 'found', list: ['x', 'y'], odd: { Ref: 'Name' } }, 'us-east-1': { zone: 'one' } } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'Name' }, 'chat'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] },
    Number: { 'Fn::Equals': [{ Ref: 'Count' }, '3'] },
    Lone: { 'Fn::And': [{ Condition: 'Yes' }] },
    Empty: { 'Fn::And': [] },
    Literal: true,
    Two: { 'Fn::Equals': ['a', 'a'], 'Fn::Not': [{ Condition: 'Yes' }] },
  },
};

/** What a value becomes, or why it becomes nothing, seen as an output. */
function resolve(value: unknown, Transform?: string): { readonly value?: string; readonly problem?: string } {
  const { outputs, problems } = loadTemplate(folder, {
    Transform,
    ...SECTIONS,
    Resources: { Api: IAM_API, Gone: { Type: 'AWS::SNS::Topic', Condition: 'No' }, Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't' } } },
    Outputs: { It: { Value: value } },
  });
  return { value: outputs[0]?.value, problem: lines(problems)[0]?.replace(/^Chat\/It\.Value: /, '') };
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
describe('a value is what CloudFormation would make of it', () => {
  test.each<[string, unknown, unknown]>([
    ['a text', 'x', 'x'],
    ['a number', 3, '3'],
    ['a boolean', false, 'false'],
    ['Ref of a parameter', { Ref: 'Name' }, 'chat'],
    ['Ref of a number parameter', { Ref: 'Count' }, '3'],
    ['AWS::Region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '123456789012'],
    ['AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Chat'],
    ['AWS::StackId', { Ref: 'AWS::StackId' }, expect.stringMatching(/^arn:aws:cloudformation:us-east-1:123456789012:stack\/Chat\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Api', 'Dns.Http'] }, 'localhost:4000'],
    ['Fn::GetAtt as a list with the attribute in parts', { 'Fn::GetAtt': ['Api', 'Dns', 'Http'] }, 'localhost:4000'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Api.Dns.Realtime' }, 'localhost:4001'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, { Ref: 'Count' }, 4, true]] }, 'a-chat-3-4-true'],
    ['Fn::Join without AWS::NoValue', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    ['Fn::Join of nothing', { 'Fn::Join': ['-', []] }, ''],
    ['Fn::Join of a list parameter, whose items are trimmed', { 'Fn::Join': ['|', { Ref: 'Zones' }] }, 'a|b|c'],
    ['Fn::Join of a list of numbers', { 'Fn::Join': ['|', { Ref: 'Ports' }] }, '80|443'],
    ['Fn::Sub', { 'Fn::Sub': '${Name}/${AWS::Region}/${Table.Arn}' }, 'chat/us-east-1/arn:aws:dynamodb:us-east-1:123456789012:table/t'],
    ['Fn::Sub of nested attributes', { 'Fn::Sub': 'https://${Api.Dns.Http}/event' }, 'https://localhost:4000/event'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${Own}-${Name}', { Own: { Ref: 'Count' } }] }, '3-chat'],
    ['Fn::Sub whose variable hides a parameter', { 'Fn::Sub': ['${Name}', { Name: 'mine' }] }, 'mine'],
    ['Fn::Sub with a literal', { 'Fn::Sub': '${!Name}${Name}' }, '${Name}chat'],
    ['Fn::Sub of what looks like a variable after it was put in', { 'Fn::Sub': ['${A}', { A: '${Name}' }] }, '${Name}'],
    ['Fn::Sub of a variable that is not closed', { 'Fn::Sub': '${Name} ${Name' }, 'chat ${Name'],
    ['Fn::Sub of dollars', { 'Fn::Sub': '$$ $& $1 ${Name} $' }, '$$ $& $1 chat $'],
    ['Fn::Sub whose value holds what String.replace would take for a pattern', { 'Fn::Sub': ['[${A}]', { A: '$& $1 $$' }] }, '[$& $1 $$]'],
    ['Fn::Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
    ['Fn::Select with a text as index', { 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'a'],
    ['Fn::Select of a list of the mappings', { 'Fn::Select': [1, { 'Fn::FindInMap': ['Map', 'top', 'list'] }] }, 'y'],
    ['Fn::Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'c'],
    ['Fn::Split of an ARN of a resource', { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Table', 'Arn'] }] }] }, 't'],
    ['Fn::Base64, in UTF-8', { 'Fn::Base64': 'grüße' }, 'Z3LDvMOfZQ=='],
    ['Fn::Base64 of a resolved value', { 'Fn::Base64': { 'Fn::Join': ['"', ['\\', { Ref: 'Name' }]] } }, 'XCJjaGF0'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', 'top', 'second'] }, 'found'],
    ['Fn::FindInMap by region', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'zone'] }, 'one'],
    ['Fn::If, whose other branch is not looked at', { 'Fn::If': ['Yes', 'a', { Ref: 'Nothing' }] }, 'a'],
    ['Fn::If in a list, without a value', { 'Fn::Join': ['-', ['a', { 'Fn::If': ['No', 'b', { Ref: 'AWS::NoValue' }] }]] }, 'a'],
    ['Fn::Not', { 'Fn::If': ['No', 'a', 'b'] }, 'b'],
    ['Fn::And', { 'Fn::If': ['Both', 'a', 'b'] }, 'b'],
    ['Fn::Or', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
    ['Fn::Equals of a number and its text', { 'Fn::If': ['Number', 'a', 'b'] }, 'a'],
  ])('%s', (_, value, expected) => {
    expect(resolve(value)).toEqual({ value: expected, problem: undefined });
  });
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
describe('the extensions of the language', () => {
  const extended = (value: unknown) => resolve(value, 'AWS::LanguageExtensions');
  test.each<[string, unknown, string]>([
    ['Fn::FindInMap with a default that is needed', { 'Fn::FindInMap': ['Map', 'top', 'nothing', { DefaultValue: { Ref: 'Name' } }] }, 'chat'],
    ['Fn::FindInMap of a map that is not there', { 'Fn::FindInMap': ['No', 'top', 'nothing', { DefaultValue: 'x' }] }, 'x'],
    ['Fn::FindInMap with a default that is not', { 'Fn::FindInMap': ['Map', 'top', 'second', { DefaultValue: { Ref: 'Nothing' } }] }, 'found'],
    ['Fn::Length', { 'Fn::Length': { Ref: 'Zones' } }, '3'],
    ['Fn::Length of what AWS::NoValue leaves', { 'Fn::Length': ['a', { Ref: 'AWS::NoValue' }] }, '1'],
    ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Name' }, b: [1, true, { Ref: 'AWS::NoValue' }], c: { Ref: 'AWS::NoValue' } } }, '{"a":"chat","b":[1,true]}'],
  ])('are evaluated where the template asks for them: %s', (_, value, expected) => {
    expect(extended(value)).toEqual({ value: expected, problem: undefined });
  });

  test.each<[string, unknown, string]>([
    ['Fn::Length of a text', { 'Fn::Length': 'abc' }, 'Fn::Length takes a list, and got "abc"'],
    ['Fn::ToJsonString of a text', { 'Fn::ToJsonString': 'abc' }, 'Fn::ToJsonString takes an object or a list, and got "abc"'],
    ['Fn::ToJsonString of what is not there', { 'Fn::ToJsonString': [{ Ref: 'Nothing' }] }, 'Ref Nothing: the template has no such resource or parameter'],
    ['Fn::FindInMap with another default', { 'Fn::FindInMap': ['Map', 'top', 'nothing', { Default: 'x' }] }, 'has the unknown member "Default"; known are DefaultValue'],
    ['Fn::FindInMap with a default that is a text', { 'Fn::FindInMap': ['Map', 'top', 'nothing', 'x'] }, 'takes an object with DefaultValue, and got "x"'],
    ['Fn::ForEach', { 'Fn::ForEach::Loop': ['A', ['a'], {}] }, 'Fn::ForEach::Loop is not supported by the local engine'],
    ['Fn::Cidr', { 'Fn::Select': [0, { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }] }, 'Fn::Cidr is not supported by the local engine'],
    ['Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'Fn::GetAZs is not supported by the local engine'],
    ['Fn::Transform', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'Fn::Transform is not supported by the local engine'],
  ])('are refused by name: %s', (_, value, problem) => {
    expect(extended(value)).toEqual({ value: undefined, problem });
  });

  test('are nothing that another template may say', () => {
    for (const [name, argument] of [['Fn::Length', ['a']], ['Fn::ToJsonString', ['a']]] as const) {
      expect(resolve({ [name]: argument })).toEqual({ value: undefined, problem: `${name} needs Transform: AWS::LanguageExtensions` });
    }
    expect(resolve({ 'Fn::FindInMap': ['Map', 'top', 'no', { DefaultValue: 'x' }] }).problem).toBe('DefaultValue needs Transform: AWS::LanguageExtensions');
  });
});

describe('a value that CloudFormation would refuse, or that only a deployment knows, is a problem', () => {
  test.each<[string, unknown, string]>([
    ['null', null, 'an output takes text, and got null'],
    ['an object', { a: 1 }, 'an output takes text, and got an object'],
    ['a list', ['a'], 'an output takes text, and got a list'],
    ['a parameter without default', { Ref: 'Late' }, 'parameter Late has no default'],
    ['a parameter of SSM', { Ref: 'Stored' }, 'parameter Stored is read from SSM at deployment'],
    ['a parameter whose default is no text', { Ref: 'Odd' }, 'the default of parameter Odd takes text, and got an object'],
    ['Ref of what is not there', { Ref: 'Nothing' }, 'Ref Nothing: the template has no such resource or parameter'],
    ['Ref of AWS::NotificationARNs', { Ref: 'AWS::NotificationARNs' }, 'Ref AWS::NotificationARNs: the template has no such resource or parameter'],
    ['Ref of a resource whose condition is false', { Ref: 'Gone' }, 'Ref Gone: its condition "No" is false'],
    ['Ref of no name', { Ref: ['Name'] }, 'Ref takes text, and got a list'],
    ['Ref beside another member', { Ref: 'Name', Other: 1 }, 'Ref stands beside other members'],
    ['an intrinsic beside another one', { 'Fn::Join': ['', []], 'Fn::Sub': 'x' }, 'Fn::Join stands beside other members'],
    ['Fn::GetAtt of an unknown attribute', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Fn::GetAtt Table.StreamArn: the local engine does not know this attribute of AWS::DynamoDB::Table'],
    ['Fn::GetAtt of nothing', { 'Fn::GetAtt': [] }, 'Fn::GetAtt  names no attribute'],
    ['Fn::GetAtt without an attribute', { 'Fn::GetAtt': 'Table' }, 'Fn::GetAtt Table names no attribute'],
    ['Fn::GetAtt of an object', { 'Fn::GetAtt': { a: 1 } }, 'Fn::GetAtt takes a list, and got an object'],
    ['Fn::Join of what is no list', { 'Fn::Join': ['', 'abc'] }, 'Fn::Join takes a list, and got "abc"'],
    ['Fn::Join of what is no text', { 'Fn::Join': ['', [{ a: 1 }]] }, 'Fn::Join takes text, and got an object'],
    ['Fn::Join without a separator', { 'Fn::Join': [['a']] }, 'Fn::Join takes a list of 2, and got a list'],
    ['Fn::Select beyond the list', { 'Fn::Select': [9, ['a']] }, 'Fn::Select has no item 9'],
    ['Fn::Select with a negative index', { 'Fn::Select': [-1, ['a']] }, 'Fn::Select has no item -1'],
    ['Fn::Select with an empty index', { 'Fn::Select': ['', ['a']] }, 'Fn::Select has no item '],
    ['Fn::Select with the name of a member as index', { 'Fn::Select': ['length', ['a']] }, 'Fn::Select has no item length'],
    ['Fn::Split without a separator', { 'Fn::Select': [0, { 'Fn::Split': ['', 'abc'] }] }, 'Fn::Split takes a separator that is not empty'],
    ['Fn::Sub of a name that is none', { 'Fn::Sub': '${a b}' }, 'Fn::Sub takes names of letters, digits, "_", "." and ":", and got "a b"'],
    ['Fn::Sub of no name', { 'Fn::Sub': '${}' }, 'Fn::Sub takes names of letters, digits, "_", "." and ":", and got ""'],
    ['Fn::Sub of what is not there', { 'Fn::Sub': '${Nothing}' }, 'Ref Nothing: the template has no such resource or parameter'],
    ['Fn::Sub of a list', { 'Fn::Sub': '${Zones}' }, 'Fn::Sub takes text, and got a list'],
    ['Fn::FindInMap of what is not there', { 'Fn::FindInMap': ['Map', 'top', 'nothing'] }, 'Fn::FindInMap finds nothing at Map.top.nothing'],
    ['Fn::FindInMap of what is no text', { 'Fn::FindInMap': ['Map', 'top', 'odd'] }, 'Fn::FindInMap takes text, and got an object'],
    ['Fn::If of an unknown condition', { 'Fn::If': ['Nobody', 1, 2] }, 'there is no condition Nobody'],
    ['Fn::If of a condition that is written out', { 'Fn::If': [{ 'Fn::Equals': [1, 1] }, 1, 2] }, 'Fn::If takes text, and got an object'],
    ['Fn::And of one', { 'Fn::If': ['Lone', 1, 2] }, 'Fn::And takes a list of 2 to 10, and got a list'],
    ['Fn::And of none', { 'Fn::If': ['Empty', 1, 2] }, 'Fn::And takes a list of 2 to 10, and got a list'],
    ['a condition that is a boolean', { 'Fn::If': ['Literal', 1, 2] }, 'true is no condition'],
    ['a condition of two intrinsics', { 'Fn::If': ['Two', 1, 2] }, 'Fn::Equals is no condition'],
    ['a condition where a value belongs', { 'Fn::Equals': [1, 1] }, 'Fn::Equals is not supported by the local engine'],
    ['an unknown intrinsic', { 'Fn::Cidr': ['10.0.0.0/16', 1] }, 'Fn::Cidr is not supported by the local engine'],
    ['a name that looks like an intrinsic', { 'Fn::': 1 }, 'Fn:: is not supported by the local engine'],
    ['a dynamic reference', '{{resolve:ssm:/path}}', 'a dynamic reference {{resolve:ssm:…}} is read at deployment'],
    ['a dynamic reference in parts', { 'Fn::Join': ['', ['{{resolve:secretsmanager', ':', { Ref: 'Name' }, '}}']] }, 'a dynamic reference {{resolve:secretsmanager:…}} is read at deployment'],
    ['a dynamic reference inside Fn::Base64', { 'Fn::Base64': '{{resolve:ssm-secure:/path}}' }, 'a dynamic reference {{resolve:ssm-secure:…}} is read at deployment'],
    ['Fn::ImportValue of what nobody exports', { 'Fn::ImportValue': 'x' }, 'Fn::ImportValue x: no stack of the app in 123456789012/us-east-1 exports it'],
  ])('%s', (_, value, problem) => {
    expect(resolve(value)).toEqual({ value: undefined, problem });
  });
});

test('an output whose condition is false is not there, and is no problem', () => {
  const { outputs, problems } = loadTemplate(folder, {
    ...SECTIONS, Resources: { Api: IAM_API }, Outputs: { A: { Condition: 'No', Value: { Ref: 'Nothing' } }, B: { Condition: 'Yes', Value: 'b' } },
  });
  expect(outputs).toEqual([{ stack: 'Chat', name: 'B', value: 'b' }]);
  expect(problems).toEqual([]);
});

test('a resource whose condition is false is not there, and one whose condition is unknown is left out with a problem', () => {
  const namespace = (Name: string, Condition: unknown) => ({ Type: 'AWS::AppSync::ChannelNamespace', Condition, Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name } });
  const { eventApis, problems } = loadTemplate(folder, {
    ...SECTIONS,
    Resources: { Api: IAM_API, Here: namespace('here', 'Yes'), Gone: namespace('gone', 'No'), Who: namespace('who', 'Unknown'), Odd: namespace('odd', { 'Fn::Not': [] }) },
  });
  expect([...eventApis[0].namespaces.keys()]).toEqual(['here']);
  expect(lines(problems)).toEqual(['Chat/Who.Condition: there is no condition Unknown', 'Chat/Odd.Condition: Fn::Not is not supported by the local engine']);
});
