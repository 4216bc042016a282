import type { AppSyncFieldLogLevel } from 'aws-cdk-lib/aws-appsync';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { RemovalPolicy } from 'aws-cdk-lib/core';

/**
 * Options of the logs that AppSync writes to CloudWatch.
 *
 * They go to the log group `/aws/appsync/apis/<id of the API>`, which is made with the API, through a role that may do
 * no more than create streams and put events in that group. That AppSync needs no more permissions than these two has
 * not yet been seen on AWS; if logs stay away, give a `role` of your own that has more.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-monitoring-cw-logs.html
 */
export interface EventsLoggingOptions {
  /**
   * How much is logged. Levels above ERROR also log what requests and handlers hold, which may be data of users.
   *
   * @default AppSyncFieldLogLevel.ERROR
   */
  readonly level?: AppSyncFieldLogLevel;

  /**
   * An existing log group. AppSync cannot be told where to log, so its name must be `/aws/appsync/apis/<id of the API>`.
   *
   * It is for an API that logged before, as its id is known only after the first deployment.
   *
   * @default - a new log group
   */
  readonly logGroup?: ILogGroup;

  /**
   * An existing role that `appsync.amazonaws.com` may assume. It is allowed to write to the log group, unless it is an
   * imported one that CDK may not change.
   *
   * @default - a new role
   */
  readonly role?: IRole;

  /**
   * How long the new log group keeps what is logged.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: RetentionDays;

  /**
   * What happens to the new log group when the API goes away.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
