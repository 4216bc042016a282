import type { AnyNode } from 'acorn';
import type { Fault } from './check-syntax';
import { isFunction, keyName } from './code-tree';
import type { CodeTree } from './code-tree';

const AS_VALUE = 'a function cannot be a value: declare it, and call it by its name';

/**
 * Code that could run where nobody calls it: a function as a value could replace one that the policy uses, and a getter,
 * a setter or a prototype could answer for what the policy wrote.
 *
 * @param handlers the objects whose members are handlers
 */
export function ownFunctionFaults(tree: CodeTree, handlers: ReadonlySet<AnyNode>): readonly Fault[] {
  return tree.nodes.flatMap((node): readonly Fault[] => {
    const parent = tree.parentOf(node);
    if (node.type === 'Property' && parent?.type === 'ObjectExpression' && !handlers.has(parent)) {
      if (node.kind !== 'init') return [{ node, message: `${node.kind}ters are not supported: write a member, or call a function` }];
      if (!node.computed && keyName(node.key) === '__proto__') return [{ node, message: '__proto__ cannot be used: take another name' }];
    }
    if (!isValue(node, tree)) return [];
    switch (parent?.type) {
      // The check of what AppSync takes knows of calls, returns and new names.
      case 'CallExpression': case 'ReturnStatement': case 'ArrowFunctionExpression': case 'VariableDeclarator': case 'ExportSpecifier':
        return [];
      case 'AssignmentExpression':
        return node.type === 'Identifier' ? [] : [{ node, message: AS_VALUE }];
      case 'Property': {
        const object = tree.parentOf(parent);
        return object && handlers.has(object) ? [] : [{ node, message: AS_VALUE }];
      }
      default:
        return [{ node, message: AS_VALUE }];
    }
  });
}

/** Whether it is a function that is not declared there, or the name of one. */
function isValue(node: AnyNode, tree: CodeTree): boolean {
  if (node.type === 'Identifier') return tree.isReference(node) && tree.functionOf(node) !== undefined;
  return isFunction(node) && node.type !== 'FunctionDeclaration';
}
