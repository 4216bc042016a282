import { Template } from 'aws-cdk-lib/assertions';
import { CfnIdentityPool, CfnIdentityPoolRoleAttachment, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnPolicy, CfnRole, Effect, FederatedPrincipal, ManagedPolicy, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { CfnCondition, CfnParameter, Fn, JsonNull } from 'aws-cdk-lib/core';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, EventHandlers, EventsActor, EventsAssertions, EventsDenial, IdentityPoolCaller } from '../../src';
import { EventsStack, IAM, OIDC, USER_POOL } from '../support/events-stack';

// A test that says that something is denied must not pass where production allows it.

/** As JavaScript sees it. */
type Untyped = Readonly<Record<string, (...given: unknown[]) => unknown>>;

const ALICE = { sub: 'alice' };
const UNDECIDED = /found: undecided, which is neither/;

const assertionsOf = (stack: EventsStack): EventsAssertions => EventsAssertions.fromTemplate(Template.fromStack(stack));
const service = new ServicePrincipal('lambda.amazonaws.com');

/** What a backend with these statements may publish on the private namespace. */
function publisher(make: (stack: EventsStack, role: Role, api: CognitoEventsApi) => void): EventsActor {
  const stack = new EventsStack();
  const api = stack.events();
  const role = new Role(stack, 'Publisher', { assumedBy: service });
  make(stack, role, api);
  return assertionsOf(stack).iamRole(role);
}

const withStatements = (...statements: readonly ((api: CognitoEventsApi) => PolicyStatementProps)[]): EventsActor => publisher((_, role, api) => {
  for (const statement of statements) role.addToPolicy(new PolicyStatement(statement(api)));
});
const namespaceArn = (api: CognitoEventsApi): string => `${api.apiArn}/channelNamespace/private`;

