import { Match, Template } from 'aws-cdk-lib/assertions';
import { AppSyncEventResource } from 'aws-cdk-lib/aws-appsync';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { ChannelPolicy, CognitoEventsApi } from '../../src';
import { EventsStack, IAM, LAMBDA, USER_POOL } from '../support/events-stack';

const modes = (...types: string[]) => types.map((AuthType) => ({ AuthType }));

describe('an API with nothing but a user pool', () => {
  const stack = new EventsStack();
  const events = stack.events();
  const template = Template.fromStack(stack);

  test('is the classic set-up, resource by resource', () => {
    const { Resources: resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    expect(Object.fromEntries(Object.entries(resources).filter(([, { Type: type }]) => type.startsWith('AWS::AppSync')))).toMatchSnapshot();
  });

  test('adds exactly an Api and two namespaces', () => {
    const without = Template.fromStack(new EventsStack()).toJSON() as { Resources: object };
    const added = Object.values((template.toJSON() as { Resources: Record<string, { Type: string }> }).Resources)
      .map(({ Type: type }) => type).filter((type) => type !== 'AWS::Cognito::UserPool');
    expect(Object.keys(without.Resources)).toHaveLength(1);
    expect(added.sort()).toEqual(['AWS::AppSync::Api', 'AWS::AppSync::ChannelNamespace', 'AWS::AppSync::ChannelNamespace']);
  });

  test('has this construct tree', () => {
    expect(events.node.findAll().map((construct) => construct.node.path)).toEqual([
      'Chat/Events',
      'Chat/Events/Resource',
      'Chat/Events/Namespace-public',
      'Chat/Events/Namespace-public/Resource',
      'Chat/Events/Namespace-private',
      'Chat/Events/Namespace-private/Resource',
    ]);
  });

  test('accepts the user pool and IAM, and connects, publishes and subscribes by user pool unless a namespace says otherwise', () => {
    template.hasResourceProperties('AWS::AppSync::Api', {
      EventConfig: {
        AuthProviders: [
          {
            AuthType: 'AMAZON_COGNITO_USER_POOLS',
            CognitoConfig: {
              UserPoolId: stack.resolve(stack.userPool.userPoolId) as unknown, AwsRegion: { Ref: 'AWS::Region' }, AppIdClientRegex: Match.absent(),
            },
          },
          { AuthType: 'AWS_IAM' },
        ],
        ConnectionAuthModes: modes(USER_POOL),
        DefaultPublishAuthModes: modes(USER_POOL),
        DefaultSubscribeAuthModes: modes(USER_POOL),
      },
    });
  });

  test('lets IAM publish and the user pool subscribe, in both namespaces', () => {
    for (const name of ['public', 'private']) {
      template.hasResourceProperties('AWS::AppSync::ChannelNamespace', {
        Name: name, PublishAuthModes: modes(IAM), SubscribeAuthModes: modes(USER_POOL),
      });
    }
  });

  test('has a handler on private only, where the modes do not enforce the policy', () => {
    template.hasResourceProperties('AWS::AppSync::ChannelNamespace', { Name: 'public', CodeHandlers: Match.absent() });
    template.hasResourceProperties('AWS::AppSync::ChannelNamespace', {
      Name: 'private', CodeHandlers: Match.stringLikeRegexp('^(?=[^]*export function onSubscribe)(?![^]*onPublish)'),
    });
    expect(events.publicNamespace.description)
      .toBe('subscribe: anyone(), by the modes [AMAZON_COGNITO_USER_POOLS]; publish: iam(), by the modes [AWS_IAM]');
    expect(events.privateNamespace.description)
      .toBe('subscribe: owner(), by a handler after the modes [AMAZON_COGNITO_USER_POOLS]; publish: iam(), by the modes [AWS_IAM]');
  });

  test('gives its URLs from the DNS names, not from the API id', () => {
    const api = stack.getLogicalId(events.cfnApi);
    expect(stack.resolve(events.httpUrl)).toEqual({ 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [api, 'Dns.Http'] }, '/event']] });
    expect(stack.resolve(events.realtimeUrl)).toEqual({ 'Fn::Join': ['', ['wss://', { 'Fn::GetAtt': [api, 'Dns.Realtime'] }, '/event/realtime']] });
    expect(stack.resolve([events.apiId, events.apiArn])).toEqual([{ 'Fn::GetAtt': [api, 'ApiId'] }, { 'Fn::GetAtt': [api, 'ApiArn'] }]);
  });

  test('synthesizes to the same bytes each time', () => {
    const again = new EventsStack();
    again.events();
    expect(JSON.stringify(Template.fromStack(again).toJSON())).toBe(JSON.stringify(template.toJSON()));
  });
});

