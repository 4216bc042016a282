import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

for (const name of ['anyOf(owner, group)', 'anyOf(owner({ exact }), claim, machine, iam)'] as const) {
  provePolicy(name, handlersOf(POLICIES[name]));
}
