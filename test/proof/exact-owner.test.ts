import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

provePolicy('owner({ exact })', handlersOf(POLICIES['owner({ exact })']));
