import type { PolicyContext } from './request';

// For whoever looks for the reason: no claim and no payload.
export function policy_logDenial(ctx: PolicyContext): void {
  console.log('denied', ctx.info.operation, ctx.info.channel.path);
}
