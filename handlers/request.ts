/** The part of AppSync's context that policies read; members are unknown because a credential decides them. */
export interface PolicyContext {
  readonly identity?: Record<string, unknown> | null;
  readonly info: {
    readonly channel: { readonly path?: unknown; readonly segments: readonly unknown[] };
    readonly operation: unknown;
  };
}

export interface PublishContext extends PolicyContext {
  readonly events: readonly { readonly id: string; readonly payload: Record<string, unknown> }[];
}

/** What a function is told of a call. */
export interface InvocationContext extends PolicyContext {
  readonly info: PolicyContext['info'] & { readonly channelNamespace: { readonly name: unknown } };
  readonly request: { readonly headers?: unknown; readonly domainName?: unknown };
  readonly events?: unknown;
}

/** The context of `response`: what the data source answered, or why it failed. */
export interface AnsweredContext {
  readonly result?: unknown;
  readonly error?: unknown;
}

/** What lives from `request` to `response`. */
export interface StashContext {
  readonly stash: Record<string, unknown>;
}

export type Sender = Readonly<Record<string, unknown>>;

declare global {
  /** AppSync writes what is logged to the API's log group, if it has one. */
  const console: { log(...values: readonly unknown[]): void };
}
