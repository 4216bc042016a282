import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

provePolicy('group()', handlersOf(POLICIES['group()']));
