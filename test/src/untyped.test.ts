import { AppSyncFieldLogLevel, NoneDataSource } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnParameter, Duration, Expiration } from 'aws-cdk-lib/core';
import * as library from '../../src';
import { EventsStack } from '../support/events-stack';

/** As JavaScript sees the library: whatever is passed, no compiler minds. */
type Untyped = (new (...given: unknown[]) => Untyped) & ((...given: unknown[]) => Untyped) & { readonly [name: string]: Untyped };
const js = library as unknown as { readonly [name: string]: Untyped };

const stackAndApi = (props: object = {}) => {
  const stack = new EventsStack();
  return { stack, events: new js.CognitoEventsApi(stack, 'Events', { userPool: stack.userPool, ...props }) };
};
const API_ARN = 'arn:aws:appsync:eu-west-1:123456789012:apis/x';
const HANDLER = 'export function onPublish(ctx) { return ctx.events; }';

describe('a program in JavaScript is told what it passed, where, and what is taken:', () => {
  test.each<[string, (stack: EventsStack) => unknown, string]>([
    ['no props', (stack) => new js.CognitoEventsApi(stack, 'Events'), 'Chat/Events: userPool is missing; it takes a user pool, such as new UserPool(…) or UserPool.fromUserPoolId(…)'],
    ['props without the user pool', (stack) => new js.CognitoEventsApi(stack, 'Events', { UserPool: stack.userPool }), 'Chat/Events: userPool is missing'],
    ['the id of a pool', (stack) => new js.CognitoEventsApi(stack, 'Events', { userPool: 'eu-west-1_x' }), 'Chat/Events: userPool is "eu-west-1_x"; it takes a user pool'],
    ['the class of a pool', (stack) => new js.CognitoEventsApi(stack, 'Events', { userPool: UserPool }), 'Chat/Events: userPool is the function UserPool'],
    ['something else than a pool', (stack) => new js.CognitoEventsApi(stack, 'Events', { userPool: stack }), 'Chat/Events: userPool is of the class EventsStack'],
    ['null for a pool', (stack) => new js.CognitoEventsApi(stack, 'Events', { userPool: null }), 'Chat/Events: userPool is null'],
    ['an import without attributes', (stack) => js.CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Events'), 'Chat/Events: apiArn is missing; it takes a text'],
    ['an import of modes that there are not', (stack) => js.CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Events', { apiArn: 'arn:aws:appsync:eu-west-1:123456789012:apis/x', authProviderTypes: ['IAM'] }), 'Chat/Events: authProviderTypes[0] is "IAM"'],
    ['no ARN of a namespace', (stack) => js.EventsNamespace.fromNamespaceArn(stack, 'Inbox'), 'Chat/Inbox: namespaceArn is missing; it takes a text'],
  ])('%s', (_, make, message) => {
    expect(() => make(new EventsStack())).toThrow(message);
  });

  test.each<[string, object, string]>([
    ['a client alone', { userPoolClients: { userPoolClientId: 'x' } }, 'Chat/Events: userPoolClients is another object; it takes a list, each of it an app client'],
    ['ids of clients', { userPoolClients: ['x'] }, 'Chat/Events: userPoolClients[0] is "x"; it takes an app client, such as userPool.addClient(…)'],
    ['an auth mode alone', { connectionAuthModes: 'AWS_IAM' }, 'Chat/Events: connectionAuthModes is "AWS_IAM"; it takes a list, each of it an AppSyncAuthorizationType: API_KEY, AWS_IAM, AMAZON_COGNITO_USER_POOLS'],
    ['an auth mode that there is not', { defaultPublishAuthModes: ['AWS_IAM', 'IAM'] }, 'Chat/Events: defaultPublishAuthModes[1] is "IAM"; it takes an AppSyncAuthorizationType: API_KEY, AWS_IAM'],
    ['a gap among auth modes', { defaultSubscribeAuthModes: new Array(1) }, 'Chat/Events: defaultSubscribeAuthModes[0] is missing'],
    ['an auth mode for a provider', { authProviders: ['API_KEY'] }, 'Chat/Events: authProviders[0] is "API_KEY"; it takes an AuthProvider, such as AuthProvider.userPool(…)'],
    ['a provider alone', { authProviders: library.AuthProvider.oidc({ issuer: 'https://a.b' }) }, 'Chat/Events: authProviders is of the class AuthProvider; it takes a list'],
    ['logging as a switch', { logging: true }, 'Chat/Events: logging is true; it takes an object of options'],
    ['a domain name alone', { domain: 'events.example.com' }, 'Chat/Events: domain is "events.example.com"; it takes an object of options'],
    ['a domain without certificate', { domain: { domainName: 'events.example.com' } }, 'Chat/Events: domain: certificate is missing; it takes a certificate, such as Certificate.fromCertificateArn(…)'],
    ['a certificate without domain name', { domain: { certificate: { certificateArn: 'x' } } }, 'Chat/Events: domain: domainName is missing; it takes a text'],
    ['a symbol for a name', { apiName: Symbol('x') }, 'Chat/Events: apiName is a symbol; it takes a text'],
    ['a switch as a text', { defaultNamespaces: 'false' }, 'Chat/Events: defaultNamespaces is "false"; it takes true or false'],
    ['a number for a name', { apiName: 5 }, 'Chat/Events: apiName is 5; it takes a text'],
    ['a list of options', { privateNamespace: [] }, 'Chat/Events: privateNamespace is a list; it takes an object of options'],
    ['an object without a prototype', { webAcl: Object.create(null) as object }, 'Chat/Events: webAcl is another object; it takes a text'],
  ])('%s', (_, props, message) => {
    expect(() => stackAndApi(props)).toThrow(message);
  });

  const owner = library.ChannelPolicy.owner();
  test.each<[string, object | undefined, string]>([
    ['no options', undefined, 'Chat/Events/Namespace-ns: subscribePolicy is missing; it takes a ChannelPolicy, such as ChannelPolicy.owner()'],
    ['a policy that is undefined', { subscribePolicy: undefined }, 'Chat/Events/Namespace-ns: subscribePolicy is missing'],
    ['the name of a policy', { subscribePolicy: 'owner' }, 'Chat/Events/Namespace-ns: subscribePolicy is "owner"'],
    ['a policy that was not called', { subscribePolicy: js.ChannelPolicy.owner }, 'Chat/Events/Namespace-ns: subscribePolicy is the function owner'],
    ['policies as a list', { subscribePolicy: [owner] }, 'Chat/Events/Namespace-ns: subscribePolicy is a list'],
    ['null for the publish policy', { subscribePolicy: owner, publishPolicy: null }, 'Chat/Events/Namespace-ns: publishPolicy is null'],
    ['code as handlers', { subscribePolicy: owner, handlers: HANDLER }, `Chat/Events/Namespace-ns: handlers is ${JSON.stringify(HANDLER)}; it takes EventHandlers, such as EventHandlers.fromAsset(…)`],
    ['a function as a source', { subscribePolicy: owner, onPublish: { functionArn: 'arn' } }, 'Chat/Events/Namespace-ns: onPublish is another object; it takes a HandlerSource, such as HandlerSource.lambda(…)'],
    ['a function of JavaScript as a source', { subscribePolicy: owner, onSubscribe: function answer() { return; } }, 'Chat/Events/Namespace-ns: onSubscribe is the function answer'],
    ['an auth mode alone', { subscribePolicy: owner, publishAuthModes: 'AWS_IAM' }, 'Chat/Events/Namespace-ns: publishAuthModes is "AWS_IAM"; it takes a list'],
    ['null for auth modes', { subscribePolicy: owner, subscribeAuthModes: null }, 'Chat/Events/Namespace-ns: subscribeAuthModes is null'],
    ['a style of refusals that there is not, also where nothing refuses', { subscribePolicy: library.ChannelPolicy.anyone(), denyStyle: 'SILENT' }, 'Chat/Events/Namespace-ns: denyStyle is "SILENT"; it takes a DenyStyle: UNAUTHORIZED, FORBIDDEN'],
    ['null for the shape of the sender', { subscribePolicy: owner, senderShape: null }, 'Chat/Events/Namespace-ns: senderShape is null; it takes a SenderShape: FIELD, ENVELOPE'],
    ['a switch as a text', { subscribePolicy: owner, logDenials: 'no' }, 'Chat/Events/Namespace-ns: logDenials is "no"; it takes true or false'],
  ])('a namespace with %s', (_, options, message) => {
    const { events } = stackAndApi();
    expect(() => events.addNamespace('ns', options)).toThrow(message);
  });

  test.each([undefined, null, 5, ['a'], {}])('a namespace named %p', (name) => {
    const { events } = stackAndApi();
    expect(() => events.addPrivateNamespace(name)).toThrow(/^Chat\/Events: namespace name .*: 1 to 50 letters, digits and dashes/);
  });

  test.each<[() => unknown, string]>([
    [() => js.ChannelPolicy.group(), 'ChannelPolicy.group: name is missing; it takes a text'],
    [() => js.ChannelPolicy.group(['admins']), 'ChannelPolicy.group: name is a list'],
    [() => js.ChannelPolicy.claim(), 'ChannelPolicy.claim: name is missing'],
    [() => js.ChannelPolicy.claim('email', { acknowledgement: true }), 'ChannelPolicy.claim: acknowledgement is true'],
    [() => js.ChannelPolicy.machine({ scope: ['a/b'] }), 'ChannelPolicy.machine: scope is a list'],
    [() => js.ChannelPolicy.anyOf([owner, owner]), 'ChannelPolicy.anyOf: policies[0] is a list; it takes a ChannelPolicy'],
    [() => js.ChannelPolicy.owner({ exact: 'yes' }), 'ChannelPolicy.owner: exact is "yes"; it takes true or false'],
    [() => js.ChannelPolicy.owner({ provider: new EventsStack() }), 'ChannelPolicy.owner: provider is of the class EventsStack; it takes an AuthProvider'],
    [() => js.AuthProvider.userPool(), 'AuthProvider.userPool: userPool is missing'],
    [() => js.AuthProvider.userPool(new EventsStack().userPool, 'web'), 'AuthProvider.userPool: userPoolClients is "web"'],
    [() => js.AuthProvider.apiKey(), 'AuthProvider.apiKey: expires is missing; it takes an Expiration, such as Expiration.atDate('],
    [() => js.AuthProvider.apiKey({ expires: '2030-01-01' }), 'AuthProvider.apiKey: expires is "2030-01-01"'],
    [() => js.AuthProvider.apiKey({ expires: { date: '2030-01-01' } }), 'AuthProvider.apiKey: expires is another object; it takes an Expiration'],
    [() => js.AuthProvider.oidc(), 'AuthProvider.oidc: issuer is missing'],
    [() => js.AuthProvider.oidc({ issuer: 'https://a.b', clientIds: 'web' }), 'AuthProvider.oidc: clientIds is "web"; it takes a list, each of it a text'],
    [() => js.AuthProvider.oidc({ issuer: 'https://a.b', maxAgeSinceIssued: 5 }), 'AuthProvider.oidc: maxAgeSinceIssued is 5; it takes a Duration'],
    [() => js.AuthProvider.lambdaAuthorizer('arn'), 'AuthProvider.lambdaAuthorizer: handler is "arn"; it takes a Lambda function'],
    [() => js.AuthProvider.lambdaAuthorizer(undefined, { resultsCacheTtl: 5 }), 'AuthProvider.lambdaAuthorizer: handler is missing'],
    [() => js.HandlerSource.lambda(), 'HandlerSource.lambda: handler is missing'],
    [() => js.HandlerSource.lambda({ functionArn: 'arn' }, { direct: 'no' }), 'HandlerSource.lambda: direct is "no"; it takes true or false'],
    [() => js.HandlerSource.dataSource({ functionArn: 'arn' }), 'HandlerSource.dataSource: dataSource is another object; it takes a data source that was made on eventApi'],
    [() => js.HandlerSource.dataSource(NoneDataSource), 'HandlerSource.dataSource: dataSource is the function NoneDataSource'],
    [() => js.EventHandlers.fromInline(), 'EventHandlers.fromInline: code is missing; it takes a text'],
    [() => js.EventHandlers.fromInline(Buffer.from(HANDLER)), 'EventHandlers.fromInline: code is of the class Buffer'],
    [() => js.EventHandlers.fromInline(HANDLER, { values: 'x' }), 'EventHandlers.fromInline: values is "x"; it takes an object of options'],
    [() => js.EventHandlers.fromAsset(), 'EventHandlers.fromAsset: path is missing'],
    [() => js.EventHandlers.fromTypeScript(5), 'EventHandlers.fromTypeScript: path is 5'],
    [() => js.EventsAssertions.fromTemplate(new EventsStack()), 'EventsAssertions.fromTemplate: template is of the class EventsStack; it takes a template, such as Template.fromStack(stack)'],
    [() => js.EventsAssertions.fromCloudAssembly(), 'EventsAssertions.fromCloudAssembly: path is missing'],
  ])('%s', (make, message) => {
    expect(make).toThrow(message);
  });

  test('what is added later, and to whom is granted', () => {
    const { stack, events } = stackAndApi();
    expect(() => events.addUserPool('eu-west-1_x')).toThrow('Chat/Events: addUserPool(): userPool is "eu-west-1_x"; it takes a user pool');
    expect(() => events.addUserPool(stack.userPool, {})).toThrow('Chat/Events: addUserPool(): userPoolClients is another object; it takes a list');
    expect(() => events.addUserPoolClient()).toThrow('Chat/Events: addUserPoolClient(): client is missing; it takes an app client');
    expect(() => events.grantPublish('arn:aws:iam::123456789012:role/backend')).toThrow('Chat/Events: a grant to publish: grantee is "arn:aws:iam::123456789012:role/backend"; it takes a principal, such as a role or a function');
    expect(() => events.privateNamespace.grantPublish(Role)).toThrow('Chat/Events: a grant to publish: grantee is the function Role');
    expect(() => events.addRecommendedAlarms({ alarmActions: 'topic' })).toThrow('Chat/Events: addRecommendedAlarms(): alarmActions is "topic"; it takes a list');
  });
});

describe('what would be ignored is an error:', () => {
  const pool = () => library.AuthProvider.userPool(new EventsStack().userPool);
  const { owner, ownGroup, authenticated, machine, group, claim } = js.ChannelPolicy;
  test.each<[string, () => unknown, string]>([
    ['a scope alone', () => machine('events/publish'), 'ChannelPolicy.machine: it takes an object of options, got "events/publish"'],
    ['scopes', () => machine({ scopes: ['a/b'] }), 'ChannelPolicy.machine: there is no option scopes; there are: provider, scope'],
    ['a scope with a capital letter', () => machine({ Scope: 'a/b' }), 'ChannelPolicy.machine: there is no option Scope; there are: provider, scope'],
    ['a scope of nothing', () => machine({ scope: null }), 'ChannelPolicy.machine: scope is null; it takes a text'],
    ['no options for machine', () => machine(null), 'ChannelPolicy.machine: it takes an object of options, got null'],
    ['a provider alone', () => authenticated(pool()), 'ChannelPolicy.authenticated: it takes an object of options, got of the class AuthProvider'],
    ['a provider for owner', () => owner(pool()), 'ChannelPolicy.owner: it takes an object of options, got of the class AuthProvider'],
    ['a mistyped exact', () => owner({ exat: true }), 'ChannelPolicy.owner: there is no option exat; there are: exact, provider'],
    ['exact where nothing is', () => authenticated({ exact: true }), 'ChannelPolicy.authenticated: there is no option exact; there are: provider'],
    ['exact alone', () => owner(true), 'ChannelPolicy.owner: it takes an object of options, got true'],
    ['the name of exact', () => owner('exact'), 'ChannelPolicy.owner: it takes an object of options, got "exact"'],
    ['a list', () => owner(['exact']), 'ChannelPolicy.owner: it takes an object of options, got a list'],
    ['a map', () => owner(new Map([['exact', true]])), 'ChannelPolicy.owner: it takes an object of options, got of the class Map'],
    ['a function', () => owner(() => ({ exact: true })), 'ChannelPolicy.owner: it takes an object of options, got the function'],
    ['options that another object inherits', () => owner(Object.create({ exact: true })), 'ChannelPolicy.owner: it takes an object of options, got another object'],
    ['a name that objects have by birth', () => owner({ constructor: true }), 'ChannelPolicy.owner: there is no option constructor'],
    ['null for owner', () => owner(null), 'ChannelPolicy.owner: it takes an object of options, got null'],
    ['null for authenticated', () => authenticated(null), 'ChannelPolicy.authenticated: it takes an object of options, got null'],
    ['null for ownGroup', () => ownGroup(null), 'ChannelPolicy.ownGroup: it takes an object of options, got null'],
    ['a group after the first', () => group('admins', 'staff'), 'ChannelPolicy.group: it takes an object of options, got "staff"'],
    ['an acknowledgement alone', () => claim('email', 'we set it'), 'ChannelPolicy.claim: it takes an object of options, got "we set it"'],
    ['how a function is invoked, alone', () => js.HandlerSource.lambda({ functionArn: 'arn' }, 'EVENT'), 'HandlerSource.lambda: it takes an object of options, got "EVENT"'],
    ['a mistyped invokeType', () => js.HandlerSource.lambda({ functionArn: 'arn' }, { invoketype: 'EVENT' }), 'HandlerSource.lambda: there is no option invoketype; there are: direct, invokeType'],
    ['null for how a function is invoked', () => js.HandlerSource.lambda({ functionArn: 'arn' }, { invokeType: null }), 'HandlerSource.lambda: invokeType is null; it takes a text'],
    ['values alone', () => js.EventHandlers.fromInline(HANDLER, { stage: 'live' }), 'EventHandlers.fromInline: there is no option stage; there are: values'],
    ['null for handlers', () => js.EventHandlers.fromInline(HANDLER, null), 'EventHandlers.fromInline: it takes an object of options, got null'],
    ['a number of seconds', () => js.AuthProvider.lambdaAuthorizer({ functionArn: 'arn' }, 60), 'AuthProvider.lambdaAuthorizer: it takes an object of options, got 60'],
    ['a duration', () => js.AuthProvider.lambdaAuthorizer({ functionArn: 'arn' }, Duration.minutes(1)), 'AuthProvider.lambdaAuthorizer: it takes an object of options, got of the class Duration'],
    ['a mistyped list of clients', () => js.AuthProvider.oidc({ issuer: 'https://a.b', clientIDs: ['web'] }), 'AuthProvider.oidc: there is no option clientIDs; there are: clientIds, issuer, maxAgeSinceIssued, maxAgeSinceSignIn'],
    ['a mistyped client of the API', () => stackAndApi({ userPoolClient: {} }), 'Chat/Events: there is no option userPoolClient; there are: apiName, authProviders, '],
    ['a mistyped log option', () => stackAndApi({ logging: { retenton: 5 } }), 'Chat/Events: logging: there is no option retenton; there are: level, logGroup, removalPolicy, retention, role'],
    ['a mistyped option of the private namespace', () => stackAndApi({ privateNamespace: { publshPolicy: library.ChannelPolicy.nobody() } }), 'Chat/Events: privateNamespace: there is no option publshPolicy'],
    ['a mistyped publishPolicy', () => stackAndApi().events.addNamespace('x', { subscribePolicy: library.ChannelPolicy.owner(), publshPolicy: library.ChannelPolicy.nobody() }), 'Chat/Events/Namespace-x: there is no option publshPolicy; there are: denyStyle, handlers, '],
    ['a policy for the options of a namespace', () => stackAndApi().events.addNamespace('x', library.ChannelPolicy.owner()), 'Chat/Events/Namespace-x: it takes an object of options, got of the class ChannelPolicy'],
    ['a policy for those of a private namespace', () => stackAndApi().events.addPrivateNamespace('x', library.ChannelPolicy.nobody()), 'Chat/Events: addPrivateNamespace(): it takes an object of options, got of the class ChannelPolicy'],
    ['null for those of a public namespace', () => stackAndApi().events.addPublicNamespace('x', null), 'Chat/Events: addPublicNamespace(): it takes an object of options, got null'],
    ['a mistyped alarm', () => stackAndApi().events.addRecommendedAlarms({ latancy: { threshold: 5 } }), 'Chat/Events: addRecommendedAlarms(): there is no option latancy; there are: alarmActions, broadcastErrors, '],
    ['a mistyped option of an alarm', () => stackAndApi().events.addRecommendedAlarms({ latency: { treshold: 5 } }), 'Chat/Events: latency: there is no option treshold; there are: datapointsToAlarm, enabled, '],
    ['a mistyped attribute of an import', () => js.CognitoEventsApi.fromCognitoEventsApiAttributes(new EventsStack(), 'Events', { apiArn: API_ARN, userpool: {} }), 'Chat/Events: there is no option userpool; there are: apiArn, '],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('but not an option that is undefined, as other languages have them', () => {
    expect(() => owner({ exact: undefined, provider: undefined, acknowledgement: undefined })).not.toThrow();
  });

  test('nor options that come from elsewhere than this realm, or have no prototype', () => {
    expect(() => owner(structuredClone({ exact: true }))).not.toThrow();
    expect(() => owner(Object.assign(Object.create(null) as object, { exact: true }))).not.toThrow();
  });
});

describe('a value that CloudFormation would refuse, or take for another, is an error:', () => {
  const attributes = (more: object) => () => js.CognitoEventsApi.fromCognitoEventsApiAttributes(new EventsStack(), 'Events', { apiArn: API_ARN, ...more });
  const alarms = (latency: object) => () => stackAndApi().events.addRecommendedAlarms({ latency });
  const certificate = { certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/0a' };
  test.each<[string, () => unknown, string]>([
    ['a level of logs that there is not', () => stackAndApi({ logging: { level: 'VERBOSE' } }), 'Chat/Events: logging: level is "VERBOSE"; it takes an AppSyncFieldLogLevel: NONE, ERROR, '],
    ['a retention that there is not', () => stackAndApi({ logging: { retention: 31 } }), 'Chat/Events: logging: retention is 31; it takes a RetentionDays: 1, 3, 5, '],
    ['the name of a retention', () => stackAndApi({ logging: { retention: 'ONE_WEEK' } }), 'Chat/Events: logging: retention is "ONE_WEEK"; it takes a RetentionDays'],
    ['a removal policy that there is not', () => stackAndApi({ logging: { removalPolicy: 'delete' } }), 'Chat/Events: logging: removalPolicy is "delete"; it takes a RemovalPolicy'],
    ['the ARN of a role', () => stackAndApi({ logging: { role: 'arn:aws:iam::123456789012:role/x' } }), 'Chat/Events: logging: role is "arn:aws:iam::123456789012:role/x"; it takes a role'],
    ['the name of a log group', () => stackAndApi({ logging: { logGroup: '/aws/appsync/apis/x' } }), 'Chat/Events: logging: logGroup is "/aws/appsync/apis/x"; it takes a log group'],
    ['the name of a zone', () => stackAndApi({ domain: { domainName: 'events.example.com', certificate, hostedZone: 'example.com' } }), 'Chat/Events: domain: hostedZone is "example.com"; it takes a hosted zone, such as HostedZone.fromLookup(…)'],
    ['an imported domain with a scheme', attributes({ httpDomain: 'https://events.example.com' }), 'Chat/Events: httpDomain "https://events.example.com": a host name without scheme and path'],
    ['an imported domain with a path', attributes({ realtimeDomain: 'events.example.com/event/realtime' }), 'Chat/Events: realtimeDomain "events.example.com/event/realtime": a host name'],
    ['an imported domain that is empty', attributes({ httpDomain: '' }), 'Chat/Events: httpDomain "": a host name'],
    ['an import of no ARN', attributes({ apiArn: 'foo' }), 'Chat/Events: apiArn "foo" is no ARN of an Event API'],
    ['an import of no ARN of a namespace', () => js.EventsNamespace.fromNamespaceArn(new EventsStack(), 'Inbox', 'foo'), 'Chat/Inbox: namespaceArn "foo" is no ARN of a namespace'],
    ['more bad periods than are looked at', alarms({ evaluationPeriods: 2, datapointsToAlarm: 3 }), 'Chat/Events: latency.datapointsToAlarm 3: at most evaluationPeriods, which is 2'],
    ['more than an alarm looks at by itself', alarms({ datapointsToAlarm: 4 }), 'Chat/Events: latency.datapointsToAlarm 4: at most evaluationPeriods, which is 3'],
    ['no periods', alarms({ evaluationPeriods: 0 }), 'Chat/Events: latency: evaluationPeriods is 0; it takes a whole number above 0'],
    ['half a period', alarms({ datapointsToAlarm: 1.5 }), 'Chat/Events: latency: datapointsToAlarm is 1.5; it takes a whole number above 0'],
    ['a threshold as a text', alarms({ threshold: '1000' }), 'Chat/Events: latency: threshold is "1000"; it takes a number'],
    ['a threshold that nothing reaches', alarms({ threshold: Infinity }), 'Chat/Events: latency: threshold is Infinity; it takes a number'],
    ['a period in seconds', alarms({ period: 60 }), 'Chat/Events: latency: period is 60; it takes a Duration'],
    ['a switch as a text', alarms({ enabled: 'false' }), 'Chat/Events: latency: enabled is "false"; it takes true or false'],
    ['an expiry that is no date', () => js.AuthProvider.apiKey({ expires: Expiration.atDate(new Date('soon')) }), 'AuthProvider.apiKey: expires is of an invalid date'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('but not one that only deployment knows', () => {
    const stack = new EventsStack();
    const days = new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber;
    const text = new CfnParameter(stack, 'Text').valueAsString;
    const events = stack.events({ logging: { retention: days, level: text as AppSyncFieldLogLevel } });
    const latency = { evaluationPeriods: days, datapointsToAlarm: 5 };
    expect(() => events.addRecommendedAlarms({ latency, serverErrors: { datapointsToAlarm: days } })).not.toThrow();
    expect(attributes({ httpDomain: text, realtimeDomain: 'localhost:4001' })).not.toThrow();
  });
});
