import { policy_isBackend } from './backend';
import type { PolicyContext, PublishContext, Sender } from './request';

// Who a caller is that is no user, as far as the credential says.
export function policy_sender(ctx: PolicyContext, isMachine: boolean): Sender {
  if (isMachine) {
    return { kind: 'machine', clientId: ctx.identity!.sub };
  }
  return { kind: policy_isBackend(ctx) ? 'service' : 'anonymous' };
}

// Whatever a client wrote as the sender is replaced; a payload that cannot carry one fails alone.
export function policy_stampSender(ctx: PublishContext, sender: Sender) {
  const stamped = [];
  for (const event of ctx.events) {
    if (JSON.stringify(event.payload).charAt(0) === '{') {
      stamped.push({ id: event.id, payload: { ...event.payload, sender } });
    } else {
      stamped.push({ id: event.id, error: 'the payload must be an object, because the sender is added to it' });
    }
  }
  return stamped;
}
