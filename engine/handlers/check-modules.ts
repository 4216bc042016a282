import type { AnyNode, ExportNamedDeclaration, Identifier, ImportDeclaration, Literal, ObjectExpression } from 'acorn';
import type { Fault } from './check-syntax';
import { isFunction } from './code-tree';
import type { CodeTree } from './code-tree';
import type { HandlerName } from '../event-api';

export const UTILS = '@aws-appsync/utils';
/** What can be imported, from where. @see https://docs.aws.amazon.com/appsync/latest/eventapi/runtime-utils.html */
export const IMPORTABLE: ReadonlyMap<string, readonly string[]> = new Map([
  [UTILS, ['extensions', 'runtime', 'util']],
  [`${UTILS}/ai`, ['converse', 'invokeModel']],
  [`${UTILS}/dynamodb`, [
    'batchDelete', 'batchGet', 'batchPut', 'get', 'operations', 'put', 'query', 'remove', 'scan', 'sync', 'toBinarySet', 'toNumberSet', 'toStringSet',
    'transactGet', 'transactWrite', 'update',
  ]],
  [`${UTILS}/rds`, ['agg', 'createMySQLStatement', 'createPgStatement', 'insert', 'remove', 'select', 'sql', 'toJsonObject', 'typeHint', 'update']],
]);
const HANDLERS: readonly string[] = ['onPublish', 'onSubscribe'] satisfies readonly HandlerName[];
const HANDLERS_ONLY = 'a namespace exports onPublish and onSubscribe only';

/** What a module exports under one name. */
interface Export {
  readonly name: string;
  readonly node: AnyNode;
  /** What the name was declared with, where that can be seen. */
  readonly value?: AnyNode;
}

/** What a module imports and exports, and what is wrong with it. */
export interface ModuleShape {
  readonly faults: readonly Fault[];
  readonly exports: readonly HandlerName[];
  /** Those of the form { request, response }. */
  readonly objectHandlers: readonly HandlerName[];
}

export function moduleShape(tree: CodeTree): ModuleShape {
  const faults: Fault[] = [];
  const exported: Export[] = [];
  for (const node of tree.program.body) {
    if (node.type === 'ImportDeclaration') faults.push(...importFaults(node));
    if (node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && node.source)) {
      faults.push({ node, message: `nothing can be exported from another module: ${HANDLERS_ONLY}` });
    } else if (node.type === 'ExportDefaultDeclaration') {
      faults.push({ node, message: `there is no default export: ${HANDLERS_ONLY}` });
    } else if (node.type === 'ExportNamedDeclaration') {
      exported.push(...exportsOf(node, tree));
    }
  }
  faults.push(...exported.flatMap(exportFault));
  const handlers = exported.filter(({ name }) => HANDLERS.includes(name));
  return {
    faults,
    exports: handlers.map(({ name }) => name as HandlerName),
    objectHandlers: handlers.filter(({ value }) => value?.type === 'ObjectExpression').map(({ name }) => name as HandlerName),
  };
}

function importFaults(node: ImportDeclaration): readonly Fault[] {
  const module = String(node.source.value);
  const names = IMPORTABLE.get(module);
  if (!names) return [{ node, message: `'${module}' cannot be imported: bundle it into the code; only ${[...IMPORTABLE.keys()].join(', ')} exist` }];
  return node.specifiers.flatMap((specifier): readonly Fault[] => {
    const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : undefined;
    if (name === undefined || name === 'default' || names.includes(name)) return [];
    return [{ node: specifier, message: `'${module}' has no ${name}: there are ${names.join(', ')}` }];
  });
}

function exportsOf({ declaration, specifiers }: ExportNamedDeclaration, tree: CodeTree): readonly Export[] {
  switch (declaration?.type) {
    case 'FunctionDeclaration': return [{ name: declaration.id.name, node: declaration, value: declaration }];
    case 'ClassDeclaration': return [{ name: declaration.id.name, node: declaration }];
    case 'VariableDeclaration': return declaration.declarations.map((node) => (
      { name: node.id.type === 'Identifier' ? node.id.name : 'a pattern', node, value: node.init ?? undefined }));
    default: return specifiers.map(({ exported, local }) => ({ name: nameOf(exported), node: exported, value: valueOf(local, tree) }));
  }
}

function exportFault({ name, node, value }: Export): readonly Fault[] {
  if (!HANDLERS.includes(name)) return [{ node, message: `${name} cannot be exported: ${HANDLERS_ONLY}` }];
  if (value?.type === 'ObjectExpression') {
    const missing = ['request', 'response'].filter((member) => !hasFunction(value, member));
    return missing.length === 0 ? [] : [{ node, message: `${name} has no function ${missing.join(' and no function ')}: with a data source it needs both` }];
  }
  return value && isFunction(value) ? [] : [{ node, message: `${name} must be a function, or an object of the functions request and response` }];
}

function hasFunction({ properties }: ObjectExpression, member: string): boolean {
  return properties.some((property) => property.type === 'Property' && nameOf(property.key) === member
    && (isFunction(property.value) || property.value.type === 'Identifier'));
}

function valueOf(local: Identifier | Literal, tree: CodeTree): AnyNode | undefined {
  return local.type === 'Identifier' ? tree.bindingOf(local)?.value : undefined;
}

function nameOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}
