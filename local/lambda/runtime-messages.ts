/** An error as Lambda returns it: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** Server -> function process. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON. */
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Function process -> server. */
export type RuntimeMessage =
  | { readonly kind: 'ready' }
  /** JSON in `result`. */
  | { readonly kind: 'result'; readonly requestId: string; readonly result: string }
  /** Without `requestId` the code could not be loaded. If it is fatal, the process ends. */
  | { readonly kind: 'error'; readonly requestId?: string; readonly error: FunctionError; readonly fatal: boolean };

/** Ends the output of one invocation on stdout and on stderr. */
export function endOfOutput(requestId: string): string {
  return `\u0000end of ${requestId}\u0000`;
}
