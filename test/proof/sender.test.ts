import { handlersOf, NAMESPACE, Order, pinnedHandlersOf } from './generated-handlers';
import { HandlerBench } from './handler-bench';
import { IDENTITIES, OWN } from './identities';
import { verdict } from './oracle';
import { PINNED, POLICIES } from './policies';
import { operationsOf } from './prove-policy';
import { PAYLOADS, published } from './sender-oracle';
import { EVERY_IDENTITY, TEAM, TENANT } from './token-identities';
import { SenderShape } from '../../src';

const CASES = [SenderShape.FIELD, SenderShape.ENVELOPE].flatMap((shape) => [
  ...Object.entries(POLICIES).map(([name, pair]) => ({ name, shape, ...handlersOf(pair, shape) })),
  ...Object.keys(PINNED).map((name) => ({ name: `${name} of several issuers`, shape, ...pinnedHandlersOf(name, Order.POOL_THEN_OIDC, shape) })),
]).filter(({ name }) => name !== 'nobody()');

describe.each(CASES)('what $name lets through, as $shape', ({ policy, code, shape }) => {
  let bench: HandlerBench;
  beforeAll(async () => {
    bench = await HandlerBench.load(code);
  });
  afterAll(() => bench.dispose());

  const admitted = Object.entries(EVERY_IDENTITY).flatMap(([who, identity]) => [OWN, TEAM, TENANT]
    .map((bound) => ({ who, identity, segments: [NAMESPACE, bound] }))
    .filter(({ segments }) => verdict({ policy, operation: 'PUBLISH', namespace: NAMESPACE, segments, identity }) === 'allow'));

  test.each(admitted)('carries the sender that the server knows, whatever the client wrote: $who on $segments', ({ identity, segments }) => {
    expect(operationsOf(code)).toContain('PUBLISH');
    expect(bench.publish(NAMESPACE, segments, identity, PAYLOADS)).toEqual(published(policy, shape, identity, PAYLOADS));
  });
});

test('what iam() lets backends publish is passed on as it is', async () => {
  const bench = await HandlerBench.load(handlersOf(POLICIES['iam()']).code);
  expect(bench.publish(NAMESPACE, [NAMESPACE, OWN], IDENTITIES['a backend'], PAYLOADS))
    .toEqual(PAYLOADS.map((payload, index) => ({ id: String(index), payload })));
  bench.dispose();
});
