import type { AnyNode } from 'acorn';
import { CodeTree, keyName, memberName } from './code-tree';

/** Of a request, and of the very token that comes with it; another one of the same caller has them otherwise. */
const OF_REQUESTS: ReadonlySet<string> = new Set(['headers', 'sourceIp', 'domainName', 'auth_time', 'exp', 'iat', 'jti', 'origin_jti', 'event_id']);

/**
 * What code reads of a request besides the caller and the channel, so that an answer to a question, which has none of it, need not
 * be the answer to all requests.
 *
 * The library's own functions hand the request on, and decide nothing by it.
 */
export function readOfRequest(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const tree = CodeTree.parse(code);
  const reads = tree.nodes.filter((node) => {
    const around = tree.functionAround(node);
    return around?.type !== 'FunctionDeclaration' || !around.id?.name.startsWith('policy_');
  });
  return reads.map((node) => nameOf(node, tree)).find((name) => name !== undefined);
}

function nameOf(node: AnyNode, tree: CodeTree): string | undefined {
  const name = memberName(node) ?? (node.type === 'Property' ? keyName(node.key) : undefined);
  if (name !== undefined && OF_REQUESTS.has(name)) return name;
  return name === 'request' && isWhole(node, tree) ? 'the request' : undefined;
}

/** Whether the whole request is read, and not a member of it that has a name, nor a function of that name called or declared. */
function isWhole(node: AnyNode, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  if (node.type === 'Property') return parent?.type === 'ObjectPattern' && node.value.type === 'Identifier';
  return parent?.type === 'MemberExpression' ? memberName(parent) === undefined : parent?.type !== 'CallExpression' || parent.callee !== node;
}
