import type { CodeError } from './handler-checker';
import type { HandlerName } from '../event-api';

/** An import of a module of AppSync: its names, or the one name for all of them. */
export type OwnImport =
  | { readonly module: string; readonly names: readonly string[] }
  | { readonly module: string; readonly namespace: string };

/** How a handler of the user's is called: the names of functions that take the context, then the values. */
export type OwnHandler = { readonly takesValues: boolean } & (
  | { readonly form: 'function'; readonly call: string }
  | { readonly form: 'object'; readonly request: string; readonly response: string });

/** What a user's code is made of, so that it can be composed with a policy. */
export interface OwnHandlers extends Partial<Readonly<Record<HandlerName, OwnHandler>>> {
  readonly errors: readonly CodeError[];
  readonly imports: readonly OwnImport[];
  /** Statements, to stand before the functions. */
  readonly constants: readonly string[];
  /** Declarations at the top level, none of them exported. */
  readonly functions: readonly string[];
  readonly usesRuntime: boolean;
}

export interface OwnHandlersOptions {
  /** Whether `runtime` may be used, by which a handler can end before its caller has stamped what it returns. */
  readonly allowRuntime: boolean;
  /** Whether the code comes from a bundler, which gives imports other names. */
  readonly isBundled?: boolean;
  /** The values that the handlers get; nothing is said of what they read if there is none. */
  readonly values?: Readonly<Record<string, unknown>>;
}
