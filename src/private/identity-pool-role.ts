import { CfnManagedPolicy, CfnPolicy, CfnRole, IGrantable, PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** How the principals of identity pools begin; each partition has its own, such as `cognito-identity-us-gov.amazonaws.com`. */
const IDENTITY_POOLS = 'cognito-identity';

/**
 * Whether users of a Cognito identity pool assume the grantee, as far as its trust policy is known.
 *
 * Asked at synthesis, because trust statements may be added after a grant.
 */
export function isIdentityPoolRole(grantee: IGrantable): boolean {
  const { assumeRolePolicy } = grantee.grantPrincipal as { assumeRolePolicy?: PolicyDocument };
  const policy = Construct.isConstruct(grantee) ? grantee.node.defaultChild : undefined;
  return isText(assumeRolePolicy?.toJSON()) || (isPolicy(policy) && hasIdentityPoolRole(policy));
}

function isText(trust: unknown): boolean {
  return JSON.stringify(trust ?? null).includes(IDENTITY_POOLS);
}

function isPolicy(resource: unknown): resource is CfnManagedPolicy | CfnPolicy {
  return CfnResource.isCfnResource(resource) && ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].includes(resource.cfnResourceType);
}

/** Whether a policy is attached to such a role, which either of the two may say. */
function hasIdentityPoolRole(policy: CfnManagedPolicy | CfnPolicy): boolean {
  const references = (of: CfnElement, value: unknown, to: CfnResource) =>
    JSON.stringify(Stack.of(of).resolve(value) ?? null).includes(JSON.stringify(Stack.of(of).resolve(to.ref)));
  return policy.node.root.node.findAll()
    .filter((one): one is CfnRole => CfnResource.isCfnResource(one) && one.cfnResourceType === CfnRole.CFN_RESOURCE_TYPE_NAME)
    .filter((role) => isText(Stack.of(role).resolve(role.assumeRolePolicyDocument)))
    .some((role) => references(policy, policy.roles, role) || references(role, role.managedPolicyArns, policy));
}
