import type { InvokeType } from './operation-source';
import type { OwnHandler } from './own-code';
import { SenderShape } from '../events-namespace-options';

/** What a handler does once its policy has admitted the call; with a `response`, it is an object of two functions. */
export interface HandlerBody {
  readonly request: readonly string[];
  readonly response?: readonly string[];
}

/** The functions that write the sender: onto what came, and onto what an own handler or a function returned. */
const STAMPS: Readonly<Record<SenderShape, readonly [string, string]>> = {
  [SenderShape.FIELD]: ['policy_stampSender', 'policy_stampReturned'],
  [SenderShape.ENVELOPE]: ['policy_wrapWithSender', 'policy_wrapReturned'],
};

/** How AppSync's code spells an invoke type. */
const INVOCATION_TYPES: Readonly<Record<InvokeType, string>> = { REQUEST_RESPONSE: 'RequestResponse', EVENT: 'Event' };

interface Parts {
  readonly own?: OwnHandler;
  /** How a function is invoked, where it is the handler. */
  readonly direct?: InvokeType;
}

export function subscribeBody({ own, direct }: Parts): HandlerBody {
  if (direct) return { request: [invocation(direct)], response: ['policy_requireAnswer(ctx);'] };
  if (own?.form === 'object') return { request: [`return ${own.request};`], response: [`return ${own.response};`] };
  return { request: own ? [`return ${own.call};`] : [] };
}

/** @param sender the expression that says who published, where events are stamped with it */
export function publishBody({ own, direct }: Parts, shape: SenderShape, sender: string | undefined): HandlerBody {
  const [stamp, stampReturned] = STAMPS[shape];
  // an argument before the one that calls other code, so that it is decided before that code runs
  const stamped = (events: string, who = sender) => sender === undefined ? `return ${events};` : `return ${stampReturned}(${who!}, ${events});`;
  const asTheyCame = sender === undefined ? 'return ctx.events;' : `return ${stamp}(ctx, ${sender});`;
  if (direct) {
    const response = direct === 'EVENT' ? ['policy_requireAnswer(ctx);', asTheyCame] : [stamped('policy_answeredEvents(ctx)')];
    return { request: [invocation(direct)], response };
  }
  if (own?.form === 'object') {
    const request = sender === undefined ? own.request : `policy_keepSender(ctx, ${sender}, ${own.request})`;
    return { request: [`return ${request};`], response: [stamped(own.response, 'policy_keptSender(ctx)')] };
  }
  return { request: [own ? stamped(own.call) : asTheyCame] };
}

function invocation(type: InvokeType): string {
  return `return policy_invocation(ctx, '${INVOCATION_TYPES[type]}');`;
}
