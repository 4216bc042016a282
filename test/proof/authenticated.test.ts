import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy, Thoroughness } from './prove-policy';

provePolicy('authenticated()', handlersOf(POLICIES['authenticated()']), Thoroughness.DEEP);
