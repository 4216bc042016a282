import type { PolicyContext } from './request';

// The bound channel itself and nothing below it.
export function policy_isExact(ctx: PolicyContext): boolean {
  return ctx.info.channel.segments.length === 2;
}
