import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy, Thoroughness } from './prove-policy';

provePolicy('owner()', handlersOf(POLICIES['owner()']), Thoroughness.DEEP);
