import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBeValidSarifLog } from '@microsoft/jest-sarif';
import type { CheckReport } from '../../../engine/holes/report';
import { RULES } from '../../../engine/holes/rules';
import type { main as Main } from '../../../local/cli/main';
import { templateOf } from '../../engine/holes/hand-written';
import { PUBLIC_MISTAKES } from '../../engine/holes/mistakes';

expect.extend({ toBeValidSarifLog });

const PREFIX = { code: PUBLIC_MISTAKES['a prefix without the end of the segment'].code };
const SAFE = { code: PREFIX.code!.replace('!ctx.info.channel.path.startsWith(`/inbox/${ctx.identity.sub}`)', 'ctx.info.channel.segments[1] !== ctx.identity.sub') };
const DIRECT = {
  more: { HandlerConfigs: { OnSubscribe: { Behavior: 'DIRECT', Integration: { DataSourceName: 'guard' } } } },
};
const GUARD = {
  Guard: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'exports.handler = () => process.exit(7);' }, Handler: 'index.handler', Runtime: 'nodejs22.x', Role: 'arn:aws:iam::123456789012:role/x' } },
  Source: {
    Type: 'AWS::AppSync::DataSource',
    Properties: { ApiId: { 'Fn::GetAtt': ['Events', 'ApiId'] }, Name: 'guard', Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: { 'Fn::GetAtt': ['Guard', 'Arn'] } } },
  },
};

interface Log {
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly { readonly ruleId: string; readonly kind: string }[];
  }];
}

