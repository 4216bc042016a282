import { Template } from 'aws-cdk-lib/assertions';
import { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { check, rulesOf } from './hand-written';
import type { CheckReport } from '../../../engine/holes/report';
import type { JsonObject } from '../../../engine/template/json';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, EventHandlers, EventsNamespace } from '../../../src';
import { API_KEY, EventsStack, IAM, LAMBDA, OIDC, USER_POOL } from '../../support/events-stack';

/** What an app writes past the construct, which the policies in the metadata know nothing of. */
type Override = (events: CognitoEventsApi, stack: EventsStack) => void;

const otherPool = (userPoolId: string): JsonObject => ({ AuthType: USER_POOL, CognitoConfig: { UserPoolId: userPoolId, AwsRegion: 'us-east-1', AppIdClientRegex: '^(?:otherclient0123456789abcdef)$' } });
const addProvider = (provider: JsonObject): Override => (events) => events.cfnApi.addPropertyOverride('EventConfig.AuthProviders.2', provider);
const addPool: Override = addProvider(otherPool('us-east-1_Other'));

async function checkOf(policy: ChannelPolicy, override: Override, publishPolicy?: ChannelPolicy): Promise<CheckReport> {
  const stack = new EventsStack();
  const events = stack.events({ defaultNamespaces: false, userPoolClients: [stack.userPool.addClient('Web')] });
  events.addNamespace('rooms', { subscribePolicy: policy, publishPolicy });
  override(events, stack);
  return check(Template.fromStack(stack).toJSON());
}

const namespaceOf = (events: CognitoEventsApi): EventsNamespace['cfnChannelNamespace'] => events.channelNamespace('rooms').cfnChannelNamespace;
/** Lets somebody in before the policy is asked. */
const withDoor = (door: string): Override => (events, stack) => {
  const code = stack.resolve(namespaceOf(events).codeHandlers) as string;
  expect(code).toContain('onSubscribe(ctx) {');
  namespaceOf(events).addPropertyOverride('CodeHandlers', code.replace('onSubscribe(ctx) {', `onSubscribe(ctx) {\n  if (${door}) { return; }`));
};

describe('a second user pool that an override adds', () => {
  test('is found where a user is known by the sub alone', async () => {
    const report = await checkOf(ChannelPolicy.owner(), (events, stack) => {
      addProvider(otherPool(new UserPool(stack, 'Other').userPoolId))(events, stack);
    });
    expect(rulesOf(report)).toEqual(['issuerNotPinned']);
    expect(report.outcome).toBe('found');
    expect(report.findings[0].message).toMatch(/^onSubscribe of namespace rooms admits the same user of https:.* on \/rooms.*: its policy, owner\(\), is of an API with one user pool, and this one takes the tokens of several$/);
  });

  test.each([
    ['group', ChannelPolicy.group('admins')], ['own group', ChannelPolicy.ownGroup()], ['claim', ChannelPolicy.claim('tenant')], ['client', ChannelPolicy.machine()],
    ['group or a backend', ChannelPolicy.anyOf(ChannelPolicy.group('admins'), ChannelPolicy.iam())],
  ])('is found where it may have the same %s', async (_, policy) => {
    expect(rulesOf(await checkOf(policy, addPool))).toEqual(['issuerNotPinned']);
  });

  test('is found where what its users publish says the sub alone', async () => {
    const report = await checkOf(ChannelPolicy.authenticated(), addPool, ChannelPolicy.authenticated());
    expect(rulesOf(report)).toEqual(['issuerNotPinned']);
    expect(report.findings[0].message).toContain('does not say who sent it: the sender is {"kind":"user","sub":"own-sub"}, and has to be {"kind":"user","sub":"own-sub","issuer":');
  });

  test('is found where users publish on channels of their own', async () => {
    const report = await checkOf(ChannelPolicy.nobody(), addPool, ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.iam()));
    expect(rulesOf(report)).toEqual(['issuerNotPinned']);
    expect(report.findings[0].message).toMatch(/admits the same user of https:\S+us-east-1_Other on /);
  });

  test('is found in front of the own one', async () => {
    const report = await checkOf(ChannelPolicy.owner(), (events, stack) => {
      events.cfnApi.addPropertyOverride('EventConfig.AuthProviders.0', otherPool('us-east-1_Other'));
      addProvider(otherPool(stack.userPool.userPoolId))(events, stack);
    });
    expect(rulesOf(report)).toEqual(['issuerNotPinned']);
  });

  test('is found where a namespace is moved to an API that has two', async () => {
    const report = await checkOf(ChannelPolicy.owner(), (events, stack) => {
      const client = stack.userPool.addClient('Second');
      const otherClient = UserPoolClient.fromUserPoolClientId(stack, 'OtherClient', 'otherclient0123456789abcdef');
      const provider = AuthProvider.userPool(UserPool.fromUserPoolId(stack, 'Other', 'us-east-1_Other'), [otherClient]);
      const two = stack.events({ userPoolClients: [client], authProviders: [provider] }, 'Two');
      namespaceOf(events).addPropertyOverride('ApiId', two.apiId);
    });
    expect(rulesOf(report)).toEqual(['issuerNotPinned', 'unreadTemplate']);
  });

  test('is no matter where all its users are meant, or none', async () => {
    for (const policy of [ChannelPolicy.authenticated(), ChannelPolicy.anyone(), ChannelPolicy.iam(), ChannelPolicy.nobody()]) {
      expect(rulesOf(await checkOf(policy, addPool))).toEqual([]);
    }
  });

  test('is no matter where the app gave the construct one before, since the handlers name theirs', async () => {
    const stack = new EventsStack();
    const client = stack.userPool.addClient('Web');
    const otherClient = UserPoolClient.fromUserPoolClientId(stack, 'OtherClient', 'otherclient0123456789abcdef');
    const provider = AuthProvider.userPool(UserPool.fromUserPoolId(stack, 'Second', 'us-east-1_Second'), [otherClient]);
    const events = stack.events({ userPoolClients: [client], authProviders: [provider] });
    events.cfnApi.addPropertyOverride('EventConfig.AuthProviders.3', otherPool('us-east-1_Other'));
    expect(rulesOf(await check(Template.fromStack(stack).toJSON()))).toEqual([]);
  });
});

