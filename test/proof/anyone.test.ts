import { SYMBOLS } from './channels';
import { handlersOf } from './generated-handlers';
import { POLICIES } from './policies';
import { provePolicy } from './prove-policy';

provePolicy('anyone()', handlersOf(POLICIES['anyone()']), { symbols: SYMBOLS });
