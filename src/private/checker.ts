import { builtFile } from './built-file';

/** Where AppSync would refuse a code, or this library. Lines and columns begin at 1. */
export interface CodeError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly excerpt?: string;
}

export type OwnImport =
  | { readonly module: string; readonly names: readonly string[] }
  | { readonly module: string; readonly namespace: string };

/** The functions of a user's code that are a handler; each takes the context, then the values. */
export type OwnHandlerFunctions = { readonly takesValues: boolean } & (
  | { readonly form: 'function'; readonly call: string }
  | { readonly form: 'object'; readonly request: string; readonly response: string });

export interface OwnHandlers {
  readonly errors: readonly CodeError[];
  readonly imports: readonly OwnImport[];
  readonly constants: readonly string[];
  readonly functions: readonly string[];
  readonly onPublish?: OwnHandlerFunctions;
  readonly onSubscribe?: OwnHandlerFunctions;
  readonly usesRuntime: boolean;
}

export interface OwnHandlersOptions {
  readonly allowRuntime: boolean;
  readonly isBundled?: boolean;
  /** The values that the handlers get, so that they read no others. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What lib/checker/index.js exports. */
export interface Checker {
  checkHandlerCode(code: string): { readonly errors: readonly CodeError[] };
  parseOwnHandlers(code: string, options: OwnHandlersOptions): OwnHandlers;
}

/** The program that parses handlers. It is loaded by those who have code of their own. */
export function checker(): Checker {
  return module.require(builtFile('checker/index.js')) as Checker;
}
