import type { AnyNode } from 'acorn';
import { CodeTree, keyName, memberName } from '../../handlers/code-tree';

/** What the code of a namespace names, and so may tell callers and channels apart by. */
export interface CodeWords {
  /** Texts that it compares with, hands on or keeps, such as the name of a group. */
  readonly texts: readonly string[];
  /** Members that may be claims of a token, or of what a Lambda authorizer says. */
  readonly members: readonly string[];
  /** The same, and what may be the name of one, where code asks for a claim by a name that it was handed. */
  readonly claims: readonly string[];
}

export const NO_WORDS: CodeWords = { texts: [], members: [], claims: [] };

/** More than a handler has; of code that has more, the first ones in the order of the alphabet count. */
const MOST_WORDS = 24;
const MOST_CHARACTERS = 60;

/** The members of what every handler is given and of what all code uses; none of them is a claim that tells users apart. */
const COMMON_MEMBERS: ReadonlySet<string> = new Set([
  'identity', 'info', 'channel', 'segments', 'path', 'channelNamespace', 'operation', 'events', 'payload', 'id', 'error', 'result', 'stash', 'request', 'headers',
  'claims', 'groups', 'issuer', 'sub', 'username', 'sourceIp', 'defaultAuthStrategy', 'handlerContext', 'resolverContext', 'userArn', 'accountId',
  'cognitoIdentityPoolId', 'cognitoIdentityId', 'cognitoIdentityAuthType', 'cognitoIdentityAuthProvider', 'unauthorized', 'base64Decode', 'base64Encode', 'sender', 'kind',
  'length', 'includes', 'indexOf', 'startsWith', 'endsWith', 'slice', 'split', 'join', 'charAt', 'map', 'filter', 'some', 'every', 'find', 'forEach', 'push', 'concat',
  'stringify', 'parse', 'keys', 'values', 'entries', 'assign', 'toLowerCase', 'toUpperCase', 'trim', 'log', 'util', 'at', 'substring', 'append', 'autoId', 'autoUlid', 'time',
]);

/** @throws nothing: code that does not parse names nothing, and is run by nobody */
export function wordsOf(code: string | undefined): CodeWords {
  if (code === undefined) return NO_WORDS;
  try {
    const tree = CodeTree.parse(code);
    const { nodes } = tree;
    const texts = nodes.flatMap((node) => textOf(node, tree) ?? []).filter((text) => text.length > 0 && text.length <= MOST_CHARACTERS && !/\s/.test(text));
    const asksClaims = /\b(?:claims|handlerContext|resolverContext)\b/.test(code);
    const members = asksClaims ? nodes.flatMap((node) => memberOf(node, tree) ?? []).filter((name) => !COMMON_MEMBERS.has(name)) : [];
    return { texts: firstOf(texts), members: firstOf(members), claims: firstOf(asksClaims ? [...members, ...texts] : []) };
  } catch {
    return NO_WORDS;
  }
}

function firstOf(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort().slice(0, MOST_WORDS);
}

function textOf(node: AnyNode, tree: CodeTree): string | undefined {
  if (node.type !== 'Literal' || typeof node.value !== 'string' || isNoName(node, tree)) return undefined;
  const parent = tree.parentOf(node);
  // What a value of the deployment is handed to a handler as.
  const isEncoded = parent?.type === 'CallExpression' && memberName(parent.callee) === 'base64Decode';
  return isEncoded ? Buffer.from(node.value, 'base64').toString('utf8') : node.value;
}

/** The place of a module, the kind of a value, or what is said to people. */
function isNoName(node: AnyNode, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  switch (parent?.type) {
    case 'ImportDeclaration': case 'ExpressionStatement': return true;
    case 'BinaryExpression': return [parent.left, parent.right].some((side) => side.type === 'UnaryExpression' && side.operator === 'typeof');
    case 'CallExpression': return ['error', 'log', 'appendError', 'charAt'].includes(memberName(parent.callee) ?? '');
    case 'MemberExpression': return parent.property === node && COMMON_MEMBERS.has(String((node as { value?: unknown }).value));
    default: return false;
  }
}

function memberOf(node: AnyNode, tree: CodeTree): string | undefined {
  if (node.type === 'MemberExpression') return memberName(node);
  return node.type === 'Property' && tree.parentOf(node)?.type === 'ObjectPattern' ? keyName(node.key) : undefined;
}
