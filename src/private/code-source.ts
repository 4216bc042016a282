import type { CodeError } from './checker';

/** The values of an option, and the expression for them. */
export interface GivenValues {
  readonly given: Readonly<Record<string, unknown>>;
  readonly expression: string;
}

/** A user's code, and how errors in it are told. */
export interface CodeSource {
  readonly code: string;
  /** How the code came here, as in `EventHandlers.fromAsset`. */
  readonly method: string;
  readonly file?: string;
  /** Whether a bundler wrote it. */
  readonly isBundled: boolean;
  readonly values?: GivenValues;
  /** From a place in the code to the one in the user's files. */
  readonly locate?: (error: CodeError) => CodeError & { readonly file?: string };
}

/** One error that tells all, each with its place and its line of code. */
export function codeErrors({ method, file, locate }: CodeSource, errors: readonly CodeError[]): Error {
  return new Error(errors.map((error) => {
    const at: CodeError & { readonly file?: string } = locate?.(error) ?? error;
    const path = at.file ?? file;
    const place = `${path === undefined ? '' : `${path}:`}${at.line}:${at.column}`;
    return `${method} ${place}: ${at.message}${at.excerpt === undefined ? '' : `\n    ${at.excerpt}`}`;
  }).join('\n'));
}
