import { OwnPolicy, ownPolicies } from './own-policies';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';
import { Moment } from '../../../engine/handlers/moment';
import { identityPoolRoles } from '../../../engine/holes/identity-pool-roles';
import { NamespaceCheck } from '../../../engine/holes/namespace-check';
import { unwrittenTemplate } from '../../../engine/template/cloud-assembly';
import { ReadApplication, readApplication } from '../../../engine/template/load-application';
import { channelAt, ODD_CHANNELS, TOKEN_SYMBOLS } from '../../proof/channels';
import { NAMESPACE } from '../../proof/generated-handlers';
import { Ending, HandlerBench } from '../../proof/handler-bench';
import { OWN } from '../../proof/identities';
import { mutantsOf } from '../../proof/mutants';
import { verdict } from '../../proof/oracle';
import { operationsOf } from '../../proof/prove-policy';
import { PAYLOADS, published } from '../../proof/sender-oracle';
import { EVERY_IDENTITY, TEAM, TENANT } from '../../proof/token-identities';

/**
 * Whether a mutant lets anybody do what its policy refuses, or appear as somebody else, by the oracle of the proof, which
 * knows neither the handlers nor the check. A mutant that refuses more, or fails, opens nothing.
 */
async function isHole(own: OwnPolicy, mutant: string): Promise<boolean> {
  const { policy } = own;
  const bench = await HandlerBench.load(mutant).catch(() => undefined);
  if (!bench) return false;
  try {
    return operationsOf(mutant).some((operation) => Object.values(EVERY_IDENTITY).some((identity) => {
      const isMore = (segments: readonly unknown[], ending: Ending) => ending === Ending.ALLOWED
        && verdict({ policy, operation, namespace: NAMESPACE, segments, identity }) === 'deny';
      return [0, 1, 2].some((depth) => bench.exhaust(operation, NAMESPACE, TOKEN_SYMBOLS, depth, identity)
        .some((ending, index) => isMore(channelAt(TOKEN_SYMBOLS, index, depth), ending)))
        || bench.attempts(operation, NAMESPACE, ODD_CHANNELS.map((segments) => ({ segments, who: identity })))
          .some((ending, index) => isMore(ODD_CHANNELS[index], ending))
        || (operation === 'PUBLISH' && [OWN, TEAM, TENANT].some((bound) => isForged(own, bench, [NAMESPACE, bound], identity)));
    }));
  } finally {
    bench.dispose();
  }
}

function isForged({ policy, shape }: OwnPolicy, bench: HandlerBench, segments: readonly string[], identity: unknown): boolean {
  if (verdict({ policy, operation: 'PUBLISH', namespace: NAMESPACE, segments, identity }) === 'deny') return false;
  if (bench.attempt('PUBLISH', NAMESPACE, segments, identity) !== Ending.ALLOWED) return false;
  const got = bench.publish(NAMESPACE, segments, identity, PAYLOADS) as readonly Published[];
  const due = published(policy, shape, identity, PAYLOADS) as readonly Published[];
  // What has to fail, and is broadcast with the sender that it really has, pretends nothing.
  const [{ payload: honest }] = published(policy, shape, identity, [{}]) as readonly Published[];
  return got.some(({ payload }, index) => payload !== undefined && senderIn(payload) !== senderIn(due[index].payload ?? honest));
}

interface Published {
  readonly payload?: unknown;
}

function senderIn(payload: unknown): string | undefined {
  return typeof payload === 'object' && payload !== null ? JSON.stringify((payload as { sender?: unknown }).sender) : undefined;
}

let sandbox: HandlerSandbox;
const moment = new Moment();
beforeAll(async () => {
  sandbox = await HandlerSandbox.create({ deadlineMs: 10_000, ...moment.options });
});

/** The template with other code in its namespace. */
function rulesFoundIn(read: ReadApplication, code: string): readonly string[] {
  const [api] = read.application.eventApis;
  const [resource] = read.reader.resources('AWS::AppSync::ChannelNamespace');
  const namespace = { ...api.namespaces.get(NAMESPACE)!, code };
  const check = new NamespaceCheck({ api, namespace, resource, read, roles: identityPoolRoles(read), sandbox, moment });
  return check.run().map(({ rule }) => rule);
}

/**
 * Slips in what a policy has for itself, of policies of each kind; MUTANTS=all takes all policies, and the functions that
 * they share, which is some thousand handlers and takes ten minutes.
 */
const ALL = process.env.MUTANTS === 'all';
const SUBJECTS: readonly string[] = [
  'owner()', 'authenticated()', 'iam()', 'claim({ exact })', 'ownGroup()', 'machine({ scope })', 'anyone()', 'pinned authenticated({ another pool })',
];

/** Slips in functions that policies share, each found in one of them. */
const found = new Set<string>();
let count = 0;
let holes = 0;

describe.each(ownPolicies().filter(({ name }) => ALL || SUBJECTS.includes(name)))('$name', (own) => {
  test('has no slip of the pen that opens a hole and is not found', async () => {
    const read = readApplication(own.name, [unwrittenTemplate('template.json', own.template)], { httpHost: 'x', realtimeHost: 'x' });
    const code = read.application.eventApis[0].namespaces.get(NAMESPACE)!.code;
    const missed: string[] = [];
    for (const { mutant, slip, place } of code === undefined ? [] : mutantsOf(code)) {
      if (found.has(place) || !(ALL || place.startsWith('export '))) continue;
      count += 1;
      const isFound = rulesFoundIn(read, mutant).some((rule) => rule === 'policyNotHeld' || rule === 'forgedSender');
      if (isFound && place.startsWith('function ')) found.add(place);
      if (isFound) holes += 1;
      else if (await isHole(own, mutant)) missed.push(slip);
    }
    expect(missed).toEqual([]);
  }, 1_200_000);
});

test('are many, and many of them are holes', () => {
  expect(count).toBeGreaterThan(80);
  expect(holes).toBeGreaterThan(60);
});
