import type { PolicyContext } from './request';
import { policy_isText } from './text';

// One to five segments, the first one the namespace. A wildcard is the whole last segment, and only of a subscription.
export function policy_isChannel(ctx: PolicyContext, namespace: string): boolean {
  const segments = ctx.info.channel.segments;
  let depth = 0;
  let legal = true;
  for (const segment of segments) {
    depth += 1;
    const wildcard = segment === '*' && (ctx.info.operation !== 'SUBSCRIBE' || depth === 1 || depth !== segments.length);
    legal = legal && policy_isText(segment) && !wildcard;
  }
  return legal && depth >= 1 && depth <= 5 && depth === segments.length && segments[0] === namespace;
}
