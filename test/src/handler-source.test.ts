import { Match, Template } from 'aws-cdk-lib/assertions';
import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { ChannelPolicy, CognitoEventsApi, EventHandlers, EventsNamespaceOptions, HandlerSource } from '../../src';
import { EventsStack, IAM, namespaceOf, USER_POOL } from '../support/events-stack';

const OBJECT = EventHandlers.fromInline('export const onPublish = { request(ctx) { return { operation: \'Scan\' }; }, response(ctx) { return ctx.events; } };');
const FUNCTION = EventHandlers.fromInline('export function onPublish(ctx) { return ctx.events; }');

let stack: EventsStack;

beforeEach(() => {
  stack = new EventsStack();
});

function lambda(): ReturnType<typeof LambdaFunction.fromFunctionArn> {
  return LambdaFunction.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-west-1:123456789012:function:chat');
}

function table(scope: Stack = stack): Table {
  return new Table(scope, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
}

function add(options: Partial<EventsNamespaceOptions>, name = 'chat') {
  return stack.events({ defaultNamespaces: false }).addNamespace(name, { subscribePolicy: ChannelPolicy.owner(), ...options });
}

describe('a direct function', () => {
  test('is called from code where a policy has to be enforced, and the policy stands before it', () => {
    add({ publishPolicy: ChannelPolicy.owner(), onPublish: HandlerSource.lambda(lambda()) });
    const { CodeHandlers, ...properties } = namespaceOf(stack, 'chat');
    expect(properties).toMatchObject({ HandlerConfigs: { OnPublish: { Behavior: 'CODE', Integration: { DataSourceName: 'onPublish_chat' } } } });
    expect(properties).not.toHaveProperty('HandlerConfigs.OnPublish.Integration.LambdaConfig');
    expect(CodeHandlers).toContain(`export const onPublish = {
  request(ctx) {
    if (!(policy_isChannel(ctx, "chat") && policy_isUser(ctx) && policy_isOwn(ctx))) {
      util.unauthorized();
    }
    return policy_invocation(ctx, 'RequestResponse');
  },
  response(ctx) {
    return policy_stampReturned({ kind: 'user', sub: ctx.identity.sub }, policy_answeredEvents(ctx));
  },
};`);
    expect(CodeHandlers).toContain('export function onSubscribe(ctx) {');
  });

  test('that AppSync does not wait for is invoked so, and the events go out as they came', () => {
    const invokeType = LambdaInvokeType.EVENT;
    add({ onPublish: HandlerSource.lambda(lambda(), { invokeType }), publishAuthModes: [IAM, USER_POOL] });
    const { CodeHandlers } = namespaceOf(stack, 'chat');
    expect(CodeHandlers).toContain('    return policy_invocation(ctx, \'Event\');\n  },\n  response(ctx) {\n    policy_requireAnswer(ctx);\n    return ctx.events;\n  },\n};');
  });

  test.each([LambdaInvokeType.EVENT, LambdaInvokeType.REQUEST_RESPONSE])('is all there is where the modes alone enforce the policies: %s', (invokeType) => {
    const source = () => HandlerSource.lambda(lambda(), { invokeType });
    const onPublish = source();
    add({ onPublish, onSubscribe: onPublish, subscribePolicy: ChannelPolicy.iam() });
    const { CodeHandlers, ...properties } = namespaceOf(stack, 'chat');
    const of = (handler: string) => ({ Behavior: 'DIRECT', Integration: { DataSourceName: `${handler}_chat`, LambdaConfig: { InvokeType: invokeType } } });
    expect(CodeHandlers).toBeUndefined();
    expect(properties).toMatchObject({ HandlerConfigs: { OnPublish: of('onPublish'), OnSubscribe: of('onSubscribe') } });
  });

  test('answers subscriptions too', () => {
    add({ onSubscribe: HandlerSource.lambda(lambda()) });
    expect(namespaceOf(stack, 'chat').CodeHandlers).toContain('    return policy_invocation(ctx, \'RequestResponse\');\n  },\n  response(ctx) {\n    policy_requireAnswer(ctx);\n  },\n};');
  });

  test('comes with a role that may invoke it and nothing else', () => {
    add({ onSubscribe: HandlerSource.lambda(lambda()) }, 'my-chat');
    const template = Template.fromStack(stack);
    const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:chat';
    template.hasResource('AWS::AppSync::DataSource', {
      Properties: { Name: 'onSubscribe_my_chat', Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: arn }, ServiceRoleArn: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } },
      DependsOn: [Match.stringLikeRegexp('DefaultPolicy')],
    });
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourcePropertiesCountIs('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: arn }] },
    }, 1);
    template.hasResource('AWS::AppSync::ChannelNamespace', { DependsOn: [Match.stringLikeRegexp('OnSubscribeSource')] });
  });
});

