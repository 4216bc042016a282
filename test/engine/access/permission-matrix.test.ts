import { Template } from 'aws-cdk-lib/assertions';
import { CfnIdentityPool, CfnIdentityPoolRoleAttachment, OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnRole, FederatedPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnCondition, CfnParameter, Expiration, Fn, Stack } from 'aws-cdk-lib/core';
import { ApplicationAccess } from '../../../engine/access/application-access';
import { matrixAsJson } from '../../../engine/access/matrix/matrix-json';
import { matrixAsMarkdown } from '../../../engine/access/matrix/matrix-markdown';
import { matrixAsText } from '../../../engine/access/matrix/matrix-text';
import { permissionMatrix } from '../../../engine/access/matrix/permission-matrix';
import type { MatrixOptions, PermissionMatrix } from '../../../engine/access/matrix/permission-matrix';
import type { JsonObject } from '../../../engine/template/json';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, EventHandlers, HandlerSource } from '../../../src';
import { TestProject } from '../../local/server/chat-app';
import { API_KEY, EventsStack, IAM, LAMBDA, OIDC, USER_POOL } from '../../support/events-stack';
import { everything } from '../../support/everything';

type Action = 'subscribe' | 'publish';
type Outcomes = Readonly<Record<string, string>>;

const templateOf = (stack: EventsStack): JsonObject => Template.fromStack(stack).toJSON();
const matrixOfTemplate = async (template: JsonObject, options?: MatrixOptions): Promise<PermissionMatrix> => (
  permissionMatrix(await ApplicationAccess.open({ name: 'Template', template }), options));
const matrixOf = (stack: EventsStack, options?: MatrixOptions): Promise<PermissionMatrix> => matrixOfTemplate(templateOf(stack), options);

function namespaceIn({ apis }: PermissionMatrix, name: string): PermissionMatrix['apis'][number]['namespaces'][number] {
  const found = apis.flatMap(({ namespaces }) => namespaces).find((namespace) => namespace.name === name);
  if (!found) throw new Error(`the matrix has no namespace ${name}`);
  return found;
}

/** What somebody may do, by channels. */
function outcomesOf(matrix: PermissionMatrix, namespace: string, action: Action, who: string): Outcomes {
  const { channels, callers } = namespaceIn(matrix, namespace)[action];
  const caller = callers.find((each) => each.who === who);
  if (!caller) throw new Error(`${namespace} has no ${who}; it has ${callers.map((each) => each.who).join(', ')}`);
  return Object.fromEntries(channels.map((channel, index) => [channel, caller.outcomes[index]]));
}

const whoIn = (matrix: PermissionMatrix, namespace: string): readonly string[] => (
  namespaceIn(matrix, namespace).subscribe.callers.map(({ who }) => who));
const allowedTo = (outcomes: Outcomes): readonly string[] => Object.entries(outcomes).flatMap(([channel, outcome]) => outcome === 'allowed' ? [channel] : []);

