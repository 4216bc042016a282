import { IAM_API, loadTemplate, temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const SECTIONS = {
  Parameters: { Name: { Type: 'String', Default: 'chat' }, Count: { Type: 'Number', Default: 3 }, Zones: { Type: 'CommaDelimitedList', Default: 'a,b,c' } },
  Mappings: { Map: { top: { second: 'found' } } },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'Name' }, 'chat'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
    Either: { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
  },
};

/** What a value becomes, seen as an output. */
function resolved(value: unknown): string | undefined {
  const { outputs } = loadTemplate(folder, { ...SECTIONS, Resources: { Api: IAM_API, Topic: { Type: 'AWS::SNS::Topic' }, Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't' } } }, Outputs: { It: { Value: value } } });
  return outputs[0]?.value;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
test.each<[string, unknown, string | undefined]>([
  ['a text', 'x', 'x'],
  ['Ref of a parameter', { Ref: 'Name' }, 'chat'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Ref of an API, which is its ARN', { Ref: 'Api' }, expect.stringMatching(/^arn:aws:appsync:us-east-1:123456789012:apis\/[a-z0-9]{26}$/)],
  ['Ref of a topic, which is its ARN', { Ref: 'Topic' }, expect.stringMatching(/^arn:aws:sns:us-east-1:123456789012:Chat-Topic-[a-z0-9]{12}$/)],
  ['Ref of a named table', { Ref: 'Table' }, 't'],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Api', 'Dns.Http'] }, 'localhost:4000'],
  ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Api.Dns.Realtime' }, 'localhost:4001'],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Name' }, { Ref: 'Count' }]] }, 'a-chat-3'],
  ['Fn::Join without AWS::NoValue', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
  ['Fn::Join of a list parameter', { 'Fn::Join': ['', { Ref: 'Zones' }] }, 'abc'],
  ['Fn::Sub', { 'Fn::Sub': '${Name}/${AWS::Region}/${Table.Arn}' }, 'chat/us-east-1/arn:aws:dynamodb:us-east-1:123456789012:table/t'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${Own}-${Name}', { Own: { Ref: 'Count' } }] }, '3-chat'],
  ['Fn::Sub with a literal', { 'Fn::Sub': '${!Name}' }, '${Name}'],
  ['Fn::Sub of what looks like an intrinsic after it was put in', { 'Fn::Sub': ['${A}', { A: '${Name}' }] }, '${Name}'],
  ['Fn::Select', { 'Fn::Select': [1, ['a', 'b']] }, 'b'],
  ['Fn::Select with a text as index', { 'Fn::Select': ['0', { Ref: 'Zones' }] }, 'a'],
  ['Fn::Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'c'],
  ['Fn::Base64, in UTF-8', { 'Fn::Base64': 'grüße' }, 'Z3LDvMOfZQ=='],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', 'top', 'second'] }, 'found'],
  ['Fn::If', { 'Fn::If': ['Yes', 'a', { Ref: 'Nothing' }] }, 'a'],
  ['Fn::Not', { 'Fn::If': ['No', 'a', 'b'] }, 'b'],
  ['Fn::And', { 'Fn::If': ['Both', 'a', 'b'] }, 'b'],
  ['Fn::Or', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
  ['Fn::Select beyond the list, which has no value', { 'Fn::Select': [9, ['a']] }, undefined],
  ['Fn::Join of what is no text, which has no value', { 'Fn::Join': ['', [{ a: 1 }]] }, undefined],
])('%s', (_, value, expected) => {
  expect(resolved(value)).toEqual(expected);
});

test('a resource whose condition is false is not there', () => {
  const { eventApis } = loadTemplate(folder, {
    ...SECTIONS,
    Resources: {
      Api: IAM_API,
      Ns: { Type: 'AWS::AppSync::ChannelNamespace', Condition: 'No', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'ns' } },
    },
  });
  expect(eventApis[0].namespaces.size).toBe(0);
});
