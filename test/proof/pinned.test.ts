import { channelAt, TOKEN_SYMBOLS } from './channels';
import { NAMESPACE, Order, pinnedHandlersOf } from './generated-handlers';
import { Ending, HandlerBench } from './handler-bench';
import { verdict } from './oracle';
import { PINNED } from './policies';
import { operationsOf, provePolicy } from './prove-policy';
import { EVERY_IDENTITY } from './token-identities';

for (const name of Object.keys(PINNED)) provePolicy(`${name} of an API with several issuers`, pinnedHandlersOf(name));

const ORDERS = Object.values(Order).filter((order) => order !== Order.POOL_THEN_OIDC);

describe.each(Object.keys(PINNED))('%s of an API with several issuers', (name) => {
  test.each(ORDERS)('answers alike, in whichever order the API is told of them: %s', async (order) => {
    const { policy, code } = pinnedHandlersOf(name, order);
    const proven = pinnedHandlersOf(name).code;
    if (code === proven) return; // the same text needs no proof of its own
    const bench = await HandlerBench.load(code);
    expect(operationsOf(code)).toEqual(operationsOf(proven));
    for (const operation of operationsOf(code)) {
      for (const [who, identity] of Object.entries(EVERY_IDENTITY)) {
        for (const depth of [1, 2, 3]) {
          bench.exhaust(operation, NAMESPACE, TOKEN_SYMBOLS, depth, identity).forEach((ending, index) => {
            const segments = channelAt(TOKEN_SYMBOLS, index, depth);
            const answer = verdict({ policy, operation, namespace: NAMESPACE, segments, identity });
            const expected = answer === 'allow' ? Ending.ALLOWED : Ending.REFUSED;
            if (ending !== (expected as number)) expect({ who, operation, segments, ending }).toEqual({ who, operation, segments, ending: expected });
          });
        }
      }
    }
    bench.dispose();
  });
});
