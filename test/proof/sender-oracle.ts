import { callerKind } from './oracle';

/** Payloads that a client may send, some of which pretend to have a sender. */
export const PAYLOADS: readonly unknown[] = [
  { text: 'hi' }, {}, { sender: { kind: 'service' } }, { sender: 'me', kind: 'user' }, { __proto__x: 1, sender: null },
  [], [{ sender: 1 }], 'text', '{', 1, 0, true, null,
];

/** What a publication must become: the sender last and the server's, or a failure where there is no place for it. */
export function stamped(identity: unknown, payloads: readonly unknown[]): unknown {
  const kind = callerKind(identity);
  const sender = kind === 'user' ? { kind, sub: (identity as { sub: string }).sub } : { kind: kind === 'backend' ? 'service' : 'anonymous' };
  return payloads.map((payload, index) => typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? { id: String(index), payload: { ...payload, sender } }
    : { id: String(index), error: expect.any(String) as unknown });
}
