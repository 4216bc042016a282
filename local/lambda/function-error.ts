import { types } from 'node:util';
import type { FunctionError } from './runtime-messages';

/** What was thrown, in the form in which Lambda reports it. */
export function toFunctionError(thrown: unknown): FunctionError {
  try {
    if (types.isNativeError(thrown)) {
      return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return { errorType: 'handled', errorMessage: 'the function failed with an error whose name, message or stack cannot be read' };
  }
}

/** An error of the runtime itself, not of the function's code. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}
