import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy, Thoroughness } from './prove-policy';

provePolicy('nobody()', handlersOf(POLICIES['nobody()']), Thoroughness.DEEP);
