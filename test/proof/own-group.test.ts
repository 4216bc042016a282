import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

for (const name of ['ownGroup()', 'ownGroup({ exact })'] as const) {
  provePolicy(name, handlersOf(POLICIES[name]));
}
