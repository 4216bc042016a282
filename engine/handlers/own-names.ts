import type { AnyNode, Identifier } from 'acorn';
import { isTarget } from './check-context';
import type { Fault } from './check-syntax';
import { memberName } from './code-tree';
import type { Binding, CodeTree } from './code-tree';

const HANDLERS: readonly string[] = ['onPublish', 'onSubscribe'];
const MODULE_NAMES: readonly string[] = ['util', 'runtime', 'extensions'];
const CALL: readonly string[] = ['identity', 'info'];
const DECLARING: ReadonlySet<AnyNode['type']> = new Set([
  'VariableDeclarator', 'VariableDeclaration', 'ExportNamedDeclaration', 'ImportDeclaration', 'ImportSpecifier', 'ImportNamespaceSpecifier',
] as const);
/** Built-in objects that the policy uses, or by which what it uses could be changed. */
const SHARED: readonly string[] = ['JSON', 'Math', 'Object', 'Symbol', 'console'];
const INNARDS: readonly string[] = ['__proto__', 'prototype', 'constructor'];

/** Names by which a user's code could meet the policy that runs before it. */
export function ownNameFaults(tree: CodeTree, isDeclaredName: (node: Identifier) => boolean): readonly Fault[] {
  return tree.nodes.flatMap((node): readonly Fault[] => {
    if (node.type === 'Super') return [{ node, message: 'super is not supported: call the function by its name' }];
    if (INNARDS.includes(memberName(node) ?? '')) {
      return [{ node, message: `${memberName(node)!} cannot be used: what is built in stays as it is, for the policy too` }];
    }
    if (node.type !== 'Identifier') return [];
    if (/^(?:policy|own)_/.test(node.name) && isName(node, tree)) {
      return [{ node, message: `${node.name} cannot be a name: the prefixes policy_ and own_ are reserved; rename it` }];
    }
    return tree.isReference(node) && !isDeclaredName(node) ? referenceFault(node, tree) : [];
  });
}

function referenceFault(node: Identifier, tree: CodeTree): readonly Fault[] {
  const { name } = node;
  const binding = tree.bindingOf(node);
  if (!binding && name === 'arguments') return [{ node, message: 'arguments is not supported: name the parameters' }];
  if (!binding && MODULE_NAMES.includes(name)) {
    return [{ node, message: `${name} is not imported: add import { ${name} } from '@aws-appsync/utils'` }];
  }
  if (HANDLERS.includes(name) && (!binding || isTopLevel(binding.name, tree))) {
    return [{ node, message: `${name} cannot be used here: it is called by the policy only; put what is shared into a function of another name` }];
  }
  if (isWritten(node, tree) && (!binding || binding.kind === 'import')) {
    return [{ node, message: `${name} cannot be changed: it is ${binding ? 'imported' : 'built in'}, and the policy uses it too` }];
  }
  if (!binding && SHARED.includes(name) && !isOfNamedMember(node, tree)) {
    return [{ node, message: `${name} cannot be a value: use a member of it by name, as ${name}.…` }];
  }
  const member = tree.parentOf(node);
  if (member?.type === 'MemberExpression' && CALL.includes(memberName(member) ?? '') && isWritten(node, tree) && isContext(binding, tree)) {
    return [{ node, message: `${name}.${memberName(member)!} cannot be changed: it says who calls, and where; use a variable` }];
  }
  return [];
}

/** Whether a member of it is taken, by a name that stands there: what has the thing itself could change or freeze something by it. */
function isOfNamedMember(node: Identifier, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  return parent?.type === 'MemberExpression' && parent.object === node && memberName(parent) !== undefined;
}

/** Whether it is the first parameter of a function that is no callback. */
function isContext(binding: Binding | undefined, tree: CodeTree): boolean {
  return !!binding?.owner && binding.owner.params[0] === binding.name && tree.parentOf(binding.owner)?.type !== 'CallExpression';
}

/** Whether a name is declared outside of all functions and blocks. */
function isTopLevel(name: Identifier, tree: CodeTree): boolean {
  let node = tree.parentOf(name);
  if (node?.type === 'FunctionDeclaration' && node.id === name) node = tree.parentOf(node);
  while (node && DECLARING.has(node.type)) node = tree.parentOf(node);
  return node?.type === 'Program';
}

/** Whether it stands for something; a member, a key, or what a module calls it does not. */
function isName(node: Identifier, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression': return parent.object === node || parent.computed;
    case 'Property': return parent.value === node || parent.computed || parent.shorthand;
    case 'ImportSpecifier': return parent.local === node;
    default: return true;
  }
}

/** Whether the name, or a member of what it stands for, is assigned to or deleted. */
export function isWritten(node: AnyNode, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression': return parent.object === node && isWritten(parent, tree);
    case 'ChainExpression': case 'ParenthesizedExpression': return isWritten(parent, tree);
    default: return isTarget(node, tree);
  }
}
