import { AppSyncFieldLogLevel, CfnApi } from 'aws-cdk-lib/aws-appsync';
import { IRole, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { error } from './error';
import { LOG_GROUP, oneOf, optional, orLate, requireShapes, ROLE } from './shape';
import type { EventsLoggingOptions } from '../events-logging';

const PREFIX = '/aws/appsync/apis/';
const SHAPES = {
  level: optional(orLate(oneOf('an AppSyncFieldLogLevel', Object.values(AppSyncFieldLogLevel)))),
  logGroup: optional(LOG_GROUP),
  role: optional(ROLE),
  retention: optional(orLate(oneOf('a RetentionDays', Object.values(RetentionDays).filter((value) => typeof value === 'number')))),
  removalPolicy: optional(oneOf('a RemovalPolicy', Object.values(RemovalPolicy))),
};

/**
 * What an API needs to log: the API names the role, the group names the API, and the policy names both.
 *
 * So the role comes first, and the rest once the API is there. The policy is a resource of its own beside the API: inside
 * the role it would close a cycle, and so it would in the stack of a role that is given. Its trust has no
 * conditions: the API's ARN would close a cycle as well, and whether AppSync sends `aws:SourceAccount` is not documented.
 */
export class ApiLogging {
  public readonly role: IRole;
  private readonly scope: Construct;

  constructor(api: Construct, private readonly options: EventsLoggingOptions) {
    requireShapes(`${api.node.path}: logging`, options, SHAPES);
    for (const property of ['retention', 'removalPolicy'] as const) {
      if (options.logGroup && options[property] !== undefined) {
        throw error(api, `logging.${property} ${JSON.stringify(options[property])} is given with logging.logGroup, which is not changed; set it there`);
      }
    }
    const name = options.logGroup?.logGroupName;
    if (name !== undefined && !Token.isUnresolved(name) && !/^\/aws\/appsync\/apis\/[^/]+$/.test(name)) {
      throw error(api, `logging.logGroup ${JSON.stringify(name)}: AppSync logs only to ${PREFIX}<id of the API>`);
    }
    this.scope = new Construct(api, 'Logging');
    this.role = options.role ?? new Role(this.scope, 'Role', { assumedBy: new ServicePrincipal('appsync.amazonaws.com') });
  }

  public get level(): AppSyncFieldLogLevel {
    return this.options.level ?? AppSyncFieldLogLevel.ERROR;
  }

  public render(): CfnApi.EventLogConfigProperty {
    return { logLevel: this.level, cloudWatchLogsRoleArn: this.role.roleArn };
  }

  /** Gives the API its log group, and the role what it may do there. */
  public bind(apiId: string): ILogGroup {
    const { logGroup, retention, removalPolicy } = this.options;
    const group = logGroup ?? new LogGroup(this.scope, 'Group', {
      logGroupName: `${PREFIX}${apiId}`,
      retention: retention ?? RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
    });
    // asked of the role, since one that CDK may not change declines
    this.role.attachInlinePolicy(new Policy(this.scope, 'Policy', {
      statements: [new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [group.logGroupArn] })],
    }));
    return group;
  }
}