let folder: string;
let main: typeof Main;
beforeAll(async () => {
  Object.assign(globalThis, { PACKAGE_VERSION: '0.0.0' }); // which the bundle has for a constant
  ({ main } = await import('../../../local/cli/main'));
  folder = mkdtempSync(join(tmpdir(), 'check-command-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
  return file;
}

async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(['check', ...args], { out: (line) => out.push(line), err: (text) => err.push(text), colors: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('check', () => {
  test('says what one user reaches of another, how, and what to do, and ends with 1', async () => {
    const file = write('prefix.json', templateOf([PREFIX]));
    const { code, out } = await run(file);
    expect(code).toBe(1);
    expect(out).toMatch(/^events \(prefix\/Events\): inbox$/m);
    expect(out).toMatch(/^error {2}cdk-cognito-events-api:otherUsersChannels$/m);
    expect(out).toMatch(/prefix\.json:\d+ {2}prefix\/Namespace0$/m);
    expect(out).toMatch(/whose sub ".+" is the beginning of ".+" may subscribe to \/inbox\/.+ and so reaches the channel of a user whose sub is/);
    expect(out).toMatch(/^ {4}ctx\.identity = \{"sub":/m);
    expect(out).toMatch(/^ {2}way out: compare one whole segment/m);
    expect(out).toMatch(/^1 hole found; \d+ questions asked$/m);
    expect(out).not.toContain('no proof');
  });

  test('says that nothing found is no proof, and ends with 0', async () => {
    const { code, out } = await run(write('safe.json', templateOf([SAFE])));
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/nothing found; \d+ questions asked\nThat nothing is found is no proof/) as string });
  });

  test('starts no function, says what it leaves open, and ends with 3', async () => {
    const { code, out } = await run(write('direct.json', templateOf([DIRECT], { resources: GUARD })));
    expect(code).toBe(3);
    expect(out).toMatch(/^undecided {2}cdk-cognito-events-api:undecidedHandler$/m);
    expect(out).toContain('depends on a function, guard, which is not started here');
    expect(out).toContain('What is undecided is not known to be safe.');
  });

  test.each([
    ['a template without an Event API', 'bucket.json', { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }, 'has no AWS::AppSync::Api'],
    ['what is no template', 'list.json', '[]', 'holds no JSON object'],
    ['what is no JSON', 'broken.json', '{', 'is not JSON: line 1, column 2'],
    ['a template that a macro rewrites', 'macro.json', { Transform: 'Mine', ...templateOf([SAFE]) }, 'may rewrite the whole template'],
  ])('ends with 2, and counts nothing as safe: %s', async (_name, name, content, message) => {
    const { code, out, err } = await run(write(name, content));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain('nothing was checked');
  });

  test.each([
    [['nowhere.json'], 'app "nowhere.json": there is no such folder'],
    [['--app', 'a', 'b'], '"b" and --app are both given; give one of them'],
    [['--formt', 'json'], 'unknown option --formt; did you mean --format?'],
    [['--format', 'xml'], '--format is one of text, json, sarif, got "xml"'],
    [['a', 'b'], 'check takes one app, got "a" and "b"'],
    [[tmpdir()], 'is not a cloud assembly: it has no manifest.json'],
  ])('ends with 2 and a sentence for %j', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('leaves open what a parameter without a value decides, and takes the value', async () => {
    const template = { Parameters: { Code: { Type: 'String' } }, ...templateOf([{ ...SAFE, more: { CodeHandlers: { Ref: 'Code' } } }]) };
    const file = write('parameter.json', template);
    const open = await run(file);
    expect(open.code).toBe(3);
    expect(open.out).toMatch(/undecidedHandler[^]*Code/);
    expect((await run(file, '--parameter', `Code=${SAFE.code}`)).code).toBe(0);
    expect((await run(file, '--parameter', `Code=${PREFIX.code}`)).code).toBe(1);
  });

  test('finds the line in YAML too', async () => {
    const yaml = [
      'Resources:', '  Events:', '    Type: AWS::AppSync::Api', '    Properties:', '      Name: events', '      EventConfig:',
      '        AuthProviders: [{ AuthType: AMAZON_COGNITO_USER_POOLS, CognitoConfig: { UserPoolId: us-east-1_Pool, AwsRegion: us-east-1, AppIdClientRegex: ^web$ } }]',
      '        ConnectionAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]', '        DefaultPublishAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]',
      '        DefaultSubscribeAuthModes: [{ AuthType: AMAZON_COGNITO_USER_POOLS }]', '  Inbox:', '    Type: AWS::AppSync::ChannelNamespace', '    Properties:',
      '      ApiId: !GetAtt Events.ApiId', '      Name: inbox', '',
    ].join('\n');
    const { out } = await run(write('template.yaml', yaml), '--format', 'json');
    const { findings } = JSON.parse(out) as CheckReport;
    expect(findings.map(({ rule, line }) => [rule.split(':')[1], line])).toEqual([['inheritedModes', 13], ['inheritedModes', 13], ['openNamespace', 13], ['openPublish', 13]]);
  });

  test('keeps what is acknowledged, with the reason, and does not count it', async () => {
    const open = { name: 'news', metadata: { 'cdk-cognito-events-api/acknowledge': { openNamespace: 'for every user' } } };
    const { code, out } = await run(write('acknowledged.json', templateOf([open])));
    expect(code).toBe(0);
    expect(out).toMatch(/^acknowledged {2}cdk-cognito-events-api:openNamespace$/m);
    expect(out).toContain('  because: for every user');
    expect(out).toContain('nothing found, 1 acknowledged');
  });

  test.each([[{ openNamespace: '' }, 'needs a reason'], [{ opnNamespace: 'x' }, 'is no rule'], [['openNamespace'], 'takes an object']])(
    'takes no acknowledgement that says nothing: %j', async (acknowledge, message) => {
      const open = { name: 'news', metadata: { 'cdk-cognito-events-api/acknowledge': acknowledge } };
      const { code, out } = await run(write('unacknowledged.json', templateOf([open])));
      expect(code).toBe(1);
      expect(out).toMatch(/^warning {2}cdk-cognito-events-api:openNamespace$/m);
      expect(out).toMatch(new RegExp(`badAcknowledgement[^]*${message}`));
    });

  test('writes SARIF by its schema, with lines, construct paths, suppressions and all rules', async () => {
    const open = { name: 'news', metadata: { 'cdk-cognito-events-api/acknowledge': { openNamespace: 'for every user' }, 'aws:cdk:path': 'Chat/News/Resource' } };
    const { code, out } = await run(write('all.json', templateOf([PREFIX, open, { ...DIRECT, name: 'direct' }], { resources: GUARD })), '--format', 'sarif');
    expect(code).toBe(1);
    const log = JSON.parse(out) as Log;
    expect(log).toBeValidSarifLog();
    const [{ tool, results }] = log.runs;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(Object.keys(RULES).map((id) => `cdk-cognito-events-api:${id}`));
    expect(results.map(({ ruleId, kind }) => [ruleId.split(':')[1], kind])).toEqual([['otherUsersChannels', 'fail'], ['openNamespace', 'fail'], ['undecidedHandler', 'review']]);
    expect(results[1]).toMatchObject({
      suppressions: [{ kind: 'inSource', justification: 'for every user' }],
      locations: [{
        physicalLocation: { artifactLocation: { uri: expect.stringMatching(/all\.json$/) as string }, region: { startLine: expect.any(Number) as number } },
        logicalLocations: [{ name: 'Namespace1', fullyQualifiedName: 'Chat/News' }],
      }],
    });
  });
});
