/** An event as the publisher wraps it; in a room the server has added who sent it. */
export interface ChatEvent {
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  readonly text: string;
  readonly sender?: { readonly kind: 'user'; readonly sub: string } | { readonly kind: 'service' };
}

const MAX_TEXT = 2_000;

/** What came as an event, if it is one: in a room anybody may have sent anything. */
export function parseChatEvent(value: unknown): ChatEvent {
  const { id, type, time, data, sender } = objectOf(value);
  const { text } = objectOf(data);
  const at = new Date(typeof time === 'string' ? time : NaN);
  if (typeof id !== 'string' || typeof type !== 'string' || typeof text !== 'string' || Number.isNaN(at.getTime())) throw new TypeError('not an event of this app');
  return { id, type, time: at, text: text.slice(0, MAX_TEXT), sender: senderOf(sender) };
}

export function newChatEvent(text: string): object {
  return { id: crypto.randomUUID(), type: 'message', time: new Date().toISOString(), data: { text } };
}

function senderOf(value: unknown): ChatEvent['sender'] {
  if (value === undefined) return undefined;
  const { kind, sub } = objectOf(value);
  if (kind === 'service') return { kind };
  if (kind === 'user' && typeof sub === 'string') return { kind, sub };
  throw new TypeError('not a sender');
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return value as Readonly<Record<string, unknown>>;
}
