import type { AnyNode, VariableDeclarator } from 'acorn';
import type { Fault } from './check-syntax';
import type { CodeTree } from './code-tree';

const DATA: ReadonlySet<AnyNode['type']> = new Set([
  'Literal', 'TemplateLiteral', 'TemplateElement', 'ArrayExpression', 'ObjectExpression', 'SpreadElement', 'UnaryExpression', 'BinaryExpression',
  'LogicalExpression', 'ConditionalExpression', 'MemberExpression', 'ChainExpression',
] as const);

/** Why a constant of the top level is more than data, if it is: nothing may run before the policy. */
export function constantFaults(declarator: VariableDeclarator, tree: CodeTree): readonly Fault[] {
  const { id, init } = declarator;
  if (id.type !== 'Identifier') return [{ node: id, message: 'a pattern cannot stand at the top level: declare one constant for each name' }];
  if (!init) return [{ node: id, message: `${id.name} has no value: at the top level there are constants, nothing that changes between calls` }];
  return tree.within(init).flatMap((node): readonly Fault[] => {
    if (node.type === 'Identifier') return identifierFault(node.name, node, declarator, tree);
    if (node.type === 'Property') return node.kind === 'init' && !node.method && !isProto(node.key) ? [] : [refused(node, id.name)];
    return DATA.has(node.type) ? [] : [refused(node, id.name)];
  });
}

function identifierFault(name: string, node: AnyNode & { type: 'Identifier' }, declarator: VariableDeclarator, tree: CodeTree): readonly Fault[] {
  if (!tree.isReference(node)) return [];
  const binding = tree.bindingOf(node);
  if (!binding) return name === 'undefined' || name === 'Infinity' || name === 'NaN' ? [] : [refused(node, name)];
  if (binding.kind !== 'variable' || tree.functionOf(node)) return [{ node, message: `${name} cannot be used at the top level: only constants before this one can` }];
  return binding.name.start < declarator.start ? [] : [{ node, message: `${name} is used before it has a value: move its declaration up` }];
}

function refused(node: AnyNode, name: string): Fault {
  return { node, message: `${name} can only be data at the top level, made of literals, arrays and objects: put what runs into a function` };
}

function isProto(key: AnyNode): boolean {
  return (key.type === 'Identifier' && key.name === '__proto__') || (key.type === 'Literal' && key.value === '__proto__');
}
