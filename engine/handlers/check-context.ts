import type { AnyNode } from 'acorn';
import type { Fault } from './check-syntax';
import { memberName } from './code-tree';
import type { Binding, CodeTree } from './code-tree';

const HANDLERS: readonly string[] = ['onPublish', 'onSubscribe', 'request', 'response'];

/** The context and its members cannot be replaced; what is in a member can. */
export function contextFaults(tree: CodeTree): readonly Fault[] {
  return tree.references.flatMap((reference): Fault[] => {
    const { name } = reference;
    if (!isContext(tree.bindingOf(reference), tree)) return [];
    if (isTarget(reference, tree)) return [{ node: reference, message: `${name} cannot be assigned to: use a variable of another name` }];
    const parent = tree.parentOf(reference);
    if (parent?.type !== 'MemberExpression' || parent.object !== reference || !isTarget(parent, tree)) return [];
    const member = memberName(parent) ?? '[…]';
    return [{ node: parent, message: `${name}.${member} cannot be replaced or deleted: use a variable, or a member of ${name}.stash` }];
  });
}

/** Whether it is the first parameter of a handler. */
function isContext(binding: Binding | undefined, tree: CodeTree): boolean {
  const { owner, name } = binding ?? {};
  if (!owner || owner.params[0] !== name) return false;
  const parent = tree.parentOf(owner);
  const names = [owner.id, parent?.type === 'VariableDeclarator' && parent.id, parent?.type === 'Property' && parent.key];
  return names.some((node) => node && node.type === 'Identifier' && HANDLERS.includes(node.name));
}

/** Whether it is assigned to or deleted. */
export function isTarget(node: AnyNode, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  switch (parent?.type) {
    case 'AssignmentExpression': case 'AssignmentPattern': case 'ForInStatement': case 'ForOfStatement': return parent.left === node;
    case 'UnaryExpression': return parent.operator === 'delete';
    case 'ChainExpression': return isTarget(parent, tree);
    case 'Property': return parent.value === node && tree.parentOf(parent)?.type === 'ObjectPattern';
    case 'UpdateExpression': case 'ArrayPattern': case 'RestElement': return true;
    default: return false;
  }
}
