import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

for (const name of ['claim()', 'claim({ exact })'] as const) {
  provePolicy(name, handlersOf(POLICIES[name]));
}
