import { Template } from 'aws-cdk-lib/assertions';
import { CfnIdentityPool, CfnIdentityPoolRoleAttachment } from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Expiration, Fn } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, EventHandlers, EventsAssertions, EventsDenial, HandlerSource, IdentityPoolCaller } from '../../src';
import { API_KEY, EventsStack, IAM, LAMBDA, OIDC, USER_POOL } from '../support/events-stack';

const ALICE = { sub: 'alice' };
const BOB = { sub: 'bob' };

function assertionsOf(stack: EventsStack): EventsAssertions {
  return EventsAssertions.fromTemplate(Template.fromStack(stack));
}

describe('the two namespaces of every API', () => {
  const stack = new EventsStack();
  const web = stack.userPool.addClient('Web');
  const api = stack.events({ userPoolClients: [web], connectionAuthModes: [USER_POOL, IAM] });
  const publisher = new Role(stack, 'Publisher', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  api.privateNamespace.grantPublish(publisher);
  const events = assertionsOf(stack);

  test('let a user subscribe to their own channels and to no others', () => {
    const alice = events.user(ALICE);
    alice.canConnect();
    events.apiKey().cannotConnect({ because: EventsDenial.MODE });
    expect(() => alice.cannotConnect()).toThrow('expected: user alice cannot connect');
    alice.canSubscribe('/public/news');
    alice.canSubscribe('/public/*');
    alice.canSubscribe('/private/alice');
    alice.canSubscribe('private/alice/*');
    for (const channel of ['/private', '/private/*', '/private/bob', '/private/bob/*', '/private/alice-x', '/private/ALICE']) {
      alice.cannotSubscribe(channel, { because: EventsDenial.POLICY });
    }
    events.idToken(ALICE).canSubscribe('/private/alice');
  });

  test('let backends publish, and no user', () => {
    events.user(ALICE).cannotPublish('/private/alice', { text: 'hi' }, { because: EventsDenial.MODE });
    events.iamRole(publisher).canPublish('/private/alice', { text: 'hi' });
    events.iamRole(publisher).cannotPublish('/public/news', { text: 'hi' }, { because: EventsDenial.IAM });
    events.iamRoleNamed(publisher.roleName).cannotSubscribe('/private/alice', { because: EventsDenial.MODE });
    events.user(ALICE).receives('/private/alice', { text: 'hi' });
  });

  test('take no machine client for a user, and no app client that was not named', () => {
    events.machine(web.userPoolClientId).cannotSubscribe('/private/alice');
    events.user({ ...ALICE, client: '1234567890abcdefghijklmnop' }).cannotSubscribe('/private/alice', { because: EventsDenial.MODE });
  });

  test('do not know other kinds of callers', () => {
    events.apiKey().cannotSubscribe('/public/news', { because: EventsDenial.MODE });
    events.lambda({}).cannotSubscribe('/public/news', { because: EventsDenial.MODE });
    events.oidc(ALICE).cannotSubscribe('/public/news', { because: EventsDenial.MODE });
  });
});

describe('a chat', () => {
  const stack = new EventsStack();
  const worker = stack.userPool.addClient('Worker', { generateSecret: true });
  const members = ChannelPolicy.anyOf(ChannelPolicy.group('members'), ChannelPolicy.iam());
  const api = stack.events();
  api.addNamespace('rooms', { subscribePolicy: members, publishPolicy: members });
  api.addNamespace('teams', { subscribePolicy: ChannelPolicy.ownGroup() });
  api.addNamespace('tenants', { subscribePolicy: ChannelPolicy.claim('tenant') });
  api.addNamespace('jobs', { subscribePolicy: ChannelPolicy.machine({ scope: 'jobs/read' }) });
  api.addNamespace('live', {
    subscribePolicy: ChannelPolicy.authenticated(),
    handlers: EventHandlers.fromInline(`export function onPublish(ctx) {
      return ctx.events.filter((event) => event.payload.stage === 'live').map((event) => event.payload.bad ? { id: event.id, error: 'bad' } : event);
    }`),
  });
  const events = assertionsOf(stack);
  const member = events.user({ ...ALICE, groups: ['members'] });

  test('stamps who speaks', () => {
    member.canPublish('/rooms/lobby', { text: 'hi' });
    events.user(BOB).cannotPublish('/rooms/lobby', { text: 'hi' }, { because: EventsDenial.POLICY });
    member.receives('/rooms/lobby', { text: 'hi', sender: 'the king' }, { publisher: member, received: { sender: { kind: 'user', sub: 'alice' }, text: 'hi' } });
    member.receives('/rooms/lobby', { text: 'hi' }, { received: { text: 'hi', sender: { kind: 'service' } } });
    expect(() => member.receives('/rooms/lobby', { text: 'hi' })).toThrow(
      'user alice in members should receive on /rooms/lobby what a backend with every grant publishes, and receives another event\n'
      + '  expected: {"text":"hi"}\n  received: {"sender":{"kind":"service"},"text":"hi"}');
    expect(() => events.user(BOB).receives('/rooms/lobby', {})).toThrow('expected: user bob can subscribe to /rooms/lobby');
  });

  test('knows groups, claims and scopes', () => {
    events.user({ ...ALICE, groups: ['blue'] }).canSubscribe('/teams/blue/*');
    events.user({ ...ALICE, groups: ['blue'] }).cannotSubscribe('/teams/red');
    events.user({ ...ALICE, claims: { tenant: 'acme' } }).canSubscribe('/tenants/acme');
    events.user({ ...ALICE, claims: { tenant: 'acme' } }).cannotSubscribe('/tenants/*');
    events.machine(worker.userPoolClientId, { scopes: ['jobs/read'] }).canSubscribe('/jobs/1');
    events.machine(worker.userPoolClientId).cannotSubscribe('/jobs/1');
  });

  test('tells an event that is dropped or refused from one that is broadcast', () => {
    const backend = events.user(ALICE);
    backend.receives('/live/1', { stage: 'live' });
    expect(() => backend.receives('/live/1', { stage: 'draft' })).toThrow('the event is dropped by onPublish');
    expect(() => backend.receives('/live/1', { stage: 'live', bad: true })).toThrow('the event is reported in failed: bad');
  });
});

describe('callers that are no users', () => {
  const stack = new EventsStack();
  const authorizer = new LambdaFunction(stack, 'Authorizer', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('0') });
  const modes = [USER_POOL, IAM, OIDC, LAMBDA, API_KEY];
  const api = stack.events({
    authProviders: [
      AuthProvider.oidc({ issuer: 'https://id.example.com' }), AuthProvider.lambdaAuthorizer(authorizer),
      AuthProvider.apiKey({ expires: Expiration.atDate(new Date('2027-11-01T00:00:00Z')) }),
    ],
    connectionAuthModes: modes,
  });
  api.addNamespace('open', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: modes });
  api.addNamespace('own', { subscribePolicy: ChannelPolicy.owner() });
  const pool = new CfnIdentityPool(stack, 'Identities', { allowUnauthenticatedIdentities: true });
  const roleFor = (id: string) => new Role(stack, id, { assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com') });
  const [users, guests] = [roleFor('IdentityUsers'), roleFor('IdentityGuests')];
  new CfnIdentityPoolRoleAttachment(stack, 'Roles', { identityPoolId: pool.ref, roles: { authenticated: users.roleArn, unauthenticated: guests.roleArn } });
  users.addToPolicy(new PolicyStatement({ actions: ['appsync:EventSubscribe'], resources: [`${api.apiArn}/*`] }));
  const events = assertionsOf(stack);

  test('reach what is open, each by their mode', () => {
    events.apiKey().canSubscribe('/open/x');
    events.lambda({ sub: 'alice' }).canSubscribe('/open/x');
    events.oidc(ALICE).canSubscribe('/open/x');
    events.identityPool(IdentityPoolCaller.AUTHENTICATED).canSubscribe('/open/x');
    events.identityPool(IdentityPoolCaller.GUEST).cannotSubscribe('/open/x', { because: EventsDenial.IAM });
    for (const actor of [events.apiKey(), events.lambda({ sub: 'alice' }), events.oidc(ALICE)]) actor.cannotSubscribe('/own/alice');
    events.user(ALICE).canSubscribe('/own/alice');
  });

  test('are errors if the app does not have them', () => {
    expect(() => events.oidc({ sub: 'alice', issuer: 'https://else.example.com' }).canSubscribe('/open/x')).toThrow('is none of the API\'s: https://id.example.com');
    expect(() => events.iamRoleNamed('Nobody').canSubscribe('/open/x')).toThrow(/^no role "Nobody" in the template; there are: .*IdentityUsers/);
    expect(() => events.machine('Nobody').cannotSubscribe('/open/x')).toThrow('app client "Nobody" is neither in the template nor an id of one');
    expect(() => events.user({ ...ALICE, userPool: 'Nobody' }).cannotSubscribe('/open/x')).toThrow('user pool "Nobody" is none of the API\'s');
    expect(() => events.identityPool(IdentityPoolCaller.GUEST, { identityPool: 'Nobody' }).cannotSubscribe('/open/x')).toThrow('names 0 identity pools');
  });
});

describe('what is no denial', () => {
  const stack = new EventsStack();
  const api = stack.events();
  const moderator = new LambdaFunction(stack, 'Moderator', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('0') });
  api.addNamespace('moderated', { subscribePolicy: ChannelPolicy.owner(), onSubscribe: HandlerSource.lambda(moderator) });
  const events = assertionsOf(stack);

  test('is what a function would answer; what the policy refuses before it is one', () => {
    const alice = events.user(ALICE);
    alice.cannotSubscribe('/moderated/bob', { because: EventsDenial.POLICY });
    expect(() => alice.canSubscribe('/moderated/alice')).toThrow(/found: undecided, which is neither: .*answers is not known/);
    expect(() => alice.cannotSubscribe('/moderated/alice')).toThrow(/found: undecided, which is neither/);
  });

  test('is an unknown namespace, or a text that is no channel', () => {
    expect(() => events.user(ALICE).cannotSubscribe('/privat/bob')).toThrow('there is no namespace "privat" in the API');
    expect(() => events.user(ALICE).cannotSubscribe('/private/*/bob')).toThrow('the wildcard * may only be the last segment');
    expect(() => events.user(ALICE).cannotPublish('/private/*', 1)).toThrow('a wildcard cannot be published to');
    expect(() => events.user(ALICE).canPublish('/private/bob', undefined)).toThrow('an event is any value that JSON has, got undefined');
  });

  test('is one of another kind than was asked for', () => {
    expect(() => events.user(ALICE).cannotSubscribe('/private/bob', { because: EventsDenial.IAM })).toThrow('denied by the handler, and not by IAM');
  });
});

