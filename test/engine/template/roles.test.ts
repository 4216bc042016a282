import { CfnApi } from 'aws-cdk-lib/aws-appsync';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Fn as Intrinsic, Stack } from 'aws-cdk-lib/core';
import { IAM_API, lines, load, loadTemplate, newApp, temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const DENY_ALL = { effect: 'Deny', actions: ['*'], resources: ['*'] };

describe('what a role of the CDK may do', () => {
  const statementsOf = (grant: (role: Role, stack: Stack) => void) => {
    const app = newApp(folder);
    const stack = new Stack(app, 'Chat');
    new CfnApi(stack, 'Api', { name: 'api', eventConfig: IAM_CONFIG });
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    grant(role, stack);
    new lambda.Function(stack, 'Fn', { role, runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('1') });
    const application = load(app);
    return { statements: application.functions[0].role!.statements, problems: lines(application.problems) };
  };
  const modes = [{ authType: 'AWS_IAM' }];
  const IAM_CONFIG = { authProviders: modes, connectionAuthModes: modes, defaultPublishAuthModes: modes, defaultSubscribeAuthModes: modes };
  const publish = (props = {}) => new PolicyStatement({ actions: ['appsync:EventPublish'], resources: ['*'], ...props });

  test('comes from its own, its attached and its managed policies', () => {
    const { statements, problems } = statementsOf((role, stack) => {
      role.addToPolicy(publish());
      role.addManagedPolicy(new ManagedPolicy(stack, 'Managed', { statements: [publish({ actions: ['appsync:*'] })] }));
      new ManagedPolicy(stack, 'Attaching', { roles: [role], statements: [publish({ actions: ['appsync:EventConnect'] })] });
    });
    expect(statements.map(({ actions }) => actions)).toEqual([['appsync:EventPublish'], ['appsync:*'], ['appsync:EventConnect']]);
    expect(problems).toEqual([]);
  });

  test('leaves out what does not concern AppSync, even if only a deployment knows it', () => {
    const foreign = new PolicyStatement({ actions: ['s3:GetObject', 'dynamodb:*'], resources: [Intrinsic.importValue('elsewhere')] });
    expect(statementsOf((role) => role.addToPolicy(foreign))).toEqual({ statements: [], problems: [] });
  });

  const withPolicy = (name: string) => statementsOf((role) => role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(name)));

  test.each(['AdministratorAccess', 'PowerUserAccess', 'AWSAppSyncAdministrator'])('is everything on AppSync with the policy %s of AWS', (name) => {
    expect(withPolicy(name)).toEqual({ statements: [{ effect: 'Allow', actions: ['appsync:*'], resources: ['*'] }], problems: [] });
  });

  test('does not include other policies of AWS, which is said where it could matter', () => {
    for (const name of ['AWSAppSyncInvokeFullAccess', 'service-role/AWSAppSyncPushToCloudWatchLogs']) {
      expect(withPolicy(name)).toEqual({
        statements: [], problems: [expect.stringMatching(new RegExp(`^Chat/Role\\w+\\.ManagedPolicyArns: arn:aws:iam::aws:policy/${name} is not known to the local engine, and grants nothing here$`))],
      });
    }
    expect(withPolicy('service-role/AWSLambdaBasicExecutionRole')).toEqual({ statements: [], problems: [] });
  });
});

