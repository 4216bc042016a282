// Frames as the server writes them, members in the order of the service.

export interface FrameError {
  readonly errorType: string;
  readonly message?: string;
}

export const NOT_AUTHORIZED = 'You are not authorized to make this call.';
export const CONNECTION_ACK = '{"type":"connection_ack","connectionTimeoutMs":300000}';
export const CONNECTION_ERROR =
  `{"type":"connection_error","errors":[{"errorType":"UnauthorizedException","errorCode":401,"message":"${NOT_AUTHORIZED}"}]}`;

export function success(type: 'subscribe' | 'unsubscribe', id: string): string {
  return JSON.stringify({ type: `${type}_success`, id });
}

/** Of events that all succeeded, with the numbers of their identifiers. */
export function published(id: string, ...numbers: readonly number[]): string {
  const successful = numbers.map((number, index) => ({ identifier: `id-${number}`, index }));
  return JSON.stringify({ type: 'publish_success', id, successful, failed: [] });
}

export function failure(type: 'subscribe' | 'unsubscribe' | 'publish', id: string, error: FrameError): string {
  return JSON.stringify({ type: `${type}_error`, id, errors: [error] });
}

export function data(id: string, event: string): string {
  return JSON.stringify({ type: 'data', id, event });
}
