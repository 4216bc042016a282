import { HandlerBench } from './handler-bench';
import { IDENTITIES, OWN } from './identities';
import { PolicyName, verdict } from './oracle';
import { handlersOf } from './prove-policy';
import { PAYLOADS, stamped } from './sender-oracle';
import { ChannelPolicy } from '../../src';

const SEGMENTS = ['ns', OWN];

describe.each<[PolicyName, ChannelPolicy]>([
  ['owner', ChannelPolicy.owner()], ['authenticated', ChannelPolicy.authenticated()], ['anyone', ChannelPolicy.anyone()],
])('what %s() lets users publish', (policy, channelPolicy) => {
  let bench: HandlerBench;
  beforeAll(async () => {
    bench = await HandlerBench.load(handlersOf(channelPolicy));
  });
  afterAll(() => bench.dispose());

  const admitted = Object.entries(IDENTITIES)
    .filter(([, identity]) => verdict({ policy, operation: 'PUBLISH', namespace: 'ns', segments: SEGMENTS, identity }) === 'allow');

  test.each(admitted)('carries the sender that the server knows, whatever the client wrote: %s', (_, identity) => {
    expect(bench.publish('ns', SEGMENTS, identity, PAYLOADS)).toEqual(stamped(identity, PAYLOADS));
  });
});

test('what iam() lets backends publish is passed on as it is', async () => {
  const bench = await HandlerBench.load(handlersOf(ChannelPolicy.iam()));
  expect(bench.publish('ns', SEGMENTS, IDENTITIES['a backend'], PAYLOADS)).toEqual(PAYLOADS.map((payload, index) => ({ id: String(index), payload })));
  bench.dispose();
});