describe('what a role of a template may do', () => {
  const allow = (properties: object = {}) => ({ Effect: 'Allow', Action: 'appsync:EventPublish', Resource: '*', ...properties });
  const deny = (properties: object = {}) => allow({ Effect: 'Deny', ...properties });
  const policy = (...Statement: unknown[]) => ({ PolicyName: 'p', PolicyDocument: { Statement } });
  const PUBLISH = { effect: 'Allow', actions: ['appsync:EventPublish'], resources: ['*'] };
  const LATE = { Ref: 'Late' };
  const read = (role: object, resources: object = {}) => {
    const { functions, problems } = loadTemplate(folder, {
      Parameters: { Late: { Type: 'String' } },
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        Api: IAM_API,
        Role: { Type: 'AWS::IAM::Role', Properties: role },
        Fn: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs22.x', Handler: 'i.h', Code: { ZipFile: '1' }, Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
        ...resources,
      },
    });
    return { statements: functions[0].role?.statements, boundary: functions[0].role?.boundary, problems: lines(problems) };
  };
  const attached = (properties: object, others: object = {}) => ({ Type: 'AWS::IAM::Policy', Properties: { ...policy(deny()), Roles: [{ Ref: 'Role' }], ...properties }, ...others });
  const GRANTED = { Policies: [policy(allow())] };

  test('may be written with one value or with lists', () => {
    const { statements } = read({
      Policies: [{ PolicyName: 'a', PolicyDocument: { Statement: allow() } }, policy(allow({ Action: ['appsync:*'], Resource: ['a', 'b'] }), { Effect: 'Deny', NotAction: 's3:*', NotResource: ['x'], Condition: { Bool: { a: 'b' } } })],
    });
    expect(statements).toEqual([
      PUBLISH, { effect: 'Allow', actions: ['appsync:*'], resources: ['a', 'b'] },
      { effect: 'Deny', notActions: ['s3:*'], notResources: ['x'], condition: { Bool: { a: 'b' } } },
    ]);
  });

  test.each<[string, unknown, boolean]>([
    ['*', '*', true], ['a wildcard in the service', 'app*:EventPublish', true], ['a question mark', 'a?psync:x', true], ['upper case', 'APPSYNC:EVENTPUBLISH', true],
    ['another service', 's3:*', false], ['a service that begins alike', 'appsyncs:x', false],
  ])('may be granted by %s', (_, Action, concerns) => {
    expect(read({ Policies: [policy(allow({ Action }))] }).statements).toHaveLength(concerns ? 1 : 0);
  });

  test('comes from policies that name it, in whatever way', () => {
    const named = { ...GRANTED, RoleName: 'named' };
    expect(read(named, { P: attached({ Roles: ['named'] }) }).statements).toHaveLength(2);
    expect(read(named, { P: attached({ Roles: ['other'] }) }).statements).toEqual([PUBLISH]);
    expect(read(GRANTED, { P: { Type: 'AWS::IAM::RolePolicy', Properties: { ...policy(deny()), RoleName: { Ref: 'Role' } } } }).statements).toHaveLength(2);
    expect(read({ ...GRANTED, ManagedPolicyArns: [{ Ref: 'P' }] }, { P: { Type: 'AWS::IAM::ManagedPolicy', Properties: policy(deny()) } }).statements).toHaveLength(2);
    expect(read(GRANTED, { P: attached({}, { Condition: 'No' }) })).toEqual({ statements: [PUBLISH], problems: [] });
    expect(read(named, { P: attached({ Roles: ['other'] }, { Condition: 'Who' }) })).toEqual({ statements: [PUBLISH], problems: [] });
  });

  test('is nothing where a grant cannot be read, with a problem', () => {
    expect(read({ Policies: [policy(allow({ Resource: LATE }), allow())] })).toEqual({
      statements: [PUBLISH], problems: ['Chat/Role.Policies.0.PolicyDocument.Statement.0: parameter Late has no default'],
    });
    expect(read({ Policies: [policy(allow({ Condition: LATE }))] }).statements).toEqual([]);
    expect(read({ Policies: [policy(allow({ condition: { Bool: {} } }))] })).toEqual({
      statements: [], problems: ['Chat/Role.Policies.0.PolicyDocument.Statement.0: has the unknown member "condition"; known are Sid, Effect, Action, NotAction, Resource, NotResource, Condition'],
    });
    expect(read({}, { P: attached({ ...policy(allow()), Roles: [LATE] }) })).toEqual({ statements: [], problems: ['Chat/P.Roles: parameter Late has no default'] });
    expect(read({}, { P: attached(policy(allow()), { Condition: 'Who' }) })).toEqual({ statements: [], problems: ['Chat/P.Condition: there is no condition Who'] });
  });

  test.each<[string, object, object, string]>([
    ['a statement', { Policies: [policy(allow(), deny({ Resource: LATE }))] }, {}, 'Chat/Role.Policies.0.PolicyDocument.Statement.1: parameter Late has no default'],
    ['an action', { Policies: [policy(allow(), deny({ Action: [LATE] }))] }, {}, 'Chat/Role.Policies.0.PolicyDocument.Statement.1: parameter Late has no default'],
    ['an action that is no text', { Policies: [policy(allow(), deny({ Action: ['appsync:EventConnect', 7] }))] }, {}, 'Chat/Role.Policies.0.PolicyDocument.Statement.1: takes texts, and got 7'],
    ['an action by a secret', { Policies: [policy(allow(), deny({ Action: '{{resolve:secretsmanager:x}}' }))] }, {}, 'a dynamic reference {{resolve:secretsmanager:…}} is read at deployment'],
    ['the service of an action', { Policies: [policy(allow(), deny({ Action: ['s3:*', 'app{{resolve:ssm:/x}}:EventPublish'] }))] }, {}, 'a dynamic reference {{resolve:ssm:…}} is read at deployment'],
    ['an effect', { Policies: [policy(allow(), deny({ Effect: LATE }))] }, {}, 'Chat/Role.Policies.0.PolicyDocument.Statement.1: parameter Late has no default'],
    ['an effect in lower case', { Policies: [policy(allow(), deny({ Effect: 'deny' }))] }, {}, 'Chat/Role.Policies.0.PolicyDocument.Statement.1: Effect "deny" is neither Allow nor Deny'],
    ['a statement that is none', { Policies: [policy(allow(), 'x')] }, {}, 'Chat/Role.Policies.0.PolicyDocument.Statement.1: takes an object with Sid, '],
    ['a list of statements', { Policies: [policy(allow()), { PolicyDocument: { Statement: LATE } }] }, {}, 'Chat/Role.Policies.1.PolicyDocument: parameter Late has no default'],
    ['a document', { Policies: [policy(allow()), { PolicyDocument: LATE }] }, {}, 'Chat/Role.Policies.1.PolicyDocument: parameter Late has no default'],
    ['a document without statements', { Policies: [policy(allow()), { PolicyDocument: { statement: [deny()] } }] }, {}, 'Chat/Role.Policies.1.PolicyDocument: has the unknown member "statement"'],
    ['its own policies', { Policies: LATE }, { P: attached(policy(allow())) }, 'Chat/Role.Policies: parameter Late has no default'],
    ['one of its own policies', { Policies: [policy(allow()), { 'Fn::If': ['Who', policy(deny()), { Ref: 'AWS::NoValue' }] }] }, {}, 'Chat/Role.Policies: there is no condition Who'],
    ['the roles of a policy', GRANTED, { P: attached({ Roles: LATE }) }, 'Chat/P.Roles: parameter Late has no default'],
    ['a role of a policy', GRANTED, { P: attached({ Roles: ['other', LATE] }) }, 'Chat/P.Roles: parameter Late has no default'],
    ['whether a policy exists', GRANTED, { P: attached({}, { Condition: 'Who' }) }, 'Chat/P.Condition: there is no condition Who'],
    ['the properties of a policy', GRANTED, { P: attached({ 'Fn::Transform': {} }) }, 'Chat/P.Properties: Fn::Transform stands among the properties, which are not known before'],
    ['the ARN of a managed policy', { ...GRANTED, ManagedPolicyArns: [LATE] }, {}, 'Chat/Role.ManagedPolicyArns: parameter Late has no default'],
    ['the ARNs of managed policies', { ...GRANTED, ManagedPolicyArns: LATE }, {}, 'Chat/Role.ManagedPolicyArns: parameter Late has no default'],
    ['a managed policy of another app', { ...GRANTED, ManagedPolicyArns: ['arn:aws:iam::1:policy/x'] }, {}, 'Chat/Role.ManagedPolicyArns: "arn:aws:iam::1:policy/x" is not in this app, so what it refuses is unknown'],
  ])('is nothing at all where something that might refuse cannot be read: %s', (_, role, resources, problem) => {
    const { statements, problems } = read(role, resources);
    expect(statements).toContainEqual(DENY_ALL);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  test('ends at a boundary that the app has, or that AWS has for everything', () => {
    const P = { Type: 'AWS::IAM::ManagedPolicy', Properties: policy(allow({ Action: 'appsync:EventConnect' })) };
    expect(read({ ...GRANTED, PermissionsBoundary: { Ref: 'P' } }, { P })).toEqual({
      statements: [PUBLISH], boundary: [{ ...PUBLISH, actions: ['appsync:EventConnect'] }], problems: [],
    });
    expect(read({ ...GRANTED, PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' })).toEqual({
      statements: [PUBLISH], boundary: [{ effect: 'Allow', actions: ['appsync:*'], resources: ['*'] }], problems: [],
    });
  });

  test.each<[string, unknown, object, string]>([
    ['is of another app', 'arn:aws:iam::1:policy/x', {}, '"arn:aws:iam::1:policy/x" is not in this app, so what it allows is unknown, and the role may do nothing here'],
    ['is a policy of AWS that is not known', 'arn:aws:iam::aws:policy/ReadOnlyAccess', {}, '"arn:aws:iam::aws:policy/ReadOnlyAccess" is not in this app'],
    ['is known at deployment only', LATE, {}, 'parameter Late has no default'],
    ['is a list', ['arn:aws:iam::aws:policy/PowerUserAccess'], {}, 'a list is not in this app'],
    ['may not exist', 'arn:aws:iam::123456789012:policy/late', {
      P: { Type: 'AWS::IAM::ManagedPolicy', Condition: 'Who', Properties: { ...policy(allow()), ManagedPolicyName: 'late' } },
    }, '"arn:aws:iam::123456789012:policy/late" is not in this app'],
  ])('is nothing under a boundary that %s', (_, PermissionsBoundary, resources, problem) => {
    const { boundary, problems } = read({ ...GRANTED, PermissionsBoundary }, resources);
    expect(boundary).toEqual([]);
    expect(problems).toContainEqual(expect.stringContaining(`Chat/Role.PermissionsBoundary: ${problem}`));
  });

  test('is nothing under the policy of AWS that denies all', () => {
    expect(read({ ...GRANTED, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSDenyAll'] })).toEqual({ statements: [PUBLISH, DENY_ALL], problems: [] });
  });

  test('is no problem where nothing grants anything on AppSync, whatever else cannot be read', () => {
    expect(read({ PermissionsBoundary: LATE, ManagedPolicyArns: [LATE, 'arn:aws:iam::1:policy/x'], Policies: [policy(deny({ Resource: LATE }))] })).toEqual({ statements: [], problems: [] });
  });

  test('is unknown, and so nothing, where the role is of another app or not there', () => {
    const Fn = { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs22.x', Handler: 'i.h', Code: { ZipFile: '1' }, Role: 'arn:aws:iam::123456789012:role/other' } };
    expect(read(GRANTED, { Fn })).toEqual({ statements: undefined, problems: [] });
    expect(read(GRANTED, { Foreign: { Type: 'AWS::IAM::Role', Properties: { RoleName: LATE } } })).toEqual({ statements: [PUBLISH], problems: [] });
  });
});
