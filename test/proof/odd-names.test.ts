import { handlersOf, NAMESPACE } from './generated-handlers';
import { Ending, HandlerBench } from './handler-bench';
import { USER } from './identities';
import { verdict } from './oracle';
import { Pair } from './policies';
import { ChannelPolicy } from '../../src';

/** Names that objects, texts and lists have by birth, and texts that look alike or are unequal only when they are normalised. */
const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf', 'length', 'hasOwnProperty', 'a'.repeat(50), 'a'.repeat(256)];
const GROUPS = [...NAMES, '*', '**', ' team', 'team ', 'caf\u00e9', 'cafe\u0301', '\uff54eam', 'tea\u200bm', 'I\u0307', '\u0131', '\ud83d\ude00', '[object Object]', 'null'];

/** Those that a group can have; users may have the others in their tokens all the same. */
const POSSIBLE_GROUPS = [...GROUPS, 'a'.repeat(128)].filter((name) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(name));

const owning = (claims: string) => ({ ...USER, claims: JSON.parse(claims) as unknown });
const IDENTITIES: readonly unknown[] = [
  USER, null, undefined, owning('{}'), owning('[]'), owning('"team"'), owning('{"__proto__":"x"}'), owning('{"__proto__":{"length":"x","team":"x"}}'),
  ...NAMES.flatMap((name) => [owning(JSON.stringify({ [name]: 'x' })), owning(JSON.stringify({ [name]: name })), { ...USER, [name]: 'x' }]),
  ...GROUPS.flatMap((group) => [{ ...USER, groups: [group] }, { ...USER, groups: ['x', [group], group.normalize('NFC')] }, { ...USER, groups: group }]),
];
const CHANNELS = [
  [], [NAMESPACE], [NAMESPACE, 'x'], [NAMESPACE, 'x', '*'], [NAMESPACE, '*'], ...GROUPS.flatMap((name) => [[NAMESPACE, name], [NAMESPACE, name, 'x']]),
];

const POLICIES: readonly [string, Pair][] = [
  ...NAMES.map((claim): [string, Pair] => [`claim(${claim})`, [{ kind: 'claim', claim }, ChannelPolicy.claim(claim)]]),
  ...POSSIBLE_GROUPS.map((group): [string, Pair] => [`group(${JSON.stringify(group)})`, [{ kind: 'group', group }, ChannelPolicy.group(group)]]),
  ['ownGroup()', [{ kind: 'ownGroup' }, ChannelPolicy.ownGroup()]],
];

test.each(POLICIES)('%s means that name and no other', async (_, pair) => {
  const { policy, code } = handlersOf(pair);
  const bench = await HandlerBench.load(code);
  const attempts = CHANNELS.flatMap((segments) => IDENTITIES.map((who) => ({ segments, who })));
  const endings = bench.attempts('SUBSCRIBE', NAMESPACE, attempts);
  bench.dispose();
  const expected = attempts.map(({ segments, who }) =>
    verdict({ policy, operation: 'SUBSCRIBE', namespace: NAMESPACE, segments, identity: who }) === 'allow' ? Ending.ALLOWED : Ending.REFUSED);
  expect(attempts.filter((__, index) => endings[index] !== expected[index])).toEqual([]);
  expect(endings).toContain(Ending.REFUSED);
});
