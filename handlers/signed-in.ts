import { policy_isChannel } from './channel';
import type { PolicyContext } from './request';
import { policy_isUser } from './user';

export function policy_isSignedIn(ctx: PolicyContext, namespace: string): boolean {
  return policy_isChannel(ctx, namespace) && policy_isUser(ctx);
}
