import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { LambdaVersion, UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter, Fn } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, DenyStyle, EventsNamespaceOptions, SenderShape } from '../../src';
import { EventsStack, IAM, namespaceOf, USER_POOL } from '../support/events-stack';

const codeOf = (options: EventsNamespaceOptions, stack = new EventsStack()) => {
  stack.events().addNamespace('ns', options);
  return namespaceOf(stack, 'ns').CodeHandlers!;
};
const POLICIES: Readonly<Record<string, ChannelPolicy>> = {
  'an exact owner': ChannelPolicy.owner({ exact: true }),
  'a group': ChannelPolicy.group('admins'),
  'an own group': ChannelPolicy.ownGroup(),
  'a claim': ChannelPolicy.claim('tenant'),
  'machine clients': ChannelPolicy.machine({ scope: 'events/publish' }),
  'an owner or a backend': ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.iam()),
};

describe('the handler of', () => {
  test.each(Object.entries(POLICIES))('%s is this text', (_, subscribePolicy) => {
    expect(codeOf({ subscribePolicy })).toMatchSnapshot();
  });

  test.each([...Object.entries(POLICIES), ['an owner', ChannelPolicy.owner()] as const])('%s takes at most 15 lines more than 40 for each policy beyond one', (name, subscribePolicy) => {
    const policies = name === 'an owner or a backend' ? 2 : 1;
    expect(codeOf({ subscribePolicy }).trimEnd().split('\n').length).toBeLessThanOrEqual(40 + 15 * policies);
  });
});

describe('a policy of several', () => {
  test('has the modes of all, and a line for each that does not fit on one', () => {
    const stack = new EventsStack();
    const policy = ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.group('admins'), ChannelPolicy.claim('tenant', { exact: true }), ChannelPolicy.iam());
    stack.events().addNamespace('ns', { subscribePolicy: policy });
    expect(namespaceOf(stack, 'ns')).toMatchObject({ SubscribeAuthModes: [{ AuthType: USER_POOL }, { AuthType: IAM }] });
    expect(namespaceOf(stack, 'ns').CodeHandlers).toContain([
      '  if (!(policy_isChannel(ctx, "ns") && (',
      '    (policy_isUser(ctx) && policy_isOwn(ctx)) ||',
      '    (policy_isUser(ctx) && policy_isMember(ctx, "admins")) ||',
      '    (policy_isUser(ctx) && policy_isBelowClaim(ctx, "tenant") && policy_isExact(ctx)) ||',
      '    (policy_isBackend(ctx))',
      '  ))) {',
    ].join('\n'));
  });

  test('may be one of several itself, and fails where a part makes the others pointless', () => {
    const inner = ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.iam());
    expect(codeOf({ subscribePolicy: ChannelPolicy.anyOf(inner, ChannelPolicy.group('admins')) })).toContain('Subscribe: anyOf(anyOf(owner(), iam()), group("admins"))');
    expect(() => ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.anyone())).toThrow('ChannelPolicy.anyOf: with anyone() the other policies would say nothing');
    expect(() => ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.nobody())).toThrow('ChannelPolicy.anyOf: nobody() admits no one, and so adds nothing to the other policies; leave it out');
    expect(() => ChannelPolicy.anyOf(ChannelPolicy.owner())).toThrow('1 given, it takes two policies or more');
    expect(() => ChannelPolicy.anyOf()).toThrow('0 given');
  });

  test('fails where a part admits all whom another one does, who would think of both and get the wider one', () => {
    const provider = AuthProvider.oidc({ issuer: 'https://id.example.com' });
    const [whole, wholeOfProvider] = [ChannelPolicy.authenticated(), ChannelPolicy.authenticated({ provider })];
    const [ofProvider, backends] = [ChannelPolicy.owner({ provider }), ChannelPolicy.iam()];
    const others: readonly [ChannelPolicy, string][] = [
      [ChannelPolicy.owner(), 'owner()'], [ChannelPolicy.ownGroup(), 'ownGroup()'], [ChannelPolicy.group('a'), 'group("a")'],
      [ofProvider, 'owner({ provider: "https://id.example.com" })'], [wholeOfProvider, 'authenticated({ provider: "https://id.example.com" })'],
      [ChannelPolicy.anyOf(backends, ChannelPolicy.claim('tenant')), 'claim("tenant")'],
    ];
    for (const [other, name] of others) {
      const message = `ChannelPolicy.anyOf: authenticated() admits whom ${name} admits, on every channel; leave one of them out`;
      expect(() => ChannelPolicy.anyOf(other, whole)).toThrow(message);
      expect(() => ChannelPolicy.anyOf(ChannelPolicy.anyOf(whole, backends), other)).toThrow(message);
    }
    const machines = ChannelPolicy.machine();
    expect(() => ChannelPolicy.anyOf(ChannelPolicy.machine({ scope: 'a/b' }), machines)).toThrow('machine() admits whom machine("a/b") admits');
    expect(() => ChannelPolicy.anyOf(wholeOfProvider, ofProvider)).toThrow('admits whom owner({ provider: "https://id.example.com" }) admits');
    for (const [one, other] of [[whole, machines], [whole, backends], [wholeOfProvider, ChannelPolicy.owner()], [machines, ChannelPolicy.owner()]]) {
      expect(() => ChannelPolicy.anyOf(one, other)).not.toThrow();
    }
  });

  test('stamps users as such, whoever else may publish', () => {
    const policy = ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.group('admins'), ChannelPolicy.iam());
    expect(codeOf({ subscribePolicy: policy, publishPolicy: policy })).toContain('return policy_stampSender(ctx, policy_isUser(ctx) ? { kind: \'user\', sub: ctx.identity.sub } : { kind: \'service\' });');
  });

  test('stamps who of them it was', () => {
    const policy = ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.iam());
    expect(codeOf({ subscribePolicy: policy, publishPolicy: policy })).toContain('return policy_stampSender(ctx, policy_isUser(ctx) ? { kind: \'user\', sub: ctx.identity.sub } : { kind: \'service\' });');
  });
});

