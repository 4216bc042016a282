import type { Sender, StashContext } from './request';

// Written after the own request has run and read before the own response does, as a text, which no other code can change.
export function policy_keepSender(ctx: StashContext, sender: Sender, request: unknown) {
  ctx.stash.policySender = JSON.stringify(sender);
  return request;
}

export function policy_keptSender(ctx: StashContext): Sender {
  return JSON.parse(ctx.stash.policySender as string) as Sender;
}
