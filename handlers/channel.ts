import type { PolicyContext } from './request';
import { policy_isText } from './text';

// One to five segments, the first one the namespace. A wildcard is the whole last segment, and only of a subscription.
export function policy_isChannel(ctx: PolicyContext, namespace: string): boolean {
  const segments = ctx.info.channel.segments;
  let depth = 0;
  let legal = true;
  for (const segment of segments) {
    depth += 1;
    const misplaced = segment === '*' && (depth !== segments.length || ctx.info.operation !== 'SUBSCRIBE');
    legal = legal && policy_isText(segment) && !misplaced;
  }
  return legal && depth === segments.length && depth <= 5 && segments[0] === namespace;
}
