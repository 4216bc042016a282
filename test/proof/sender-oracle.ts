import { callerKind } from './caller';
import { partsOf, Policy } from './policy';

/** Payloads that a client may send, some of which pretend to have a sender. */
export const PAYLOADS: readonly unknown[] = [
  { text: 'hi' }, {}, { sender: { kind: 'service' } }, { sender: 'me', kind: 'user' }, { __proto__x: 1, sender: null },
  { payload: 1, sender: { kind: 'user' } }, [], [{ sender: 1 }], 'text', '', '{', 1, 0, true, false, null,
];

/** Rule 7: "the sender is stamped by the server onto every event". */
function senderOf(policy: Policy, identity: unknown): object {
  const parts = partsOf(policy);
  const ofTokens = parts.flatMap((part) => 'issuers' in part ? part.issuers ?? [] : []);
  const ofUsers = new Set(parts.flatMap((part) => 'issuers' in part && part.kind !== 'machine' ? part.issuers ?? [] : []));
  const { sub, issuer } = (identity ?? {}) as { sub: string; issuer: string };
  switch (callerKind(identity, ofTokens.length > 0 ? ofTokens : undefined)) {
    // "{ kind: 'user', sub }", since "sub is unique only within one" issuer: "where users of several issuers may publish, ... issuer too"
    case 'user':
      return ofUsers.size > 1 ? { kind: 'user', sub, issuer } : { kind: 'user', sub };
    case 'machine':
      return { kind: 'machine', clientId: sub };
    case 'backend':
      return { kind: 'service' };
    default:
      return { kind: 'anonymous' };
  }
}

/** Rule 7: "if users may publish"; what only backends publish is passed on as it is. */
function isStamped(policy: Policy): boolean {
  return partsOf(policy).some(({ kind }) => kind !== 'iam' && kind !== 'nobody');
}

/** What a publication must become: the sender last and the server's, or a failure where there is no place for it. */
export function published(policy: Policy, shape: 'FIELD' | 'ENVELOPE', identity: unknown, payloads: readonly unknown[]): unknown {
  const sender = senderOf(policy, identity);
  return payloads.map((payload, index) => {
    const id = String(index);
    if (!isStamped(policy)) return { id, payload };
    // "or all events are wrapped"
    if (shape === 'ENVELOPE') return { id, payload: { payload, sender } };
    // "a payload that cannot carry it is reported in `failed`"
    return typeof payload === 'object' && payload !== null && !Array.isArray(payload)
      ? { id, payload: { ...payload, sender } }
      : { id, error: expect.any(String) as unknown };
  });
}
