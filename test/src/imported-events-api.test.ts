import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { App, CfnParameter, Expiration, Stack } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, CognitoEventsApiAttributes, EventsNamespace, EventsNamespaceOptions } from '../../src';
import { IAM, namespaceOf, OIDC } from '../support/events-stack';

const API_ARN = 'arn:aws:appsync:eu-west-1:210987654321:apis/abc123';
const NAMESPACE_ARN = `${API_ARN}/channelNamespace/private`;
const stackIn = (region?: string) => new Stack(new App(), 'Chat', region ? { env: { region, account: '123456789012' } } : {});
const imported = (stack: Stack, attributes: Partial<CognitoEventsApiAttributes> = {}) =>
  CognitoEventsApi.fromCognitoEventsApiAttributes(stack, 'Events', { apiArn: API_ARN, ...attributes });
const backendOf = (stack: Stack) => new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
const identityPoolRoleOf = (stack: Stack) => new Role(stack, 'Authenticated', {
  assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com', {}, 'sts:AssumeRoleWithWebIdentity'),
});

describe('an imported API', () => {
  test('warns of a grant to a principal that is not of the account it is in', () => {
    const stack = stackIn('eu-west-1');
    const granted = (api: string) => CognitoEventsApi.fromCognitoEventsApiAttributes(stack, api, { apiArn: API_ARN });
    granted('Events').grantPublish(backendOf(stack));
    EventsNamespace.fromNamespaceArn(stack, 'Inbox', NAMESPACE_ARN).grantPublish(Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::123456789012:role/own'));
    for (const path of ['Events', 'Inbox']) {
      Annotations.fromStack(stack).hasWarning(`/Chat/${path}`, Match.stringLikeRegexp('principal of account 123456789012.*account 210987654321.*crossAccountGrant'));
    }
    granted('Near').grantPublish(Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::210987654321:role/theirs'));
    Annotations.fromStack(stack).hasNoWarning('/Chat/Near', Match.anyValue());
  });

  test.each([
    ['another account', 'eu-west-1', '123456789012'],
    ['another region', 'us-east-1', '210987654321'],
  ])('takes no namespace from a stack of %s, where the API is not', (_, region, account) => {
    const stack = new Stack(new App(), 'Chat', { env: { region, account } });
    expect(() => imported(stack).addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() }))
      .toThrow(`Chat/Events: addNamespace("jobs") would make it in ${account}/${region}, where the stack is; the API is in 210987654321/eu-west-1`);
    const near = new Stack(new App(), 'Chat', { env: { region: 'eu-west-1', account: '210987654321' } });
    expect(imported(near).addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() }).namespaceName).toBe('jobs');
  });

  test('is where its ARN says, not where it is imported', () => {
    const events = imported(stackIn('us-east-1'));
    expect(events.env).toEqual({ account: '210987654321', region: 'eu-west-1' });
    expect([events.apiId, events.apiArn]).toEqual(['abc123', API_ARN]);
  });

  test('adds no resource and grants on its own ARN', () => {
    const stack = stackIn();
    const events = imported(stack);
    events.grantPublish(backendOf(stack));
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'appsync:EventPublish', Effect: 'Allow', Resource: `${API_ARN}/channelNamespace/*` }], Version: '2012-10-17' },
    }, 1);
    Template.fromStack(stack).resourceCountIs('AWS::AppSync::Api', 0);
  });

  test('takes the id out of an ARN that only deployment knows', () => {
    const stack = stackIn();
    const events = imported(stack, { apiArn: new CfnParameter(stack, 'Arn').valueAsString });
    events.addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam() });
    Template.fromStack(stack).hasResourceProperties('AWS::AppSync::ChannelNamespace', {
      ApiId: { 'Fn::Select': [1, { 'Fn::Split': ['/', { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: 'Arn' }] }] }] }] },
    });
  });

  test.each(['abc123', 'arn:aws:appsync:eu-west-1:210987654321:v1/apis/x', NAMESPACE_ARN, 'arn:aws:appsync:eu-west-1:210987654321:apis/'])('fails for %s', (apiArn) => {
    expect(() => imported(stackIn(), { apiArn })).toThrow(`Chat/Events: apiArn ${JSON.stringify(apiArn)} is no ARN of an Event API`);
  });

  test('gives the URLs of the domains that it was given, and says which it was not', () => {
    const events = imported(stackIn(), { httpDomain: 'x.appsync-api.eu-west-1.amazonaws.com' });
    expect(events.httpUrl).toBe('https://x.appsync-api.eu-west-1.amazonaws.com/event');
    expect(() => events.realtimeUrl).toThrow('Chat/Events: realtimeDomain was not given to fromCognitoEventsApiAttributes()');
  });

  test('takes a namespace whose users are pinned to the issuers of their pool', () => {
    const stack = stackIn();
    const events = imported(stack, { userPool: UserPool.fromUserPoolId(stack, 'Users', 'eu-west-1_Pool') });
    const inbox = events.addNamespace('inbox', { subscribePolicy: ChannelPolicy.owner() });
    expect(namespaceOf(stack, 'inbox').CodeHandlers).toContain('policy_isUser(ctx) && policy_isFrom(ctx, ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool", ' +
      '"https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool"]) && policy_isOwn(ctx)');
    expect(inbox.namespaceName).toBe('inbox');
  });

  test('fails for a policy about users whose pool it does not know', () => {
    for (const policy of [ChannelPolicy.owner(), ChannelPolicy.authenticated(), ChannelPolicy.machine(), ChannelPolicy.claim('tenant')]) {
      const add = (options: EventsNamespaceOptions, attributes = {}) => () => imported(stackIn(), attributes).addNamespace('inbox', options);
      const message = (property: string) => `Chat/Events/Namespace-inbox: ${property} ${policy._rule.name} is about users, and userPool is not among the attributes of the imported API`;
      expect(add({ subscribePolicy: policy })).toThrow(message('subscribePolicy'));
      expect(add({ subscribePolicy: ChannelPolicy.iam(), publishPolicy: policy })).toThrow(message('publishPolicy'));
      if (policy._rule.issuers.length === 0) continue; // of whichever issuer
      expect(add({ subscribePolicy: policy }, { authProviders: [AuthProvider.oidc({ issuer: 'https://id.example.com' })] })).toThrow(message('subscribePolicy'));
    }
    const stack = stackIn();
    imported(stack).addNamespace('inbox', { subscribePolicy: ChannelPolicy.anyOf(ChannelPolicy.iam(), ChannelPolicy.authenticated()) });
    expect(() => Template.fromStack(stack)).toThrow('Chat/Events: a policy about users needs userPool in the attributes of an imported API');
  });

  test('may know an OpenID Connect issuer of the API alone', () => {
    const stack = stackIn();
    const provider = AuthProvider.oidc({ issuer: 'https://id.example.com' });
    imported(stack, { authProviders: [provider] }).addNamespace('guests', { subscribePolicy: ChannelPolicy.owner({ provider }) });
    expect(namespaceOf(stack, 'guests').CodeHandlers).toContain('policy_isOidcUser(ctx, ["https://id.example.com"])');
  });

  test('may know its OpenID Connect users as all that it has, beside an API key that has none', () => {
    const stack = stackIn();
    const apiKey = AuthProvider.apiKey({ expires: Expiration.atDate(new Date(Math.ceil(Date.now() / 3_600_000 + 200) * 3_600_000)) });
    imported(stack, { authProviders: [apiKey, AuthProvider.oidc({ issuer: 'https://id.example.com' })] })
      .addNamespace('guests', { subscribePolicy: ChannelPolicy.authenticated(), subscribeAuthModes: [OIDC] });
    expect(namespaceOf(stack, 'guests').CodeHandlers).toContain('if (!(policy_isChannel(ctx, "guests") && policy_isOidcUser(ctx, ["https://id.example.com"]))) {');
    Template.fromStack(stack).resourceCountIs('AWS::AppSync::ApiKey', 0);
  });

  test('checks modes where the types of its providers are given', () => {
    const stack = stackIn();
    imported(stack, { authProviderTypes: [IAM] }).addNamespace('jobs', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: [OIDC] });
    expect(() => Template.fromStack(stack)).toThrow('subscribeAuthModes has OPENID_CONNECT, for which the API has no provider; it has [AWS_IAM]');
  });

  test('fails for a grant to users of an identity pool, since whether a namespace is private is not known', () => {
    const stack = stackIn();
    imported(stack).grantSubscribe(identityPoolRoleOf(stack));
    expect(() => Template.fromStack(stack)).toThrow('subscribe is granted to Chat/Authenticated, which users of a Cognito identity pool assume');
  });

  test('fails for such a grant also to what only stands for the role', () => {
    const stack = stackIn();
    imported(stack).grantPublish({ grantPrincipal: identityPoolRoleOf(stack) });
    expect(() => Template.fromStack(stack)).toThrow('publish is granted to a principal, which users of a Cognito identity pool assume');
  });

  test('opens no unguarded namespace', () => {
    expect(() => imported(stackIn()).eventApi.addChannelNamespace('x')).toThrow('use addNamespace');
  });
});

