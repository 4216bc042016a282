import { policy_isChannel } from './channel';
import type { PolicyContext } from './request';
import { policy_isUser } from './user';

// Below the segment that is the caller's own `sub`, which no wildcard stands in for.
export function policy_isOwner(ctx: PolicyContext, namespace: string): boolean {
  const owner = ctx.info.channel.segments[1];
  return policy_isChannel(ctx, namespace) && policy_isUser(ctx) && owner !== '*' && owner === ctx.identity!.sub;
}