describe('the user pool', () => {
  const cognitoConfig = (stack: Stack) =>
    (Object.values(Template.fromStack(stack).findResources('AWS::AppSync::Api'))[0] as
      { Properties: { EventConfig: { AuthProviders: { CognitoConfig: Record<string, unknown> }[] } } })
      .Properties.EventConfig.AuthProviders[0].CognitoConfig;

  test('accepts only the given clients, with an anchored expression', () => {
    const stack = new EventsStack();
    const [web, mobile] = [stack.userPool.addClient('Web'), stack.userPool.addClient('Mobile')];
    stack.events({ userPoolClients: [web, mobile] });
    expect(cognitoConfig(stack).AppIdClientRegex).toEqual({
      'Fn::Join': ['', ['^(?:', stack.resolve(web.userPoolClientId), '|', stack.resolve(mobile.userPoolClientId), ')$']],
    });
  });

  test('accepts a client that is made after the API, and the same client once', () => {
    const stack = new EventsStack();
    const [web, mobile] = ['web+1', 'mobile'].map((id) => UserPoolClient.fromUserPoolClientId(stack, id, id));
    const events = stack.events({ userPoolClients: [web] });
    events.addUserPoolClient(mobile);
    events.addUserPoolClient(web);
    expect(cognitoConfig(stack).AppIdClientRegex).toBe('^(?:web\\+1|mobile)$');
  });

  test('does not change the list that the user passed', () => {
    const stack = new EventsStack();
    const clients = [stack.userPool.addClient('Web')];
    stack.events({ userPoolClients: clients }).addUserPoolClient(stack.userPool.addClient('Mobile'));
    expect(clients).toHaveLength(1);
  });

  test('fails with an empty list of clients', () => {
    expect(() => new EventsStack().events({ userPoolClients: [] })).toThrow('Chat/Events: userPoolClients is empty, which would accept no token');
  });

  test('fails when a client is added to an API that accepts all of them', () => {
    const stack = new EventsStack();
    expect(() => stack.events().addUserPoolClient(stack.userPool.addClient('Web'))).toThrow(/addUserPoolClient\(\) would narrow the API/);
  });

  test.each([
    ['an imported pool has the region of its id', 'eu-central-1_AbCdEf123', 'eu-central-1'],
    ['an imported pool without a known id has the region of its stack', undefined, { Ref: 'AWS::Region' }],
  ])('%s', (_, literalId, region) => {
    const stack = new EventsStack();
    const id = literalId ?? new CfnParameter(stack, 'PoolId').valueAsString;
    stack.events({ userPool: UserPool.fromUserPoolId(stack, 'Imported', id) });
    expect(cognitoConfig(stack)).toMatchObject({ UserPoolId: stack.resolve(id) as unknown, AwsRegion: region });
  });

  test('of another region is named with that region', () => {
    const app = new App();
    const env = { account: '111111111111', region: 'eu-west-1' };
    const stack = new Stack(app, 'Chat', { env });
    const userPool = UserPool.fromUserPoolArn(stack, 'Imported', 'arn:aws:cognito-idp:us-west-2:111111111111:userpool/us-west-2_AbCdEf123');
    new CognitoEventsApi(stack, 'Events', { userPool });
    expect(cognitoConfig(stack)).toMatchObject({ UserPoolId: 'us-west-2_AbCdEf123', AwsRegion: 'us-west-2' });
  });
});