describe('a claim', () => {
  test.each(['email', 'custom:tenant', 'cognito:username', 'preferred_username', 'dev:custom:x', 'identities', 'client_id', 'aud', 'token_use', 'scope'])('that users may write fails: %s', (name) => {
    expect(() => ChannelPolicy.claim(name)).toThrow(`ChannelPolicy.claim ${JSON.stringify(name)}: users may write or choose this`);
    expect(() => ChannelPolicy.claim(name, { acknowledgement: ' ' })).toThrow('users may write or choose this');
    expect(() => ChannelPolicy.claim(name, { acknowledgement: 'the app client has no write access to it' })).not.toThrow();
  });

  test.each([
    ['', '1 to 256'], ['a"b', '1 to 256'], ['a\nb', '1 to 256'], ['{{resolve:ssm:x}}', '1 to 256'], ['sub', 'use owner()'],
    ['iss', 'never the segment of a channel'], ['exp', 'nobody would be admitted'], ['cognito:groups', 'use group() or ownGroup()'],
  ])('named %j fails', (name, reason) => {
    expect(() => ChannelPolicy.claim(name)).toThrow(reason);
  });

  test('whose name only deployment knows fails', () => {
    expect(() => ChannelPolicy.claim(Fn.ref('X'))).toThrow('known at synthesis');
  });

  const warning = Match.stringLikeRegexp('claim\\("tenant"\\): access tokens.*cdk-cognito-events-api:claimNotInAccessTokens');

  test('that access tokens lack is a warning', () => {
    const stack = new EventsStack();
    codeOf({ subscribePolicy: ChannelPolicy.claim('tenant') }, stack);
    Annotations.fromStack(stack).hasWarning('/Chat/Events/Namespace-ns', warning);
  });

  test('is a warning for an imported pool, whose triggers are not known', () => {
    const stack = new EventsStack();
    stack.events({ userPool: UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Pool') }).addNamespace('ns', { subscribePolicy: ChannelPolicy.claim('tenant') });
    Annotations.fromStack(stack).hasWarning('/Chat/Events/Namespace-ns', warning);
  });

  test.each([['origin_jti'], ['tenant']])('is no warning where access tokens have it: %s', (name) => {
    const stack = new EventsStack();
    const trigger = new Function(stack, 'Trigger', { runtime: Runtime.NODEJS_20_X, handler: 'index.handler', code: Code.fromInline('//') });
    const userPool = new UserPool(stack, 'Pool');
    if (name === 'tenant') userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, trigger, LambdaVersion.V2_0);
    stack.events({ userPool }).addNamespace('ns', { subscribePolicy: ChannelPolicy.claim(name) });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('claimNotInAccessTokens'));
  });
});