describe('an imported namespace', () => {
  test('is where its ARN says, and grants on it', () => {
    const stack = stackIn('us-east-1');
    const namespace = EventsNamespace.fromNamespaceArn(stack, 'Inbox', NAMESPACE_ARN);
    expect(namespace).toMatchObject({ namespaceName: 'private', namespaceArn: NAMESPACE_ARN, env: { region: 'eu-west-1' } });
    namespace.grantPublish(backendOf(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'appsync:EventPublish', Resource: NAMESPACE_ARN })] },
    });
  });

  test('takes its parts from an ARN that only deployment knows', () => {
    const stack = stackIn();
    const arn = new CfnParameter(stack, 'Arn').valueAsString;
    const namespace = EventsNamespace.fromNamespaceArn(stack, 'Inbox', arn);
    expect(stack.resolve(namespace.namespaceName)).toEqual({ 'Fn::Select': [1, { 'Fn::Split': ['/channelNamespace/', { Ref: 'Arn' }] }] });
    namespace.grantSubscribe(backendOf(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({
          Action: 'appsync:EventSubscribe', Resource: {
            'Fn::Join': ['', [
              { 'Fn::Select': [0, { 'Fn::Split': ['/channelNamespace/', { Ref: 'Arn' }] }] }, '/channelNamespace/',
              { 'Fn::Select': [1, { 'Fn::Split': ['/channelNamespace/', { Ref: 'Arn' }] }] },
            ]],
          },
        })],
      },
    });
  });

  test.each([API_ARN, 'private', `${NAMESPACE_ARN}/more`, `${API_ARN}/channelNamespace/`])('fails for %s', (arn) => {
    expect(() => EventsNamespace.fromNamespaceArn(stackIn(), 'Inbox', arn)).toThrow(/no ARN of a namespace|ARNs must/);
  });

  test('fails for a grant to users of an identity pool', () => {
    const stack = stackIn();
    EventsNamespace.fromNamespaceArn(stack, 'Inbox', NAMESPACE_ARN).grantPublish(identityPoolRoleOf(stack));
    expect(() => Template.fromStack(stack)).toThrow('publish is granted to Chat/Authenticated, which users of a Cognito identity pool assume');
  });
});
