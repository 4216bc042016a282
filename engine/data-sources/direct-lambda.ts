import type { HandlerName } from '../event-api';
import type { FunctionInvoker } from '../function-invoker';
import type { HandlerContext } from '../handlers/handler-contracts';
import { quoted } from '../printable';
import { isObject, kindOf, member } from '../template/json';

/** What a function without code says: what onPublish returns, or why it refuses. */
export type DirectAnswer = { readonly kind: 'returned'; readonly value: unknown } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Asks a function in place of a handler.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 */
export async function askDirectly(
  functions: FunctionInvoker, functionArn: string, handler: HandlerName, context: HandlerContext, invocationType: 'RequestResponse' | 'Event',
): Promise<DirectAnswer> {
  const answer = await functions.invoke(functionArn, directPayload(context), invocationType);
  if (answer.kind === 'failed') return refused(`failed: ${answer.errorType}: ${answer.message}`);
  // It goes its own way: whatever it does, the events are broadcast and the subscription stands.
  if (invocationType === 'Event') return { kind: 'returned', value: context.events };
  return handler === 'onSubscribe' ? subscribeAnswer(answer.payload) : publishAnswer(answer.payload);
}

/** The context, with the members that code would see empty. */
function directPayload({ identity, request, info, events }: HandlerContext): object {
  return { identity, result: null, request, info, error: null, prev: null, stash: {}, outErrors: [], events: events ?? null };
}

/** null and {} accept; anything else that is no answer refuses. */
function subscribeAnswer(payload: unknown): DirectAnswer {
  if (payload === null || payload === undefined) return { kind: 'returned', value: null };
  if (!isObject(payload)) return refused(`returned ${kindOf(payload)}, which is neither null nor { error }`);
  return refusalOf(payload) ?? { kind: 'returned', value: null };
}

function publishAnswer(payload: unknown): DirectAnswer {
  if (!isObject(payload)) return refused(`returned ${kindOf(payload)}, which is not { events }`);
  const events = member(payload, 'events');
  const refusal = refusalOf(payload);
  if (refusal) return refusal;
  return Array.isArray(events) ? { kind: 'returned', value: events } : refused(`returned ${kindOf(events)} as events, which are a list`);
}

function refusalOf(payload: Readonly<Record<string, unknown>>): DirectAnswer | undefined {
  const error = member(payload, 'error');
  if (error === null || error === undefined) return undefined;
  return refused(`refused: ${typeof error === 'string' ? quoted(error) : `an error that is ${kindOf(error)}`}`);
}

function refused(reason: string): DirectAnswer {
  return { kind: 'refused', reason };
}
