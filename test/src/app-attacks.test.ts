import { Template } from 'aws-cdk-lib/assertions';
import { AppSyncAuthorizationType, AppSyncEventResource } from 'aws-cdk-lib/aws-appsync';
import { CfnUserPoolClient, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, IPrincipal, ManagedPolicy, Policy, Role, ServicePrincipal, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { App, Aspects, Aws, CfnElement, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib/core';
import * as library from '../../src';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, EventHandlers, EventsNamespaceOptions } from '../../src';
import { API_KEY, EventsStack, IAM, namespaceOf, USER_POOL } from '../support/events-stack';

const codeOf = (stack: Stack, name = 'ns') => namespaceOf(stack, name).CodeHandlers!;
const add = (options: EventsNamespaceOptions, stack = new EventsStack()) => {
  stack.events().addNamespace('ns', options);
  return stack;
};
const poolIn = (stack: Stack, id: string) => UserPool.fromUserPoolId(stack, id, `eu-west-1_${id}`);

interface Changeable { [name: string]: unknown }

describe('what an app changes after it was given does not count:', () => {
  test('a list of modes, which decides whether there is a handler', () => {
    const publishAuthModes = [IAM, USER_POOL];
    const stack = new EventsStack();
    stack.events().addNamespace('ns', { subscribePolicy: ChannelPolicy.owner(), publishAuthModes });
    publishAuthModes.pop();
    expect(namespaceOf(stack, 'ns').PublishAuthModes).toEqual([{ AuthType: IAM }, { AuthType: USER_POOL }]);
    expect(codeOf(stack)).toContain('export function onPublish');
  });

  test.each<[string, (options: object) => ChannelPolicy]>([
    ['owner', (options) => ChannelPolicy.owner(options)],
    ['ownGroup', (options) => ChannelPolicy.ownGroup(options)],
    ['claim', (options) => ChannelPolicy.claim('tenant', options)],
  ])('that a policy is exact: %s', (_, policy) => {
    const options: Changeable = { exact: true };
    const stack = add({ subscribePolicy: policy(options) });
    options.exact = false;
    expect(codeOf(stack)).toContain('policy_isExact(ctx)');
  });

  test('whose machine clients a policy means', () => {
    const stack = new EventsStack();
    const [one, other] = ['One', 'Other'].map((id) => AuthProvider.userPool(poolIn(stack, id)));
    const options: Changeable = { provider: one };
    const events = stack.events({ authProviders: [one, other] });
    events.addNamespace('ns', { subscribePolicy: ChannelPolicy.machine(options) });
    options.provider = other;
    expect(codeOf(stack)).toContain('eu-west-1_One');
    expect(codeOf(stack)).not.toContain('eu-west-1_Other');
  });

  test('the issuer, the clients and the description of a provider', () => {
    const stack = new EventsStack();
    const clientIds = ['web'];
    const options = { issuer: 'https://id.example.com', clientIds };
    const userPoolClients = [UserPoolClient.fromUserPoolClientId(stack, 'Web', 'web')];
    const pool = AuthProvider.userPool(poolIn(stack, 'Staff'), userPoolClients);
    const oidc = AuthProvider.oidc(options);
    clientIds.push('', '.*');
    options.issuer = 'https://evil.example.com';
    userPoolClients.pop();
    stack.events({ authProviders: [pool, oidc] });
    const api = JSON.stringify(Template.fromStack(stack).findResources('AWS::AppSync::Api'));
    expect(api).toContain('"OpenIDConnectConfig":{"ClientId":"^(?:web)$","Issuer":"https://id.example.com"}');
    expect(api).toContain('"AppIdClientRegex":"^(?:web)$"');
    expect(api).not.toContain('evil');
  });

  test('the policies of anyOf, and the values of own handlers', () => {
    const policies = [ChannelPolicy.owner(), ChannelPolicy.iam()];
    const values: Changeable = { table: 'messages' };
    const handlers = EventHandlers.fromInline('export function onSubscribe(ctx, values) { return values.table; }', { values });
    const stack = add({ subscribePolicy: ChannelPolicy.anyOf(...policies), handlers });
    policies.push(ChannelPolicy.authenticated());
    values.table = '{{resolve:ssm:/x}}';
    expect(codeOf(stack)).toContain('if (!(policy_isChannel(ctx, "ns") && ((policy_isUser(ctx) && policy_isOwn(ctx)) || policy_isBackend(ctx)))) {');
    expect(codeOf(stack)).toContain('return { "table": "messages" };');
  });

  test('the shape of the sender, of which the metadata speaks too', () => {
    const [owner, { ENVELOPE, FIELD }] = [ChannelPolicy.owner(), library.SenderShape];
    const options: Changeable = { subscribePolicy: owner, publishPolicy: owner, senderShape: ENVELOPE };
    const stack = add(options as unknown as EventsNamespaceOptions);
    options.senderShape = FIELD;
    const [namespace] = Object.values(Template.fromStack(stack).findResources('AWS::AppSync::ChannelNamespace', { Properties: { Name: 'ns' } })) as
      { Metadata: object }[];
    expect(namespace.Metadata).toMatchObject({ 'cdk-cognito-events-api/policies': { sender: 'ENVELOPE' } });
  });
});

describe('users of an identity pool are found', () => {
  const grantedTo = (assumedBy: IPrincipal, grant: (events: CognitoEventsApi, role: Role) => unknown) => {
    const stack = new EventsStack();
    grant(stack.events({ connectionAuthModes: [IAM] }), new Role(stack, 'Mobile', { assumedBy }));
    return () => Template.fromStack(stack);
  };
  const COGNITO = new WebIdentityPrincipal('cognito-identity.amazonaws.com');

  test.each<[string, IPrincipal]>([
    ['of GovCloud', new FederatedPrincipal('cognito-identity-us-gov.amazonaws.com', {}, 'sts:AssumeRoleWithWebIdentity')],
    ['of China', new WebIdentityPrincipal('cognito-identity.cn-north-1.amazonaws.com.cn')],
    ['of a partition that deployment knows', new WebIdentityPrincipal(`cognito-identity.${Aws.URL_SUFFIX}`)],
    ['with conditions', COGNITO.withConditions({ StringEquals: { 'cognito-identity.amazonaws.com:aud': 'x' } })],
    ['beside a service', new FederatedPrincipal('cognito-identity.amazonaws.com', {})],
  ])('%s', (_, principal) => {
    expect(grantedTo(principal, (events, role) => events.privateNamespace.grantPublish(role))).toThrow('which users of a Cognito identity pool assume');
  });

  test.each(['appsync:EventPublish', 'appsync:eventpublish', 'APPSYNC:EventPublish', 'appsync:Event*', 'appsync:*', '*', 'appsync:*publish', 'appsync:E*t*u*h'])(
    'where an action allows them to publish: %s', (action) => {
      expect(grantedTo(COGNITO, ({ eventApi }, role) => eventApi.grant(role, AppSyncEventResource.all(), action))).toThrow('publish is granted to Chat/Mobile');
    });

  test.each(['appsync:EventConnect', 'appsync:GetApi', 'appsync:EventPublishes', 'appsync:Event', 'xappsync:EventPublish'])(
    'and not where it allows something else: %s', (action) => {
      expect(grantedTo(COGNITO, ({ eventApi }, role) => eventApi.grant(role, AppSyncEventResource.all(), action))).not.toThrow();
    });

  test.each<[string, (stack: Stack, role: Role) => Policy | ManagedPolicy]>([
    ['a managed policy that is attached later', (stack, role) => {
      const policy = new ManagedPolicy(stack, 'Shared');
      Aspects.of(stack).add({ visit: (node) => node === stack && policy.attachToRole(role) });
      return policy;
    }],
    ['a managed policy that the role names', (stack, role) => {
      const policy = new ManagedPolicy(stack, 'Shared');
      role.addManagedPolicy(policy);
      return policy;
    }],
    ['an inline policy', (stack, role) => new Policy(stack, 'Inline', { roles: [role] })],
  ])('behind %s', (_, policyOf) => {
    const stack = new EventsStack();
    const role = new Role(stack, 'Mobile', { assumedBy: COGNITO });
    stack.events().privateNamespace.grantPublish(policyOf(stack, role));
    expect(() => Template.fromStack(stack)).toThrow('which users of a Cognito identity pool assume');
  });

  test('not in a policy of a backend', () => {
    const stack = new EventsStack();
    const role = new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    new Role(stack, 'Mobile', { assumedBy: COGNITO });
    stack.events().privateNamespace.grantPublish(new ManagedPolicy(stack, 'Shared', { roles: [role] }));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('a secret does not come into a handler', () => {
  test.each<[string, (secret: string) => string]>([
    ['joined', (secret) => Fn.join('', ['x', secret])],
    ['in a text of CloudFormation', () => Fn.sub('x${Password}')],
    ['in a text of CloudFormation with other names', (secret) => Fn.sub('${x}', { x: secret })],
    ['as a part', (secret) => Fn.select(0, Fn.split(',', secret))],
    ['of a condition', (secret) => Fn.conditionIf('Condition', secret, '').toString()],
    ['late', (secret) => Lazy.string({ produce: () => secret })],
  ])('from a parameter without echo, %s', (_, hidden) => {
    const stack = new EventsStack();
    const password = new CfnParameter(stack, 'Password', { noEcho: true }).valueAsString;
    new CfnParameter(stack, 'Other');
    add({
      subscribePolicy: ChannelPolicy.owner(),
      handlers: EventHandlers.fromInline('export function onSubscribe(ctx, values) { return values.key; }', { values: { key: hidden(password) } }),
    }, stack);
    expect(() => Template.fromStack(stack)).toThrow('[Chat/Events/Namespace-ns] the handlers contain the parameter Chat/Password, which is a secret');
  });

  test.each<[string, (client: UserPoolClient) => string]>([
    ['joined', (client) => Fn.join('', ['x', client.userPoolClientSecret.unsafeUnwrap()])],
    ['of the resource, as a part', (client) => Fn.select(0, Fn.split(',', (client.node.defaultChild as CfnUserPoolClient).attrClientSecret))],
    ['in a text of CloudFormation', (client) => Fn.sub(`\${${client.stack.getLogicalId(client.node.defaultChild as CfnElement)}.ClientSecret}`)],
  ])('from an app client, %s', (_, hidden) => {
    const stack = new EventsStack();
    const client = stack.userPool.addClient('Web', { generateSecret: true });
    add({
      subscribePolicy: ChannelPolicy.owner(),
      handlers: EventHandlers.fromInline('export function onSubscribe(ctx, values) { return values.key; }', { values: { key: hidden(client) } }),
    }, stack);
    expect(() => Template.fromStack(stack)).toThrow(/the handlers contain \w+\.(UserPoolClient\.)?ClientSecret, which is a secret/);
  });

  test('from an app client, as it is', () => {
    const secret = new EventsStack().userPool.addClient('Web', { generateSecret: true }).userPoolClientSecret.unsafeUnwrap();
    expect(() => EventHandlers.fromInline('export function onSubscribe(ctx, values) { return values.key; }', { values: { key: secret } })).toThrow('values.key is a secret');
  });

  test('but a parameter that shows may, in whichever way', () => {
    const stack = new EventsStack();
    new CfnParameter(stack, 'Password', { noEcho: true });
    const name = new CfnParameter(stack, 'Name').valueAsString;
    add({ subscribePolicy: ChannelPolicy.group(Fn.sub('${Name}-${!Password}-Password')) }, stack);
    stack.events({}, 'More').addNamespace('ns', { subscribePolicy: ChannelPolicy.group(Fn.join('', [name, 'Password'])) });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

test('a claim that the one who signs in chooses is no base of a policy: nonce, scope', () => {
  for (const name of ['nonce', 'scope']) {
    expect(() => ChannelPolicy.claim(name)).toThrow(`ChannelPolicy.claim "${name}": users may write or choose this`);
  }
});

describe('modes that are changed on the resource', () => {
  const changed = (change: (events: CognitoEventsApi) => void) => {
    const stack = new EventsStack();
    change(stack.events());
    return () => Template.fromStack(stack);
  };
  const KEY = [{ authType: API_KEY }];

  test('fail where no handler would refuse whom they let in', () => {
    expect(changed(({ privateNamespace }) => {
      privateNamespace.cfnChannelNamespace.publishAuthModes = [{ authType: IAM }, { authType: USER_POOL }];
    })).toThrow('[Chat/Events/Namespace-private] publishAuthModes of cfnChannelNamespace is [AWS_IAM, AMAZON_COGNITO_USER_POOLS], and no handler ' +
      'would refuse whom iam() does not admit; give publishAuthModes to the namespace, and leave its handlers as they are');
  });

  test('fail also where they are taken away, which leaves those of the API', () => {
    expect(changed(({ privateNamespace }) => {
      privateNamespace.cfnChannelNamespace.publishAuthModes = undefined;
    })).toThrow('publishAuthModes of cfnChannelNamespace is none');
  });

  test('fail where an aspect changes them', () => {
    expect(changed((events) => {
      Aspects.of(events).add({
        visit: (node) => {
          if (node === events.privateNamespace.cfnChannelNamespace) events.privateNamespace.cfnChannelNamespace.publishAuthModes = KEY;
        },
      });
    })).toThrow('publishAuthModes of cfnChannelNamespace is [API_KEY]');
  });

  test('fail where the handlers are gone that would refuse', () => {
    for (const code of [undefined, 'export function onPublish(ctx) { return ctx.events; }']) {
      expect(changed(({ privateNamespace }) => {
        privateNamespace.cfnChannelNamespace.codeHandlers = code;
      })).toThrow('subscribeAuthModes of cfnChannelNamespace is [AMAZON_COGNITO_USER_POOLS], and no handler would refuse whom owner() does not admit');
    }
  });

  test('pass where the handlers are in a file, which this library does not read', () => {
    expect(changed(({ privateNamespace: { cfnChannelNamespace } }) => {
      cfnChannelNamespace.codeHandlers = undefined;
      cfnChannelNamespace.codeS3Location = 's3://code/private.js';
    })).not.toThrow();
  });

  test('pass where the handler refuses, or the policy admits everybody', () => {
    expect(changed(({ privateNamespace, publicNamespace }) => {
      privateNamespace.cfnChannelNamespace.subscribeAuthModes = KEY;
      publicNamespace.cfnChannelNamespace.subscribeAuthModes = KEY;
    })).not.toThrow();
  });
});

describe('pools that come late', () => {
  test('pin the owners of all namespaces, also where an aspect adds them', () => {
    const stack = new EventsStack();
    const events = stack.events({ userPool: poolIn(stack, 'Own') });
    Aspects.of(stack).add({ visit: (node) => node === stack && events.addUserPool(poolIn(stack, 'Late')) });
    expect(codeOf(stack, 'private')).toContain('policy_isUser(ctx) && policy_isFrom(ctx, ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Own"');
  });

  test('of another stack are pinned by what deployment imports, as base64', () => {
    const app = new App();
    const pools = ['One', 'Two'].map((id) => new UserPool(new Stack(app, `Users${id}`), 'Pool'));
    const stack = new Stack(app, 'Chat');
    new CognitoEventsApi(stack, 'Events', { userPool: pools[0], authProviders: [AuthProvider.userPool(pools[1])] });
    const parts = (codeOf(stack, 'private') as unknown as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1].filter((part) => typeof part !== 'string');
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      expect(part).toEqual({ 'Fn::Base64': { 'Fn::Join': ['', [expect.stringMatching(/^https:\/\/(issuer-)?cognito-idp\.$/), { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/', expect.objectContaining({ 'Fn::ImportValue': expect.stringContaining('UsersOne') as string })]] } });
    }
  });
});

test('a policy that two APIs share means the users of each', () => {
  const policy = ChannelPolicy.owner();
  const stack = new EventsStack();
  for (const id of ['One', 'Two']) {
    stack.events({ userPool: poolIn(stack, id), authProviders: [AuthProvider.userPool(poolIn(stack, `Other${id}`))] }, `Events${id}`)
      .addNamespace(`ns${id}`, { subscribePolicy: policy });
  }
  for (const [id, other] of [['One', 'Two'], ['Two', 'One']]) {
    expect(codeOf(stack, `ns${id}`)).toContain(`eu-west-1_${id}"`);
    expect(codeOf(stack, `ns${id}`)).not.toContain(`eu-west-1_${other}`);
  }
});

test('parts of a second copy of the library, as two versions in one app have, are as good as those of the first', () => {
  let copy!: typeof library;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof library>('../../src');
  });
  expect(copy.ChannelPolicy).not.toBe(ChannelPolicy);
  const codes = [library, copy].map((from) => {
    const stack = new EventsStack();
    const staff = from.AuthProvider.userPool(poolIn(stack, 'Staff'));
    const policy = from.ChannelPolicy.anyOf(from.ChannelPolicy.owner({ exact: true }), from.ChannelPolicy.group('admins'), from.ChannelPolicy.machine({ provider: staff }));
    stack.events({ userPool: poolIn(stack, 'Own'), authProviders: [staff] }).addNamespace('ns', {
      subscribePolicy: policy, publishPolicy: policy, handlers: from.EventHandlers.fromInline('export function onPublish(ctx) { return ctx.events; }'),
    });
    return codeOf(stack);
  });
  expect(codes[1]).toBe(codes[0]);
  expect(codes[0]).toContain('policy_isFrom');
});

describe('names that objects have by birth are names like others:', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('%s', (name) => {
    const stack = new EventsStack();
    const events = stack.events();
    expect(() => events.channelNamespace(name)).toThrow(`no namespace "${name}"`);
    events.addNamespace(name, { subscribePolicy: ChannelPolicy.anyOf(ChannelPolicy.group(name), ChannelPolicy.claim(name)) });
    expect(codeOf(stack, name)).toContain(`policy_isMember(ctx, "${name}")`);
    expect(codeOf(stack, name)).toContain(`policy_isBelowClaim(ctx, "${name}")`);
  });
});

test('an authorization type that there is not is refused at synthesis, whatever it resembles', () => {
  for (const mode of ['api_key', 'API_KEY ', '', 'AWS_IAM\n', '__proto__']) {
    const stack = new EventsStack();
    expect(() => {
      stack.events().addNamespace('ns', { subscribePolicy: ChannelPolicy.authenticated(), subscribeAuthModes: [USER_POOL, mode as AppSyncAuthorizationType] });
      Template.fromStack(stack);
    }).toThrow(/subscribeAuthModes/);
  }
});

describe('a namespace whose method decides who may subscribe takes no policy for it, since it would stay open:', () => {
  const closed: object = { subscribePolicy: ChannelPolicy.owner() };
  const words = 'subscribePolicy is decided by the method and cannot be given; addNamespace() takes one';

  test('addPublicNamespace, addPrivateNamespace', () => {
    const events = new EventsStack().events();
    expect(() => events.addPublicNamespace('oops', closed)).toThrow(`Chat/Events: addPublicNamespace(): ${words}`);
    expect(() => events.addPrivateNamespace('oops', closed)).toThrow(`Chat/Events: addPrivateNamespace(): ${words}`);
    expect(events.addPublicNamespace('fine', { ...closed, subscribePolicy: undefined } as object).description).toContain('subscribe: anyone()');
  });

  test.each(['publicNamespace', 'privateNamespace'])('%s of the API', (property) => {
    expect(() => new EventsStack().events({ [property]: closed })).toThrow(`Chat/Events: ${property}: ${words}`);
    expect(() => new EventsStack().events({ defaultNamespaces: false, [property]: closed })).toThrow(`Chat/Events: ${property}: ${words}`);
  });
});
