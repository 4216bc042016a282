import { EVENT_TOO_LARGE, eventFailure } from './auth/service-errors';
import type { PublishedEvent } from './decision';
import type { IncomingEvent } from './handlers/handler-contracts';
import { MAX_EVENT_BYTES } from './limits';

/** An event of a publish request, before its handler. */
export interface RequestedEvent extends IncomingEvent {
  readonly index: number;
  readonly text: string;
}

/** @returns a sentence for the developer when a text is not JSON */
export function parseEvents(texts: readonly string[], newId: () => string): readonly RequestedEvent[] | string {
  const events: RequestedEvent[] = [];
  for (const [index, text] of texts.entries()) {
    try {
      events.push({ index, text, id: newId(), payload: JSON.parse(text) as unknown });
    } catch {
      return `event ${index} is not JSON`;
    }
  }
  return events;
}

/** Without a handler subscribers receive the very text that was published (fact 2.5.3). */
export function unchangedEvents(requested: readonly RequestedEvent[]): readonly PublishedEvent[] {
  return inOrderOfBroadcast(requested.map((event) => sized(event, event.text)));
}

/**
 * What onPublish returned: the order and the subset decide what is broadcast.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 *
 * @returns a sentence for the developer when AppSync would refuse the whole request
 */
export function returnedEvents(requested: readonly RequestedEvent[], returned: unknown): readonly PublishedEvent[] | string {
  const entries: unknown = returned ?? [];
  if (!Array.isArray(entries)) return `onPublish must return an array of events, not ${typeof returned}`;
  const pending = new Map(requested.map((event) => [event.id, event]));
  const published: PublishedEvent[] = [];
  for (const [position, entry] of (entries as readonly unknown[]).entries()) {
    if (entry === null || entry === undefined) continue;
    const { id, payload, error } = entry as { id?: unknown; payload?: unknown; error?: unknown };
    const event = typeof id === 'string' ? pending.get(id) : undefined;
    if (!event) return `entry ${position} that onPublish returned has the id of no event of the request, or is there twice`;
    pending.delete(event.id);
    published.push(outgoing(event, payload, error));
  }
  // A dropped event has neither payload nor failure. It counts as successful: `failed` is documented to have the others
  // only, and whether `successful` has it is not known (fact 5.2.3).
  const dropped = [...pending.values()].map(({ index, id }) => ({ index, identifier: id }));
  return inOrderOfBroadcast([...published, ...dropped]);
}

function outgoing(event: RequestedEvent, payload: unknown, error: unknown): PublishedEvent {
  if (error !== undefined && error !== null) {
    return failed(event, eventFailure(typeof error === 'string' ? error : 'onPublish returned an error that is not a string'));
  }
  // What AppSync broadcasts for a missing payload is not documented.
  if (payload === undefined) return failed(event, eventFailure('onPublish returned no payload for this event'));
  try {
    return sized(event, JSON.stringify(payload));
  } catch {
    return failed(event, eventFailure('the payload is nested too deeply'));
  }
}

function sized(event: RequestedEvent, payload: string): PublishedEvent {
  if (Buffer.byteLength(payload) > MAX_EVENT_BYTES) return failed(event, EVENT_TOO_LARGE);
  return { index: event.index, identifier: event.id, payload };
}

function failed({ index, id }: RequestedEvent, failure: PublishedEvent['failure']): PublishedEvent {
  return { index, identifier: id, failure };
}

function inOrderOfBroadcast(events: readonly PublishedEvent[]): readonly PublishedEvent[] {
  const isBroadcast = (event: PublishedEvent) => event.payload !== undefined;
  return [...events.filter(isBroadcast), ...events.filter((event) => !isBroadcast(event))];
}
