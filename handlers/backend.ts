import type { PolicyContext } from './request';
import { policy_isText } from './text';

// An IAM principal that is not a user of an identity pool.
export function policy_isBackend(ctx: PolicyContext): boolean {
  const identity = ctx.identity;
  return !!identity && policy_isText(identity.userArn) && (identity.cognitoIdentityId ?? '') === '';
}
