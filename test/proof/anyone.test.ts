import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy, Thoroughness } from './prove-policy';

provePolicy('anyone()', handlersOf(POLICIES['anyone()']), Thoroughness.DEEP);
