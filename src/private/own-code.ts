import { checker } from './checker';
import type { OwnHandlerFunctions, OwnHandlers } from './checker';
import { codeErrors } from './code-source';
import type { CodeSource } from './code-source';

const UTILS = '@aws-appsync/utils';
const PARSED = new WeakMap<CodeSource, OwnHandlers>();

/** A handler of the user's as expressions to stand behind a policy; `ctx` is in scope there. */
export type OwnHandler =
  | { readonly form: 'function'; readonly call: string }
  | { readonly form: 'object'; readonly request: string; readonly response: string };

/** What a user's code adds to the code of a namespace. */
export interface OwnCode {
  /** All imports of the namespace's code, `util` among them. */
  readonly imports: readonly string[];
  /** Constants and functions, none of them exported. */
  readonly texts: readonly string[];
  readonly onPublish?: OwnHandler;
  readonly onSubscribe?: OwnHandler;
}

/** @throws Error with the place of everything that AppSync would refuse, or that could meet the policy */
export function ownCode(source: CodeSource, { allowRuntime }: { readonly allowRuntime: boolean }): OwnCode {
  const own = parsed(source, allowRuntime);
  const onPublish = own.onPublish && called('onPublish', own.onPublish, source);
  const onSubscribe = own.onSubscribe && called('onSubscribe', own.onSubscribe, source);
  return {
    imports: importsOf(own),
    texts: [
      ...own.constants.length > 0 ? [own.constants.join('\n')] : [],
      ...own.functions,
      ...source.values === undefined ? [] : [`function own_values() {\n  return ${source.values.expression};\n}`],
    ],
    ...onPublish && { onPublish },
    ...onSubscribe && { onSubscribe },
  };
}

/** Once for each source, whose constructor allows `runtime`; once more only to say where it is, if it is not allowed after all. */
function parsed(source: CodeSource, allowRuntime: boolean): OwnHandlers {
  const known = PARSED.get(source);
  if (known && (allowRuntime || !known.usesRuntime)) return known;
  const own = checker().parseOwnHandlers(source.code, { allowRuntime, isBundled: source.isBundled, values: source.values?.given });
  if (own.errors.length > 0) throw codeErrors(source, own.errors);
  PARSED.set(source, own);
  return own;
}

function called(name: string, handler: OwnHandlerFunctions, { method, file, values }: CodeSource): OwnHandler {
  if (handler.takesValues && values === undefined) {
    throw new Error(`${[method, ...file === undefined ? [] : [file]].join(' ')}: ${name} has a second parameter, but there are no values: give them in the options`);
  }
  const call = (callee: string) => `${callee}(ctx${values === undefined ? '' : ', own_values()'})`;
  return handler.form === 'function'
    ? { form: 'function', call: call(handler.call) }
    : { form: 'object', request: call(handler.request), response: call(handler.response) };
}

function importsOf({ imports }: OwnHandlers): string[] {
  const utils = imports.flatMap((each) => each.module === UTILS && 'names' in each ? each.names : []);
  return [
    statement(['util', ...utils], UTILS),
    ...imports.flatMap((each) => {
      if ('namespace' in each) return [`import * as ${each.namespace} from '${each.module}';`];
      return each.module === UTILS ? [] : [statement(each.names, each.module)];
    }),
  ];
}

function statement(names: readonly string[], module: string): string {
  return `import { ${[...new Set(names)].sort().join(', ')} } from '${module}';`;
}
