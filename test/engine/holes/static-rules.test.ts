import { check, HandWritten, HandWrittenApi, IAM, NOW, OWN_POOL, POOL, rulesOf, templateOf } from './hand-written';
import { JsonObject } from '../../../engine/template/json';

const SAFE = 'import { util } from \'@aws-appsync/utils\';\nexport function onSubscribe(ctx) { if (ctx.info.channel.segments[1] !== ctx.identity.sub) { util.unauthorized(); } }';
const DAY_SECONDS = 86_400;
const SECONDS = NOW / 1000;

const pool = (config: JsonObject): JsonObject => ({ AuthType: POOL, CognitoConfig: { UserPoolId: { Ref: 'Users' }, AwsRegion: 'us-east-1', ...config } });
const found = async (api: HandWrittenApi, more: HandWritten = {}) => rulesOf(await check(templateOf([{ code: SAFE, ...more }], api)));

/** A role that users, or guests, of an identity pool assume, with a policy. */
const identityPoolRole = (action: string, kind: 'authenticated' | 'unauthenticated' = 'authenticated', more: JsonObject = {}): JsonObject => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{
          Effect: 'Allow', Principal: { Federated: 'cognito-identity.amazonaws.com' }, Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': kind } },
        }],
      },
      Policies: [{
        PolicyName: 'events',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: { 'Fn::Sub': '${Events.ApiArn}/channelNamespace/*' }, ...more }] },
      }],
    },
  },
});

test('a namespace with its own modes, one client and a handler is nothing to speak of', async () => {
  expect(await found({})).toEqual([]);
});