describe('what IAM allows in another way than by a grant is allowed', () => {
  test.each<[string, (api: CognitoEventsApi) => PolicyStatementProps]>([
    ['all actions', (api) => ({ actions: ['*'], resources: [namespaceArn(api)] })],
    ['a wildcard in the action, in lower case', (api) => ({ actions: ['appsync:event*ublish'], resources: [namespaceArn(api)] })],
    ['all actions but others', (api) => ({ notActions: ['s3:*'], resources: [namespaceArn(api)] })],
    ['all resources', () => ({ actions: ['appsync:EventPublish'], resources: ['*'] })],
    ['all resources but others', () => ({ actions: ['appsync:EventPublish'], notResources: ['arn:aws:s3:::*'] })],
    ['a wildcard in the resource', (api) => ({ actions: ['appsync:*'], resources: [`${api.apiArn}/channelNamespace/priv*`] })],
    ['any API of any account', () => ({ actions: ['appsync:EventPublish'], resources: ['arn:aws:appsync:*:*:apis/*'] })],
    ['a condition that holds', (api) => ({ actions: ['appsync:EventPublish'], resources: [namespaceArn(api)], conditions: { Bool: { 'aws:SecureTransport': 'true' } } })],
  ])('%s', (_, statement) => {
    const role = withStatements(statement);
    role.canPublish('/private/alice', {});
    expect(() => role.cannotPublish('/private/alice', {})).toThrow('found: allowed');
  });

  test('a policy of the app that the role names, or that names the role', () => {
    publisher((stack, role, api) => role.addManagedPolicy(new ManagedPolicy(stack, 'Managed', {
      statements: [new PolicyStatement({ actions: ['appsync:EventPublish'], resources: [namespaceArn(api)] })],
    }))).canPublish('/private/alice', {});
    publisher((stack, role, api) => new CfnPolicy(stack, 'Attached', {
      policyName: 'attached', roles: [role.roleName],
      policyDocument: { Statement: { Effect: 'Allow', Action: 'appsync:EventPublish', Resource: namespaceArn(api) } },
    })).canPublish('/private/alice', {});
  });

  test('a policy of AWS', () => {
    publisher((_, role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'))).canPublish('/private/alice', {});
  });
});

describe('what IAM denies is denied, whatever else allows it', () => {
  const allow = (api: CognitoEventsApi): PolicyStatementProps => ({ actions: ['appsync:*'], resources: [`${api.apiArn}/*`] });

  test.each<[string, (api: CognitoEventsApi) => PolicyStatementProps]>([
    ['a Deny', (api) => ({ effect: Effect.DENY, actions: ['appsync:EventPublish'], resources: [namespaceArn(api)] })],
    ['a Deny of all but reading', () => ({ effect: Effect.DENY, notActions: ['appsync:EventSubscribe'], resources: ['*'] })],
  ])('%s', (_, statement) => withStatements(allow, statement).cannotPublish('/private/alice', {}, { because: EventsDenial.IAM }));

  test('a permissions boundary', () => {
    publisher((stack, role, api) => {
      role.addToPolicy(new PolicyStatement(allow(api)));
      const boundary = new ManagedPolicy(stack, 'Boundary', { statements: [new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] });
      (role.node.defaultChild as CfnRole).permissionsBoundary = boundary.managedPolicyArn;
    }).cannotPublish('/private/alice', {}, { because: EventsDenial.IAM });
  });
});

describe('what IAM may allow is undecided', () => {
  test.each<[string, (stack: EventsStack, role: Role, api: CognitoEventsApi) => void]>([
    ['a condition on what a request has', (_, role, api) => {
      role.addToPolicy(new PolicyStatement({ actions: ['appsync:EventPublish'], resources: [namespaceArn(api)], conditions: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
    }],
    ['a policy variable', (_, role) => {
      role.addToPolicy(new PolicyStatement({ actions: ['appsync:EventPublish'], resources: ['arn:aws:appsync:*:*:apis/${aws:PrincipalTag/api}/*'] }));
    }],
    ['a resource that only the deployment knows', (stack, role) => {
      role.addToPolicy(new PolicyStatement({ actions: ['appsync:EventPublish'], resources: [new CfnParameter(stack, 'Arn').valueAsString] }));
    }],
    ['a policy that another app has', (stack, role) => role.addManagedPolicy(ManagedPolicy.fromManagedPolicyName(stack, 'Shared', 'shared'))],
    ['a policy of AWS that may have it', (_, role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess-Amplify'))],
    ['a policy that is there in some stages', (stack, role, api) => {
      const policy = new Policy(stack, 'Live', { roles: [role], statements: [new PolicyStatement({ actions: ['appsync:EventPublish'], resources: [namespaceArn(api)] })] });
      (policy.node.defaultChild as CfnPolicy).cfnOptions.condition = new CfnCondition(stack, 'IsLive', { expression: Fn.conditionEquals(new CfnParameter(stack, 'Stage'), 'live') });
    }],
    ['a boundary that another app has', (stack, role, api) => {
      api.privateNamespace.grantPublish(role);
      (role.node.defaultChild as CfnRole).permissionsBoundary = ManagedPolicy.fromManagedPolicyName(stack, 'Shared', 'shared').managedPolicyArn;
    }],
  ])('%s', (_, make) => {
    expect(() => publisher(make).cannotPublish('/private/alice', {})).toThrow(UNDECIDED);
  });

  test('a policy of AWS for something else leaves no doubt', () => {
    publisher((_, role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')))
      .cannotPublish('/private/alice', {}, { because: EventsDenial.IAM });
  });

  test.each([
    ['chooses roles by how somebody signed in', false, UNDECIDED], ['chooses roles by rules', true, 'RoleMappings choose the role'],
  ])('an identity pool that %s', (_, hasRules, message) => {
    const stack = new EventsStack();
    const api = stack.events();
    api.addNamespace('open', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: [USER_POOL, IAM] });
    const pool = new CfnIdentityPool(stack, 'Identities', { allowUnauthenticatedIdentities: false });
    const role = new Role(stack, 'SignedIn', { assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({
      actions: ['appsync:EventSubscribe'], resources: [`${api.apiArn}/*`], conditions: { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } },
    }));
    new CfnIdentityPoolRoleAttachment(stack, 'Roles', {
      identityPoolId: pool.ref, roles: { authenticated: role.roleArn },
      roleMappings: hasRules ? { rules: { type: 'Token', identityProvider: 'cognito', ambiguousRoleResolution: 'Deny' } } : undefined,
    });
    expect(() => assertionsOf(stack).identityPool(IdentityPoolCaller.AUTHENTICATED).cannotSubscribe('/open/x')).toThrow(message);
    expect(() => assertionsOf(stack).identityPool(IdentityPoolCaller.GUEST).cannotSubscribe('/open/x')).toThrow();
  });
});

describe('a token is of the pool of its app client', () => {
  const stack = new EventsStack();
  const staff = new UserPool(stack, 'Staff');
  const unknown = new UserPool(stack, 'Other');
  const other = unknown.addClient('Web');
  const [web, desk] = [stack.userPool.addClient('Web'), staff.addClient('Desk')];
  const provider = AuthProvider.userPool(staff, [desk]);
  stack.events({ userPoolClients: [web], authProviders: [provider] }).addNamespace('staff', { subscribePolicy: ChannelPolicy.authenticated({ provider }) });
  const events = assertionsOf(stack);

  test('also where only the client is named', () => {
    expect(() => events.user({ ...ALICE, client: desk.userPoolClientId }).cannotSubscribe('/staff/x')).toThrow('found: allowed');
    events.user({ ...ALICE, client: desk.userPoolClientId }).cannotSubscribe('/private/alice', { because: EventsDenial.POLICY });
    events.machine(desk.userPoolClientId).cannotSubscribe('/staff/x', { because: EventsDenial.POLICY });
  });

  test('which the API has to know', () => {
    const [client, userPool] = [other.userPoolClientId, unknown.userPoolId];
    for (const caller of [events.user({ ...ALICE, client }), events.user({ ...ALICE, userPool }), events.machine(client)]) {
      caller.cannotSubscribe('/private/alice', { because: EventsDenial.MODE });
      expect(() => caller.canSubscribe('/private/alice')).toThrow(/found: denied by the authorization modes: the API \w+ has no provider for .*; it takes the tokens of us-east-1_\w+, us-east-1_\w+\n/);
    }
    expect(() => events.user({ ...ALICE, client: '1234567890abcdefghijklmnop' }).cannotSubscribe('/private/alice')).toThrow('name the user pool, too');
  });
});

describe('what a test says of a token has to be what the handler sees', () => {
  test('a claim that Cognito writes cannot be given another value', () => {
    const stack = new EventsStack();
    stack.events();
    for (const claims of [{ sub: 'bob' }, { 'cognito:username': 'bob' }, { token_use: 'id' }, { client_id: 'x' }]) {
      expect(() => assertionsOf(stack).user({ ...ALICE, claims }).cannotSubscribe('/private/bob')).toThrow(/the claim ".*" is written by Cognito/);
    }
  });

  test('groups and scopes may be claims', () => {
    const stack = new EventsStack();
    stack.events().addNamespace('rooms', { subscribePolicy: ChannelPolicy.group('members') });
    const events = assertionsOf(stack);
    events.user({ ...ALICE, claims: { 'cognito:groups': ['members'] } }).canSubscribe('/rooms/x');
    expect(() => events.user({ ...ALICE, groups: ['members'], claims: { 'cognito:groups': [] } }).cannotSubscribe('/rooms/x')).toThrow('the claim "cognito:groups" is written by Cognito');
  });

  test('without an app client that the API accepts there is no user', () => {
    const stack = new EventsStack();
    const api = stack.events();
    api.cfnApi.addPropertyOverride('EventConfig.AuthProviders.0.CognitoConfig.AppIdClientRegex', '^[a-f0-9]{40}$');
    expect(() => assertionsOf(stack).user(ALICE).cannotSubscribe('/private/alice')).toThrow('accepts no app client that the template tells of: name one');
    assertionsOf(stack).user({ ...ALICE, client: 'a1'.repeat(20) }).canSubscribe('/private/alice');
  });
});

describe('modes that a namespace does not state', () => {
  test('are those of the API', () => {
    const stack = new EventsStack();
    const api = stack.events({ defaultSubscribeAuthModes: [USER_POOL, IAM] });
    api.publicNamespace.cfnChannelNamespace.addPropertyDeletionOverride('SubscribeAuthModes');
    const events = assertionsOf(stack);
    expect(() => events.user(ALICE).cannotSubscribe('/public/x')).toThrow('found: allowed');
  });

  test('are undecided where only the deployment knows them', () => {
    const stack = new EventsStack();
    const api = stack.events();
    api.publicNamespace.cfnChannelNamespace.addPropertyOverride('SubscribeAuthModes', [{ AuthType: new CfnParameter(stack, 'Mode').valueAsString }]);
    expect(() => assertionsOf(stack).user(ALICE).cannotSubscribe('/public/x')).toThrow(UNDECIDED);
  });
});

describe('a handler', () => {
  const asked = (body: string): EventsActor => {
    const stack = new EventsStack();
    const code = `import { util } from '@aws-appsync/utils';\nexport function onSubscribe(ctx) { ${body} }`;
    stack.events().addNamespace('own', { subscribePolicy: ChannelPolicy.anyone(), handlers: EventHandlers.fromInline(code) });
    return assertionsOf(stack).user(ALICE);
  };

  test('that fails has not refused', () => {
    expect(() => asked('const missing = ctx.identity.claims.tenant; if (missing.name === "x") util.unauthorized();').cannotSubscribe('/own/x')).toThrow(UNDECIDED);
  });

  test.each([
    ['an hour of the day', "if (util.time.nowISO8601().slice(11, 13) !== '23') util.unauthorized();"],
    ['a minute', "if (util.time.nowISO8601().slice(14, 16) !== '30') util.unauthorized();"],
    ['how long ago somebody signed in', 'if (util.time.nowEpochSeconds() - ctx.identity.claims.auth_time > 300) util.unauthorized();'],
    ['a day of the year', "if (util.time.nowISO8601().slice(5, 10) !== '12-24') util.unauthorized();"],
    ['years', 'if (util.time.nowEpochSeconds() < 2000000000) util.unauthorized();'],
    ['an identifier made by chance', "if (util.autoId() !== '00000000-0000-4000-8000-000000000000') util.unauthorized();"],
    ['a number made by chance', 'if (util.math.randomDouble() !== 0.5) util.unauthorized();'],
    ['a number within a range', 'if (util.math.randomWithinRange(0, 1000000) !== 7) util.unauthorized();'],
    ['a number of the language', 'if (Math.random() !== 0.5) util.unauthorized();'],
  ])('whose answer depends on %s has not', (_, body) => {
    expect(() => asked(body).cannotSubscribe('/own/x')).toThrow(UNDECIDED);
  });

  test('that asks for the time only after it has refused has', () => {
    asked("if (ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized(); if (util.time.nowISO8601().slice(0, 4) === '2020') util.unauthorized();")
      .cannotSubscribe('/own/bob', { because: EventsDenial.POLICY });
  });

  test('that draws by chance only after it has refused has', () => {
    const stack = new EventsStack();
    const code = "import { util } from '@aws-appsync/utils';\nexport function onPublish(ctx) { return ctx.events.map(({ id }) => ({ id, payload: { tag: util.autoId() } })); }";
    stack.events().addNamespace('own', { subscribePolicy: ChannelPolicy.owner(), publishPolicy: ChannelPolicy.owner(), handlers: EventHandlers.fromInline(code) });
    const alice = assertionsOf(stack).user(ALICE);
    alice.cannotPublish('/own/bob', {}, { because: EventsDenial.POLICY });
    alice.cannotSubscribe('/own/bob', { because: EventsDenial.POLICY });
    alice.canPublish('/own/alice', {});
  });

  test.each([
    ['a header that a client writes', "if (ctx.request.headers['x-admin'] !== 'yes') util.unauthorized();"],
    ['a header whose name it makes up', "const name = 'head' + 'ers'; if (ctx.request[name]['x-admin'] !== 'yes') util.unauthorized();"],
    ['a header of a request that it hands on', "const { request } = ctx; const name = 'head' + 'ers'; if (request[name]['x-admin'] !== 'yes') util.unauthorized();"],
    ['a sign-in of a time', 'if (ctx.identity.claims.auth_time < 1790000000) util.unauthorized();'],
    ['a token of a time', "if (ctx.identity.claims['iat'] < 1790000000) util.unauthorized();"],
    ['where the request comes from', 'const { sourceIp } = ctx.identity; if (sourceIp[0] !== "10.0.0.1") util.unauthorized();'],
  ])('that asks for %s has not', (_, body) => {
    expect(() => asked(body).cannotSubscribe('/own/x')).toThrow('which another request may have otherwise');
  });

  test.each([
    ['a wildcard by its star alone', "if (ctx.info.channel.segments.includes('*')) util.unauthorized();", '/own/*'],
    ['a wildcard by the end of the path', "if (ctx.info.channel.path.endsWith('/*')) util.unauthorized();", '/own/rooms/*'],
    ['a path, and not the same with a slash behind it', "if (ctx.info.channel.path === '/own/secret') util.unauthorized();", '/own/secret/'],
  ])('that refuses %s may be shown another channel', (_, body, channel) => {
    expect(() => asked(body).cannotSubscribe(channel)).toThrow('so is not documented');
  });

  test('that refuses a wildcard however it is shown has', () => {
    asked('if (ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized();').cannotSubscribe('/own/*', { because: EventsDenial.POLICY });
  });

  test('that refuses has, by each of the two ways', () => {
    asked('util.unauthorized();').cannotSubscribe('/own/x', { because: EventsDenial.POLICY });
    asked("util.error('no');").cannotSubscribe('/own/x', { because: EventsDenial.POLICY });
  });
});

describe('a test that is mistyped says so, and does not pass because it is about nobody:', () => {
  const stack = new EventsStack();
  stack.events().addNamespace('rooms', { subscribePolicy: ChannelPolicy.group('members') });
  const template = Template.fromStack(stack);
  const events = EventsAssertions.fromTemplate(template) as unknown as Untyped;
  const late = new CfnParameter(stack, 'Late').valueAsString;

  test.each<[string, () => unknown, string]>([
    ['a user who is nobody', () => events.user({}), 'EventsAssertions: user(): sub is missing; it takes a text that is not empty and known at synthesis'],
    ['no user', () => events.user(), 'EventsAssertions: user(): sub is missing'],
    ['a user by name', () => events.user('alice'), 'EventsAssertions: user(): it takes an object of options, got "alice"'],
    ['a user by number', () => events.user({ sub: 5 }), 'EventsAssertions: user(): sub is 5'],
    ['a user without letters', () => events.idToken({ sub: '' }), 'EventsAssertions: idToken(): sub is ""'],
    ['a user whom deployment knows', () => events.user({ sub: late }), 'EventsAssertions: user(): sub is "${Token['],
    ['a group alone', () => events.user({ ...ALICE, groups: 'members' }), 'EventsAssertions: user(): groups is "members"; it takes a list, each of it a text'],
    ['a group by number', () => events.user({ ...ALICE, groups: ['members', 5] }), 'EventsAssertions: user(): groups[1] is 5'],
    ['mistyped groups', () => events.user({ ...ALICE, group: ['members'] }), 'EventsAssertions: user(): there is no option group; there are: claims, client, groups, sub, userPool, username'],
    ['claims as a map of JavaScript', () => events.user({ ...ALICE, claims: new Map([['tenant', 'acme']]) }), 'EventsAssertions: user(): claims is of the class Map; it takes a map of names to values that JSON has, known at synthesis'],
    ['a claim that is undefined', () => events.user({ ...ALICE, claims: { tenant: undefined } }), 'EventsAssertions: user(): claims.tenant is undefined: leave it out, or for null take null, or from Python or Java JsonNull.INSTANCE of aws-cdk-lib'],
    ['an undefined one in a list', () => events.oidc({ ...ALICE, claims: { roles: ['a', { b: [undefined] }] } }), 'EventsAssertions: oidc(): claims.roles[1].b[0] is undefined: leave it out, or for null'],
    ['a claim of an integer that was rounded', () => events.user({ ...ALICE, claims: { tenant: { id: 2 ** 60 } } }), 'EventsAssertions: user(): claims.tenant.id is 1152921504606847000, which a number of JavaScript cannot hold exactly: take a text'],
    ['a context of such', () => events.lambda({ ids: [-(2 ** 63)] }), 'EventsAssertions: lambda(): handlerContext.ids[0] is -9223372036854776000, which'],
    ['a claim that no number is', () => events.user({ ...ALICE, claims: { tenant: NaN } }), 'EventsAssertions: user(): claims.tenant is NaN, which JSON cannot say'],
    ['a claim that is a function', () => events.user({ ...ALICE, claims: { tenant: () => 1 } }), 'EventsAssertions: user(): claims is another object'],
    ['a claim that deployment knows', () => events.user({ ...ALICE, claims: { tenants: [late] } }), 'EventsAssertions: user(): claims is another object'],
    ['no machine', () => events.machine(), 'EventsAssertions: machine(): client is missing'],
    ['a scope alone', () => events.machine('Web', 'jobs/read'), 'EventsAssertions: machine(): it takes an object of options, got "jobs/read"'],
    ['a mistyped scope', () => events.machine('Web', { scope: 'jobs/read' }), 'EventsAssertions: machine(): there is no option scope; there are: scopes'],
    ['no role', () => events.iamRoleNamed(), 'EventsAssertions: iamRoleNamed(): name is missing'],
    ['a guest that is mistyped', () => events.identityPool('gest'), 'EventsAssertions: identityPool(): caller is "gest"; it takes an IdentityPoolCaller: authenticated, guest'],
    ['an identity pool alone', () => events.identityPool('guest', 'Identities'), 'EventsAssertions: identityPool(): it takes an object of options, got "Identities"'],
    ['no context of an authorizer', () => events.lambda(), 'EventsAssertions: lambda(): handlerContext is missing'],
    ['a user of an issuer who is nobody', () => events.oidc({ issuer: 'https://a.b' }), 'EventsAssertions: oidc(): sub is missing'],
    ['a mistyped API', () => (EventsAssertions as unknown as Untyped).fromTemplate(template, { name: 'Events' }), 'EventsAssertions.fromTemplate: there is no option name; there are: api, parameters'],
    ['an API alone', () => (EventsAssertions as unknown as Untyped).fromCloudAssembly('cdk.out', 'Events'), 'EventsAssertions.fromCloudAssembly: it takes an object of options, got "Events"'],
  ])('%s', (_, ask, message) => {
    expect(ask).toThrow(message);
  });

  const alice = EventsAssertions.fromTemplate(template).user(ALICE) as unknown as Untyped;
  test.each<[string, () => unknown, string]>([
    ['a reason that there is not', () => alice.cannotSubscribe('/private/bob', { because: 'polcy' }), 'EventsActor: cannotSubscribe(): because is "polcy"; it takes an EventsDenial: mode, iam, policy'],
    ['no reason', () => alice.cannotSubscribe('/private/bob', { because: null }), 'EventsActor: cannotSubscribe(): because is null'],
    ['a reason alone', () => alice.cannotPublish('/private/bob', {}, 'mode'), 'EventsActor: cannotPublish(): it takes an object of options, got "mode"'],
    ['a mistyped reason', () => alice.cannotConnect({ cause: 'mode' }), 'EventsActor: cannotConnect(): there is no option cause; there are: because'],
    ['no channel', () => alice.cannotSubscribe(), 'EventsActor: cannotSubscribe(): channel is missing; it takes a text'],
    ['a channel that deployment knows', () => alice.cannotSubscribe(`/private/${late}`), 'EventsActor: cannotSubscribe(): channel is "/private/${Token['],
    ['no event', () => alice.canPublish('/private/bob'), 'an event is any value that JSON has, got undefined; for null take null, or from Python or Java JsonNull.INSTANCE of aws-cdk-lib'],
    ['an event of an integer that was rounded', () => alice.cannotPublish('/private/bob', { ids: [1, 2 ** 60] }), 'EventsActor: cannotPublish(): event.ids[1] is 1152921504606847000, which a number of JavaScript cannot hold exactly: take a text'],
    ['an event alone of such', () => alice.canPublish('/private/bob', 2 ** 53), 'EventsActor: canPublish(): event is 9007199254740992, which'],
    ['two integers that are one in JavaScript', () => alice.receives('/private/alice', { id: 2 ** 60 + 1 }, { received: { id: 2 ** 60 } }), 'EventsActor: receives(): event.id is 1152921504606847000, which'],
    ['such that is received', () => alice.receives('/private/alice', {}, { received: { id: 2 ** 60 } }), 'EventsActor: receives(): received.id is 1152921504606847000, which'],
    ['a publisher who is nobody', () => alice.receives('/private/alice', {}, { publisher: ALICE }), 'EventsActor: receives(): publisher is another object; it takes an EventsActor'],
    ['a mistyped publisher', () => alice.receives('/private/alice', {}, { from: alice }), 'EventsActor: receives(): there is no option from; there are: publisher, received'],
  ])('%s', (_, ask, message) => {
    expect(ask).toThrow(message);
  });
});

describe('a token of an OpenID Connect issuer', () => {
  const makes = (...authProviders: readonly AuthProvider[]): EventsAssertions => {
    const stack = new EventsStack();
    const api = stack.events({ authProviders: [...authProviders], connectionAuthModes: [USER_POOL, OIDC] });
    api.addNamespace('partners', {
      subscribePolicy: ChannelPolicy.authenticated(), subscribeAuthModes: [OIDC],
      handlers: EventHandlers.fromInline(`import { util } from '@aws-appsync/utils';
        export function onSubscribe(ctx) {
          if (ctx.info.channel.segments[1] === 'web' && ctx.identity.claims.aud !== 'we.b|x') { util.unauthorized(); }
        }`),
    });
    api.addNamespace('timed', {
      subscribePolicy: ChannelPolicy.authenticated(), subscribeAuthModes: [OIDC],
      handlers: EventHandlers.fromInline(`import { util } from '@aws-appsync/utils';
        export function onSubscribe(ctx) {
          const { exp, iat } = ctx.identity.claims;
          if (typeof exp !== 'number' || typeof iat !== 'number') { util.unauthorized(); }
        }`),
    });
    return assertionsOf(stack);
  };
  const issuer = 'https://id.example.com';
  const some = makes(AuthProvider.oidc({ issuer, clientIds: ['we.b|x', 'phone'] }));
  const any = makes(AuthProvider.oidc({ issuer }));

  test.each(['sub', 'iss', 'exp', 'iat', 'nbf', 'auth_time'])('says %s by what is said of the user, and not as a claim', (claim) => {
    for (const events of [some, any]) {
      expect(() => events.oidc({ ...ALICE, claims: { [claim]: 'bob' } }).cannotSubscribe('/partners/x')).toThrow(
        `the claim "${claim}" is written by the issuer from what else is said of the user: sub, issuer; its times are those of a token that is accepted`);
    }
  });

  test.each<[string, object]>([
    ['aud', { aud: 'other' }], ['azp', { azp: 'other' }], ['a list', { aud: ['other', 'third'] }], ['both', { aud: 'other', azp: 'third' }],
    ['a part', { aud: 'we.b' }], ['what only an expression would match', { aud: 'weXb|x' }], ['null', { aud: JsonNull.INSTANCE }],
  ])('of another client is not accepted, by %s', (_, claims) => {
    const alice = some.oidc({ ...ALICE, claims: { ...claims } });
    alice.cannotConnect({ because: EventsDenial.MODE });
    alice.cannotSubscribe('/partners/x', { because: EventsDenial.MODE });
    expect(() => alice.canSubscribe('/partners/x')).toThrow(/ClientId ".*" of issuer https:\/\/id\.example\.com matches no aud or azp of the token as a whole/);
    any.oidc({ ...ALICE, claims: { ...claims } }).canSubscribe('/partners/x');
  });

  test('of an accepted client is accepted, by whichever claim', () => {
    for (const claims of [{ aud: 'phone' }, { azp: 'phone' }, { aud: ['other', 'phone'] }, { aud: 'other', azp: 'we.b|x' }]) {
      some.oidc({ ...ALICE, claims }).canSubscribe('/partners/x');
    }
    some.oidc({ ...ALICE, claims: { aud: 'phone' } }).cannotSubscribe('/partners/web', { because: EventsDenial.POLICY });
  });

  test('is of an accepted client if none is said, as every token that arrives', () => {
    some.oidc(ALICE).canConnect();
    some.oidc(ALICE).canSubscribe('/partners/web');
    any.oidc(ALICE).canSubscribe('/partners/x');
  });

  test('has the times that every token has which is accepted', () => {
    some.oidc(ALICE).canSubscribe('/timed/x');
  });

  test('is of one that an expression written by hand accepts', () => {
    const byHand = (expression: string): EventsAssertions => {
      const stack = new EventsStack();
      const api = stack.events({ authProviders: [AuthProvider.oidc({ issuer, clientIds: ['web'] })], connectionAuthModes: [OIDC] });
      api.cfnApi.addPropertyOverride('EventConfig.AuthProviders.2.OpenIDConnectConfig.ClientId', expression);
      return assertionsOf(stack);
    };
    const pattern = byHand('^web-.+$');
    for (const claims of [undefined, { aud: 'web-1' }]) pattern.oidc({ ...ALICE, claims }).canConnect();
    pattern.oidc({ ...ALICE, claims: { aud: 'other' } }).cannotConnect({ because: EventsDenial.MODE });
    for (const plain of ['web', '^(web|phone)$', '^web|phone$', '(?:we\\.b)']) byHand(plain).oidc(ALICE).canConnect();
    expect(() => byHand('(').oidc(ALICE).canConnect()).toThrow('ClientId "(" cannot be evaluated');
  });
});

describe('the null that aws-cdk-lib has for all languages is null', () => {
  const stack = new EventsStack();
  const api = stack.events();
  api.addNamespace('blocked', {
    subscribePolicy: ChannelPolicy.authenticated(), publishPolicy: ChannelPolicy.iam(),
    handlers: EventHandlers.fromInline(`import { util } from '@aws-appsync/utils';
      export function onSubscribe(ctx) { if (ctx.identity.claims.blocked === null) { util.unauthorized(); } }
      export function onPublish(ctx) { return ctx.events.map(({ id, payload }) => ({ id, payload: payload === null ? { was: null } : payload })); }`),
  });
  const events = assertionsOf(stack);
  const none = JsonNull.INSTANCE;

  test('in claims', () => {
    events.user(ALICE).canSubscribe('/blocked/x');
    for (const blocked of [null, none]) events.user({ ...ALICE, claims: { blocked } }).cannotSubscribe('/blocked/x', { because: EventsDenial.POLICY });
  });

  test('in events, and in what arrives', () => {
    const alice = events.user(ALICE);
    alice.receives('/blocked/x', { a: none, b: [none, { c: none }] }, { received: { a: null, b: [null, { c: none }] } });
    expect(() => alice.receives('/blocked/x', { a: none }, { received: {} })).toThrow('received: {"a":null}');
    alice.receives('/blocked/x', none, { received: { was: none } });
    expect(() => alice.receives('/blocked/x', {}, { received: none })).toThrow('expected: null');
    expect(() => alice.canPublish('/blocked/x', none)).toThrow('denied by');
  });
});

test('a denial by a mode does not pass for one of the policy', () => {
  const stack = new EventsStack();
  stack.events();
  expect(() => assertionsOf(stack).apiKey().cannotSubscribe('/private/alice', { because: EventsDenial.POLICY })).toThrow('denied by the authorization modes, and not by the handler');
});
