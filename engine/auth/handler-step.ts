import type { ServiceError } from '../decision';
import type { ChannelNamespace, HandlerName } from '../event-api';
import type { HandlerContext, LoadedHandlers } from '../handlers/handler-contracts';
import { printable, quoted } from '../printable';
import { HANDLER_FAILED, PUBLISH_UNAUTHORIZED, SUBSCRIBE_UNAUTHORIZED, handlerError } from './service-errors';

/** What a namespace's handler says to one request. */
export type HandlerStep =
  /** The namespace has no such handler, so the modes alone decide. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'returned'; readonly value: unknown; readonly logs: readonly string[] }
  | Refused;

interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly error: ServiceError;
  readonly logs: readonly string[];
}

export function runHandler(
  handler: HandlerName, namespace: ChannelNamespace, loaded: LoadedHandlers | undefined, context: HandlerContext,
): HandlerStep {
  const unsupported = namespace.unsupported[handler];
  if (unsupported !== undefined) return failed(`${handler} of namespace ${namespace.name} cannot be run: ${unsupported}`);
  if (namespace.code === undefined) return { kind: 'absent' };
  if (!loaded) return failed(`the code of namespace ${namespace.name} is not loaded, so nothing is allowed in it`);
  if (!loaded.exports.includes(handler)) return { kind: 'absent' };
  const result = loaded.run(handler, context);
  switch (result.kind) {
    case 'returned':
      return result;
    case 'unauthorized': {
      const error = handler === 'onSubscribe' ? SUBSCRIBE_UNAUTHORIZED : PUBLISH_UNAUTHORIZED;
      return { kind: 'refused', reason: `${handler} called util.unauthorized()`, error, logs: result.logs };
    }
    case 'error':
      return {
        kind: 'refused',
        reason: `${handler} called util.error(${quoted(result.message)})`,
        error: handlerError(result.message, result.errorType),
        logs: result.logs,
      };
    case 'failed':
      return failed(`${handler} failed: ${printable(result.message)}`, result.logs);
  }
}

function failed(reason: string, logs: readonly string[] = []): Refused {
  return { kind: 'refused', reason, error: HANDLER_FAILED, logs };
}
