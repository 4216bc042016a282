import { Match, Template } from 'aws-cdk-lib/assertions';
import { AppSyncFieldLogLevel } from 'aws-cdk-lib/aws-appsync';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { App, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { EventsLoggingOptions } from '../../src/events-logging';
import { ApiLogging } from '../../src/private/api-logging';
import { BareApi, stackIn } from '../support/bare-api';

function log(stack: Stack, options: EventsLoggingOptions = {}) {
  let logging: ApiLogging | undefined;
  const api = new BareApi(stack, (scope) => (logging = new ApiLogging(scope, options)).render());
  return { api, logging: logging!, group: logging!.bind(api.apiId) };
}

const APPSYNC = new ServicePrincipal('appsync.amazonaws.com');
const API_ID = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Events'), 'ApiId'] };

describe('by default', () => {
  const stack = stackIn();
  log(stack);
  const template = Template.fromStack(stack);

  test('errors are logged', () => {
    template.hasResourceProperties('AWS::AppSync::Api', {
      EventConfig: { LogConfig: { LogLevel: 'ERROR', CloudWatchLogsRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsLoggingRole'), 'Arn'] } } },
    });
  });

  test('the log group has the name that AppSync writes to, a month of retention, and stays', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: { 'Fn::Join': ['', ['/aws/appsync/apis/', API_ID]] }, RetentionInDays: 30 },
      DeletionPolicy: 'Retain',
    });
  });

  test('the role may create streams and put events in that group, and nothing else', () => {
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsLoggingGroup'), 'Arn'] },
        }],
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^EventsLoggingRole') }],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'appsync.amazonaws.com' } }] },
      Policies: Match.absent(),
      ManagedPolicyArns: Match.absent(),
    });
  });

  test('there are an API, a role, a group and a policy, and nothing custom', () => {
    const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
    expect(Object.values(Resources).map(({ Type }) => Type).sort())
      .toEqual(['AWS::AppSync::Api', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::Logs::LogGroup']);
  });
});

test('what is given is rendered', () => {
  const stack = stackIn();
  log(stack, { level: AppSyncFieldLogLevel.ALL, retention: RetentionDays.INFINITE, removalPolicy: RemovalPolicy.DESTROY });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::AppSync::Api', { EventConfig: { LogConfig: { LogLevel: 'ALL' } } });
  template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: Match.absent() }, DeletionPolicy: 'Delete' });
});

test('the log configuration stays readable and overridable on the L1', () => {
  const { api, logging } = log(stackIn());
  expect(api.cfnApi.eventConfig).toMatchObject({ logConfig: { logLevel: 'ERROR', cloudWatchLogsRoleArn: logging.role.roleArn } });
});

test('whatever depends on the API as a whole makes no cycle', () => {
  const stack = stackIn();
  const { api, logging } = log(stack);
  const other = new LogGroup(stack, 'Other');
  other.node.addDependency(api);
  api.cfnApi.node.addDependency(logging.role);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('a policy inside the role would be a cycle', () => {
  const stack = stackIn();
  const { logging, group } = log(stack);
  (logging.role.node.defaultChild as CfnRole).policies = [{ policyName: 'inline', policyDocument: { Statement: [{ Resource: group.logGroupArn }] } }];
  expect(() => Template.fromStack(stack)).toThrow('dependency cycle');
});

describe('a given role', () => {
  test('is used, and allowed to write', () => {
    const stack = stackIn();
    log(stack, { role: new Role(stack, 'Own', { assumedBy: APPSYNC }) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.hasResourceProperties('AWS::IAM::Policy', { Roles: [{ Ref: Match.stringLikeRegexp('^Own') }] });
  });

  test('of another stack gets its policy in the stack of the API, which would else be needed by both', () => {
    const app = new App();
    const roles = stackIn(undefined, app, 'Roles');
    const chat = stackIn(undefined, app);
    log(chat, { role: new Role(roles, 'Own', { assumedBy: APPSYNC }) });
    Template.fromStack(roles).resourceCountIs('AWS::IAM::Policy', 0);
    Template.fromStack(chat).resourceCountIs('AWS::IAM::Policy', 1);
    expect(() => app.synth()).not.toThrow();
  });

  test.each([[true, 1], [false, 0]])('that is imported (mutable: %s) gets %i policies', (mutable, count) => {
    const stack = stackIn();
    log(stack, { role: Role.fromRoleArn(stack, 'Own', 'arn:aws:iam::111111111111:role/logs', { mutable }) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', count);
    template.hasResourceProperties('AWS::AppSync::Api', { EventConfig: { LogConfig: { CloudWatchLogsRoleArn: 'arn:aws:iam::111111111111:role/logs' } } });
  });
});

describe('a given log group', () => {
  const named = (stack: Stack, name: string) => LogGroup.fromLogGroupName(stack, 'Logs', name);

  test('is the only one, and the only one that may be written to', () => {
    const stack = stackIn();
    const logGroup = named(stack, '/aws/appsync/apis/abc123');
    const { group } = log(stack, { logGroup });
    const template = Template.fromStack(stack);
    expect(group).toBe(logGroup);
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Resource: { 'Fn::Join': ['', Match.arrayWith([':log-group:/aws/appsync/apis/abc123:*'])] } }] },
    });
  });

  test('may have a name that is known at deployment', () => {
    const stack = stackIn();
    expect(() => log(stack, { logGroup: named(stack, Fn.importValue('Logs')) })).not.toThrow();
  });

  test.each(['events', '/aws/appsync/apis/', '/aws/appsync/apis/a/b', 'x/aws/appsync/apis/a', '/aws/lambda/a'])('fails with the name %s', (name) => {
    const stack = stackIn();
    expect(() => log(stack, { logGroup: named(stack, name) }))
      .toThrow(`Chat/Events: logging.logGroup ${JSON.stringify(name)}: AppSync logs only to /aws/appsync/apis/<id of the API>`);
  });

  test.each([
    ['retention 7', { retention: RetentionDays.ONE_WEEK }],
    ['removalPolicy "destroy"', { removalPolicy: RemovalPolicy.DESTROY }],
  ])('fails together with %s', (given, options) => {
    const stack = stackIn();
    expect(() => log(stack, { logGroup: named(stack, '/aws/appsync/apis/a'), ...options }))
      .toThrow(`Chat/Events: logging.${given} is given with logging.logGroup, which is not changed; set it there`);
  });
});
