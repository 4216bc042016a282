import type { AnyNode } from 'acorn';
import { CodeTree, keyName, memberName } from './code-tree';
import { isSegment } from '../channel';

/** What code names, and so may tell callers and channels apart by; each once, in the order of the text. */
export interface CodeWords {
  /** Texts that it compares with, hands on or keeps, such as the name of a group. */
  readonly texts: readonly string[];
  /** Legal segments in its texts. */
  readonly segments: readonly string[];
  /** Members that it reads, which may be claims of a token, or of what a Lambda authorizer says. */
  readonly members: readonly string[];
}

export const NO_WORDS: CodeWords = { texts: [], segments: [], members: [] };

/** Of contexts, of tokens as they always are, and of the language; none of them tells users apart. */
const KNOWN: ReadonlySet<string> = new Set([
  'SUBSCRIBE', 'PUBLISH',
  'identity', 'info', 'channel', 'channelNamespace', 'operation', 'path', 'segments', 'name', 'request', 'headers', 'domainName', 'events', 'event', 'payload', 'id',
  'stash', 'result', 'error', 'prev', 'claims', 'sub', 'username', 'groups', 'issuer', 'sourceIp', 'defaultAuthStrategy', 'handlerContext', 'resolverContext',
  'accountId', 'userArn', 'cognitoIdentityId', 'cognitoIdentityPoolId', 'cognitoIdentityAuthType', 'cognitoIdentityAuthProvider', 'cognito:groups', 'cognito:username',
  'iss', 'token_use', 'aud', 'exp', 'iat', 'client_id', 'email_verified', 'phone_number_verified', 'sender', 'kind',
  'util', 'unauthorized', 'time', 'base64Decode', 'base64Encode', 'autoId', 'autoUlid', 'append', 'length', 'map', 'filter', 'find', 'some', 'every', 'forEach', 'reduce',
  'includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith', 'split', 'join', 'slice', 'substring', 'charAt', 'trim', 'concat', 'push', 'toLowerCase', 'toUpperCase',
  'replace', 'replaceAll', 'keys', 'values', 'entries', 'stringify', 'parse', 'log', 'match', 'matches', 'toString', 'at', 'hasOwn', 'assign', 'isArray',
]);

/** What its arguments say is for people, or no word. */
const SAYING: readonly string[] = ['error', 'log', 'appendError', 'charAt'];

/** Nothing of code that does not parse, which nobody runs. */
export function codeWords(code: string | undefined): CodeWords {
  const tree = code === undefined ? undefined : parsed(code);
  if (!tree) return NO_WORDS;
  const texts = unique(tree.nodes.flatMap((node) => textOf(node, tree) ?? []).filter((text) => text !== '' && !KNOWN.has(text)));
  return {
    texts,
    segments: unique(texts.flatMap((text) => text.split('/')).filter((text) => isSegment(text) && !KNOWN.has(text))),
    members: unique(tree.nodes.flatMap((node) => memberOf(node, tree) ?? []).filter((name) => !KNOWN.has(name) && !/^\d*$/.test(name))),
  };
}

function parsed(code: string): CodeTree | undefined {
  try {
    return CodeTree.parse(code);
  } catch {
    return undefined;
  }
}

function textOf(node: AnyNode, tree: CodeTree): string | undefined {
  const isPiece = node.type === 'TemplateElement';
  const text = isPiece ? node.value.cooked : node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
  if (text === undefined || text === null) return undefined;
  const whole = isPiece ? tree.parentOf(node)! : node;
  if (isNoWord(whole, tree)) return undefined;
  const parent = tree.parentOf(whole);
  // What a value of the deployment is handed to a handler as.
  const isEncoded = parent?.type === 'CallExpression' && memberName(parent.callee) === 'base64Decode';
  return isEncoded ? Buffer.from(text, 'base64').toString('utf8') : text;
}

/** The place of a module, a directive, the kind of a value, or what is said to people. */
function isNoWord(node: AnyNode, tree: CodeTree): boolean {
  const parent = tree.parentOf(node);
  switch (parent?.type) {
    case 'ImportDeclaration': case 'ExpressionStatement': return true;
    case 'BinaryExpression': return [parent.left, parent.right].some((side) => side.type === 'UnaryExpression' && side.operator === 'typeof');
    case 'CallExpression': return SAYING.includes(memberName(parent.callee) ?? '');
    default: return false;
  }
}

function memberOf(node: AnyNode, tree: CodeTree): string | undefined {
  if (node.type === 'MemberExpression') return memberName(node);
  return node.type === 'Property' && tree.parentOf(node)?.type === 'ObjectPattern' ? keyName(node.key) : undefined;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
