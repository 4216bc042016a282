import type { AnyNode, CallExpression } from 'acorn';
import type { Fault } from './check-syntax';
import { isFunction, memberName } from './code-tree';
import type { CodeTree, FunctionNode } from './code-tree';

const WITH_CALLBACK: readonly string[] = [
  'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap', 'forEach', 'map', 'reduce', 'reduceRight', 'some',
];

const PASSED = `functions cannot be passed, except to the array methods ${WITH_CALLBACK.join(', ')}: pass a value and decide inside`;
const REASSIGNED = 'functions cannot be assigned to another name: declare the function with the name it is called by';
const RETURNED = 'functions cannot be returned: return a value';

/** A function may be declared and called, and be the callback of an array method; it is not a value otherwise. */
export function functionFaults(tree: CodeTree): readonly Fault[] {
  const isKnownFunction = (node: AnyNode | null | undefined): boolean => node?.type === 'Identifier' && tree.functionOf(node) !== undefined;
  return tree.nodes.flatMap((node): Fault[] => {
    switch (node.type) {
      case 'CallExpression':
        return node.arguments.some((argument) => tree.functionOf(argument)) && !WITH_CALLBACK.includes(memberName(node.callee) ?? '')
          ? [{ node, message: PASSED }] : [];
      case 'VariableDeclarator':
        return isKnownFunction(node.init) ? [{ node, message: REASSIGNED }] : [];
      case 'AssignmentExpression':
        return node.operator === '=' && isKnownFunction(node.right) ? [{ node, message: REASSIGNED }] : [];
      case 'ReturnStatement':
        return tree.functionOf(node.argument) ? [{ node, message: RETURNED }] : [];
      case 'ArrowFunctionExpression':
        return tree.functionOf(node.body) ? [{ node, message: RETURNED }] : [];
      default:
        return [];
    }
  });
}

/** Calls by which a function could come to call itself. */
export function recursionFaults(tree: CodeTree): readonly Fault[] {
  const calls: { readonly call: CallExpression; readonly from: FunctionNode; readonly to: FunctionNode }[] = [];
  const reached = new Map<FunctionNode, Set<FunctionNode>>();
  const reach = (from: FunctionNode, to: FunctionNode): void => void reached.set(from, (reached.get(from) ?? new Set()).add(to));
  for (const node of tree.nodes) {
    const from = tree.functionAround(node);
    if (!from) continue;
    // A function inside another one runs when that one does.
    if (isFunction(node)) reach(from, node);
    const to = node.type === 'CallExpression' ? tree.functionOf(node.callee) : undefined;
    if (node.type !== 'CallExpression' || !to) continue;
    reach(from, to);
    calls.push({ call: node, from, to });
  }
  return calls.filter(({ from, to }) => reaches(to, from, reached)).map(({ call }) => ({
    node: call,
    message: `recursion is not supported: this call leads back to the function it is in${nameOf(call)}; use for…of or an array method`,
  }));
}

function reaches(start: FunctionNode, goal: FunctionNode, reached: ReadonlyMap<FunctionNode, ReadonlySet<FunctionNode>>): boolean {
  const found = new Set([start]);
  for (const each of found) {
    if (each === goal) return true;
    for (const next of reached.get(each) ?? []) found.add(next);
  }
  return false;
}

function nameOf({ callee }: CallExpression): string {
  return callee.type === 'Identifier' ? ` (through ${callee.name})` : '';
}
