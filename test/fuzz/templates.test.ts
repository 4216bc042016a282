import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, nat, oneof, property, string, tuple } from 'fast-check';
import { stringify } from 'yaml';
import type { Application } from '../../engine/application';
import { loadApplication } from '../../engine/template/load-application';
import { countFromEnvironment } from '../support/count-from-environment';

const SEED = 20_251_125;
const RUNS = countFromEnvironment('FUZZ_RUNS', 150);
const folder = mkdtempSync(join(tmpdir(), 'fuzz-templates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const modes = (...types: string[]) => types.map((AuthType) => ({ AuthType }));
const namespace = (Name: unknown, properties: object) => ({ Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name, ...properties } });
const TEMPLATE = {
  AWSTemplateFormatVersion: '2010-09-09',
  Transform: 'AWS::Serverless-2016-10-31',
  Parameters: { Stage: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] }, Pool: { Type: 'String' } },
  Mappings: { Names: { dev: { room: 'rooms' } } },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] }, IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] } },
  Resources: {
    Api: {
      Type: 'AWS::AppSync::Api',
      Properties: {
        Name: { 'Fn::Sub': 'api-${Stage}' },
        EventConfig: {
          AuthProviders: [{ AuthType: 'AWS_IAM' }, { AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: { UserPoolId: { Ref: 'Pool' }, AwsRegion: 'us-east-1', AppIdClientRegex: '^(?:a|b)$' } }],
          ConnectionAuthModes: modes('AMAZON_COGNITO_USER_POOLS'),
          DefaultPublishAuthModes: modes('AWS_IAM'),
          DefaultSubscribeAuthModes: modes('AMAZON_COGNITO_USER_POOLS'),
        },
      },
    },
    Open: namespace('open', { SubscribeAuthModes: modes('AMAZON_COGNITO_USER_POOLS'), PublishAuthModes: modes('AWS_IAM') }),
    Rooms: namespace({ 'Fn::FindInMap': ['Names', { Ref: 'Stage' }, 'room'] }, { CodeHandlers: { 'Fn::Join': ['\n', ['export function onSubscribe(ctx) {', '}']] } }),
    Gone: { ...namespace('gone', {}), Condition: 'IsProd' },
    Chosen: namespace('chosen', { CodeHandlers: { 'Fn::If': ['IsDev', 'export function onPublish(ctx) {}', 'x'] } }),
    Fn: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        Runtime: 'nodejs22.x', Handler: 'index.handler', InlineCode: 'x', Environment: { Variables: { POOL: { Ref: 'Pool' } } },
        Policies: [{
          Statement: [
            { Effect: 'Allow', Action: 'appsync:EventPublish', Resource: { 'Fn::Sub': '${Api.ApiArn}/channelNamespace/open' } },
            { Effect: 'Deny', Action: ['appsync:EventPublish'], Resource: '*' },
          ],
        }],
      },
    },
  },
  Outputs: { Url: { Value: { 'Fn::Sub': 'https://${Api.Dns.Http}/event' } } },
};

/** What another app exports may be a client's id: its stand-in admits that client alone, which is nobody's here. */
const CLIENT_OF_ANOTHER_APP = /"appIdClientRegex":"local[a-z0-9]{21}"/;
/** Or a pool's: its stand-in is a pool of its own, whose users are nobody else's. */
const POOL_OF_ANOTHER_APP = /"userPoolId":"us-east-1_local[a-z0-9]{9}"/;

function load(text: string, name: string): Application {
  const file = join(folder, name);
  writeFileSync(file, text);
  return loadApplication(file, { httpHost: 'localhost:4000', realtimeHost: 'localhost:4000' });
}

/** What a template lets in: the operations of namespaces by mode, under the code that guards them, the trusted pools and what roles may do. */
function allowances({ eventApis, functions }: Application): readonly string[] {
  return [
    ...eventApis.flatMap(({ namespaces, authProviders, connectionAuthModes }) => [
      ...authProviders.map((provider) => (
        JSON.stringify(provider).replace(CLIENT_OF_ANOTHER_APP, '"appIdClientRegex":"^(?:a|b)$"').replace(POOL_OF_ANOTHER_APP, '"userPoolId":"a pool of another app"')
      )),
      ...connectionAuthModes.map((mode) => `connect by ${mode}`),
      ...[...namespaces.values()].flatMap(({ name, code, publishAuthModes, subscribeAuthModes, unsupported }) => [
        ...unsupported.onPublish === undefined ? publishAuthModes.map((mode) => `publish to ${name} by ${mode} under ${code}`) : [],
        ...unsupported.onSubscribe === undefined ? subscribeAuthModes.map((mode) => `subscribe to ${name} by ${mode} under ${code}`) : [],
      ]),
    ]),
    ...functions.flatMap(({ role }) => {
      const statements = (role?.statements ?? []).map((statement) => JSON.stringify(statement));
      const refusals = statements.filter((statement) => statement.includes('"Deny"')).map((statement) => statement.includes('["*"],"resources":["*"]') ? 'everything' : statement);
      if (refusals.includes('everything')) return [];
      return statements.filter((statement) => statement.includes('"Allow"')).map((statement) => `${statement} but ${refusals.sort().join()}`);
    }),
  ];
}

