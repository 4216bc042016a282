import { IGrantable, PolicyDocument } from 'aws-cdk-lib/aws-iam';

/**
 * Whether users of a Cognito identity pool assume the grantee, as far as its trust policy is known.
 *
 * Asked at synthesis, because trust statements may be added after a grant.
 */
export function isIdentityPoolRole(grantee: IGrantable): boolean {
  const { assumeRolePolicy } = grantee.grantPrincipal as { assumeRolePolicy?: PolicyDocument };
  return JSON.stringify(assumeRolePolicy?.toJSON() ?? null).includes('cognito-identity.amazonaws.com');
}
