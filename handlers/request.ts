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

export type Sender = Readonly<Record<string, unknown>>;

declare global {
  /** AppSync writes what is logged to the API's log group, if it has one. */
  const console: { log(...values: readonly unknown[]): void };
}
