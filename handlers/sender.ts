import { policy_isBackend } from './backend';
import { policy_isMachine } from './machine';
import type { PolicyContext, PublishContext, Sender } from './request';

// For a policy that admits more than users: who it is, as far as the credential says.
export function policy_sender(ctx: PolicyContext, isUser: boolean): Sender {
  if (isUser) {
    return { kind: 'user', sub: ctx.identity!.sub };
  }
  if (policy_isMachine(ctx)) {
    return { kind: 'service', clientId: ctx.identity!.sub };
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
