import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { channelAt, ODD_CHANNELS, SYMBOLS, TOKEN_SYMBOLS } from './channels';
import { directHandlersOf, Handlers, handlersOf, NAMESPACE, Order, ownHandlersOf, pinnedDirectHandlersOf, pinnedHandlersOf } from './generated-handlers';
import { Answer, Ending, HandlerBench } from './handler-bench';
import { IDENTITIES, OTHER, OWN, USER } from './identities';
import { OTHER_POOL, OWN_POOL } from './issuers';
import { mutantsOf } from './mutants';
import { verdict } from './oracle';
import { PINNED, POLICIES } from './policies';
import { operationsOf } from './prove-policy';
import { PAYLOADS, published } from './sender-oracle';
import { EVERY_IDENTITY, TEAM, TENANT } from './token-identities';
import { SenderShape } from '../../src';

interface Subject extends Handlers {
  readonly name: string;
  readonly shape: SenderShape;
}

const { FIELD, ENVELOPE } = SenderShape;
/** The segments to which some policy binds its callers. */
const BOUND = [OWN, TEAM, TENANT];
const SUBJECTS: readonly Subject[] = [
  ...Object.entries(POLICIES).map(([name, pair]) => ({ name, shape: FIELD, ...handlersOf(pair) })),
  ...Object.keys(PINNED).map((name) => ({ name: `pinned ${name}`, shape: FIELD, ...pinnedHandlersOf(name) })),
  { name: 'enveloped authenticated()', shape: ENVELOPE, ...pinnedHandlersOf('authenticated()', Order.POOL_THEN_OIDC, ENVELOPE) },
  // With a data source, where request and response share the work; of these, only what the others do not have.
  { name: 'owner() before a function', shape: FIELD, ...directHandlersOf(POLICIES['owner()']) },
  { name: 'authenticated() before a function that is not waited for', shape: ENVELOPE, ...directHandlersOf(POLICIES['authenticated()'], LambdaInvokeType.EVENT, ENVELOPE) },
  { name: 'ownGroup() before own code', shape: FIELD, ...ownHandlersOf(POLICIES['ownGroup()']) },
  { name: 'enveloped owner() before own code', shape: ENVELOPE, ...ownHandlersOf(POLICIES['owner()'], undefined, ENVELOPE) },
  { name: 'pinned anyOf(owner, machine({ another pool })) before a function', shape: FIELD, ...pinnedDirectHandlersOf('anyOf(owner, machine({ another pool }))') },
];

/** What a data source may answer, and how it may fail. */
const EVENTS = PAYLOADS.map((payload, index) => ({ id: String(index), payload }));
const ANSWERS: readonly Answer[] = [
  { result: EVENTS }, { result: { events: EVENTS } }, { result: { events: EVENTS, error: null } }, { result: { events: EVENTS, error: 'no' } }, { result: null }, {},
  { result: {} }, { result: [] }, { result: 'x' }, { result: [null, { id: '0', error: 'no', payload: {} }, { id: '1' }] },
  { result: { events: EVENTS }, error: { message: 'failed', type: 'x' } },
];
const ASKING = [
  ...['a user', 'a machine client', 'a backend', 'a user without sub', 'an API key'].map((who) => IDENTITIES[who]),
  { ...USER, groups: [TEAM], claims: { tenant: TENANT } },
  ...[...OWN_POOL.forms, ...OTHER_POOL.forms].flatMap((issuer) => [
    { ...USER, issuer }, { sub: OWN, issuer, username: null, claims: { token_use: 'access', client_id: OWN } },
  ]),
];

