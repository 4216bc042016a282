import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Annotations, IResource } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { list } from './auth-modes';
import { error } from './error';
import { isIdentityPoolRole } from './identity-pool-role';
import { isOther } from './other-environment';
import { GRANTEE, requireShapes } from './shape';

export type GrantedOperation = 'connect' | 'publish' | 'subscribe';

const ACTIONS: Readonly<Record<GrantedOperation, string>> = {
  connect: 'appsync:EventConnect',
  publish: 'appsync:EventPublish',
  subscribe: 'appsync:EventSubscribe',
};

/** A grant as given; without a namespace it covers all of them, also later ones. */
interface GivenGrant {
  readonly grantee: IGrantable;
  readonly operation: GrantedOperation;
  readonly namespace?: string;
  /** Whether an action such as `appsync:*` covers the operation among others. */
  readonly isByPattern?: boolean;
}

/**
 * The IAM grants of one API, with ARNs from the API's own ARN, remembered so that the whole can be checked at synthesis.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
 */
export class EventGrants {
  private readonly given: GivenGrant[] = [];

  /** @param connectionModes the modes with which a WebSocket may be opened, where they are known */
  constructor(
    private readonly scope: IResource, private readonly apiArn: string, private readonly connectionModes?: readonly AppSyncAuthorizationType[],
  ) {}

  public give(operation: GrantedOperation, grantee: IGrantable, namespace?: string): Grant {
    this.remember({ operation, grantee, namespace });
    const resource = operation === 'connect' ? this.apiArn : `${this.apiArn}/channelNamespace/${namespace ?? '*'}`;
    return Grant.addToPrincipal({ grantee, actions: [ACTIONS[operation]], resourceArns: [resource] });
  }

  /** A grant that the CDK gives, by actions as IAM policies have them. */
  public rememberActions(grantee: IGrantable, actions: readonly string[]): void {
    for (const [operation, action] of Object.entries(ACTIONS) as [GrantedOperation, string][]) {
      const isNamed = actions.some((one) => one.toLowerCase() === action.toLowerCase());
      if (isNamed || actions.some((pattern) => covers(pattern, action))) this.remember({ operation, grantee, isByPattern: !isNamed });
    }
  }

  /** What is wrong where no handler tells the users of an identity pool apart. */
  public identityPoolProblems(operations: readonly GrantedOperation[], namespace?: string): string[] {
    return this.given
      .filter((grant) => operations.includes(grant.operation) && (grant.namespace ?? namespace) === namespace && isIdentityPoolRole(grant.grantee))
      .map(({ operation, grantee }) => `${operation} is granted to ${nameOf(grantee)}, which users of a Cognito identity pool assume: ` +
        'each of them would reach the channels of every other; grant it to a role of a backend only');
  }

  /** Says so where an operation was granted on the whole API, and no namespace lets IAM callers do it. */
  public warnOfNoEffect(operation: GrantedOperation): void {
    const grant = this.given.find((one) => one.operation === operation && one.namespace === undefined && !one.isByPattern);
    if (!grant) return;
    Annotations.of(this.scope).addWarningV2(
      'cdk-cognito-events-api:grantWithoutEffect',
      `a grant to ${operation} on the API, to ${nameOf(grant.grantee)}, has no effect: no namespace of this app lets IAM callers ${operation}; ` +
      'give one such a policy and mode, or acknowledge this if another app adds one',
    );
  }

  private remember(grant: GivenGrant): void {
    requireShapes(`${this.scope.node.path}: a grant to ${grant.operation}`, { grantee: grant.grantee }, { grantee: GRANTEE });
    const { connectionModes } = this;
    if (grant.operation === 'connect' && !grant.isByPattern && connectionModes && !connectionModes.includes(AppSyncAuthorizationType.IAM)) {
      throw error(this.scope, `a grant to connect would have no effect: connectionAuthModes is ${list(connectionModes)}, and IAM callers are not among them`);
    }
    this.given.push(grant);
    const account = grant.grantee.grantPrincipal.principalAccount;
    const own = this.scope.env.account;
    if (account === undefined || !isOther(account, own)) return;
    Annotations.of(this.scope).addWarningV2(
      'cdk-cognito-events-api:crossAccountGrant',
      `grant of ${grant.operation} to a principal of account ${account}: AppSync has no resource policies, so it has no effect; ` +
      `grant it to a role of account ${own} that ${account} may assume`,
    );
  }
}

/** Whether an action of an IAM policy, where `*` stands for others and case does not count, means this one. */
function covers(pattern: string, action: string): boolean {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[^\w:]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}

/** The grantee as the user knows it: its construct path, where it has one. */
function nameOf(grantee: IGrantable): string {
  return Construct.isConstruct(grantee) ? grantee.node.path : 'a principal';
}
