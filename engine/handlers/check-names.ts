import type { AnyNode, CallExpression } from 'acorn';
import type { Fault } from './check-syntax';
import { memberName } from './code-tree';
import type { CodeTree } from './code-tree';

const NO_GLOBALS: ReadonlyMap<string, string> = new Map([
  ...['eval', 'Function'].map((name) => [name, 'code cannot be made from text'] as const),
  ...['globalThis', 'global', 'window', 'self'].map((name) => [name, 'declare what you share as a constant'] as const),
  ...['Proxy', 'Reflect'].map((name) => [name, 'use literals, and Object.keys, entries, values, assign or hasOwn'] as const),
  ...['process', 'require', 'module', 'exports', 'Buffer'].map((name) => [name, 'handlers do not run in Node.js'] as const),
  ...['fetch', 'XMLHttpRequest', 'WebSocket'].map((name) => [name, 'a handler has no network; use a data source'] as const),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise']
    .map((name) => [name, 'a handler cannot wait for anything'] as const),
]);

/** Members of constructors. `Object` has others that AppSync documents; these the lint plugin refuses. */
const NO_STATICS: Readonly<Record<string, readonly string[] | undefined>> = {
  Object: [
    'create', 'defineProperties', 'defineProperty', 'freeze', 'getOwnPropertyDescriptor', 'getOwnPropertyDescriptors', 'getOwnPropertyNames',
    'getOwnPropertySymbols', 'getPrototypeOf', 'is', 'isExtensible', 'isFrozen', 'isSealed', 'preventExtensions', 'seal', 'setPrototypeOf',
  ],
  Array: ['from', 'of'],
  String: ['fromCharCode', 'fromCodePoint'],
};

/** Methods whose name says enough, whatever they are called on. */
const NO_METHODS: ReadonlyMap<string, string> = new Map([
  ...['apply', 'bind', 'call'].map((name) => [name, 'call the function by its name'] as const),
  ...['copyWithin', 'groupToMap'].map((name) => [name, 'build a new array'] as const),
  ...['charCodeAt', 'localeCompare', 'matchAll', 'padEnd', 'padStart', 'repeat', 'search', 'toLocaleLowerCase', 'toLocaleUpperCase']
    .map((name) => [name, 'use charAt, indexOf, slice, split, toLowerCase or toUpperCase'] as const),
  ...['Date', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds', 'Time', 'Year']
    .flatMap((unit) => [`set${unit}`, `setUTC${unit}`]).concat('toGMTString', 'toLocaleDateString', 'toLocaleTimeString')
    .map((name) => [name, 'use util.time'] as const),
]);

/** Methods that other things have too, so that only a receiver whose kind is plain to see counts. */
const NO_ARRAY_METHODS: readonly string[] = ['entries', 'group', 'keys', 'toLocaleString', 'toString', 'values'];
const NO_STRING_METHODS: readonly string[] = ['valueOf'];

/** Globals and methods that AppSync does not have, as far as they can be told without types. */
export function nameFaults(tree: CodeTree): readonly Fault[] {
  const globals = tree.references.flatMap((node): Fault[] => {
    const reason = tree.bindingOf(node) ? undefined : NO_GLOBALS.get(node.name);
    return reason === undefined ? [] : [{ node, message: `${node.name} does not exist: ${reason}` }];
  });
  const methods = tree.nodes.flatMap((node): Fault[] => {
    const message = node.type === 'CallExpression' ? methodFault(node, tree) : undefined;
    return message === undefined ? [] : [{ node, message }];
  });
  return [...globals, ...methods];
}

function methodFault({ callee }: CallExpression, tree: CodeTree): string | undefined {
  const name = memberName(callee);
  if (callee.type !== 'MemberExpression' || name === undefined) return undefined;
  const { object } = callee;
  if (object.type === 'Identifier' && !tree.bindingOf(object) && NO_STATICS[object.name]?.includes(name)) {
    return `${object.name}.${name} is not supported: use literals, and Object.keys, entries, values, assign or hasOwn`;
  }
  const kind = kindOf(object, tree);
  if (kind === 'array' && NO_ARRAY_METHODS.includes(name)) return `the method ${name} of arrays is not supported: use for…of, map or join`;
  if (kind === 'string' && NO_STRING_METHODS.includes(name)) return `the method ${name} of strings is not supported: use the string itself`;
  const instead = kind === 'own' ? undefined : NO_METHODS.get(name);
  return instead === undefined ? undefined : `the method ${name} is not supported: ${instead}`;
}

/** What a value plainly is; an object of the code's own, or of a module, may have methods of any name. */
function kindOf(node: AnyNode, tree: CodeTree): 'array' | 'string' | 'own' | undefined {
  switch (node.type) {
    case 'ArrayExpression': return 'array';
    case 'TemplateLiteral': return 'string';
    case 'Literal': return typeof node.value === 'string' ? 'string' : undefined;
    case 'ObjectExpression': return 'own';
    case 'MemberExpression': return kindOf(node.object, tree) === 'own' ? 'own' : undefined;
    case 'Identifier': {
      const binding = tree.bindingOf(node);
      if (binding?.kind === 'import') return 'own';
      return binding?.value && binding.value.type !== 'Identifier' ? kindOf(binding.value, tree) : undefined;
    }
    default: return undefined;
  }
}
