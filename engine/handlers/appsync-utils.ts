import { DYNAMODB_HELPERS_MODULE, refusedModule } from './helper-modules';
import { UTIL_FUNCTIONS } from './utils/functions';

/** The members of a part of `util`, each asking the host. */
function membersOf(path: string): string {
  const names = [...UTIL_FUNCTIONS.keys()].filter((name) => name.startsWith(`${path}.`) && !name.slice(path.length + 1).includes('.'));
  return names.map((name) => `${name.slice(path.length + 1)}: (...args) => ask('${name}', ...args)`).join(',\n  ');
}

function partOf(path: string): string {
  return `supported('${path}', {\n  ${membersOf(path)}\n})`;
}

/**
 * `@aws-appsync/utils` as handlers import it, in QuickJS. The published package holds types only.
 *
 * What the real module has besides fails by name; if it were undefined, a policy might take that for an answer.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/built-in-util.html
 */
export const APPSYNC_UTILS_MODULE = String.raw`
import { ask, show, stringify, supported, unsupported } from 'intrinsics';
const { Error } = globalThis;

export const util = supported('util', {
  unauthorized() {
    ask('refuse', 'unauthorized');
    throw new Error('util.unauthorized()');
  },
  error(message, errorType) {
    ask('refuse', 'error', show(message), errorType === undefined || errorType === null ? undefined : show(errorType));
    throw new Error('util.error()');
  },
  authType: () => ask('authType'),
  autoId: () => ask('autoId'),
  autoUlid: () => ask('autoUlid'),
  autoKsuid: () => ask('autoKsuid'),
  ${membersOf('util')},
  time: ${partOf('util.time')},
  dynamodb: ${partOf('util.dynamodb')},
  transform: ${partOf('util.transform')},
  math: ${partOf('util.math')},
  str: ${partOf('util.str')},
  http: ${partOf('util.http')},
});

export const runtime = supported('runtime', {
  earlyReturn(value, ...options) {
    if (options.length > 0) unsupported('runtime.earlyReturn with options');
    ask('earlyReturn', stringify({ value }));
    throw new Error('runtime.earlyReturn()');
  },
});

export const extensions = supported('extensions', {});
`;

/** What else handlers can import. Its names must be there, or the code would not load; those of data sources that do not run here fail by name. */
export const HELPER_MODULES: ReadonlyMap<string, string> = new Map([
  ['@aws-appsync/utils/dynamodb', DYNAMODB_HELPERS_MODULE],
  ['@aws-appsync/utils/rds', refusedModule('rds', [
    'agg', 'createMySQLStatement', 'createPgStatement', 'insert', 'remove', 'select', 'sql', 'toJsonObject', 'typeHint', 'update',
  ])],
  ['@aws-appsync/utils/ai', refusedModule('ai', ['converse', 'invokeModel'])],
]);
