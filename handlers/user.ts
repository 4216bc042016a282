import type { PolicyContext } from './request';
import { policy_isText } from './text';

// A person: only a Cognito token has all three. A machine's token has no username; IAM, API keys and Lambda have no issuer.
export function policy_isUser(ctx: PolicyContext): boolean {
  const identity = ctx.identity;
  return !!identity && policy_isText(identity.issuer) && policy_isText(identity.sub) && policy_isText(identity.username);
}
