import type { PublishContext, Sender } from './request';

// Every payload, whatever it is, becomes a part of an object beside its sender.
export function policy_wrapWithSender(ctx: PublishContext, sender: Sender) {
  const wrapped = [];
  for (const event of ctx.events) {
    wrapped.push({ id: event.id, payload: { payload: event.payload, sender } });
  }
  return wrapped;
}
