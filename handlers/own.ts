import type { PolicyContext } from './request';
import { policy_isText } from './text';

// Below the segment that is the caller's own `sub`, which no wildcard stands in for.
export function policy_isOwn(ctx: PolicyContext): boolean {
  const owner = ctx.info.channel.segments[1];
  return policy_isText(owner) && owner !== '*' && owner === ctx.identity!.sub;
}