/** No error of the program itself, which would be a hole that happens to be closed. */
function expectForPeople(message: string): void {
  expect(message).not.toMatch(/is not a function|Cannot read|Cannot convert|is not iterable|Maximum call stack|Invalid string length|\[object|undefined|[\u0000-\u0008\u001b\u202e]/);
}

function loadOrRefuse(text: string, name: string): Application | undefined {
  try {
    const application = load(text, name);
    for (const { where, message } of application.problems) expectForPeople(`${where}: ${message}`);
    return application;
  } catch (error) {
    expect((error as Error).constructor).toBe(Error);
    expectForPeople((error as Error).message);
    return undefined;
  }
}

/** Values that nobody can resolve, or that are of no use anywhere. */
const deep = Array.from({ length: 150 }).reduce<unknown>((inner) => ({ 'Fn::Join': ['', [inner]] }), 'x');
const damage = constantFrom<unknown>(
  { Ref: 'Nothing' }, { 'Fn::GetAtt': 'Nothing.Arn' }, { 'Fn::Transform': { Name: 'AWS::Include' } }, { 'Fn::If': ['Nobody', [], []] }, { 'Fn::ImportValue': 'nothing' },
  { 'Fn::FindInMap': ['Nothing', 'a', 'b'] }, '{{resolve:secretsmanager:x}}', null, deep, { 'Fn::ForEach::X': [] }, { 'Ref': 'Api', 'Fn::Sub': '' },
  JSON.parse('{"__proto__":{"AuthType":"API_KEY"}}'), { constructor: { prototype: {} } }, [[]], { 'Fn::Sub': '${' + 'x'.repeat(2_000) + '}' },
  { 'Fn::Join': ['', Array.from({ length: 1_000 }, () => ({ 'Fn::Join': [{ Ref: 'Stage' }, Array.from({ length: 100 }, () => 'x'.repeat(100))] }))] },
);

/** Every place of a value, but for the types of resources: a resource of another type is simply another one. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key])) : [];
  return path.length === 0 || path.at(-1) === 'Type' ? inner : [path, ...inner];
}

function damaged(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, at) => String(at) === key ? damaged(item, path, by) : item);
  return Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, name === key ? damaged(item, path, by) : item]));
}

const PLACES = placesOf(TEMPLATE).filter(([section]) => section !== 'AWSTemplateFormatVersion');
const UNTOUCHED = allowances(load(JSON.stringify(TEMPLATE), 'Chat.json'));

test('the template of this test lets something in, which it names', () => {
  expect(UNTOUCHED).toHaveLength(10);
});

test('a template with damage anywhere lets in no more than it did before', () => {
  assert(property(array(tuple(nat(PLACES.length - 1), damage), { minLength: 1, maxLength: 3 }), (places) => {
    const template = places.reduce<unknown>((value, [at, by]) => placeExists(value, PLACES[at]) ? damaged(value, PLACES[at], by) : value, TEMPLATE);
    const application = loadOrRefuse(JSON.stringify(template), 'Chat.json');
    if (application) expect(UNTOUCHED).toEqual(expect.arrayContaining([...allowances(application)]));
  }), { seed: SEED, numRuns: RUNS });
});

test('a template in YAML is read as in JSON, and with any text in it is read or refused with words for people', () => {
  const yaml = stringify(TEMPLATE, { aliasDuplicateObjects: false });
  expect(allowances(load(yaml, 'Chat.yaml'))).toEqual(UNTOUCHED);
  const piece = oneof(
    constantFrom('\n', ' ', '\t', ':', ': ', '- ', '[', ']', '{', '}', '!Ref ', '!Sub ', '!!binary ', '&a ', '*a', '<<: ', '"', '\'', '|', '>', '#', '%YAML 9', '---', '...', '? ', '\0', '\ud800', '\u202e', '\u001b[2J', 'yes'),
    string({ unit: 'binary', maxLength: 5 }),
  );
  assert(property(array(tuple(nat(), nat(8), piece), { minLength: 1, maxLength: 4 }), (edits) => {
    const text = edits.reduce((whole, [at, removed, inserted]) => {
      const offset = at % (whole.length + 1);
      return whole.slice(0, offset) + inserted + whole.slice(offset + removed);
    }, yaml);
    loadOrRefuse(text, 'Chat.yaml');
  }), { seed: SEED, numRuns: RUNS });
});

function placeExists(value: unknown, path: readonly string[]): boolean {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
}