const ADMITTED_BEFORE = [/^"(&&" → "\|\|| && policy_isFrom.*" → ")" in: return policy_stamp(Sender|Returned)\(/];

/** Where no test can tell, because nothing differs: what the slip changes is decided already by something else. */
const EQUIVALENT: Readonly<Record<string, readonly RegExp[]>> = {
  // Its only handler is onPublish, for which a star is misplaced wherever it stands.
  'anyone()': [/^"!==" → "===" in: const misplaced/],
  // Whoever is to be told apart has been admitted, and so is of the issuers that the sender's question names once more.
  'pinned anyOf(owner, authenticated({ OIDC }), machine({ another pool }))': ADMITTED_BEFORE,
  'pinned anyOf(owner, machine({ another pool }))': ADMITTED_BEFORE,
  'pinned anyOf(owner, machine({ another pool })) before a function': ADMITTED_BEFORE,
};

const original = new Map<Subject, string>();

/** What is sent to the data source and what becomes of each answer; that of the handlers as they are is proven beside this. */
function exchangesOf({ code }: Subject, bench: HandlerBench): string {
  return JSON.stringify(operationsOf(code).map((operation) => ASKING.map((identity) => [OWN, TEAM, OTHER].map((bound) => ANSWERS
    .map((answer) => bench.exchange(operation, NAMESPACE, [NAMESPACE, bound], identity, operation === 'PUBLISH' ? PAYLOADS : undefined, answer))))));
}

function stampsWrongly({ policy, shape }: Subject, bench: HandlerBench, identity: unknown): boolean {
  return BOUND.some((bound) => {
    const segments = [NAMESPACE, bound];
    const isAdmitted = verdict({ policy, operation: 'PUBLISH', namespace: NAMESPACE, segments, identity }) === 'allow';
    if (!isAdmitted || bench.attempt('PUBLISH', NAMESPACE, segments, identity) !== Ending.ALLOWED) return false;
    try {
      expect(bench.publish(NAMESPACE, segments, identity, PAYLOADS)).toEqual(published(policy, shape, identity, PAYLOADS));
      return false;
    } catch {
      return true;
    }
  });
}

function isObject({ code }: Subject): boolean {
  return code.includes('export const onPublish = {');
}

function isAnsweredWrongly(subject: Subject, bench: HandlerBench, depths: readonly number[]): boolean {
  const { name, policy } = subject;
  const symbols = name in POLICIES && ['owner()', 'authenticated()', 'iam()', 'anyone()', 'nobody()'].includes(name) ? SYMBOLS : TOKEN_SYMBOLS;
  return operationsOf(subject.code).some((operation) => Object.values(EVERY_IDENTITY).some((identity) => {
    const differs = (segments: readonly unknown[], ending: Ending) =>
      ending !== (verdict({ policy, operation, namespace: NAMESPACE, segments, identity }) === 'allow' ? Ending.ALLOWED : Ending.REFUSED);
    if (BOUND.some((bound) => bench.attemptHollow(operation, NAMESPACE, [NAMESPACE, bound], identity) !== Ending.REFUSED)) return true;
    if (operation === 'PUBLISH' && stampsWrongly(subject, bench, identity)) return true;
    if (depths.some((depth) => bench.exhaust(operation, NAMESPACE, symbols, depth, identity)
      .some((ending, index) => differs(channelAt(symbols, index, depth), ending)))) return true;
    const odd = bench.attempts(operation, NAMESPACE, ODD_CHANNELS.map((segments) => ({ segments, who: identity })));
    return ODD_CHANNELS.some((segments, index) => differs(segments, odd[index]));
  }));
}

async function isCaught(subject: Subject, mutant: string): Promise<boolean> {
  const bench = await HandlerBench.load(mutant).catch(() => undefined);
  if (!bench) return true;
  try {
    if (isObject(subject)) return exchangesOf(subject, bench) !== original.get(subject);
    // Most slips show on short channels, of which there are few.
    return isAnsweredWrongly(subject, bench, [0, 1, 2]) || isAnsweredWrongly(subject, bench, [3]);
  } finally {
    bench.dispose();
  }
}

/** The functions of handlers without a data source. */
const PLAIN = new Set(SUBJECTS.filter((subject) => !isObject(subject)).flatMap(({ code }) => code.match(/^function \w+/gm) ?? []));
const isOfOthers = (subject: Subject, place: string) => isObject(subject) && [...PLAIN, 'function own_'].some((name) => place.startsWith(name));

/** Slips in functions that policies share, each caught by the proof of one of them. */
const caught = new Set<string>();

describe.each(SUBJECTS)('$name', (subject) => {
  test('is written so that every slip of the pen is caught', async () => {
    const survivors: string[] = [];
    if (isObject(subject)) original.set(subject, await HandlerBench.load(subject.code).then((bench) => exchangesOf(subject, bench)));
    let count = 0;
    for (const { mutant, slip, place } of mutantsOf(subject.code)) {
      count += 1;
      if (isOfOthers(subject, place) || caught.has(place) || EQUIVALENT[subject.name]?.some((pattern) => pattern.test(slip))) continue;
      if (!await isCaught(subject, mutant)) survivors.push(slip);
      else if (place.startsWith('function ')) caught.add(place); // what a policy has for itself stands in an exported function
    }
    expect(count).toBeGreaterThan(subject.name === 'nobody()' ? 1 : 20);
    expect(survivors).toEqual([]);
  });
});
