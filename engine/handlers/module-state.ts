import type { AnyNode, Identifier, VariableDeclarator } from 'acorn';
import { UTILS } from './check-modules';
import { CodeTree, isFunction, memberName } from './code-tree';

/**
 * Whether a run of the code may leave something behind that the next one sees, as far as the text tells: where it does not,
 * there is none.
 *
 * All that handlers reach but their own module is frozen. So it can only be in a variable of the top level, or on a
 * function, which has members like any object.
 */
export function mayKeepState(code: string): boolean {
  const tree = CodeTree.parse(code);
  if (tree.nodes.some(mayReachAnObject)) return true;
  const objects: Identifier[] = [];
  for (const node of tree.program.body) {
    const declared = declarationOf(node);
    if (declared === undefined || !declared.every(({ isConstant }) => isConstant)) return true;
    objects.push(...declared.flatMap(({ object }) => object ?? []));
  }
  return tree.references.some((reference) => objects.some((name) => tree.bindingOf(reference)?.name === name) && !isOnlyCalled(reference, tree));
}

/** Ways to an object of the module that are none of its names. */
function mayReachAnObject(node: AnyNode): boolean {
  switch (node.type) {
    case 'ThisExpression': case 'MetaProperty': case 'ClassDeclaration': case 'ClassExpression': return true;
    case 'FunctionDeclaration': return node.generator; // what it returns inherits from its prototype
    case 'FunctionExpression': return node.generator || Boolean(node.id);
    default: return false;
  }
}

interface Declared {
  readonly isConstant: boolean;
  /** The name, if it stands for a function or another object. */
  readonly object?: Identifier | null;
}

/** Nothing where a statement runs, rather than declares. */
function declarationOf(node: AnyNode): readonly Declared[] | undefined {
  switch (node.type) {
    case 'ImportDeclaration': return [];
    case 'ExportNamedDeclaration': return node.declaration ? declarationOf(node.declaration) : [];
    case 'FunctionDeclaration': return [{ isConstant: true, object: node.id }];
    case 'VariableDeclaration': return node.declarations.map((declarator) => node.kind === 'const' ? constantOf(declarator) : { isConstant: false });
    default: return undefined;
  }
}

function constantOf({ id, init }: VariableDeclarator): Declared {
  if (id.type !== 'Identifier' || !init) return { isConstant: false };
  if (isFunction(init)) return { isConstant: true, object: id };
  // Another value of a member may be a function that an earlier call made, with variables of that call.
  if (init.type === 'ObjectExpression') return { isConstant: init.properties.every((member) => member.type === 'Property' && isFunction(member.value)), object: id };
  return { isConstant: (init.type === 'Literal' && !('regex' in init)) || (init.type === 'TemplateLiteral' && init.expressions.length === 0) };
}

/** A name that is read as a value may be given a member under another name. */
function isOnlyCalled(reference: Identifier, tree: CodeTree): boolean {
  const parent = tree.parentOf(reference);
  return parent?.type === 'ExportSpecifier' || (parent?.type === 'CallExpression' && parent.callee === reference);
}

/** Members that give another value each time, and `util` of the whole module, which has them. */
const CHANGING: ReadonlySet<string> = new Set(['time', 'autoId', 'autoUlid', 'autoKsuid', 'math', 'random', 'util']);

/** Whether a run may depend on the time or on chance: on what is made for one moment, or on what is reached in a way that the text does not tell. */
export function mayDependOnMoment(code: string): boolean {
  const tree = CodeTree.parse(code);
  return tree.references.some((reference) => {
    const binding = tree.bindingOf(reference);
    // the other modules make requests for data sources, the same at any time
    if (binding ? tree.moduleOf(binding.name) !== UTILS : !['util', 'Math'].includes(reference.name)) return false;
    const parent = tree.parentOf(reference);
    const member = parent?.type === 'MemberExpression' && parent.object === reference ? memberName(parent) : undefined;
    return member === undefined || CHANGING.has(member);
  });
}
