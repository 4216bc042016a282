import type { Sender } from './request';

type ReturnedEvent = { readonly id: string; readonly payload?: unknown; readonly error?: unknown } | null;

// What the own handler of a namespace returned: null is dropped, an error stays one, and the sender is written last, onto
// what the payload says as JSON, since an object of code may say something else than what it holds.
export function policy_stampReturned(sender: Sender, events: readonly ReturnedEvent[] | null) {
  const stamped = [];
  for (const event of events ?? []) {
    const payload = JSON.stringify((event && event.payload) ?? null);
    if (event && event.error) {
      stamped.push({ id: event.id, error: event.error });
    } else if (event && payload.charAt(0) === '{') {
      stamped.push({ id: event.id, payload: { ...(JSON.parse(payload) as object), sender } });
    } else if (event) {
      stamped.push({ id: event.id, error: 'the payload must be an object, because the sender is added to it' });
    }
  }
  return stamped;
}

// The same, where every payload becomes a part of an object beside its sender.
export function policy_wrapReturned(sender: Sender, events: readonly ReturnedEvent[] | null) {
  const wrapped = [];
  for (const event of events ?? []) {
    if (event && event.error) {
      wrapped.push({ id: event.id, error: event.error });
    } else if (event) {
      wrapped.push({ id: event.id, payload: { payload: event.payload ?? null, sender } });
    }
  }
  return wrapped;
}
