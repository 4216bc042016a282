import type { PolicyContext } from './request';
import { policy_isSegment } from './segment';
import { policy_isText } from './text';

// Compared group by group: a list that is searched as a text would find `admin` in `non-admins`.
export function policy_isMember(ctx: PolicyContext, group: unknown): boolean {
  const groups = ctx.identity!.groups;
  let found = false;
  for (const one of JSON.stringify(groups ?? null).charAt(0) === '[' ? (groups as readonly unknown[]) : []) {
    found = found || (policy_isText(one) && one === group);
  }
  return found;
}

// Below the segment that is one of the caller's groups.
export function policy_isBelowGroup(ctx: PolicyContext): boolean {
  const segment = ctx.info.channel.segments[1];
  return policy_isSegment(segment) && policy_isMember(ctx, segment);
}
