import type { AnyNode, Identifier } from 'acorn';
import type { CodeTree } from './code-tree';

const FOUND = new WeakMap<CodeTree, ReadonlyMap<AnyNode, Identifier>>();

/** Whether a name is read or written there. */
export function isReference(node: AnyNode, tree: CodeTree): boolean {
  return found(tree).has(node);
}

/** The references to what one name declares. */
export function referencesTo(name: Identifier, tree: CodeTree): readonly Identifier[] {
  return [...found(tree).values()].filter((node) => node.name === name.name && tree.bindingOf(node)?.name === name);
}

/** All references of a tree are found once. */
function found(tree: CodeTree): ReadonlyMap<AnyNode, Identifier> {
  const known = FOUND.get(tree) ?? new Map(tree.references.map((node) => [node, node]));
  FOUND.set(tree, known);
  return known;
}
