import { adversaries, channelsOf, shortChannels, SHOWN_ALL } from './adversaries';
import { attackWords } from './attack-words';
import { pinned } from './declared-policy';
import type { DeclaredIssuer, DeclaredRule } from './declared-policy';
import type { Hit } from './inferred-attack';
import type { Somebody } from './people';
import { policyAdmits, senderOf } from './policy-model';
import { plain } from './shown-channel';
import type { ShownChannel } from './shown-channel';
import type { Trial } from './trial';
import { SOMETHING } from './user-channels';
import type { Identity } from '../handlers/handler-contracts';
import { isObject, objectOf } from '../template/json';

export interface DeclaredSubject {
  readonly trial: Trial;
  readonly rules: readonly DeclaredRule[];
  /** How the sender is written onto events, if it is. */
  readonly sender?: 'FIELD' | 'ENVELOPE';
  /** Those whose tokens the API takes. */
  readonly issuers: readonly DeclaredIssuer[];
  /** Callers whom the modes admit, for where there is no handler. */
  readonly callers: readonly Somebody[];
}

/** What a client may send to appear as somebody else. */
const FORGED: readonly unknown[] = [
  { text: 'hi' }, {}, { sender: { kind: 'service' } }, { sender: 'me', kind: 'user' }, { payload: 1, sender: { kind: 'user' } }, { sender: null }, [], [{ sender: 1 }], 'text', '', '{', 1, 0, true, null,
];

/** Attacks a handler whose policy is known: whatever it admits, the policy has to admit too. */
export function attackDeclared({ rules: declared, ...others }: DeclaredSubject): readonly Hit[] {
  const { trial, issuers, callers } = others;
  const rules = pinned(declared, issuers);
  const { namespace: { name: namespace }, operation, handler } = trial;
  const isHandled = !trial.isAbsent && !trial.isDirect;
  const words = attackWords(trial.namespace.code);
  const [all, some] = (isHandled
    ? [channelsOf(namespace, rules, words.segments), shortChannels(namespace)]
    : [[[namespace, SOMETHING], ...operation === 'subscribe' ? [[namespace, '*']] : []], []]
  ).map((channels) => channels.map((segments): ShownChannel => plain(segments as readonly string[])));
  const everybody: readonly Pick<Somebody, 'who' | 'identity'>[] = isHandled
    ? Object.entries(adversaries(namespace, rules, issuers, words)).map(([who, identity]) => ({ who, identity })) : callers;
  for (const [order, { who, identity }] of everybody.entries()) {
    const shown = isHandled && order >= SHOWN_ALL ? some : all;
    const admits = (one: readonly DeclaredRule[], segments: readonly unknown[]) => policyAdmits(one, { operation, namespace, segments, identity });
    // Of issuers that the API does not know, no token comes this far: they are of interest only where the policy names its own.
    const isKnown = issuers.some(({ forms }) => forms.includes(String(objectOf(identity).issuer)));
    const policy = isKnown ? rules : declared;
    const meant = (segments: readonly unknown[]): boolean => admits(policy, segments);
    const endings = trial.ask(identity, shown);
    const at = endings.findIndex((ending, index) => (ending === 'admitted' || ending === 'depending') && !meant(shown[index].segments));
    if (at >= 0) {
      const { path, segments } = shown[at];
      const what = isHandled ? `${handler} of namespace ${namespace} admits ${who}` : `the modes of namespace ${namespace} alone admit ${who}`;
      const reproduction = { who, identity, operation, channel: path, shownAs: [path, ...segments], outcome: 'admitted' };
      if (admits(declared, segments)) {
        const why = `its policy, ${namesOf(rules)}, is of an API with one user pool, and this one takes the tokens of several`;
        return [{ rule: 'issuerNotPinned', message: `${what} on ${path}: ${why}`, reproduction }];
      }
      return [{ rule: 'policyNotHeld', message: `${what} on ${path}, and its policy, ${namesOf(rules)}, does not`, reproduction }];
    }
    const own = endings.findIndex((ending) => ending === 'admitted' || ending === 'depending');
    const wrong = operation === 'publish' && isHandled && own >= 0 ? wrongSender({ ...others, rules: policy }, identity, shown[own]) : undefined;
    if (wrong !== undefined) {
      const message = `what ${who} publishes on ${shown[own].path} does not say who sent it: ${wrong}`;
      const isOfIssuer = wrongSender({ ...others, rules: declared }, identity, shown[own]) === undefined;
      return [{ rule: isOfIssuer ? 'issuerNotPinned' : 'forgedSender', message, reproduction: { who, identity, operation, channel: shown[own].path, outcome: wrong } }];
    }
  }
  return [];
}

/** Why an event would not carry the sender that it has to. */
function wrongSender({ trial, rules, sender }: DeclaredSubject, identity: Identity, channel: ShownChannel): string | undefined {
  if (!sender) return undefined;
  const expected = JSON.stringify(senderOf(rules, identity));
  const sent = FORGED.map((payload, index) => ({ id: String(index), payload }));
  const result = trial.run(identity, channel, sent);
  if (result?.kind !== 'returned' || !Array.isArray(result.value)) return undefined;
  for (const one of result.value as readonly unknown[]) {
    if (!isObject(one) || one.payload === undefined || (one.error ?? null) !== null) continue;
    const { payload } = one;
    const got = isObject(payload) ? payload.sender : undefined;
    if (JSON.stringify(got) !== expected) return `the sender is ${JSON.stringify(got) ?? 'missing'}, and has to be ${expected}`;
  }
  return undefined;
}

export function namesOf(rules: readonly DeclaredRule[]): string {
  if (rules.length === 0) return 'nobody()';
  const names = rules.map(({ kind, name, exact }) => `${kind}(${[...name === undefined ? [] : [JSON.stringify(name)], ...exact ? ['{ exact: true }'] : []].join(', ')})`);
  return names.length === 1 ? names[0] : `anyOf(${names.join(', ')})`;
}
