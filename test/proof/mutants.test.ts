import { Ending, HandlerBench } from './handler-bench';
import { IDENTITIES, OWN } from './identities';
import { OperationName, PolicyName, verdict } from './oracle';
import { channelAt, handlersOf, SYMBOLS } from './prove-policy';
import { PAYLOADS, stamped } from './sender-oracle';
import { ChannelPolicy } from '../../src';

const NAMESPACE = 'ns';
const POLICIES: readonly [PolicyName, ChannelPolicy][] = [
  ['owner', ChannelPolicy.owner()], ['authenticated', ChannelPolicy.authenticated()], ['iam', ChannelPolicy.iam()],
  ['anyone', ChannelPolicy.anyone()], ['nobody', ChannelPolicy.nobody()],
];

/** One slip of the pen each: a text, and what stands there by mistake. */
const SLIPS: readonly [RegExp, string][] = [
  [/&&/g, '||'], [/\|\|/g, '&&'], [/===/g, '!=='], [/!==/g, '==='], [/<=/g, '<'], [/<=/g, '>='], [/ > /g, ' >= '], [/ > /g, ' < '],
  [/\btrue\b/g, 'false'], [/(?<=[(] ?)!(?=policy)/g, ''], [/!!/g, '!'], [/!misplaced/g, 'misplaced'], [/\+= 1/g, '+= 2'],
  [/\b0\b/g, '1'], [/\b1\b/g, '2'], [/\b5\b/g, '4'], [/\b5\b/g, '6'], [/\[1\]/g, '[0]'], [/\[0\]/g, '[1]'],
  [/'\*'/g, '\'**\''], [/'\*'/g, '\'\''], [/'SUBSCRIBE'/g, '\'PUBLISH\''], [/'string'/g, '\'object\''], [/"ns"/g, '"own"'],
  [/\.sub\b/g, '.username'], [/\.issuer\b/g, '.sub'], [/\.username\b/g, '.sub'], [/\.userArn\b/g, '.username'], [/\.cognitoIdentityId\b/g, '.accountId'],
  [/\?\? ''/g, '|| \'\''], [/util\.unauthorized\(\);/g, ''],
  // One condition of a conjunction forgotten: first, middle, last.
  [/(?<=return |&& \(?|= )[^&|;\n]+ && /g, ''], [/ && [^&|;\n]+(?= &&|;|\))/g, ''], [/ \|\| [^&|;\n)]+(?=\))/g, ''],
];

/** The handlers with one slip, and where it is. */
function* mutantsOf(code: string): Generator<{ mutant: string; slip: string }> {
  const seen = new Set([code]);
  for (const [pattern, replacement] of SLIPS) {
    for (const match of code.matchAll(pattern)) {
      if (inComment(code, match.index)) continue;
      const mutant = code.slice(0, match.index) + replacement + code.slice(match.index + match[0].length);
      if (seen.has(mutant)) continue;
      seen.add(mutant);
      const start = code.lastIndexOf('\n', match.index) + 1;
      const line = code.slice(start, code.indexOf('\n', match.index)).trim();
      yield { mutant, slip: `${JSON.stringify(match[0])} → ${JSON.stringify(replacement)} in: ${line}` };
    }
  }
}

function inComment(code: string, index: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', index) + 1, index);
  return line.includes('//') || /^\s*(\/\/|import)/.test(code.slice(code.lastIndexOf('\n', index) + 1));
}

/** Channels that no template's alphabet holds, but that a slip might let through. */
const ODD_CHANNELS: readonly (readonly unknown[])[] = [
  [NAMESPACE, 1], [NAMESPACE, OWN, null], [NAMESPACE, OWN, [OWN]], [NAMESPACE, [OWN]], [NAMESPACE, { length: 3 }], [NAMESPACE, true],
  [[NAMESPACE], OWN],
  [NAMESPACE, OWN, 'a', 'b', 'c'], [NAMESPACE, OWN, 'a', 'b', '*'], [NAMESPACE, OWN, 'a', 'b', 'c', 'd'], [NAMESPACE, OWN, 'a', 'b', 'c', '*'],
  [NAMESPACE, 'a', 'b', 'c', 'd', 'e', 'f'], [NAMESPACE, OWN, '', 'a'], [NAMESPACE, OWN, '*', 'a'],
];

/** Where no test can tell, because nothing differs: what the slip changes is decided already by something else. */
const EQUIVALENT: Readonly<Partial<Record<PolicyName, readonly RegExp[]>>> = {
  // Its only handler is onPublish, for which a star is misplaced wherever it stands.
  anyone: [/^"!==" → "===" in: const misplaced/],
};

function stampsWrongly(policy: PolicyName, bench: HandlerBench, identity: unknown): boolean {
  const segments = [NAMESPACE, OWN];
  const isAdmitted = verdict({ policy, operation: 'PUBLISH', namespace: NAMESPACE, segments, identity }) === 'allow';
  if (!isAdmitted || bench.attempt('PUBLISH', NAMESPACE, segments, identity) !== Ending.ALLOWED) return false;
  try {
    const expected = policy === 'iam' ? PAYLOADS.map((payload, index) => ({ id: String(index), payload })) : stamped(identity, PAYLOADS);
    expect(bench.publish(NAMESPACE, segments, identity, PAYLOADS)).toEqual(expected);
    return false;
  } catch {
    return true;
  }
}

async function isCaught(policy: PolicyName, operations: readonly OperationName[], mutant: string): Promise<boolean> {
  const bench = await HandlerBench.load(mutant).catch(() => undefined);
  if (!bench) return true;
  try {
    return operations.some((operation) => Object.values(IDENTITIES).some((identity) => {
      const differs = (segments: readonly unknown[], ending: Ending) =>
        ending !== (verdict({ policy, operation, namespace: NAMESPACE, segments, identity }) === 'allow' ? Ending.ALLOWED : Ending.REFUSED);
      const hollow = [NAMESPACE, OWN];
      if (bench.attemptHollow(operation, NAMESPACE, hollow, identity) !== Ending.REFUSED) return true;
      if (operation === 'PUBLISH' && stampsWrongly(policy, bench, identity)) return true;
      return [0, 1, 2, 3].some((depth) => bench.exhaust(operation, NAMESPACE, SYMBOLS, depth, identity)
        .some((ending, index) => differs(channelAt(index, depth), ending)))
        || ODD_CHANNELS.some((segments) => differs(segments, bench.attempt(operation, NAMESPACE, segments, identity)));
    }));
  } finally {
    bench.dispose();
  }
}

describe.each(POLICIES)('%s()', (policy, channelPolicy) => {
  const code = handlersOf(channelPolicy);
  const operations = (['SUBSCRIBE', 'PUBLISH'] as const)
    .filter((operation) => code.includes(operation === 'SUBSCRIBE' ? 'onSubscribe' : 'onPublish'));

  test('is written so that every slip of the pen is caught', async () => {
    const survivors: string[] = [];
    let count = 0;
    for (const { mutant, slip } of mutantsOf(code)) {
      if (EQUIVALENT[policy]?.some((pattern) => pattern.test(slip))) continue;
      count += 1;
      if (!await isCaught(policy, operations, mutant)) survivors.push(slip);
    }
    expect(count).toBeGreaterThan(policy === 'nobody' ? 1 : 20);
    expect(survivors).toEqual([]);
  }, 300_000);
});
