/** How one invocation of a function of the app ended. */
export type FunctionAnswer =
  | { readonly kind: 'returned'; readonly payload: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly message: string };

/** Invokes functions of the app by their ARN; the host decides how they run. */
export interface FunctionInvoker {
  /**
   * Asks a function, and waits for its answer unless the type is `Event`.
   *
   * @param waitMs Milliseconds after which nobody waits any more: the answer is a failure then, and the function runs on
   * @throws Error when there is no such function, or it cannot run here: whoever asks it refuses
   */
  invoke(functionArn: string, payload: unknown, type: 'RequestResponse' | 'Event', waitMs?: number): Promise<FunctionAnswer>;
}