describe('a data source', () => {
  test('is called by handlers of the form { request, response }, behind the policy', () => {
    const events = stack.events({ defaultNamespaces: false });
    const dataSource = events.eventApi.addDynamoDbDataSource('Messages', table());
    events.addNamespace('chat', { subscribePolicy: ChannelPolicy.owner(), onPublish: HandlerSource.dataSource(dataSource), handlers: OBJECT });
    const { CodeHandlers, ...properties } = namespaceOf(stack, 'chat');
    expect(properties).toMatchObject({ HandlerConfigs: { OnPublish: { Behavior: 'CODE', Integration: { DataSourceName: 'Messages' } } } });
    expect(CodeHandlers).toContain(`export const onPublish = {
  request(ctx) {
    if (!(policy_isChannel(ctx, "chat") && policy_isBackend(ctx))) {
      util.unauthorized();
    }
    return own_onPublishRequest(ctx);
  },
  response(ctx) {
    return own_onPublishResponse(ctx);
  },
};`);
    Template.fromStack(stack).hasResource('AWS::AppSync::ChannelNamespace', { DependsOn: [stack.getLogicalId(dataSource.resource)] });
  });

  test('may be a function that code calls', () => {
    add({ onPublish: HandlerSource.lambda(lambda(), { direct: false }), handlers: OBJECT });
    expect(namespaceOf(stack, 'chat')).toMatchObject({
      CodeHandlers: expect.stringContaining('return own_onPublishRequest(ctx);') as string,
      HandlerConfigs: { OnPublish: { Behavior: 'CODE', Integration: { DataSourceName: 'onPublish_chat' } } },
    });
  });

  test('of an imported API is known by its id', () => {
    const arn = 'arn:aws:appsync:eu-west-1:123456789012:apis/abc';
    const [one, same] = ['One', 'Same'].map((id) => CognitoEventsApi.fromCognitoEventsApiAttributes(stack, id, { apiArn: arn, userPool: stack.userPool }));
    const onPublish = HandlerSource.dataSource(same.eventApi.addDynamoDbDataSource('Messages', table()));
    expect(() => one.addNamespace('chat', { subscribePolicy: ChannelPolicy.owner(), onPublish, handlers: OBJECT })).not.toThrow();
  });

  test('keeps the sender from request to response where events are stamped', () => {
    add({ publishPolicy: ChannelPolicy.owner(), onPublish: HandlerSource.lambda(lambda(), { direct: false }), handlers: OBJECT });
    const { CodeHandlers } = namespaceOf(stack, 'chat');
    expect(CodeHandlers).toContain('return policy_keepSender(ctx, { kind: \'user\', sub: ctx.identity.sub }, own_onPublishRequest(ctx));');
    expect(CodeHandlers).toContain('return policy_stampReturned(policy_keptSender(ctx), own_onPublishResponse(ctx));');
  });
});

test('subscriptions are decided by the policy, and then by the own handler of either form', () => {
  const handlers = EventHandlers.fromInline('export function onSubscribe(ctx) { return; }');
  const source = EventHandlers.fromInline('export const onSubscribe = { request(ctx) { return {}; }, response(ctx) { return; } };');
  const events = stack.events({ defaultNamespaces: false });
  events.addNamespace('plain', { subscribePolicy: ChannelPolicy.owner(), handlers });
  events.addNamespace('source', { subscribePolicy: ChannelPolicy.owner(), handlers: source, onSubscribe: HandlerSource.lambda(lambda(), { direct: false }) });
  expect(namespaceOf(stack, 'plain').CodeHandlers).toContain('    util.unauthorized();\n  }\n  return own_onSubscribe(ctx);\n}');
  expect(namespaceOf(stack, 'source').CodeHandlers)
    .toContain('      util.unauthorized();\n    }\n    return own_onSubscribeRequest(ctx);\n  },\n  response(ctx) {\n    return own_onSubscribeResponse(ctx);\n  },');
});

