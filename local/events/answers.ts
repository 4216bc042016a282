import type { EventEntry, FailedEntry, WireError } from './wire';
import type { PublishedEvent, ServiceError } from '../../engine/decision';

export function wireError({ errorType, message }: ServiceError): WireError {
  return { errorType, ...(message !== undefined && { message }) };
}

/** With `errorCode`, from which Amplify tells whether to try again (fact 2.6.4). */
export function connectionError({ errorType, status, message }: ServiceError): WireError {
  return { errorType, errorCode: status, ...(message !== undefined && { message }) };
}

export interface PublishLists {
  readonly successful: readonly EventEntry[];
  readonly failed: readonly FailedEntry[];
}

/** The two lists of a publish answer; an event that the handler dropped counts as successful (PARITY.md). */
export function publishLists(events: readonly PublishedEvent[]): PublishLists {
  const inOrder = [...events].sort((one, other) => one.index - other.index);
  return {
    successful: inOrder.filter(({ failure }) => !failure).map(({ identifier, index }) => ({ identifier, index })),
    failed: inOrder.flatMap(({ identifier, index, failure }) => {
      return failure ? [{ code: failure.code, identifier, index, message: failure.message }] : [];
    }),
  };
}

/** What is broadcast, in the handler's order. */
export function payloadsOf(events: readonly PublishedEvent[]): readonly string[] {
  return events.flatMap(({ payload }) => payload === undefined ? [] : [payload]);
}