describe('app clients', () => {
  const SECOND = { Admin: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Users' } } } };

  test('may be unrestricted where the pool has one, and no more', async () => {
    expect(await found({ providers: [pool({}), { AuthType: IAM }] })).toEqual([]);
    expect(await found({ providers: [pool({}), { AuthType: IAM }], resources: SECOND })).toEqual(['unrestrictedClients']);
  });

  test('may not be unrestricted where nobody here knows them', async () => {
    expect(await found({ providers: [pool({ UserPoolId: 'us-east-1_Elsewhere' }), { AuthType: IAM }] })).toEqual(['unrestrictedClients']);
  });

  test.each([['web', true], ['^web', true], ['^a|b$', true], ['^.*$', true], ['^(web|admin)$', false], ['^(?:web|admin)$', false], ['^web$', false]])(
    'are restricted only by an expression that is anchored as a whole: %s', async (AppIdClientRegex, isFound) => {
      expect(await found({ providers: [pool({ AppIdClientRegex }), { AuthType: IAM }] })).toEqual(isFound ? ['unrestrictedClients'] : []);
    });
});

describe('an API key', () => {
  const key = (Expires?: number) => ({
    providers: [OWN_POOL, { AuthType: IAM }, { AuthType: 'API_KEY' }],
    resources: { Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': ['Events', 'ApiId'] }, ...Expires !== undefined && { Expires } } } },
  });

  test.each([
    ['has no expiry', undefined, true], ['has expired', SECONDS - DAY_SECONDS, true], ['expires within a week', SECONDS + 6 * DAY_SECONDS, true],
    ['expires in a month', SECONDS + 30 * DAY_SECONDS, false],
  ])('that %s', async (_, expires, isFound) => {
    expect(await found(key(expires))).toEqual(isFound ? ['apiKeyExpiry'] : []);
  });

  test('that opens a namespace', async () => {
    const report = await check(templateOf([{ name: 'news', subscribe: ['API_KEY'] }], key(SECONDS + 30 * DAY_SECONDS)));
    expect(rulesOf(report)).toEqual(['apiKeyAccess']);
    expect(report.findings[0].message).toBe('whoever has the API key may subscribe to /news/*');
  });
});

test.each(['SubscribeAuthModes', 'PublishAuthModes'])('a namespace that inherits its %s', async (property) => {
  expect(await found({}, { more: { [property]: undefined } })).toEqual(['inheritedModes']);
});

describe('a role of an identity pool', () => {
  test('that may subscribe where no handler tells users apart', async () => {
    const report = await check(templateOf([{ name: 'news', subscribe: [IAM] }], { resources: identityPoolRole('appsync:EventSubscribe') }));
    expect(rulesOf(report)).toEqual(['identityPoolRole']);
    expect(report.findings[0].message).toContain('a user of an identity pool with the role Role (template.json/Role) may subscribe to /news/*');
  });

  test('of guests, that may publish', async () => {
    const report = await check(templateOf([{ code: SAFE }], { resources: identityPoolRole('appsync:*', 'unauthenticated') }));
    expect(report.findings.map(({ message }) => message)).toEqual([expect.stringContaining('a guest of an identity pool with the role Role') as string]);
    expect(rulesOf(report)).toEqual(['identityPoolRole']);
  });

  test.each(['cognito-identity-us-gov.amazonaws.com', 'cognito-identity.cn-north-1.amazonaws.com.cn'])('of another partition, whose principal is %s', async (principal) => {
    const resources = JSON.parse(JSON.stringify(identityPoolRole('appsync:EventPublish')).replaceAll('cognito-identity.amazonaws.com', principal)) as JsonObject;
    expect(await found({ resources })).toEqual(['identityPoolRole']);
  });

  test('is nothing where the handler refuses it, and where it may only connect', async () => {
    const code = SAFE.replace('if (', 'if (!ctx.identity.sub || ');
    expect(await found({ resources: identityPoolRole('appsync:EventSubscribe') }, { code, subscribe: [POOL, IAM] })).toEqual([]);
    expect(await found({ resources: identityPoolRole('appsync:EventConnect') }, { subscribe: [POOL, IAM] })).toEqual([]);
  });

  test('has no sub, and must not equal a segment that is not there', async () => {
    const report = await check(templateOf([{ code: SAFE, subscribe: [POOL, IAM] }], { resources: identityPoolRole('appsync:EventSubscribe') }));
    expect(rulesOf(report)).toEqual(['notAUser']);
    expect(report.findings[0].reproduction).toMatchObject({
      channel: '/inbox/*', shownAs: ['/inbox', 'inbox'], outcome: 'admitted, if AppSync shows the channel so, which is not documented',
    });
  });

  test.each([
    ['a prefix of an identity', 'otherUsersChannels', '!ctx.info.channel.path.startsWith(\'/inbox/\' + ctx.identity.cognitoIdentityId?.split(\':\')[1])'],
    ['a prefix of a sign-in', 'otherUsersChannels', '!ctx.info.channel.path.startsWith(\'/inbox/\' + ctx.identity.cognitoIdentityAuthProvider?.split(\'"\')[3].split(\':\')[2])'],
    ['the identity', undefined, '!ctx.identity.cognitoIdentityId || ctx.info.channel.segments[1] !== ctx.identity.cognitoIdentityId.split(\':\')[1]'],
    ['nothing, since only backends may', undefined, '!ctx.identity.userArn || ctx.identity.cognitoIdentityId'],
  ])('whose users are told apart by %s', async (_, rule, condition) => {
    const code = `import { util } from '@aws-appsync/utils';\nexport function onSubscribe(ctx) { if (${condition}) { util.unauthorized(); } }`;
    expect(await found({ resources: identityPoolRole('appsync:EventSubscribe') }, { code, subscribe: [IAM] })).toEqual(rule === undefined ? [] : [rule]);
  });

  test('is undecided where its policy cannot be evaluated', async () => {
    const resources = identityPoolRole('appsync:EventPublish', 'authenticated', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } });
    expect(await found({ resources })).toEqual(['undecidedHandler']);
  });

  test('is undecided where it has a managed policy of which nobody here knows what it allows', async () => {
    const { Role: role } = identityPoolRole('appsync:EventConnect') as { readonly Role: { readonly Properties: JsonObject } };
    const Properties = { ...role.Properties, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSAppSyncEverythingSomeDay'] };
    expect(await found({ resources: { Role: { ...role, Properties } } })).toEqual(['undecidedHandler']);
  });
});

test('code that AppSync would refuse is found with its place, and not attacked', async () => {
  const report = await check(templateOf([{ code: `${SAFE}\nexport function onPublish(ctx) { while (true) {} }` }]));
  expect(rulesOf(report)).toEqual(['refusedCode']);
  expect(report.findings[0].message).toMatch(/line 3, column \d+: while loops/);
  expect(report.checked.attempts).toBe(0);
});

test('attributes that no client lets users write are as good as any claim', async () => {
  const code = SAFE.replace('ctx.identity.sub', 'ctx.identity.claims[\'custom:tenant\']');
  const protecting = { Web: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Users' }, WriteAttributes: ['name'] } } };
  expect(await found({}, { code })).toContain('writableClaim');
  expect(await found({ resources: protecting }, { code })).not.toContain('writableClaim');
});

test.each(['AWS::CloudFormation::Stack', 'AWS::Serverless::Application'])('what a nested %s has that is not here is undecided', async (Type) => {
  const Nested = { Type, Properties: { TemplateURL: 'https://example.com/nested.json', Location: 'https://example.com/nested.json' } };
  const report = await check({ Transform: 'AWS::Serverless-2016-10-31', ...templateOf([{ code: SAFE }], { resources: { Nested } }) });
  expect(report.findings.map(({ rule, logicalId }) => [rule, logicalId])).toEqual([['cdk-cognito-events-api:unreadTemplate', 'Nested']]);
  expect(report.outcome).toBe('undecided');
});

test('an API without a namespace is undecided', async () => {
  const report = await check(templateOf([]));
  expect(rulesOf(report)).toEqual(['unreadTemplate']);
  expect(report.outcome).toBe('undecided');
});

test('a namespace on an API of another app is undecided until it is acknowledged, as the way out says', async () => {
  const imported = (metadata?: JsonObject) => check(templateOf([{ code: SAFE }, { name: 'jobs', code: SAFE, more: { ApiId: 'abc123' }, metadata }]));
  const { findings: [finding], outcome } = await imported();
  expect([finding.rule, finding.logicalId, outcome]).toEqual(['cdk-cognito-events-api:unreadTemplate', 'Namespace1', 'undecided']);
  const [, key, rule] = /addMetadata\("([^"]+)", { (\w+): "…" }\)/.exec(finding.wayOut) ?? [];
  const acknowledged = await imported({ [key]: { [rule]: 'checked with the app of the API' } });
  expect([acknowledged.findings.length, acknowledged.outcome]).toEqual([1, 'nothing']);
});

test('a namespace named public may be read by everybody, and not written', async () => {
  expect(rulesOf(await check(templateOf([{ name: 'public' }])))).toEqual([]);
  expect(rulesOf(await check(templateOf([{ name: 'public', publish: [POOL] }])))).toEqual(['openPublish']);
});
