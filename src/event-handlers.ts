import { readFileSync } from 'fs';
import { Token } from 'aws-cdk-lib/core';
import type { CodeSource } from './private/code-source';
import { bundled } from './private/esbuild';
import { valuesExpression } from './private/handler-values';
import { hasHiddenToken } from './private/literal';
import { ownCode } from './private/own-code';
import { OPTIONS, optional, requireShapes, TEXT } from './private/shape';

/**
 * Options of handlers of your own.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export interface EventHandlersOptions {
  /**
   * Values for the handlers, which get them as their second parameter: `export function onPublish(ctx, values)`.
   *
   * They are texts, numbers, booleans, null, lists and maps. None of Python and null of Java do not arrive here: null in every
   * language is `JsonNull.INSTANCE` of aws-cdk-lib. A text may be one that only deployment knows, such as the
   * name of a table; numbers and lists may not, and neither may secrets, since the code can be read in the template.
   *
   * A value that the code reads by name and that was not given is an error, unless the code says what holds without it, as in
   * `values.limit ?? 10`, or asks `values.limit === undefined`. So is an integer beyond ±9007199254740991, which would be
   * another one: take a text.
   *
   * @default - no values, and no second parameter
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- jsii has no unknown
  readonly values?: { [key: string]: any };
}

/**
 * Your own `onPublish` and `onSubscribe`, which run after the policy has admitted the call.
 *
 * The code is checked at synthesis against what AppSync supports, and composed with the policy. It may import from
 * `@aws-appsync/utils`, and have functions and constants of data at its top level. Names that begin with `policy_` or
 * `own_` are reserved.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export class EventHandlers {
  /**
   * Handlers of JavaScript, as a text.
   *
   * @param code An ES module that exports onPublish, onSubscribe or both, as functions or as `{ request, response }`
   * @param options The values that they get
   * @throws if AppSync would refuse the code, with each line and column, or if a value cannot be passed or is read and was not given
   */
  public static fromInline(code: string, options: EventHandlersOptions = {}): EventHandlers {
    requireShapes('EventHandlers.fromInline', { code }, { code: TEXT });
    if (Token.isUnresolved(code) || hasHiddenToken(code)) {
      throw new Error('EventHandlers.fromInline: the code contains a value that only deployment knows, which could become code: pass it in values');
    }
    return new EventHandlers(sourceOf({ code, method: 'EventHandlers.fromInline', isBundled: false }, options));
  }

  /**
   * Handlers of JavaScript, in a file that is read at synthesis.
   *
   * @param path The file, seen from the working directory
   * @param options The values that they get
   * @throws if AppSync would refuse the code, with each line and column, or if a value cannot be passed or is read and was not given
   */
  public static fromAsset(path: string, options: EventHandlersOptions = {}): EventHandlers {
    const code = read(path, 'EventHandlers.fromAsset', /\.m?js$/, 'a .js file; for TypeScript there is fromTypeScript()');
    return new EventHandlers(sourceOf({ code, method: 'EventHandlers.fromAsset', file: path, isBundled: false }, options));
  }

  /**
   * Handlers of TypeScript, bundled at synthesis with all they import except AppSync's own modules.
   *
   * It takes your esbuild: the one found from the folder of the handlers, else from the working directory, else in the
   * folder that the environment variable CDK_COGNITO_EVENTS_ESBUILD names. It never installs one.
   *
   * @param path The file, seen from the working directory
   * @param options The values that they get
   * @throws if there is no esbuild, if it fails, if AppSync would refuse the code, or if a value cannot be passed or is read and was not given
   */
  public static fromTypeScript(path: string, options: EventHandlersOptions = {}): EventHandlers {
    const method = 'EventHandlers.fromTypeScript';
    read(path, method, /\.[mc]?[jt]s$/, 'a .ts or .js file');
    try {
      return new EventHandlers(sourceOf({ ...bundled(path), method, file: path, isBundled: true }, options));
    } catch (error) {
      const { message } = error as Error;
      throw message.startsWith(method) ? error : new Error(`${method} ${path}: ${message}`);
    }
  }

  private constructor(
    /** @internal */
    public readonly _source: CodeSource,
  ) {
    ownCode(_source, { allowRuntime: true });
  }
}

function sourceOf(source: CodeSource, options: EventHandlersOptions): CodeSource {
  requireShapes(source.method, options, { values: optional(OPTIONS) });
  const { values } = options;
  if (values === undefined) return source;
  try {
    return { ...source, values: { given: values, expression: valuesExpression(values) } };
  } catch (error) {
    throw new Error(`${source.method}${source.file === undefined ? '' : ` ${source.file}`}: ${(error as Error).message}`);
  }
}

function read(path: string, method: string, names: RegExp, kind: string): string {
  requireShapes(method, { path }, { path: TEXT });
  if (!names.test(path)) throw new Error(`${method} ${path}: must be ${kind}`);
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new Error(`${method} ${path}: cannot be read: ${(error as Error).message}`);
  }
}
