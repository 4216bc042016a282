import { channelAt, ODD_CHANNELS, SYMBOLS, TOKEN_SYMBOLS } from './channels';
import { Handlers, handlersOf, NAMESPACE, Order, pinnedHandlersOf } from './generated-handlers';
import { Ending, HandlerBench } from './handler-bench';
import { OWN } from './identities';
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
];

const ADMITTED_BEFORE = [/^"(&&" → "\|\|| && policy_isFrom.*" → ")" in: return policy_stampSender\(/];

/** Where no test can tell, because nothing differs: what the slip changes is decided already by something else. */
const EQUIVALENT: Readonly<Record<string, readonly RegExp[]>> = {
  // Its only handler is onPublish, for which a star is misplaced wherever it stands.
  'anyone()': [/^"!==" → "===" in: const misplaced/],
  // Whoever is to be told apart has been admitted, and so is of the issuers that the sender's question names once more.
  'pinned anyOf(owner, authenticated({ OIDC }), machine({ another pool }))': ADMITTED_BEFORE,
  'pinned anyOf(owner, machine({ another pool }))': ADMITTED_BEFORE,
};

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

function isAnsweredWrongly(subject: Subject, bench: HandlerBench, depths: readonly number[]): boolean {
  const { name, policy } = subject;
  const symbols = name in POLICIES && ['owner()', 'authenticated()', 'iam()', 'anyone()', 'nobody()'].includes(name) ? SYMBOLS : TOKEN_SYMBOLS;
  return operationsOf(subject.code).some((operation) => Object.values(EVERY_IDENTITY).some((identity) => {
    const differs = (segments: readonly unknown[], ending: Ending) =>
      ending !== (verdict({ policy, operation, namespace: NAMESPACE, segments, identity }) === 'allow' ? Ending.ALLOWED : Ending.REFUSED);
    if (BOUND.some((bound) => bench.attemptHollow(operation, NAMESPACE, [NAMESPACE, bound], identity) !== Ending.REFUSED)) return true;
    if (operation === 'PUBLISH' && stampsWrongly(subject, bench, identity)) return true;
    return depths.some((depth) => bench.exhaust(operation, NAMESPACE, symbols, depth, identity)
      .some((ending, index) => differs(channelAt(symbols, index, depth), ending)))
      || ODD_CHANNELS.some((segments) => differs(segments, bench.attempt(operation, NAMESPACE, segments, identity)));
  }));
}

async function isCaught(subject: Subject, mutant: string): Promise<boolean> {
  const bench = await HandlerBench.load(mutant).catch(() => undefined);
  if (!bench) return true;
  try {
    // Most slips show on short channels, of which there are few.
    return isAnsweredWrongly(subject, bench, [0, 1, 2]) || isAnsweredWrongly(subject, bench, [3]);
  } finally {
    bench.dispose();
  }
}

/** Slips in functions that policies share, each caught by the proof of one of them. */
const caught = new Set<string>();

describe.each(SUBJECTS)('$name', (subject) => {
  test('is written so that every slip of the pen is caught', async () => {
    const survivors: string[] = [];
    let count = 0;
    for (const { mutant, slip, place } of mutantsOf(subject.code)) {
      count += 1;
      if (caught.has(place) || EQUIVALENT[subject.name]?.some((pattern) => pattern.test(slip))) continue;
      if (!await isCaught(subject, mutant)) survivors.push(slip);
      else if (place.startsWith('function ')) caught.add(place); // what a policy has for itself stands in an exported function
    }
    expect(count).toBeGreaterThan(subject.name === 'nobody()' ? 1 : 20);
    expect(survivors).toEqual([]);
  }, 300_000);
});