describe('refused are', () => {
  test('the data source of another API', () => {
    const other = stack.events({}, 'Other').eventApi.addDynamoDbDataSource('Messages', table());
    expect(() => add({ onPublish: HandlerSource.dataSource(other), handlers: OBJECT }))
      .toThrow('Chat/Events/Namespace-chat: onPublish: the data source Chat/Other/EventApi/Messages is of another API; make it on eventApi of this one');
  });

  test.each<[string, Partial<EventsNamespaceOptions>, string]>([
    ['handlers that need a data source, without one', { handlers: OBJECT },
      'handlers: onPublish is { request, response }, which needs a data source; give onPublish: HandlerSource.…, or export function onPublish(ctx)'],
    ['a function to be called from code that is not there', { onPublish: HandlerSource.lambda({ functionArn: 'a' } as never, { direct: false }) },
      'onPublish has a data source, and there are no handlers; export const onPublish = { request, response }, or leave { direct: false } out'],
    ['a function to be called from code of the other form', { onPublish: HandlerSource.lambda({ functionArn: 'a' } as never, { direct: false }), handlers: FUNCTION },
      'onPublish has a data source, and handlers export a function onPublish; export const onPublish = { request, response }'],
    ['a function to be called by code for the other operation', { onSubscribe: HandlerSource.lambda({ functionArn: 'a' } as never, { direct: false }), handlers: FUNCTION },
      'onSubscribe has a data source, and handlers export no onSubscribe; export const onSubscribe = { request, response }'],
    ['a direct function beside code for the same operation', { onPublish: HandlerSource.lambda({ functionArn: 'a' } as never), handlers: FUNCTION },
      'onPublish is a direct function, and handlers export onPublish too; remove one, or give { direct: false } to call the function from code'],
    ['an invoke type that there is not', { onPublish: HandlerSource.lambda({ functionArn: 'a' } as never, { invokeType: 'Event' as LambdaInvokeType }) },
      'onPublish: invokeType "Event" is none of REQUEST_RESPONSE, EVENT'],
    ['a function that no call reaches', { publishPolicy: ChannelPolicy.nobody(), onPublish: HandlerSource.lambda({ functionArn: 'a' } as never) },
      'onPublish would never be reached, since nobody() refuses every call; leave it out, or give another policy'],
    ['code that no call reaches', { publishPolicy: ChannelPolicy.nobody(), handlers: FUNCTION },
      'onPublish of handlers would never be reached, since nobody() refuses every call; leave it out, or give another policy'],
    ['a function for a policy that no mode admits', { publishPolicy: ChannelPolicy.owner(), publishAuthModes: [IAM], onPublish: HandlerSource.lambda({ functionArn: 'a' } as never) },
      'publishAuthModes [AWS_IAM] lets in nobody whom owner() admits; it needs one of [AMAZON_COGNITO_USER_POOLS]'],
  ])('%s', (_, options, message) => {
    expect(() => add(options)).toThrow(`Chat/Events/Namespace-chat: ${message}`);
  });

  test('an invoke type for a function that is called from code', () => {
    expect(() => HandlerSource.lambda(lambda(), { direct: false, invokeType: LambdaInvokeType.EVENT }))
      .toThrow('HandlerSource.lambda: invokeType EVENT is for a direct function; in code, request returns invocationType: \'Event\' or \'RequestResponse\'');
  });
});

test('a data source without code says what it takes', () => {
  const events = stack.events({ defaultNamespaces: false });
  const onPublish = HandlerSource.dataSource(events.eventApi.addDynamoDbDataSource('Messages', table()));
  expect(() => events.addNamespace('chat', { subscribePolicy: ChannelPolicy.owner(), onPublish }))
    .toThrow(/onPublish has a data source, and there are no handlers; export const onPublish = \{ request, response \}$/);
});

test('a group may be named as a function of the policies', () => {
  expect(() => add({ subscribePolicy: ChannelPolicy.group('policy_x') }) && namespaceOf(stack, 'chat')).not.toThrow();
});