describe('a message', () => {
  const stack = new EventsStack();
  const api = stack.events({ connectionAuthModes: [USER_POOL, IAM] });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  api.grantConnect(role);
  const events = assertionsOf(stack);

  test('says which check decided, and what would change it', () => {
    expect(() => events.user(ALICE).canSubscribe('/private/bob')).toThrow([
      'expected: user alice can subscribe to /private/bob',
      '  found: denied by the handler: onSubscribe called util.unauthorized()',
      '  to change it: subscribePolicy, or onSubscribe, of namespace private would have to admit this caller on this channel',
    ].join('\n'));
    expect(() => events.user(ALICE).cannotSubscribe('/public/x')).toThrow([
      'expected: user alice cannot subscribe to /public/x',
      '  found: allowed: AMAZON_COGNITO_USER_POOLS may subscribe in namespace public, which has no onSubscribe',
      '  to change it: give namespace public a subscribePolicy, or an onSubscribe that refuses this caller',
    ].join('\n'));
    expect(() => events.iamRole(role).canPublish('/public/x', 1)).toThrow(/denied by IAM: no policy of .*\n {2}to change it: grant appsync:EventPublish on namespace public to the role/);
    expect(() => events.user(ALICE).canPublish('/public/x', 1)).toThrow('to change it: add the caller\'s mode to publishAuthModes of namespace public');
  });
});

