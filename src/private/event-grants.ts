import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Annotations, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { isIdentityPoolRole } from './identity-pool-role';

export type GrantedOperation = 'connect' | 'publish' | 'subscribe';

const ACTIONS: Readonly<Record<GrantedOperation, string>> = {
  connect: 'appsync:EventConnect',
  publish: 'appsync:EventPublish',
  subscribe: 'appsync:EventSubscribe',
};

/** A grant as given; without a namespace it covers all of them, also later ones. */
export interface GivenGrant {
  readonly grantee: IGrantable;
  readonly operation: GrantedOperation;
  readonly namespace?: string;
}

/**
 * The IAM grants of one API, with ARNs from the API's own ARN, remembered so that the whole can be checked at synthesis.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsappsync.html
 */
export class EventGrants {
  private readonly given: GivenGrant[] = [];

  constructor(private readonly scope: IConstruct, private readonly apiArn: string) {}

  public give(operation: GrantedOperation, grantee: IGrantable, namespace?: string): Grant {
    this.remember({ operation, grantee, namespace });
    const resource = operation === 'connect' ? this.apiArn : `${this.apiArn}/channelNamespace/${namespace ?? '*'}`;
    return Grant.addToPrincipal({ grantee, actions: [ACTIONS[operation]], resourceArns: [resource] });
  }

  public remember(grant: GivenGrant): void {
    this.given.push(grant);
    const account = grant.grantee.grantPrincipal.principalAccount;
    const own = Stack.of(this.scope).account;
    if (account === undefined || Token.isUnresolved(account) || Token.isUnresolved(own) || account === own) return;
    Annotations.of(this.scope).addWarningV2(
      'cdk-cognito-events-api:crossAccountGrant',
      `grant of ${grant.operation} to a principal of account ${account}: AppSync has no resource policies, so it has no effect; ` +
      `grant it to a role of account ${own} that ${account} may assume`,
    );
  }

  /** What is wrong where no handler tells the users of an identity pool apart. */
  public identityPoolProblems(operations: readonly GrantedOperation[], namespace?: string): string[] {
    return this.given
      .filter((grant) => operations.includes(grant.operation) && (grant.namespace ?? namespace) === namespace && isIdentityPoolRole(grant.grantee))
      .map(({ operation, grantee }) => `${operation} is granted to ${nameOf(grantee)}, which users of a Cognito identity pool assume: ` +
        'each of them would reach the channels of every other; grant it to a role of a backend only');
  }
}

/** The grantee as the user knows it: its construct path, where it has one. */
function nameOf(grantee: IGrantable): string {
  return Construct.isConstruct(grantee) ? grantee.node.path : 'a principal';
}
