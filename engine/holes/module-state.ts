import type { AnyNode, Identifier } from 'acorn';
import { isTarget } from '../handlers/check-context';
import { CodeTree, memberName } from '../handlers/code-tree';

export interface KeptName {
  readonly name: string;
  readonly line: number;
}

const CHANGES: readonly string[] = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'set', 'add', 'delete', 'clear'];

/** The names at the top level of a module that its functions change, so that one call leaves something for the next. */
export function moduleState(code: string): readonly KeptName[] {
  const tree = CodeTree.parse(code);
  const names = tree.program.body.flatMap((node) => {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    return declaration?.type === 'VariableDeclaration' ? declaration.declarations.flatMap(({ id }) => id.type === 'Identifier' ? [id] : []) : [];
  });
  return names.filter((name) => tree.referencesTo(name).some((reference) => tree.functionAround(reference) && isChanged(reference, tree)))
    .map((name) => ({ name: name.name, line: name.loc!.start.line }));
}

/** Whether the name, or something in what it stands for, is assigned to, deleted or changed by a method. */
function isChanged(reference: Identifier, tree: CodeTree): boolean {
  let node: AnyNode = reference;
  for (;;) {
    if (isTarget(node, tree)) return true;
    const parent = tree.parentOf(node);
    if (parent?.type === 'CallExpression' && parent.callee !== node && parent.arguments[0] === node && isAssign(parent.callee)) return true;
    if (parent?.type !== 'MemberExpression' || parent.object !== node) return false;
    const outer = tree.parentOf(parent);
    if (outer?.type === 'CallExpression' && outer.callee === parent && CHANGES.includes(memberName(parent) ?? '')) return true;
    node = parent;
  }
}

function isAssign(callee: AnyNode): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Object' && memberName(callee) === 'assign';
}
