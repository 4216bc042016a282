import type { PolicyContext } from './request';
import { policy_isSegment } from './segment';

// Below the segment that equals a claim of the caller's token.
export function policy_isBelowClaim(ctx: PolicyContext, name: string): boolean {
  const value = ctx.identity!.claims && (ctx.identity!.claims as Record<string, unknown>)[name];
  return policy_isSegment(value) && ctx.info.channel.segments[1] === value;
}
