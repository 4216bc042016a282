import { NoneDataSource } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Role } from 'aws-cdk-lib/aws-iam';
import * as library from '../../src';
import { EventsStack } from '../support/events-stack';

/** As JavaScript sees the library: whatever is passed, no compiler minds. */
type Untyped = (new (...given: unknown[]) => Untyped) & ((...given: unknown[]) => Untyped) & { readonly [name: string]: Untyped };
const js = library as unknown as { readonly [name: string]: Untyped };

const stackAndApi = (props: object = {}) => {
  const stack = new EventsStack();
  return { stack, events: new js.CognitoEventsApi(stack, 'Events', { userPool: stack.userPool, ...props }) };
};
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
