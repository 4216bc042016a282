import type { AuthMode } from './event-api';

export type Operation = 'connect' | 'subscribe' | 'publish';

/** Which check decided. The checks run in this order, and the first refusal ends them. */
export type Rule = 'channel' | 'credential' | 'namespace' | 'mode' | 'iam' | 'events' | 'handler' | 'allowed';

/** What the service tells a client; never more than this. */
export interface ServiceError {
  readonly errorType: string;
  readonly message?: string;
  /** HTTP status, and `errorCode` of a connection error. */
  readonly status: number;
}

/** Who asked, as far as the credential could be verified. */
export interface Caller {
  /** For people: `alice (access token)`, `arn:aws:sts::…`, `no valid credential`. Never a token or a key. */
  readonly label: string;
  readonly mode?: AuthMode;
}

/** The answer to one connect, subscribe or publish, with the reason that only the developer sees. */
export interface Decision {
  readonly operation: Operation;
  readonly channel?: string;
  readonly caller: Caller;
  readonly allowed: boolean;
  readonly rule: Rule;
  readonly reason: string;
  /** Present exactly when refused. */
  readonly error?: ServiceError;
  /** Set where it was refused because something failed or cannot be evaluated here, so that AppSync may decide otherwise. */
  readonly unevaluated?: true;
  /** What the handler wrote with console.log, one entry a call. */
  readonly logs: readonly string[];
}

/** An event after the handler: broadcast, or reported in `failed`, or dropped by the handler (neither). */
export interface PublishedEvent {
  /** The index in the publisher's request. */
  readonly index: number;
  readonly identifier: string;
  /** The text that subscribers receive; absent when failed or dropped. */
  readonly payload?: string;
  readonly failure?: { readonly code: string; readonly message: string };
}

export interface PublishDecision extends Decision {
  /** In the order of broadcast, then what was not broadcast; empty when refused. */
  readonly events: readonly PublishedEvent[];
}
