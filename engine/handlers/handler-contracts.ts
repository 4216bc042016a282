import type { HandlerName } from '../event-api';

/** `ctx.identity`, by authorization mode; null for an API key. */
export type Identity = Readonly<Record<string, unknown>> | null;

/** One event as `ctx.events` shows it to onPublish. */
export interface IncomingEvent {
  readonly id: string;
  readonly payload: unknown;
}

/** https://docs.aws.amazon.com/appsync/latest/eventapi/context-reference.html */
export interface HandlerContext {
  readonly identity: Identity;
  readonly info: {
    readonly channel: { readonly path: string; readonly segments: readonly string[] };
    readonly channelNamespace: { readonly name: string };
    readonly operation: 'PUBLISH' | 'SUBSCRIBE';
  };
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly domainName: string | null };
  readonly events?: readonly IncomingEvent[];
  /** What `request` left for `response`. */
  readonly stash?: unknown;
  /** What the data source gave; for `response` only. */
  readonly result?: unknown;
  readonly error?: HandlerError | null;
}

/** A failure of the data source, as `response` sees it. */
export interface HandlerError {
  readonly message: string;
  readonly type: string;
}

/** Which function runs: the handler itself, or one of those of the form { request, response }. */
export type HandlerPart = 'handler' | 'request' | 'response';

/** How one run of a handler ended. */
export type HandlerResult =
  | { readonly kind: 'returned'; readonly value: unknown; readonly logs: readonly string[]; readonly afterRequest?: AfterRequest }
  /** util.unauthorized() */
  | { readonly kind: 'unauthorized'; readonly logs: readonly string[] }
  /** util.error(message, errorType) */
  | { readonly kind: 'error'; readonly message: string; readonly errorType?: string; readonly logs: readonly string[] }
  /** An exception, the deadline, the memory cap, or a member of @aws-appsync/utils that the engine does not have. */
  | { readonly kind: 'failed'; readonly message: string; readonly logs: readonly string[] };

/** What a `request` leaves besides its value. */
export interface AfterRequest {
  /** runtime.earlyReturn(): neither the data source nor `response` is asked. */
  readonly isEarly: boolean;
  readonly stash: unknown;
}

/** One namespace's code, loaded into a sandbox of its own. */
export interface LoadedHandlers {
  readonly exports: readonly HandlerName[];
  run(handler: HandlerName, context: HandlerContext, part?: HandlerPart): HandlerResult;
  dispose(): void;
}

/** How one of many attempts ended; `failed` threw, `unsupported` is no answer, `depending` is for a data source to say. */
export type Ending = 'admitted' | 'refused' | 'failed' | 'unsupported' | 'depending';

export interface AttemptEnding {
  readonly ending: Ending;
  /** Whether the caller was looked at; if not, every caller gets this answer. */
  readonly isLookedAt: boolean;
}

/** One caller, many channels, since each way into QuickJS takes longer than a handler. */
export interface Attempts {
  /** All of a context but the channel. */
  readonly context: Omit<HandlerContext, 'info'> & { readonly info: Omit<HandlerContext['info'], 'channel'> };
  readonly channels: readonly HandlerContext['info']['channel'][];
  /** What a data source may answer, where the handler has one. */
  readonly answers: readonly Pick<HandlerContext, 'result' | 'error'>[];
}

/** Code that can also be put to many attempts at once. */
export interface TriedHandlers extends LoadedHandlers {
  /** One ending for each channel, or why there is none. */
  attempt(handler: HandlerName, attempts: Attempts): readonly AttemptEnding[] | { readonly failure: string };
}