describe('text from outside cannot become code:', () => {
  const HOSTILE = ['");util.x("', '\'', '`${x}`', '*/', '//', '</script>', '\\', 'ü😀'];

  test.each(HOSTILE)('a group named %j', (name) => {
    const code = codeOf({ subscribePolicy: ChannelPolicy.group(name) });
    const literal = JSON.stringify(name);
    expect(code).toContain(`policy_isMember(ctx, ${literal})`);
    expect(code.split('\n')[0]).toBe(`// Generated by cdk-cognito-events-api. Subscribe: group(${literal}). Publish: iam().`);
    expect(code.replaceAll(literal, '')).toBe(codeOf({ subscribePolicy: ChannelPolicy.group('plain') }).replaceAll('"plain"', ''));
  });

  test('a group whose name only deployment knows', () => {
    const stack = new EventsStack();
    const name = new CfnParameter(stack, 'Group').valueAsString;
    const { 'Fn::Join': [, parts] } = codeOf({ subscribePolicy: ChannelPolicy.group(name) }, stack) as unknown as { 'Fn::Join': [string, unknown[]] };
    expect(parts.filter((part) => typeof part !== 'string')).toEqual([{ 'Fn::Base64': { Ref: 'Group' } }]);
    expect(parts[0]).toContain('Subscribe: group(a value of deployment).');
  });

  test.each(['', 'a b', 'a\nb', ' '])('a scope %j fails', (scope) => {
    expect(() => ChannelPolicy.machine({ scope })).toThrow(`ChannelPolicy.machine: scope ${JSON.stringify(scope)}: one scope, without spaces`);
  });

  test.each(['', 'my group', '\n}', '\u2028}', '\0', 'x'.repeat(129)])('a group that Cognito could not have fails: %j', (name) => {
    expect(() => ChannelPolicy.group(name)).toThrow(`ChannelPolicy.group: the name ${JSON.stringify(name)} is none that Cognito takes: 1 to 128 letters, digits and signs, without spaces`);
  });
});

describe('a refusal', () => {
  test('is what AppSync itself says, unless older Amplify clients need another type', () => {
    const subscribePolicy = ChannelPolicy.owner();
    expect(codeOf({ subscribePolicy })).toContain('    util.unauthorized();\n  }');
    expect(codeOf({ subscribePolicy, denyStyle: DenyStyle.FORBIDDEN })).toContain('    util.error(\'You are not authorized to make this call.\', \'Forbidden\');\n  }');
    expect(codeOf({ subscribePolicy: ChannelPolicy.nobody(), denyStyle: DenyStyle.FORBIDDEN })).not.toContain('util.unauthorized');
  });

  test.each(['forbidden', 'toString', '__proto__', ''])('of a style that there is not fails, as JavaScript may ask for: %j', (style) => {
    const subscribePolicy = ChannelPolicy.owner();
    expect(() => codeOf({ subscribePolicy, denyStyle: style as DenyStyle }))
      .toThrow(`Chat/Events/Namespace-ns: denyStyle is ${JSON.stringify(style)}; it takes a DenyStyle: UNAUTHORIZED, FORBIDDEN`);
    expect(() => codeOf({ subscribePolicy, senderShape: style as SenderShape }))
      .toThrow(`Chat/Events/Namespace-ns: senderShape is ${JSON.stringify(style)}; it takes a SenderShape: FIELD, ENVELOPE`);
  });

  test('is logged only if asked for, without claim or payload', () => {
    const subscribePolicy = ChannelPolicy.owner();
    expect(codeOf({ subscribePolicy })).not.toContain('console');
    const code = codeOf({ subscribePolicy, logDenials: true });
    expect(code).toContain('    policy_logDenial(ctx);\n    util.unauthorized();');
    expect(code.match(/console\.log\(.*\)/g)).toEqual(['console.log(\'denied\', ctx.info.operation, ctx.info.channel.path)']);
  });
});

test('an envelope is asked for by the namespace', () => {
  const publishPolicy = ChannelPolicy.owner();
  expect(codeOf({ subscribePolicy: publishPolicy, publishPolicy, senderShape: SenderShape.ENVELOPE }))
    .toContain('return policy_wrapWithSender(ctx, { kind: \'user\', sub: ctx.identity.sub });');
});

test('the resources are the same, whatever the policy', () => {
  const stack = new EventsStack();
  const events = stack.events();
  Object.values(POLICIES).forEach((subscribePolicy, index) => events.addNamespace(`ns${index}`, { subscribePolicy }));
  Template.fromStack(stack).resourceCountIs('AWS::AppSync::ChannelNamespace', 2 + Object.keys(POLICIES).length);
});
