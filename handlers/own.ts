import type { PolicyContext } from './request';

// Below the segment that is a user's own `sub`, which no wildcard stands in for.
export function policy_isOwn(ctx: PolicyContext): boolean {
  const owner = ctx.info.channel.segments[1];
  return owner !== '*' && owner === ctx.identity!.sub;
}
