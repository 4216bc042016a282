import type { EventApi } from './event-api';
import type { UserPool } from './user-pool';

export type { ClientSettings, PreTokenGeneration, UserPool, UserPoolClient, UserPoolSettings } from './user-pool';

/** Something in a template that could not be understood; what depends on it is refused. */
export interface Problem {
  /** `<stack>/<logical id>` and the property, as in the template. */
  readonly where: string;
  readonly message: string;
}

/** A value of another app, such as the id of its user pool, that nobody gave; any will do here, as long as it is always the same. */
export interface StandIn {
  /** Where it comes from: `<stack>/<parameter>`, `import:<export>` or `ssm:<path>`. */
  readonly where: string;
  readonly value: string;
}

/** One statement of an identity policy, resolved. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** Kept as written; a statement with a condition that cannot be evaluated grants nothing, by name. */
  readonly condition?: unknown;
}

export interface Role {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly statements: readonly PolicyStatement[];
  /** What its permissions boundary says, if it has one. */
  readonly boundary?: readonly PolicyStatement[];
  /** Why it may be allowed more than the statements say: a policy of which they are not known. */
  readonly unknownGrants?: string;
}

/** Gives IAM credentials to users of user pools, and to guests if it allows them. */
export interface IdentityPool {
  readonly logicalId: string;
  readonly identityPoolId: string;
  readonly region: string;
  readonly accountId: string;
  readonly allowsGuests: boolean;
  /** The app clients whose users it knows; `providerName` is `cognito-idp.<region>.amazonaws.com/<user pool id>`. */
  readonly userPoolClients: readonly { readonly clientId: string; readonly providerName: string }[];
  /** Whose credentials users and guests get; nobody those of a role that is missing. */
  readonly roles: { readonly authenticated?: Role; readonly unauthenticated?: Role };
  /** Why there is no role that the template tells of. */
  readonly unsupported?: string;
}

export interface LambdaFunction {
  readonly stack: string;
  readonly logicalId: string;
  /** The construct path of the CDK metadata, or `<stack>/<logicalId>`. */
  readonly path: string;
  readonly name: string;
  readonly arn: string;
  readonly runtime: string;
  readonly handler: string;
  /** A folder of the assembly, or inline code; neither means that the code cannot be run, and `unsupported` says why. */
  readonly codeFolder?: string;
  readonly inlineCode?: string;
  readonly unsupported?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly role?: Role;
}

export interface StackOutput {
  readonly stack: string;
  readonly name: string;
  readonly value: string;
}

/** All that the engine reads from a cloud assembly or a template. */
export interface Application {
  readonly eventApis: readonly EventApi[];
  readonly userPools: readonly UserPool[];
  readonly functions: readonly LambdaFunction[];
  readonly identityPools: readonly IdentityPool[];
  readonly outputs: readonly StackOutput[];
  readonly standIns: readonly StandIn[];
  readonly problems: readonly Problem[];
}
