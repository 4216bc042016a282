/** A request that is not of the AppSync protocol, as the routes of the local server see it. */
export interface HttpRequest {
  readonly method: string;
  /** Whether it came over TLS. */
  readonly isSecure: boolean;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as text; rejects if it is longer than allowed. */
  readonly body: (maxBytes: number) => Promise<string>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Instead of a body: writes until the client goes away; gives what stops it. */
  readonly stream?: (write: (text: string) => void) => () => void;
}

export function jsonAnswer(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }, body: JSON.stringify(value) };
}

/** A refusal or failure with its sentence. */
export class HttpError extends Error {
  constructor(public readonly status: number, message: string) {
    super(message);
  }
}
