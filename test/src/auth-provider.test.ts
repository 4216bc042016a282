import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter, Duration, Expiration } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, EventsNamespaceOptions } from '../../src';
import { API_KEY, EventsStack, LAMBDA, namespaceOf, OIDC, USER_POOL } from '../support/events-stack';

const HOUR = 3_600_000;
const wholeHourIn = (days: number) => Expiration.atDate(new Date(Math.ceil((Date.now() + days * 24 * HOUR) / HOUR) * HOUR));
const providersOf = (stack: EventsStack) => {
  const [api] = Object.values(Template.fromStack(stack).findResources('AWS::AppSync::Api')) as { Properties: { EventConfig: { AuthProviders: unknown[] } } }[];
  return api.Properties.EventConfig.AuthProviders;
};
const authorizerIn = (stack: EventsStack) =>
  new Function(stack, 'Authorizer', { runtime: Runtime.NODEJS_20_X, handler: 'index.handler', code: Code.fromInline('exports.handler = () => ({})') });

describe('an API key', () => {
  test('is a resource that expires at an absolute time', () => {
    const stack = new EventsStack();
    const expires = wholeHourIn(100);
    const events = stack.events({ authProviders: [AuthProvider.apiKey({ expires, description: 'for guests' })] });
    expect(providersOf(stack)).toContainEqual({ AuthType: 'API_KEY' });
    Template.fromStack(stack).hasResourceProperties('AWS::AppSync::ApiKey', {
      ApiId: stack.resolve(events.apiId) as unknown, Description: 'for guests', Expires: expires.date.getTime() / 1000,
    });
    expect(stack.resolve(events.cfnApiKey!.attrApiKey)).toEqual({ 'Fn::GetAtt': [expect.stringContaining('ApiKey'), 'ApiKey'] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('is not there unless asked for', () => {
    const stack = new EventsStack();
    expect(stack.events().cfnApiKey).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::AppSync::ApiKey', 0);
  });

  test('fails for a relative time, and for one more than a year away', () => {
    expect(() => AuthProvider.apiKey({ expires: Expiration.after(Duration.millis(100 * 24 * HOUR + 1234567)) })).toThrow('a relative time changes the template');
    const late = Expiration.atDate(new Date(wholeHourIn(30).date.getTime() + 1234567));
    expect(() => AuthProvider.apiKey({ expires: late })).toThrow(`give a whole hour, as with Expiration.atDate(new Date('${wholeHourIn(30).date.toISOString()}'))`);
    expect(() => AuthProvider.apiKey({ expires: wholeHourIn(366) })).toThrow('a key lives at most 365 days');
  });

  test.each([[-1, 'has expired'], [3, 'expires soon']])('warns if it ends in %d days', (days, words) => {
    const stack = new EventsStack();
    stack.events({ authProviders: [AuthProvider.apiKey({ expires: wholeHourIn(days) })] });
    Annotations.fromStack(stack).hasWarning('/Chat/Events', Match.stringLikeRegexp(`${words}.*cdk-cognito-events-api:apiKeyExpiry`));
  });

  test('opens no namespace by itself, and never one whose policy asks who the caller is', () => {
    const stack = new EventsStack();
    const events = stack.events({ authProviders: [AuthProvider.apiKey({ expires: wholeHourIn(100) })] });
    for (const name of ['public', 'private']) expect(JSON.stringify(namespaceOf(stack, name))).not.toContain(API_KEY);
    for (const policy of [ChannelPolicy.owner(), ChannelPolicy.claim('tenant'), ChannelPolicy.ownGroup()]) {
      expect(() => events.addNamespace(`ns${Math.random()}`.replace('.', ''), { subscribePolicy: policy, subscribeAuthModes: [USER_POOL, API_KEY] }))
        .toThrow('an API key has no user');
    }
  });
});

describe('an OpenID Connect provider', () => {
  test('is an entry with its issuer, exact clients and ages in milliseconds', () => {
    const stack = new EventsStack();
    stack.events({
      authProviders: [AuthProvider.oidc({
        issuer: 'https://id.example.com/', clientIds: ['a.b', 'c'], maxAgeSinceIssued: Duration.hours(1), maxAgeSinceSignIn: Duration.hours(2),
      })],
    });
    expect(providersOf(stack)).toContainEqual({
      AuthType: 'OPENID_CONNECT',
      OpenIDConnectConfig: { Issuer: 'https://id.example.com/', ClientId: '^(?:a\\.b|c)$', IatTTL: 3_600_000, AuthTTL: 7_200_000 },
    });
  });

  test.each(['', 'http://id.example.com', 'id.example.com', 'https://', 'https://x y', 'https://id.example.com?x', 'https://id.example.com#x'])('fails for the issuer %j', (issuer) => {
    expect(() => AuthProvider.oidc({ issuer })).toThrow(`AuthProvider.oidc: issuer ${JSON.stringify(issuer)}: an https URL`);
  });

  test('fails for what no token says as its issuer', () => {
    expect(() => AuthProvider.oidc({ issuer: 'https://web:secret@id.example.com' }))
      .toThrow('AuthProvider.oidc: issuer "https://…@id.example.com": an https URL without user and password');
    expect(() => AuthProvider.oidc({ issuer: 'https://id.example.com/.well-known/openid-configuration' })).toThrow('it takes what stands before /.well-known/');
  });

  test('fails for empty clients, and for the same issuer twice', () => {
    expect(() => AuthProvider.oidc({ issuer: 'https://a.b', clientIds: [] })).toThrow('clientIds is empty');
    expect(() => AuthProvider.oidc({ issuer: 'https://a.b', clientIds: [''] })).toThrow('clientIds has ""');
    const twice = [AuthProvider.oidc({ issuer: 'https://a.b' }), AuthProvider.oidc({ issuer: 'https://a.b', clientIds: ['c'] })];
    expect(() => new EventsStack().events({ authProviders: twice })).toThrow('Chat/Events: authProviders has the OIDC issuer https://a.b twice');
  });
});

test('a user pool is no OpenID Connect provider, where its machine clients would count as users', () => {
  const stack = new EventsStack();
  const pool = 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC';
  const issuers = [
    `https://${pool}`, `https://issuer-${pool}`, `https://${pool}`.toUpperCase().replace('HTTPS', 'https'),
    `https://cognito-idp.${stack.region}.amazonaws.com/${stack.userPool.userPoolId}`, new UserPool(stack, 'Staff').userPoolProviderUrl,
  ];
  for (const issuer of issuers) {
    expect(() => AuthProvider.oidc({ issuer })).toThrow(`issuer ${JSON.stringify(issuer)} is a Cognito user pool, whose machine clients would count as users; take AuthProvider.userPool()`);
  }
  expect(() => AuthProvider.oidc({ issuer: new CfnParameter(stack, 'Issuer').valueAsString })).not.toThrow();
});

describe('a Lambda authorizer', () => {
  test('is an entry, and AppSync may call it for this API only', () => {
    const stack = new EventsStack();
    const authorizer = authorizerIn(stack);
    const events = stack.events({ authProviders: [AuthProvider.lambdaAuthorizer(authorizer, { identityValidationRegex: '^custom-' })] });
    expect(providersOf(stack)).toContainEqual({
      AuthType: 'AWS_LAMBDA',
      LambdaAuthorizerConfig: {
        AuthorizerUri: stack.resolve(authorizer.functionArn) as unknown, AuthorizerResultTtlInSeconds: 0, IdentityValidationExpression: '^custom-',
      },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction', Principal: 'appsync.amazonaws.com', SourceArn: stack.resolve(events.apiArn) as unknown,
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('warns with the command to run where CDK cannot give the permission', () => {
    const stack = new EventsStack();
    const imported = Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:us-east-1:210987654321:function:authorizer');
    stack.events({ authProviders: [AuthProvider.lambdaAuthorizer(imported)] });
    Annotations.fromStack(stack).hasWarning('/Chat/Events', Match.stringLikeRegexp('Chat/Imported.*aws lambda add-permission .*appsync.amazonaws.com'));
  });

  test('may have its answers used again for as long as an hour', () => {
    const stack = new EventsStack();
    stack.events({ authProviders: [AuthProvider.lambdaAuthorizer(authorizerIn(stack), { resultsCacheTtl: Duration.hours(1) })] });
    expect(providersOf(stack)).toContainEqual(expect.objectContaining({
      LambdaAuthorizerConfig: expect.objectContaining({ AuthorizerResultTtlInSeconds: 3600 }) as unknown,
    }));
  });

  test('serves two APIs of one stack', () => {
    const stack = new EventsStack();
    const provider = AuthProvider.lambdaAuthorizer(authorizerIn(stack));
    stack.events({ authProviders: [provider] });
    stack.events({ authProviders: [provider] }, 'More');
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Permission', 2);
  });

  test('fails for answers that count for more than an hour, for an empty expression, and for a second one', () => {
    const stack = new EventsStack();
    const authorizer = authorizerIn(stack);
    expect(() => AuthProvider.lambdaAuthorizer(authorizer, { resultsCacheTtl: Duration.minutes(61) })).toThrow('resultsCacheTtl of 3660 seconds: at most 3600');
    expect(() => AuthProvider.lambdaAuthorizer(authorizer, { identityValidationRegex: '' })).toThrow('identityValidationRegex is empty');
    const two = [AuthProvider.lambdaAuthorizer(authorizer), AuthProvider.lambdaAuthorizer(authorizer)];
    expect(() => stack.events({ authProviders: two })).toThrow('Chat/Events: authProviders has AWS_LAMBDA twice, and an API takes one');
  });

  test('never opens a namespace that binds users', () => {
    const stack = new EventsStack();
    const events = stack.events({ authProviders: [AuthProvider.lambdaAuthorizer(authorizerIn(stack))] });
    expect(() => events.addPrivateNamespace('mine', { subscribeAuthModes: [USER_POOL, LAMBDA] })).toThrow('no token says who the caller of a Lambda authorizer is');
  });
});

describe('user pools', () => {
  const clientIn = (stack: EventsStack, id: string, userPool: UserPool) => new UserPoolClient(stack, id, { userPool });
  const regexOf = (stack: EventsStack, ...clients: UserPoolClient[]) => stack.resolve(`^(?:${clients.map(({ userPoolClientId }) => userPoolClientId).join('|')})$`) as unknown;

  test('of one app are entries of their own, each with its clients', () => {
    const stack = new EventsStack();
    const staff = new UserPool(stack, 'Staff');
    const [web, desk, phone] = [clientIn(stack, 'Web', stack.userPool), clientIn(stack, 'Desk', staff), clientIn(stack, 'Phone', staff)];
    const events = stack.events({ userPoolClients: [web], authProviders: [AuthProvider.userPool(staff, [desk])] });
    events.addUserPool(staff, [phone, desk]);
    events.addUserPoolClient(clientIn(stack, 'Late', staff));
    const late = stack.node.findChild('Late') as UserPoolClient;
    expect(providersOf(stack).slice(0, 2)).toEqual([
      { AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: expect.objectContaining({ UserPoolId: stack.resolve(stack.userPool.userPoolId) as unknown, AppIdClientRegex: regexOf(stack, web) }) as unknown },
      { AuthType: 'AMAZON_COGNITO_USER_POOLS', CognitoConfig: expect.objectContaining({ UserPoolId: stack.resolve(staff.userPoolId) as unknown, AppIdClientRegex: regexOf(stack, desk, phone, late) }) as unknown },
    ]);
  });

  test('may be given twice without clients', () => {
    const stack = new EventsStack();
    stack.events({ authProviders: [AuthProvider.userPool(stack.userPool)] }).addUserPool(stack.userPool);
    expect(providersOf(stack)).toHaveLength(2); // and IAM
  });

  test('with a client whose id is empty fail, since an empty text would match', () => {
    const stack = new EventsStack();
    const nameless = UserPoolClient.fromUserPoolClientId(stack, 'Nameless', '');
    const message = 'Chat/Events: userPoolClients has Chat/Nameless, whose id is ""; the id of a client is not empty';
    expect(() => stack.events({ userPoolClients: [nameless] })).toThrow(message);
    const events = stack.events({ userPoolClients: [clientIn(stack, 'Web', stack.userPool)] }, 'Later');
    expect(() => events.addUserPoolClient(nameless)).toThrow(message.replace('Events', 'Later'));
  });

  test('given once with clients and once without fail, since that would open or narrow them in silence', () => {
    const stack = new EventsStack();
    const web = clientIn(stack, 'Web', stack.userPool);
    expect(() => stack.events({ userPoolClients: [web] }).addUserPool(stack.userPool)).toThrow('Chat/Events: the user pool Chat/Users is given once with its clients and once without');
    expect(() => stack.events({}, 'More').addUserPool(stack.userPool, [web])).toThrow('Chat/More: the user pool Chat/Users is given once with its clients and once without');
    expect(() => stack.events({}, 'Empty').addUserPool(new UserPool(stack, 'Staff'), [])).toThrow('userPoolClients is empty');
  });

  test('fail for a client of a pool that the API does not accept', () => {
    const stack = new EventsStack();
    const stranger = clientIn(stack, 'Stranger', new UserPool(stack, 'Staff'));
    const web = clientIn(stack, 'Web', stack.userPool);
    expect(() => stack.events({ userPoolClients: [web] }).addUserPoolClient(stranger))
      .toThrow('Chat/Stranger is a client of another user pool than Chat/Users; call addUserPool()');
  });

  test('fail for a client that is given with another pool than its own, with which no token would pass', () => {
    const refusal = (id: string, pool: string) =>
      `Chat/${id}: userPoolClients has Chat/Stranger, which is a client of another user pool than Chat/${pool}; no token would be of both; give it with its own pool`;
    const stack = new EventsStack();
    const staff = new UserPool(stack, 'Staff');
    const stranger = clientIn(stack, 'Stranger', new UserPool(stack, 'Strangers'));
    expect(() => stack.events({ userPoolClients: [stranger] })).toThrow(refusal('Events', 'Users'));
    expect(() => stack.events({}, 'More').addUserPool(staff, [stranger])).toThrow(refusal('More', 'Staff'));
    expect(() => stack.events({ authProviders: [AuthProvider.userPool(staff, [stranger])] }, 'Other')).toThrow(refusal('Other', 'Staff'));
    const known = stack.events({ userPoolClients: [clientIn(stack, 'Web', stack.userPool)] }, 'Known');
    expect(() => known.addUserPool(stack.userPool, [stranger])).toThrow(refusal('Known', 'Users'));
  });
});

describe('with more than one issuer of tokens', () => {
  const POOL = 'us-east-1_Main';
  const ISSUERS = `["https://cognito-idp.us-east-1.amazonaws.com/${POOL}", "https://issuer-cognito-idp.us-east-1.amazonaws.com/${POOL}"]`;
  const stackWith = () => {
    const stack = new EventsStack();
    return { stack, main: UserPool.fromUserPoolId(stack, 'Main', POOL), staff: UserPool.fromUserPoolId(stack, 'Staff', 'eu-west-1_Staff') };
  };

  test('an owner is pinned to the own pool, in both forms of its issuer, whenever the others are added', () => {
    const oidc = () => AuthProvider.oidc({ issuer: 'https://id.example.com' });
    const early = stackWith();
    early.stack.events({ userPool: early.main, authProviders: [oidc(), AuthProvider.userPool(early.staff)] });
    const late = stackWith();
    late.stack.events({ userPool: late.main, authProviders: [oidc()] }).addUserPool(late.staff);
    for (const { stack } of [early, late]) {
      expect(namespaceOf(stack, 'private').CodeHandlers).toContain(`policy_isUser(ctx) && policy_isFrom(ctx, ${ISSUERS}) && policy_isOwn(ctx)`);
    }
    expect(namespaceOf(early.stack, 'private').CodeHandlers).toEqual(namespaceOf(late.stack, 'private').CodeHandlers);
  });

  test('an owner is pinned also where the template was read before the other pool came, as an aspect or a log line does', () => {
    const { stack, main, staff } = stackWith();
    const events = stack.events({ userPool: main });
    const { cfnChannelNamespace: { codeHandlers, cfnOptions } } = events.privateNamespace;
    stack.resolve([codeHandlers, cfnOptions.metadata, events.cfnApi.eventConfig]);
    events.addUserPool(staff);
    expect(namespaceOf(stack, 'private').CodeHandlers).toContain(`policy_isUser(ctx) && policy_isFrom(ctx, ${ISSUERS}) && policy_isOwn(ctx)`);
    expect(JSON.stringify(stack.resolve(cfnOptions.metadata))).toContain(`"userPool":${ISSUERS.replace(', ', ',')}`);
    expect(providersOf(stack)).toHaveLength(3);
  });

  test('every signed-in user is one of the pools, or of the pools and of OpenID Connect', () => {
    const pools = `["https://cognito-idp.us-east-1.amazonaws.com/${POOL}", "https://issuer-cognito-idp.us-east-1.amazonaws.com/${POOL}", ` +
      '"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Staff", "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Staff"]';
    const subscribePolicy = ChannelPolicy.authenticated();
    const two = stackWith();
    two.stack.events({ userPool: two.main, authProviders: [AuthProvider.userPool(two.staff)] }).addNamespace('all', { subscribePolicy });
    expect(namespaceOf(two.stack, 'all').CodeHandlers).toContain([
      '  if (!(policy_isChannel(ctx, "all") && (', `    (policy_isUser(ctx) && policy_isFrom(ctx, ${pools}))`, '  ))) {',
    ].join('\n'));
    const three = stackWith();
    const oidc = AuthProvider.oidc({ issuer: 'https://id.example.com' });
    three.stack.events({ userPool: three.main, authProviders: [oidc, AuthProvider.userPool(three.staff)] })
      .addNamespace('all', { subscribePolicy, subscribeAuthModes: [USER_POOL, OIDC] });
    expect(namespaceOf(three.stack, 'all').CodeHandlers).toContain([
      '  if (!(policy_isChannel(ctx, "all") && (', `    (policy_isUser(ctx) && policy_isFrom(ctx, ${pools})) ||`,
      '    (policy_isOidcUser(ctx, ["https://id.example.com"]))', '  ))) {',
    ].join('\n'));
  });

  test('machine clients are those of the own pool, or of the one that is named', () => {
    const { stack, main, staff } = stackWith();
    const provider = AuthProvider.userPool(staff);
    stack.events({ userPool: main, authProviders: [provider] })
      .addNamespace('jobs', { subscribePolicy: ChannelPolicy.machine(), publishPolicy: ChannelPolicy.machine({ provider }) });
    const { CodeHandlers } = namespaceOf(stack, 'jobs');
    expect(CodeHandlers).toContain(`policy_isMachine(ctx) && policy_isFrom(ctx, ${ISSUERS})`);
    expect(CodeHandlers).toContain('policy_isMachine(ctx) && policy_isFrom(ctx, ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Staff"');
  });

  test('a pool in a region that the CDK does not know has the domain that deployment knows', () => {
    const stack = new EventsStack();
    stack.events({ userPool: UserPool.fromUserPoolId(stack, 'New', 'xx-new-1_Pool'), authProviders: [AuthProvider.userPool(stack.userPool)] });
    expect(JSON.stringify(namespaceOf(stack, 'private').CodeHandlers)).toContain('{"Fn::Join":["",["https://cognito-idp.xx-new-1.",{"Ref":"AWS::URLSuffix"},"/xx-new-1_Pool"]]}');
  });

  test('nothing is pinned with one alone', () => {
    const { stack, main } = stackWith();
    stack.events({ userPool: main });
    expect(namespaceOf(stack, 'private').CodeHandlers).not.toContain('issuer-cognito-idp');
  });

  test('a pool of the app is pinned by what deployment knows, as base64', () => {
    const stack = new EventsStack();
    stack.events({ authProviders: [AuthProvider.oidc({ issuer: 'https://id.example.com' })] });
    expect(JSON.stringify(namespaceOf(stack, 'private').CodeHandlers)).toMatch(/policy_isFrom\(ctx, \[util\.base64Decode\(\\"",\{"Fn::Base64":\{"Fn::Join":\["",\["https:\/\/cognito-idp\./);
  });

  test('an issuer from a parameter cannot become code', () => {
    const stack = new EventsStack();
    const issuer = new CfnParameter(stack, 'Issuer').valueAsString;
    const oidc = AuthProvider.oidc({ issuer });
    stack.events({ authProviders: [oidc] }).addNamespace('guests', { subscribePolicy: ChannelPolicy.owner({ provider: oidc }) });
    const { 'Fn::Join': [, parts] } = namespaceOf(stack, 'guests').CodeHandlers as unknown as { 'Fn::Join': [string, unknown[]] };
    const inserted = parts.filter((part) => typeof part !== 'string');
    expect(inserted).not.toHaveLength(0);
    for (const part of inserted) expect(part).toEqual({ 'Fn::Base64': { Ref: 'Issuer' } });
  });

  test('a policy that means users of nobody here fails at synthesis', () => {
    const { stack, main, staff } = stackWith();
    stack.events({ userPool: main }).addNamespace('staff', { subscribePolicy: ChannelPolicy.owner({ provider: AuthProvider.userPool(staff) }) });
    expect(() => Template.fromStack(stack)).toThrow('owner({ provider: "Chat/Staff" }) means the users of Chat/Staff, whose tokens the API does not accept; add it to authProviders');
  });

  test('channels of users of two issuers in one namespace fail, since a sub is unique only within one', () => {
    const { stack, main, staff } = stackWith();
    const staffProvider = AuthProvider.userPool(staff);
    const events = stack.events({ userPool: main, authProviders: [staffProvider] });
    events.addNamespace('mixed', { subscribePolicy: ChannelPolicy.owner(), publishPolicy: ChannelPolicy.owner({ provider: staffProvider }) });
    expect(() => Template.fromStack(stack)).toThrow(/Namespace-mixed\] its channels belong to users of Chat\/Main and of Chat\/Staff, but sub is unique only within one/);
  });

  test('neither may a claim of another issuer lead to the channels of an owner, since that issuer writes it', () => {
    const provider = AuthProvider.oidc({ issuer: 'https://id.example.com' });
    const [owner, claim] = [ChannelPolicy.owner(), ChannelPolicy.claim('tenant', { provider })];
    const mixed: readonly ((staff: AuthProvider) => EventsNamespaceOptions)[] = [
      () => ({ subscribePolicy: ChannelPolicy.anyOf(owner, claim) }),
      () => ({ subscribePolicy: owner, publishPolicy: claim }),
      () => ({ subscribePolicy: claim, publishPolicy: owner }),
      (staff) => ({ subscribePolicy: owner, publishPolicy: ChannelPolicy.ownGroup({ provider: staff }) }),
    ];
    for (const optionsWith of mixed) {
      const { stack, main, staff } = stackWith();
      const ofStaff = AuthProvider.userPool(staff);
      stack.events({ userPool: main, authProviders: [provider, ofStaff] }).addNamespace('mixed', optionsWith(ofStaff));
      expect(() => Template.fromStack(stack)).toThrow(/Namespace-mixed\] its channels belong to users of .*: a user of the one could reach the channels of a user of the other/);
    }
    const { stack, main } = stackWith();
    const tenants = ChannelPolicy.anyOf(ChannelPolicy.claim('tenant'), claim);
    stack.events({ userPool: main, authProviders: [provider] }).addNamespace('tenants', { subscribePolicy: tenants });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('users of OpenID Connect have modes of their own', () => {
    const { stack, main } = stackWith();
    const provider = AuthProvider.oidc({ issuer: 'https://id.example.com' });
    const events = stack.events({ userPool: main, authProviders: [provider] });
    events.addNamespace('guests', { subscribePolicy: ChannelPolicy.owner({ provider }) });
    expect(namespaceOf(stack, 'guests')).toMatchObject({ SubscribeAuthModes: [{ AuthType: OIDC }] });
    expect(namespaceOf(stack, 'guests').CodeHandlers).toContain('policy_isOidcUser(ctx, ["https://id.example.com"]) && policy_isOwn(ctx)');
    for (const policy of [() => ChannelPolicy.group('a', { provider }), () => ChannelPolicy.ownGroup({ provider }), () => ChannelPolicy.machine({ provider })]) {
      expect(policy).toThrow('the provider https://id.example.com is no user pool');
    }
    expect(() => ChannelPolicy.owner({ provider: AuthProvider.apiKey({ expires: wholeHourIn(30) }) })).toThrow('the provider API_KEY has no users');
  });
});
