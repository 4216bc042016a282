import type { AnyNode, Identifier, VariableDeclarator } from 'acorn';
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
  let refusedUntil = 0; // what stands inside of what is refused need not be told
  return tree.within(init).flatMap((node): readonly Fault[] => {
    if (node.start < refusedUntil) return [];
    const message = faultOf(node, declarator, id.name, tree);
    if (message === undefined) return [];
    refusedUntil = node.end;
    return [{ node, message }];
  });
}

function faultOf(node: AnyNode, declarator: VariableDeclarator, constant: string, tree: CodeTree): string | undefined {
  if (node.type === 'Identifier') return identifierFault(node, declarator, tree);
  const isData = node.type === 'Property' ? node.kind === 'init' && !node.method && !isProto(node.key) : DATA.has(node.type);
  return isData ? undefined : `${constant} can only be data at the top level, made of literals, arrays and objects: put what runs into a function`;
}

function identifierFault(node: Identifier, declarator: VariableDeclarator, tree: CodeTree): string | undefined {
  if (!tree.isReference(node)) return undefined;
  const { name } = node;
  const binding = tree.bindingOf(node);
  if (!binding && ['undefined', 'Infinity', 'NaN'].includes(name)) return undefined;
  if (binding?.kind !== 'variable' || tree.functionOf(node)) return `${name} cannot be used at the top level: only constants before this one can`;
  return binding.name.start < declarator.start ? undefined : `${name} is used before it has a value: move its declaration up`;
}

function isProto(key: AnyNode): boolean {
  return (key.type === 'Identifier' && key.name === '__proto__') || (key.type === 'Literal' && key.value === '__proto__');
}
