import type { ServiceError } from '../decision';

// What AppSync answers, by §2.6 and §3.7 of the fact sheet. Where that has no status, it is the one that AppSync's API
// model gives to the exception.

const NOT_AUTHORIZED = 'You are not authorized to make this call.';

/** A credential that is missing or not valid, and a connection in a mode that the API does not allow it. */
export const BAD_CREDENTIAL: ServiceError = { errorType: 'UnauthorizedException', message: NOT_AUTHORIZED, status: 401 };

/**
 * A namespace that does not exist, which AppSync answers without a message so that nobody can enumerate them. Of the
 * answer to a mode that a namespace does not allow only the type is known; it is the same here, for the same purpose.
 */
export const NAMESPACE_REFUSED: ServiceError = { errorType: 'UnauthorizedException', status: 401 };

/** The type for a channel is not known (fact 2.6.8); this is that of other malformed requests. */
export const BAD_CHANNEL: ServiceError = { errorType: 'BadRequestException', status: 400 };

export const BAD_EVENT: ServiceError = { errorType: 'BadRequestException', status: 400 };

/** Seen for subscribe; publish is known only by its status. The message is not known. */
export const DENIED_BY_IAM: ServiceError = { errorType: 'AccessDeniedException', message: NOT_AUTHORIZED, status: 403 };

/** util.unauthorized(), which has another type for a subscription. */
export const SUBSCRIBE_UNAUTHORIZED: ServiceError = { errorType: 'Unauthorized', message: NOT_AUTHORIZED, status: 401 };
export const PUBLISH_UNAUTHORIZED: ServiceError = BAD_CREDENTIAL;

const HANDLER_ERROR = 'HandlerExecutionError';

/** A handler that threw or cannot be run; seen for a Lambda of a subscription (fact 2.6.5), status not known. */
export const HANDLER_FAILED: ServiceError = { errorType: HANDLER_ERROR, status: 500 };

/** util.error(message, errorType): status 403 is documented, what stands for a missing type is not known. */
export function handlerError(message: string, errorType: string = HANDLER_ERROR): ServiceError {
  return { errorType, message, status: 403 };
}

/** A code as in `failed` of a publish answer: this one is known. */
export const EVENT_TOO_LARGE = { code: 'EventTooLargeException', message: 'Transformed event is larger than 240KB' } as const;

/** An event that onPublish marked with `error`: the code is not known (fact 3.6). */
export function eventFailure(message: string): { readonly code: string; readonly message: string } {
  return { code: HANDLER_ERROR, message };
}