describe('name, owner and modes', () => {
  test('are rendered as given', () => {
    const stack = new EventsStack();
    stack.events({
      apiName: 'chat events', ownerContact: 'team chat', connectionAuthModes: [USER_POOL, IAM], defaultPublishAuthModes: [IAM], defaultSubscribeAuthModes: [IAM],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::AppSync::Api', {
      Name: 'chat events',
      OwnerContact: 'team chat',
      EventConfig: { ConnectionAuthModes: modes(USER_POOL, IAM), DefaultPublishAuthModes: modes(IAM), DefaultSubscribeAuthModes: modes(IAM) },
    });
  });

  test.each([
    ['apiName', ''], ['apiName', 'a'.repeat(51)], ['apiName', 'chat/events'], ['apiName', 'chät'], ['apiName', 'a\n'],
    ['ownerContact', ''], ['ownerContact', 'a'.repeat(251)], ['ownerContact', 'team@example.com'],
  ])('fails for %s %j', (property, value) => {
    expect(() => new EventsStack().events({ [property]: value })).toThrow(`Chat/Events: ${property} ${JSON.stringify(value)}: 1 to`);
  });

  test.each([['apiName', 'a'.repeat(50)], ['ownerContact', 'a'.repeat(250)], ['apiName', Aws.STACK_NAME], ['ownerContact', Aws.STACK_NAME]])(
    'takes %s %s', (property, value) => {
      expect(() => new EventsStack().events({ [property]: value })).not.toThrow();
    });

  test.each(['connectionAuthModes', 'defaultPublishAuthModes', 'defaultSubscribeAuthModes'])('fails for empty and repeated %s', (property) => {
    expect(() => new EventsStack().events({ [property]: [] })).toThrow(`Chat/Events: ${property} is empty`);
    expect(() => new EventsStack().events({ [property]: [IAM, IAM] })).toThrow(`Chat/Events: ${property} lists AWS_IAM twice`);
  });

  test('fails at synthesis for a mode that has no provider', () => {
    const stack = new EventsStack();
    stack.events({ connectionAuthModes: [USER_POOL, LAMBDA] });
    expect(() => Template.fromStack(stack)).toThrow(/\[Chat\/Events\] connectionAuthModes has AWS_LAMBDA, for which the API has no provider; it has \[AMAZON_COGNITO_USER_POOLS, AWS_IAM\]/);
  });
});

describe('namespaces', () => {
  test('are found by name', () => {
    const events = new EventsStack().events();
    const rooms = events.addNamespace('rooms', { subscribePolicy: ChannelPolicy.authenticated() });
    expect(events.channelNamespace('rooms')).toBe(rooms);
    expect(events.channelNamespace('private')).toBe(events.privateNamespace);
    expect(() => events.channelNamespace('room')).toThrow('Chat/Events: no namespace "room"; there are: public, private, rooms');
  });

  test('can all be the app\'s own', () => {
    const stack = new EventsStack();
    const events = stack.events({ defaultNamespaces: false });
    expect(() => events.privateNamespace).toThrow('Chat/Events: no namespace "private"; there are: none');
    events.addPrivateNamespace('inbox');
    Template.fromStack(stack).resourceCountIs('AWS::AppSync::ChannelNamespace', 1);
    expect(() => events.publicNamespace).toThrow('Chat/Events: no namespace "public"; there are: inbox');
  });

  test('fails at synthesis when there is none', () => {
    const stack = new EventsStack();
    stack.events({ defaultNamespaces: false });
    expect(() => Template.fromStack(stack)).toThrow('an API without namespaces has no channels; call addNamespace()');
  });

  test('fails for options of a default namespace that is switched off', () => {
    expect(() => new EventsStack().events({ defaultNamespaces: false, privateNamespace: {} }))
      .toThrow('Chat/Events: privateNamespace is given, but defaultNamespaces is false');
  });

  test('fails for a name twice', () => {
    expect(() => new EventsStack().events().addPublicNamespace('private')).toThrow('Chat/Events: namespace "private" is there already');
  });
});

describe('as an IEventApi', () => {
  test('takes data sources', () => {
    const stack = new EventsStack();
    stack.events().eventApi.addHttpDataSource('Weather', 'https://weather.example.com');
    Template.fromStack(stack).hasResourceProperties('AWS::AppSync::DataSource', { Name: 'Weather', Type: 'HTTP' });
  });

  test('fails when asked for a namespace without a policy', () => {
    const { eventApi } = new EventsStack().events();
    expect(() => eventApi.addChannelNamespace('open')).toThrow(/Chat\/Events\/EventApi: addChannelNamespace\("open"\) .* use addNamespace of CognitoEventsApi/);
  });

  test('grants, and names its providers', () => {
    const stack = new EventsStack();
    const { eventApi } = stack.events({ connectionAuthModes: [USER_POOL, IAM] });
    const backend = new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    eventApi.grantPublish(backend);
    eventApi.grant(backend, AppSyncEventResource.forAPI(), 'appsync:EventConnect');
    expect(eventApi.authProviderTypes).toEqual([USER_POOL, IAM]);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'appsync:EventPublish' }, { Action: 'appsync:EventConnect' }] },
    });
  });
});
