import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, PolicyStatement, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { App, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { ChannelPolicy, CognitoEventsApi } from '../../src';
import { API_KEY, EventsStack, IAM, LAMBDA, namespaceOf, OIDC, USER_POOL } from '../support/events-stack';

const modes = (...types: string[]) => types.map((AuthType) => ({ AuthType }));
const backendOf = (stack: Stack) => new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const identityPoolRoleOf = (stack: Stack) => new Role(stack, 'Authenticated', {
  assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com', {}, 'sts:AssumeRoleWithWebIdentity'),
});

describe('the name of a namespace', () => {
  test.each(['a', 'A9', '9', 'chat-rooms', 'constructor', 'toString', 'Resource', 'EventApi', 'a'.repeat(50)])('may be %s', (name) => {
    const stack = new EventsStack();
    stack.events().addNamespace(name, { subscribePolicy: ChannelPolicy.owner() });
    expect(namespaceOf(stack, name).CodeHandlers).toContain(`policy_isChannel(ctx, "${name}") && policy_isUser(ctx) && policy_isOwn(ctx)`);
  });

  test.each([
    '', ' ', '-a', 'a-', 'a b', 'a_b', 'a.b', 'a/b', '*', 'a*', 'ä', 'a\n', '\na', 'a'.repeat(51), '__proto__',
    '"', '\'', '`', '${x}', '</script>', 'a");util.x("', '\u2028',
  ])('fails for %j', (name) => {
    expect(() => new EventsStack().events().addNamespace(name, { subscribePolicy: ChannelPolicy.owner() }))
      .toThrow(`Chat/Events: namespace name ${JSON.stringify(name)}: 1 to 50 letters, digits and dashes`);
  });

  test('fails for a value that is known only at deployment', () => {
    const stack = new EventsStack();
    const name = new CfnParameter(stack, 'Name').valueAsString;
    expect(() => stack.events().addNamespace(name, { subscribePolicy: ChannelPolicy.owner() })).toThrow('known at synthesis');
  });

  test('gives names that differ by a dash only resources of their own', () => {
    const stack = new EventsStack();
    const events = stack.events();
    for (const name of ['ab', 'a-b', 'AB']) events.addPublicNamespace(name);
    Template.fromStack(stack).resourceCountIs('AWS::AppSync::ChannelNamespace', 5);
  });
});

describe('modes', () => {
  test.each([
    ['owner()', ChannelPolicy.owner(), USER_POOL],
    ['authenticated()', ChannelPolicy.authenticated(), USER_POOL],
    ['anyone()', ChannelPolicy.anyone(), USER_POOL],
    ['iam()', ChannelPolicy.iam(), IAM],
    ['nobody()', ChannelPolicy.nobody(), IAM],
  ])('are by default what %s is made for', (_, policy, mode) => {
    const stack = new EventsStack();
    stack.events().addNamespace('ns', { subscribePolicy: policy, publishPolicy: policy });
    expect(namespaceOf(stack, 'ns')).toMatchObject({ SubscribeAuthModes: modes(mode), PublishAuthModes: modes(mode) });
  });

  test('are rendered as given', () => {
    const stack = new EventsStack();
    stack.events().addPrivateNamespace('ns', { subscribeAuthModes: [IAM, USER_POOL], publishAuthModes: [USER_POOL, IAM] });
    expect(namespaceOf(stack, 'ns')).toMatchObject({ SubscribeAuthModes: modes(IAM, USER_POOL), PublishAuthModes: modes(USER_POOL, IAM) });
  });

  test.each(['subscribeAuthModes', 'publishAuthModes'])('fails for empty and repeated %s', (property) => {
    const add = (given: unknown) => () => new EventsStack().events().addPublicNamespace('ns', { [property]: given });
    expect(add([])).toThrow(`Chat/Events/Namespace-ns: ${property} is empty`);
    expect(add([USER_POOL, USER_POOL])).toThrow(`${property} lists AMAZON_COGNITO_USER_POOLS twice`);
  });

  test('fails for an API key where a policy asks who the caller is', () => {
    expect(() => new EventsStack().events().addPrivateNamespace('ns', { subscribeAuthModes: [USER_POOL, API_KEY] }))
      .toThrow('Chat/Events/Namespace-ns: subscribeAuthModes has API_KEY, but owner() asks who the caller is and an API key has no user');
  });

  test.each([
    ['owner()', ChannelPolicy.owner(), IAM], ['authenticated()', ChannelPolicy.authenticated(), IAM], ['iam()', ChannelPolicy.iam(), USER_POOL],
    ['authenticated()', ChannelPolicy.authenticated(), LAMBDA],
  ])('fails for %s where no mode lets in anybody whom it admits', (name, policy, mode) => {
    expect(() => new EventsStack().events().addNamespace('ns', { subscribePolicy: policy, subscribeAuthModes: [mode] }))
      .toThrow(`subscribeAuthModes [${mode}] lets in nobody whom ${name} admits`);
  });

  test('fails at synthesis for a mode that has no provider', () => {
    const stack = new EventsStack();
    stack.events().addPublicNamespace('ns', { subscribeAuthModes: [USER_POOL, OIDC], publishPolicy: ChannelPolicy.anyone(), publishAuthModes: [API_KEY] });
    expect(() => Template.fromStack(stack)).toThrow(/subscribeAuthModes has OPENID_CONNECT.*\n.*publishAuthModes has API_KEY/);
  });
});

describe('handlers', () => {
  const codeOf = (options: Parameters<CognitoEventsApi['addNamespace']>[1]) => {
    const stack = new EventsStack();
    stack.events().addNamespace('ns', options);
    return namespaceOf(stack, 'ns').CodeHandlers;
  };
  const all = {
    owner: ChannelPolicy.owner(),
    authenticated: ChannelPolicy.authenticated(),
    iam: ChannelPolicy.iam(),
    anyone: ChannelPolicy.anyone(),
    nobody: ChannelPolicy.nobody(),
  };

  test.each(Object.entries(all))('for %s are this text', (_, policy) => {
    const both = [USER_POOL, IAM];
    expect(codeOf({ subscribePolicy: policy, publishPolicy: policy, publishAuthModes: both, subscribeAuthModes: both })).toMatchSnapshot();
  });

  test('are left out only where the modes alone enforce the policies', () => {
    expect(codeOf({ subscribePolicy: all.anyone, publishPolicy: all.iam })).toBeUndefined();
    expect(codeOf({ subscribePolicy: all.iam, publishPolicy: all.iam })).toBeUndefined();
    expect(codeOf({ subscribePolicy: all.iam, subscribeAuthModes: [IAM, USER_POOL] })).toContain('export function onSubscribe');
    expect(codeOf({ subscribePolicy: all.anyone, publishPolicy: all.iam, publishAuthModes: [IAM, USER_POOL] })).toContain('export function onPublish');
    expect(codeOf({ subscribePolicy: all.anyone, publishPolicy: all.nobody })).toContain('export function onPublish');
    expect(codeOf({ subscribePolicy: all.nobody })).toContain('export function onSubscribe');
  });

  test('stamp the sender wherever others than backends may publish', () => {
    for (const policy of [all.owner, all.authenticated, all.anyone]) {
      expect(codeOf({ subscribePolicy: all.nobody, publishPolicy: policy })).toContain('return policy_stampSender(ctx, ');
    }
    expect(codeOf({ subscribePolicy: all.nobody, publishPolicy: all.anyone, publishAuthModes: [IAM] })).toContain('return policy_stampSender(ctx, ');
    expect(codeOf({ subscribePolicy: all.nobody, publishPolicy: all.iam, publishAuthModes: [IAM, USER_POOL] })).toContain('return ctx.events;');
  });

  test('of the private namespace have at most 40 lines', () => {
    expect(codeOf({ subscribePolicy: all.owner })!.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  test('fails at synthesis when they outgrow what AppSync takes', () => {
    const stack = new EventsStack();
    stack.events().privateNamespace.cfnChannelNamespace.codeHandlers = 'x'.repeat(32_769);
    expect(() => Template.fromStack(stack)).toThrow('the handlers have 32769 characters, AppSync takes 32768');
  });
});

describe('grants', () => {
  const statements = (stack: Stack) => (Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))[0] as
    { Properties: { PolicyDocument: { Statement: unknown } } }).Properties.PolicyDocument.Statement;

  test('name the API\'s own ARN, and the namespace', () => {
    const stack = new EventsStack();
    const events = stack.events({ connectionAuthModes: [IAM, USER_POOL] });
    const arn = stack.resolve(events.apiArn) as unknown;
    const backend = backendOf(stack);
    events.addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() }).grantSubscribe(backend);
    events.privateNamespace.grantPublish(backend);
    events.grantConnect(backend);
    events.grantPublish(backend);
    events.grantSubscribe(backend);
    const statement = (Action: string, suffix?: string) =>
      ({ Action, Effect: 'Allow', Resource: suffix ? { 'Fn::Join': ['', [arn, suffix]] } : arn });
    expect(statements(stack)).toEqual([
      statement('appsync:EventSubscribe', '/channelNamespace/jobs'),
      statement('appsync:EventPublish', '/channelNamespace/private'),
      statement('appsync:EventConnect'),
      statement('appsync:EventPublish', '/channelNamespace/*'),
      statement('appsync:EventSubscribe', '/channelNamespace/*'),
    ]);
  });

  test('fails where the namespace lets in no IAM caller', () => {
    const stack = new EventsStack();
    const events = stack.events({ publicNamespace: { publishPolicy: ChannelPolicy.authenticated() } });
    expect(() => events.privateNamespace.grantSubscribe(backendOf(stack)))
      .toThrow('Chat/Events/Namespace-private: a grant to subscribe would have no effect: subscribe is owner() by the modes [AMAZON_COGNITO_USER_POOLS]');
    expect(() => events.publicNamespace.grantPublish(new User(stack, 'Publisher'))).toThrow('a grant to publish would have no effect');
    const closed = events.addNamespace('closed', { subscribePolicy: ChannelPolicy.nobody(), publishPolicy: ChannelPolicy.nobody() });
    expect(() => closed.grantSubscribe(new User(stack, 'Reader'))).toThrow(
      'Chat/Events/Namespace-closed: a grant to subscribe would have no effect: subscribe is nobody() by the modes [AWS_IAM], and IAM callers are not among them');
  });

  test.each<[string, (events: CognitoEventsApi, role: Role) => void]>([
    ['of the API', (events, role) => events.grantConnect(role)],
    ['of the IEventApi', (events, role) => events.eventApi.grantConnect(role)],
  ])('fails where no IAM caller may connect: %s', (_, grant) => {
    const stack = new EventsStack();
    expect(() => grant(stack.events(), backendOf(stack)))
      .toThrow('Chat/Events: a grant to connect would have no effect: connectionAuthModes is [AMAZON_COGNITO_USER_POOLS], and IAM callers are not among them');
    expect(() => grant(stack.events({ connectionAuthModes: [IAM] }, 'Other'), backendOf(new Stack(stack, 'Inner')))).not.toThrow();
  });

  test.each<[string, (events: CognitoEventsApi, role: Role) => void]>([
    ['of the namespace', (events, role) => events.privateNamespace.grantPublish(role)],
    ['of the API', (events, role) => events.grantPublish(role)],
    ['of the IEventApi', (events, role) => events.eventApi.grantPublish(role)],
    ['of subscribe on the IEventApi', (events, role) => {
      events.addPrivateNamespace('inbox', { subscribeAuthModes: [USER_POOL] });
      events.eventApi.grantPublishAndSubscribe(role);
    }],
  ])('to a role of identity-pool users fails on private: %s', (_, grant) => {
    const stack = new EventsStack();
    grant(stack.events(), identityPoolRoleOf(stack));
    expect(() => Template.fromStack(stack)).toThrow(/\[Chat\/Events\/Namespace-private\] publish is granted to Chat\/Authenticated, which users of a Cognito identity pool assume/);
  });

  test('to a role that identity-pool users may assume only later fails too', () => {
    const stack = new EventsStack();
    const role = backendOf(stack);
    stack.events().privateNamespace.grantPublish(role);
    role.assumeRolePolicy!.addStatements(new PolicyStatement({
      actions: ['sts:AssumeRoleWithWebIdentity'], principals: [new FederatedPrincipal('cognito-identity.amazonaws.com')],
    }));
    expect(() => Template.fromStack(stack)).toThrow('which users of a Cognito identity pool assume');
  });

  test('to a role of identity-pool users pass on public, and on private where a handler refuses such callers', () => {
    const stack = new EventsStack();
    const events = stack.events();
    events.publicNamespace.grantPublish(identityPoolRoleOf(stack));
    Template.fromStack(stack);

    const guarded = new EventsStack();
    const inbox = guarded.events({ defaultNamespaces: false }).addPrivateNamespace('inbox', { publishAuthModes: [IAM, USER_POOL] });
    inbox.grantPublish(identityPoolRoleOf(guarded));
    expect(namespaceOf(guarded, 'inbox').CodeHandlers).toContain('policy_isBackend');
  });

  test('to a principal of another account warn, because AppSync has no resource policies', () => {
    const stack = new Stack(new App(), 'Chat', { env: { account: '111111111111', region: 'eu-west-1' } });
    const events = new CognitoEventsApi(stack, 'Events', { userPool: new UserPool(stack, 'Users') });
    const [own, foreign] = ['111111111111', '222222222222'].map((account) => Role.fromRoleArn(stack, account, `arn:aws:iam::${account}:role/backend`));
    events.grantPublish(own);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
    events.grantPublish(foreign);
    Annotations.fromStack(stack).hasWarning('/Chat/Events', Match.stringLikeRegexp('principal of account 222222222222.*crossAccountGrant'));
  });
});