/** An API with one namespace whose handlers are hand-written, and stand alone in the template. */
function byHand(code: string, modes = [{ AuthType: 'AMAZON_COGNITO_USER_POOLS' }]): JsonObject {
  const providers = modes.map(({ AuthType }) => AuthType === 'AWS_LAMBDA'
    ? { AuthType, LambdaAuthorizerConfig: { AuthorizerUri: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer' } }
    : { AuthType, CognitoConfig: { UserPoolId: 'us-east-1_abcdefghi', AwsRegion: 'us-east-1' } });
  const config = { AuthProviders: providers, ConnectionAuthModes: modes, DefaultPublishAuthModes: modes, DefaultSubscribeAuthModes: modes };
  const rooms = { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Name: 'rooms', CodeHandlers: `import { util } from '@aws-appsync/utils';\n${code}` };
  return {
    Resources: {
      Api: { Type: 'AWS::AppSync::Api', Properties: { Name: 'chat', EventConfig: config } },
      Rooms: { Type: 'AWS::AppSync::ChannelNamespace', Properties: rooms },
    },
  };
}

const OWNER_ROWS = ['/private/<own sub>', '/private/<own sub>/<any>', '/private/<own sub>/*'];

test('the default API: everybody reads what is public, and a user what is theirs', async () => {
  const stack = new EventsStack();
  const api = stack.events({ userPoolClients: [stack.userPool.addClient('Web')] });
  const publisher = new Role(stack, 'Publisher', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  new Role(stack, 'Stranger', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  api.privateNamespace.grantPublish(publisher);
  expect(matrixAsMarkdown(await matrixOf(stack))).toBe(`# Who may do what

Written by \`cdk-cognito-events-api matrix --format markdown\`, schema 1. What is published is \`{"text":"hello","sender":"forged"}\`.

## Events

| connect |  |
| --- | --- |
| user | **allowed** |

### private

| subscribe | user |
| --- | --- |
| \`/private\` | denied: policy |
| \`/private/*\` | denied: policy |
| \`/private/<own sub>\` | **allowed** |
| \`/private/<own sub>/<any>\` | **allowed** |
| \`/private/<own sub>/*\` | **allowed** |
| \`/private/<other sub>\` | denied: policy |
| \`/private/<other sub>/<any>\` | denied: policy |
| \`/private/<other sub>/*\` | denied: policy |

- subscribe denied: role Publisher (mode)

| publish | role Publisher |
| --- | --- |
| every channel | **allowed** |

- publish denied: user (mode)

| published by | arrives as |
| --- | --- |
| role Publisher | \`unchanged\` |

### public

| subscribe | user |
| --- | --- |
| every channel | **allowed** |

- publish denied: user (mode)
`);
});

describe('of the policies', () => {
  const stack = new EventsStack();
  const worker = stack.userPool.addClient('Worker', { generateSecret: true, oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.custom('jobs/read')] } });
  const members = ChannelPolicy.anyOf(ChannelPolicy.group('members'), ChannelPolicy.iam());
  const api = stack.events({ userPoolClients: [worker] });
  api.addNamespace('rooms', { subscribePolicy: members, publishPolicy: members });
  api.addNamespace('teams', { subscribePolicy: ChannelPolicy.ownGroup() });
  api.addNamespace('tenants', { subscribePolicy: ChannelPolicy.claim('tenant') });
  api.addNamespace('jobs', { subscribePolicy: ChannelPolicy.machine({ scope: 'jobs/read' }) });
  api.addNamespace('exact', { subscribePolicy: ChannelPolicy.owner({ exact: true }) });
  api.grantPublish(new Role(stack, 'Publisher', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  let matrix: PermissionMatrix;
  beforeAll(async () => {
    matrix = await matrixOf(stack);
  });

  test('a group is named where it makes a difference, and there alone', () => {
    expect(whoIn(matrix, 'rooms')).toEqual(['user', 'user in group members', 'machine client UsersWorker', 'role Publisher']);
    expect(outcomesOf(matrix, 'rooms', 'subscribe', 'user')).toEqual({ 'every channel': 'denied: policy' });
    expect(outcomesOf(matrix, 'rooms', 'subscribe', 'user in group members')).toEqual({ 'every channel': 'allowed' });
    expect(whoIn(matrix, 'private')).not.toContain('user in group members');
  });

  test('what arrives names the sender, and nothing that a client wrote about it', () => {
    expect(namespaceIn(matrix, 'rooms').arriving).toEqual([
      { who: 'user in group members', what: '{"sender":{"kind":"user","sub":"<own sub>"},"text":"hello"}' },
      { who: 'role Publisher', what: '{"sender":{"kind":"service"},"text":"hello"}' },
    ]);
  });

  test('own groups and claims are segments', () => {
    expect(allowedTo(outcomesOf(matrix, 'teams', 'subscribe', 'user in <own group>'))).toEqual(['/teams/<own group>', '/teams/<own group>/<any>', '/teams/<own group>/*']);
    expect(allowedTo(outcomesOf(matrix, 'tenants', 'subscribe', 'user with tenant'))).toEqual(['/tenants/<own tenant>', '/tenants/<own tenant>/<any>', '/tenants/<own tenant>/*']);
    expect(outcomesOf(matrix, 'tenants', 'subscribe', 'user with tenant')['/tenants/<other tenant>/*']).toBe('denied: policy');
    expect(whoIn(matrix, 'tenants')).not.toContain('user with tenant (ID token)');
  });

  test('a machine client is no user, and has the scopes that it may ask for', () => {
    expect(allowedTo(outcomesOf(matrix, 'jobs', 'subscribe', 'machine client UsersWorker'))).toEqual(['every channel']);
    expect(allowedTo(outcomesOf(matrix, 'private', 'subscribe', 'machine client UsersWorker'))).toEqual([]);
  });

  test('exactly one channel is another thing than all below it', () => {
    expect(allowedTo(outcomesOf(matrix, 'exact', 'subscribe', 'user'))).toEqual(['/exact/<own sub>']);
    expect(allowedTo(outcomesOf(matrix, 'private', 'subscribe', 'user'))).toEqual(OWNER_ROWS);
  });
});

describe('of handlers that somebody wrote by hand', () => {
  const refuseUnless = (condition: string): string => `export function onSubscribe(ctx) { const [ns, one, two] = ctx.info.channel.segments; const identity = ctx.identity; if (!(${condition})) util.unauthorized(); }`;

  test.each([
    ['a user name', 'one === identity.username', 'user', ['/rooms/<own username>', '/rooms/<own username>/<any>', '/rooms/<own username>/*']],
    ['a channel that is named', 'one === "lobby"', 'user', ['/rooms/lobby', '/rooms/lobby/<any>', '/rooms/lobby/*']],
    ['an owner further down', 'two === identity.sub', 'user', ['/rooms/<any>/<own sub>', '/rooms/<any>/<own sub>/<any>', '/rooms/<any>/<own sub>/*']],
    ['an owner below a channel that is named', 'one === "users" && two === identity.sub', 'user', ['/rooms/users/<own sub>', '/rooms/users/<own sub>/<any>', '/rooms/users/<own sub>/*']],
    ['an owner below a channel that is named in a path', '`/rooms/users/${identity.sub}` === ctx.info.channel.path', 'user', ['/rooms/users/<own sub>']],
    ['a claim with a value', 'identity.claims.role === "boss"', 'user with role = "boss"', ['every channel']],
    ['a claim that is true', 'identity.claims.approved === true', 'user with approved = true', ['every channel']],
    ['a group among the claims', 'identity.claims["cognito:groups"].includes("bosses")', 'user in group bosses', ['every channel']],
    ['ID tokens', 'identity.claims.token_use === "id"', 'user (ID token)', ['every channel']],
  ])('%s', async (_, condition, who, allowed) => {
    const matrix = await matrixOfTemplate(byHand(refuseUnless(condition)));
    expect(allowedTo(outcomesOf(matrix, 'rooms', 'subscribe', who))).toEqual(allowed);
  });

  test('a hole is seen: a prefix, and a wildcard that is taken for a name', async () => {
    const matrix = await matrixOfTemplate(byHand(refuseUnless('one === identity.sub || one === "*"')));
    expect(allowedTo(outcomesOf(matrix, 'rooms', 'subscribe', 'user'))).toContain('/rooms/*');
  });

  test('what an issuer says by itself makes no callers of its own', async () => {
    const stack = new EventsStack();
    stack.events({ authProviders: [AuthProvider.oidc({ issuer: 'https://id.example.com' })] }).addNamespace('timed', {
      subscribePolicy: ChannelPolicy.authenticated(), subscribeAuthModes: [OIDC],
      handlers: EventHandlers.fromInline(`import { util } from '@aws-appsync/utils';
        export function onSubscribe(ctx) { if (ctx.identity.claims.nbf === 'x' || ctx.identity.claims.role !== 'boss') { util.unauthorized(); } }`),
    });
    const who = whoIn(await matrixOf(stack), 'timed').filter((each) => each.startsWith('OpenID'));
    expect(who).toContain('OpenID Connect user with role = "boss"');
    expect(who.join()).not.toContain('nbf');
  });

  test('what a Lambda authorizer says', async () => {
    const matrix = await matrixOfTemplate(byHand(refuseUnless('identity.handlerContext.room === one'), [{ AuthType: 'AWS_LAMBDA' }]));
    expect(allowedTo(outcomesOf(matrix, 'rooms', 'subscribe', 'Lambda authorizer with room'))).toEqual(['/rooms/<own room>', '/rooms/<own room>/<any>', '/rooms/<own room>/*']);
    // That the one and the other are missing is a hole of this handler.
    expect(allowedTo(outcomesOf(matrix, 'rooms', 'subscribe', 'Lambda authorizer'))).toEqual(['/rooms']);
  });

  test('what is another value each time is not shown, and what is of one caller is named', async () => {
    const code = 'export function onPublish(ctx) { return ctx.events.map(({ id, payload }) => ({ id, payload: { id: util.autoId(), at: util.time.nowISO8601(), by: ctx.identity.username, iss: ctx.identity.issuer, arn: "arn:aws:sns:us-east-1:123456789012:x" } })); }';
    expect(namespaceIn(await matrixOfTemplate(byHand(code)), 'rooms').arriving).toContainEqual(
      { who: 'user', what: '{"arn":"<ARN>","at":"<now>","by":"<own username>","id":"<varies>","iss":"<issuer>"}' });
  });

  test('an event that is dropped or fails, and an event of one\'s own', async () => {
    const code = 'export function onPublish(ctx) { const text = ctx.events[0].payload.text; if (text === "no") util.error("no"); return text === "bad" ? [{ id: ctx.events[0].id, error: "bad" }] : []; }';
    const whatOf = async (event?: unknown): Promise<unknown> => namespaceIn(await matrixOfTemplate(byHand(code), { event }), 'rooms').arriving.find(({ who }) => who === 'user')?.what;
    expect(await whatOf()).toBe('dropped');
    expect(await whatOf({ text: 'bad' })).toBe('failed: bad');
    expect(await whatOf({ text: 'no' })).toBeUndefined();
  });
});

describe('whoever has credentials of IAM', () => {
  const stack = new EventsStack();
  const api = stack.events();
  const pool = new CfnIdentityPool(stack, 'Identities', { allowUnauthenticatedIdentities: true });
  const roleFor = (id: string): Role => new Role(stack, id, { assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com') });
  const [users, guests] = [roleFor('SignedIn'), roleFor('Guests')];
  new CfnIdentityPoolRoleAttachment(stack, 'Roles', { identityPoolId: pool.ref, roles: { authenticated: users.roleArn, unauthenticated: guests.roleArn } });
  users.addToPolicy(new PolicyStatement({ actions: ['appsync:EventSubscribe'], resources: [`${api.apiArn}/*`] }));
  api.addNamespace('open', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: [USER_POOL, IAM] });
  api.addNamespace('jobs', { subscribePolicy: ChannelPolicy.iam(), subscribeAuthModes: [IAM, USER_POOL] });

  test('is an identity of a pool, or a role; one that may do nothing is left out', async () => {
    const matrix = await matrixOf(stack);
    expect(outcomesOf(matrix, 'open', 'subscribe', 'identity pool Identities, signed in')).toEqual({ 'every channel': 'allowed' });
    expect(outcomesOf(matrix, 'open', 'subscribe', 'identity pool Identities, guest')).toEqual({ 'every channel': 'denied: iam' });
    expect(outcomesOf(matrix, 'jobs', 'subscribe', 'identity pool Identities, signed in')).toEqual({ 'every channel': 'denied: policy' });
    expect(outcomesOf(matrix, 'jobs', 'subscribe', 'role SignedIn')).toEqual({ 'every channel': 'allowed' });
    expect(whoIn(matrix, 'open')).not.toContain('role Guests');
  });
});

describe('what cannot be evaluated is undecided, never denied', () => {
  test('the answer of a function', async () => {
    const stack = new EventsStack();
    const moderator = new LambdaFunction(stack, 'Moderator', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('throw new Error("started")') });
    stack.events().addNamespace('moderated', { subscribePolicy: ChannelPolicy.owner(), onSubscribe: HandlerSource.lambda(moderator) });
    const matrix = await matrixOf(stack);
    const outcomes = outcomesOf(matrix, 'moderated', 'subscribe', 'user');
    expect(outcomes['/moderated/<own sub>']).toBe('undecided');
    expect(outcomes['/moderated/<other sub>']).toBe('denied: policy');
    expect(matrix.reasons.join()).toContain('answers is not known');
    for (const text of [matrixAsMarkdown(matrix), matrixAsText(matrix), matrixAsJson(matrix)]) expect(text).not.toMatch(/arn:|Moderator/);
  });

  test('a role of which nobody knows whether it is there, and one with a policy that cannot be read', async () => {
    const stack = new EventsStack();
    const api = stack.events();
    const stage = new CfnParameter(stack, 'Stage');
    const perhaps = new Role(stack, 'Perhaps', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    (perhaps.node.defaultChild as CfnRole).cfnOptions.condition = new CfnCondition(stack, 'IsLive', { expression: Fn.conditionEquals(stage, 'live') });
    const bounded = new Role(stack, 'Bounded', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    api.privateNamespace.grantPublish(bounded);
    (bounded.node.defaultChild as CfnRole).permissionsBoundary = 'arn:aws:iam::123456789012:policy/of-another-app';
    const matrix = await matrixOf(stack);
    expect(outcomesOf(matrix, 'private', 'publish', 'role Perhaps')).toEqual({ 'every channel': 'undecided' });
    expect(outcomesOf(matrix, 'private', 'publish', 'role Bounded')).toEqual({ 'every channel': 'undecided' });
  });

  test('modes, a name and a provider that only the deployment knows', async () => {
    const template = byHand('export function onSubscribe(ctx) {}') as { Parameters?: JsonObject; Resources: Record<string, { Properties: Record<string, unknown> }> };
    template.Parameters = { Any: { Type: 'String' } };
    template.Resources.Open = { ...template.Resources.Rooms, Properties: { ...template.Resources.Rooms.Properties, Name: 'open', SubscribeAuthModes: [{ AuthType: { Ref: 'Any' } }] } };
    template.Resources.Named = { ...template.Resources.Rooms, Properties: { ...template.Resources.Rooms.Properties, Name: { Ref: 'Any' } } };
    const matrix = await matrixOfTemplate(template);
    expect(outcomesOf(matrix, 'open', 'subscribe', 'user')).toEqual({ 'every channel': 'undecided' });
    expect(matrix.unread).toEqual(['Named']);
    expect(matrixAsMarkdown(matrix)).toContain('## Not known\n\n- namespace `Named`: undecided');

    const config = template.Resources.Api.Properties.EventConfig as { AuthProviders: unknown[] };
    config.AuthProviders.push({ AuthType: { Ref: 'Any' } });
    const withoutProvider = await matrixOfTemplate(template);
    expect(outcomesOf(withoutProvider, 'rooms', 'subscribe', 'API key')).toEqual({ 'every channel': 'undecided' });
  });

  test('code that AppSync would not take', async () => {
    const matrix = await matrixOfTemplate(byHand('export function onSubscribe(ctx) { while (true) {} }'));
    expect(outcomesOf(matrix, 'rooms', 'subscribe', 'user')).toEqual({ 'every channel': 'undecided' });
  });
});

describe('is the same', () => {
  const stack = new EventsStack();
  everything(stack);
  const template = templateOf(stack);

  test('for other hashes in logical ids, another order and another account', async () => {
    const text = JSON.stringify(template);
    const ids = Object.keys(template.Resources as JsonObject).filter((id) => /[0-9A-F]{8}$/.test(id));
    const renamed = ids.reduce((all, id, index) => all.replaceAll(id, `${id.slice(0, -8)}${(0xABCDEF00 + index).toString(16).toUpperCase()}`), text).replaceAll('123456789012', '210987654321');
    const other = JSON.parse(renamed) as JsonObject;
    const reversed = { ...other, Resources: Object.fromEntries(Object.entries(other.Resources as JsonObject).reverse()) };
    const [one, two] = [await matrixOfTemplate(template), await matrixOfTemplate(reversed)];
    expect(renamed).not.toBe(text);
    expect(matrixAsMarkdown(two)).toBe(matrixAsMarkdown(one));
    expect(matrixAsJson(two)).toBe(matrixAsJson(one));
    expect(matrixAsText(two)).toBe(matrixAsText(one));
    for (const rendered of [matrixAsMarkdown(one), matrixAsJson(one), matrixAsText(one)]) expect(rendered).not.toMatch(/\d{12}|[0-9A-F]{8}\b|us-east-1|[0-9a-f]{8}-[0-9a-f]{4}|arn:/);
  });
});

test('with several user pools it says whose users', async () => {
  const stack = new EventsStack();
  const staff = new UserPool(stack, 'Staff');
  const provider = AuthProvider.userPool(staff);
  stack.events({ authProviders: [provider] }).addNamespace('staff', { subscribePolicy: ChannelPolicy.authenticated({ provider }) });
  const matrix = await matrixOf(stack);
  expect(outcomesOf(matrix, 'staff', 'subscribe', 'user of Staff')).toEqual({ 'every channel': 'allowed' });
  expect(outcomesOf(matrix, 'staff', 'subscribe', 'user of Users')).toEqual({ 'every channel': 'denied: policy' });
  expect(allowedTo(outcomesOf(matrix, 'private', 'subscribe', 'user of Staff'))).toEqual([]);
});

test('has every other kind of caller', async () => {
  const stack = new EventsStack();
  const modes = [USER_POOL, OIDC, LAMBDA, API_KEY];
  const authorizer = new LambdaFunction(stack, 'Authorizer', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('0') });
  const api = stack.events({
    authProviders: [AuthProvider.oidc({ issuer: 'https://id.example.com' }), AuthProvider.lambdaAuthorizer(authorizer), AuthProvider.apiKey({ expires: Expiration.atDate(new Date('2027-11-01T00:00:00Z')) })],
    connectionAuthModes: modes,
  });
  api.addNamespace('open', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: modes });
  api.addNamespace('live', { subscribePolicy: ChannelPolicy.anyone(), handlers: EventHandlers.fromInline('export function onSubscribe(ctx) { if (ctx.identity.groups.indexOf("a|b<c>") < 0) util.unauthorized(); }'.replace(/^/, "import { util } from '@aws-appsync/utils';\n")) });
  const matrix = await matrixOf(stack);
  for (const who of ['user', 'machine client', 'OpenID Connect user', 'Lambda authorizer', 'API key']) {
    expect(outcomesOf(matrix, 'open', 'subscribe', who)).toEqual({ 'every channel': 'allowed' });
    expect(matrix.apis[0].connect).toContainEqual({ who, outcome: 'allowed' });
  }
  expect(matrixAsMarkdown(matrix)).toContain('user in group a\\|b&lt;c&gt;');
});

test('of several APIs each has its place, or one is chosen', async () => {
  const stack = new EventsStack();
  stack.events({ apiName: 'one' });
  stack.events({ apiName: 'other' }, 'Another');
  expect((await matrixOf(stack)).apis.map(({ name }) => name)).toEqual(['Another', 'Events']);
  expect((await matrixOf(stack, { api: 'one' })).apis.map(({ name }) => name)).toEqual(['Events']);
  await expect(matrixOf(stack, { api: 'third' })).rejects.toThrow('no Event APIs are called "third"');
});

test('JSON has a line for each permission', async () => {
  const stack = new EventsStack();
  stack.events();
  const text = matrixAsJson(await matrixOf(stack));
  const { schemaVersion, permissions } = JSON.parse(text) as { schemaVersion: number; permissions: readonly unknown[] };
  expect(schemaVersion).toBe(1);
  expect(permissions).toContainEqual({ api: 'Events', namespace: 'private', channel: '/private/<other sub>/*', action: 'subscribe', who: 'user', outcome: 'denied', because: 'policy' });
  expect(text.split('\n')).toContain('    {"api":"Events","namespace":"private","channel":"/private/<own sub>","action":"subscribe","who":"user","outcome":"allowed"},');
});

describe('of an app with two APIs, each with a user pool of its own', () => {
  const project = new TestProject().synthApp((app) => {
    for (const id of ['One', 'Two']) {
      const stack = new Stack(app, id);
      const userPool = new UserPool(stack, 'Users');
      const scope = OAuthScope.custom('jobs/read');
      userPool.addResourceServer('Jobs', { identifier: 'jobs', scopes: [{ scopeName: 'read', scopeDescription: 'read' }] });
      userPool.addClient('Worker', { generateSecret: true, oAuth: { flows: { clientCredentials: true }, scopes: [scope] } });
      if (id === 'Two') userPool.addClient('Night', { generateSecret: true, oAuth: { flows: { clientCredentials: true }, scopes: [scope] } });
      const events = new CognitoEventsApi(stack, 'Events', { userPool });
      events.addNamespace('jobs', { subscribePolicy: ChannelPolicy.machine({ scope: 'jobs/read' }) });
    }
  });
  afterAll(() => project.dispose());

  test('each names the machine clients of its own pool alone, also where both are called the same', async () => {
    const access = await ApplicationAccess.open({ path: project.app });
    const [one, two] = [await permissionMatrix(access, { api: 'One/EventsD32975C2' }), await permissionMatrix(access, { api: 'Two/EventsD32975C2' })];
    const machines = (matrix: PermissionMatrix): readonly string[] => whoIn(matrix, 'jobs').filter((who) => who.startsWith('machine'));
    expect(machines(one)).toEqual(['machine client One/Users/Worker']);
    expect(machines(two)).toEqual(['machine client Two/Users/Worker', 'machine client Two/Users/Night']);
    for (const matrix of [one, two]) for (const who of machines(matrix)) expect(allowedTo(outcomesOf(matrix, 'jobs', 'subscribe', who))).not.toEqual([]);
    expect([...one.reasons, ...two.reasons]).toEqual([]);
  });

  test('and what there is instead of a client that there is not is named with its stack', async () => {
    const access = await ApplicationAccess.open({ path: project.app });
    const { callers } = access.api('One/EventsD32975C2');
    expect(() => callers.find({ kind: 'machine', client: 'Nobody' }))
      .toThrow(/there are: One\/UsersWorker\w+, Two\/UsersWorker\w+, Two\/UsersNight\w+$/);
  });
});