test('an app without an Event API cannot be tested', () => {
  expect(() => assertionsOf(new EventsStack())).toThrow('Template has no AWS::AppSync::Api that can be served; it has AWS::Cognito::UserPool');
  expect(() => EventsAssertions.fromCloudAssembly('/nowhere')).toThrow('/nowhere does not exist');
});

test('a name that only deployment knows is that of one resource of the template', () => {
  const stack = new EventsStack();
  stack.events();
  const events = assertionsOf(stack);
  for (const name of [Fn.importValue('Client'), `${stack.userPool.userPoolId}-${stack.userPool.userPoolId}`]) {
    expect(() => events.machine(name)).toThrow('the name contains a value that only deployment knows, and is not that of one resource; give the logical id');
  }
});

test('a program that never answers is a fault that is told, and the next question gets another one', () => {
  const stack = new EventsStack();
  stack.events();
  const wait = jest.spyOn(Atomics, 'wait').mockReturnValueOnce('timed-out'); // in two minutes
  expect(() => assertionsOf(stack)).toThrow('no answer within 120 s, which is a fault of cdk-cognito-events-api');
  wait.mockRestore();
  assertionsOf(stack).user(ALICE).canConnect();
});

test('an API of several has to be named', () => {
  const stack = new EventsStack();
  stack.events();
  stack.events({ apiName: 'other' }, 'Other');
  expect(() => assertionsOf(stack)).toThrow(/^there are 2 Event APIs: .* name one$/);
  EventsAssertions.fromTemplate(Template.fromStack(stack), { api: 'other' }).user(ALICE).canSubscribe('/private/alice');
  expect(() => EventsAssertions.fromTemplate(Template.fromStack(stack), { api: 'third' })).toThrow('no Event APIs are called "third"');
});