test('the own pool a second time is no second pool', async () => {
  const report = await checkOf(ChannelPolicy.owner(), (events, stack) => addProvider(otherPool(stack.userPool.userPoolId))(events, stack));
  expect(rulesOf(report)).toEqual([]);
});

test('a user of an OpenID Connect issuer that an override adds has no username, and is refused', async () => {
  const modes = [{ AuthType: USER_POOL }, { AuthType: OIDC }];
  expect(rulesOf(await checkOf(ChannelPolicy.owner(), (events, stack) => {
    addProvider({ AuthType: OIDC, OpenIDConnectConfig: { Issuer: 'https://idp.example.com' } })(events, stack);
    namespaceOf(events).addPropertyOverride('SubscribeAuthModes', modes);
  }))).toEqual([]);
});

describe('modes that an override adds where the modes alone enforce a policy', () => {
  const LAMBDA_PROVIDER = { AuthType: LAMBDA, LambdaAuthorizerConfig: { AuthorizerUri: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer' } };

  test.each<[string, JsonObject | undefined]>([[USER_POOL, undefined], [API_KEY, { AuthType: API_KEY }], [LAMBDA, LAMBDA_PROVIDER]])('%s', async (mode, provider) => {
    const report = await checkOf(ChannelPolicy.owner(), (events, stack) => {
      if (provider) addProvider(provider)(events, stack);
      namespaceOf(events).addPropertyOverride('PublishAuthModes', [{ AuthType: IAM }, { AuthType: mode }]);
    });
    expect(rulesOf(report)).toEqual(['policyNotHeld']);
  });

  test('by taking the own modes away, so that those of the API count', async () => {
    const report = await checkOf(ChannelPolicy.owner(), (events) => {
      namespaceOf(events).addPropertyDeletionOverride('PublishAuthModes');
      events.cfnApi.addPropertyOverride('EventConfig.DefaultPublishAuthModes', [{ AuthType: USER_POOL }]);
    });
    expect(rulesOf(report)).toEqual(['inheritedModes', 'policyNotHeld']);
  });
});

describe('code that an override puts in the place of that of the construct', () => {
  test('is none at all', async () => {
    const report = await checkOf(ChannelPolicy.owner(), (events) => namespaceOf(events).addPropertyDeletionOverride('CodeHandlers'));
    expect(rulesOf(report)).toEqual(['policyNotHeld']);
  });

  test.each([
    ['opens a channel to everybody', 'ctx.info.channel.segments[1] === "lobby"'],
    ['opens all to a group', 'ctx.identity && ctx.identity.groups && ctx.identity.groups.includes("auditors")'],
    ['opens all by a claim', 'ctx.identity && ctx.identity.claims && ctx.identity.claims.department === "support"'],
  ])('%s', async (_, door) => {
    expect((await checkOf(ChannelPolicy.owner(), withDoor(door))).outcome).toBe('found');
  });

  test.each([
    ['a header', 'ctx.request.headers["x-debug"] === "on"'], ['the time', 'util.time.nowEpochSeconds() % 1000 === 7'],
  ])('opens all by %s, which nobody here can try', async (_, door) => {
    expect(rulesOf(await checkOf(ChannelPolicy.owner(), withDoor(door)))).toEqual(['undecidedHandler']);
  });
});

test('what handlers of the app read behind their policy opens nothing', async () => {
  const stack = new EventsStack();
  const events = stack.events({ defaultNamespaces: false, userPoolClients: [stack.userPool.addClient('Web')] });
  const code = 'import { util } from \'@aws-appsync/utils\';\nexport function onSubscribe(ctx) { if (ctx.request.headers["x-debug"] !== "on") { util.unauthorized(); } }';
  events.addNamespace('rooms', { subscribePolicy: ChannelPolicy.owner(), handlers: EventHandlers.fromInline(code), logDenials: true });
  expect(rulesOf(await check(Template.fromStack(stack).toJSON()))).toEqual([]);
});
