import { directHandlersOf, ownHandlersOf, pinnedDirectHandlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

/** The policy itself is the text that is proven without a data source, so that fewer random cases do. */
const AGAIN = { randomCases: 2_000 };

for (const [name, pair] of Object.entries(POLICIES)) {
  if (name !== 'nobody()') provePolicy(`${name} before own code with a data source`, ownHandlersOf(pair), AGAIN);
}
for (const name of ['owner()', 'ownGroup()'] as const) {
  provePolicy(`${name} before a function`, directHandlersOf(POLICIES[name]), AGAIN);
  provePolicy(`${name} before a function, of an API with several issuers`, pinnedDirectHandlersOf(name), AGAIN);
}