describe('construct paths', () => {
  const WAY_OUT = 'construct paths are in a template only where the CDK CLI synthesized it, and not here: give the logical id, or the';
  const synthesized = (hasPaths: boolean): EventsAssertions => {
    const stack = new EventsStack({ 'aws:cdk:enable-path-metadata': hasPaths });
    const client = stack.userPool.addClient('Machine');
    stack.events({ userPoolClients: [client] }).addNamespace('jobs', { subscribePolicy: ChannelPolicy.anyOf(ChannelPolicy.machine(), ChannelPolicy.iam()) })
      .grantSubscribe(new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    return assertionsOf(stack);
  };

  test('name what the CDK CLI has synthesized', () => {
    const events = synthesized(true);
    events.machine('Chat/Users/Machine').canSubscribe('/jobs/x');
    events.iamRoleNamed('Chat/Backend').canSubscribe('/jobs/x');
    events.user({ ...ALICE, userPool: 'Chat/Users', client: 'Chat/Users/Machine' }).cannotSubscribe('/jobs/x', { because: EventsDenial.POLICY });
    expect(() => events.machine('Chat/Users/Other').canSubscribe('/jobs/x')).toThrow(/there are: \w+$/);
  });

  test('say what else to give where the template has none', () => {
    const events = synthesized(false);
    expect(() => events.machine('Chat/Users/Machine').canSubscribe('/jobs/x')).toThrow(`${WAY_OUT} userPoolClientId of the construct`);
    expect(() => events.iamRoleNamed('Chat/Backend').canSubscribe('/jobs/x')).toThrow(`${WAY_OUT} roleArn of the construct`);
    expect(() => events.user({ ...ALICE, userPool: 'Chat/Users' }).canSubscribe('/jobs/x')).toThrow(`${WAY_OUT} userPoolId of the construct`);
    expect(() => events.machine('Other').canSubscribe('/jobs/x')).toThrow(/there are: \w+$/);
  });
});
