import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy, Thoroughness } from './prove-policy';

provePolicy('iam()', handlersOf(POLICIES['iam()']), Thoroughness.DEEP);
