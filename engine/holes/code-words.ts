import type { AnyNode, CallExpression } from 'acorn';
import { isSegment } from '../channel';
import { CodeTree, keyName, memberName } from '../handlers/code-tree';

/** What a handler may compare callers and channels with. */
export interface CodeWords {
  /** Legal segments in its texts. */
  readonly segments: readonly string[];
  /** Its texts, which may be groups or values of claims. */
  readonly values: readonly string[];
  /** Members that it reads, which may be claims. */
  readonly names: readonly string[];
}

const MOST = 8;
const MOST_NAMES = 16;
/** Of the language, of contexts and of tokens as they always are. */
const KNOWN: ReadonlySet<string> = new Set([
  'string', 'number', 'boolean', 'object', 'undefined', 'function', 'SUBSCRIBE', 'PUBLISH',
  'identity', 'info', 'channel', 'channelNamespace', 'operation', 'path', 'segments', 'name', 'request', 'headers', 'domainName', 'events', 'event', 'payload', 'id',
  'stash', 'result', 'error', 'prev', 'claims', 'sub', 'username', 'groups', 'issuer', 'sourceIp', 'defaultAuthStrategy', 'handlerContext', 'resolverContext',
  'accountId', 'userArn', 'cognitoIdentityId', 'cognitoIdentityPoolId', 'cognitoIdentityAuthType', 'cognitoIdentityAuthProvider', 'cognito:groups', 'cognito:username',
  'iss', 'token_use', 'aud', 'exp', 'iat', 'client_id',
  'util', 'unauthorized', 'time', 'length', 'map', 'filter', 'find', 'some', 'every', 'forEach', 'reduce', 'includes', 'indexOf', 'lastIndexOf', 'startsWith',
  'endsWith', 'split', 'join', 'slice', 'substring', 'charAt', 'trim', 'concat', 'push', 'toLowerCase', 'toUpperCase', 'replace', 'replaceAll', 'keys', 'values', 'entries',
  'stringify', 'parse', 'log', 'match', 'matches', 'toString', 'at', 'hasOwn', 'assign', 'isArray',
]);

/** Nothing of code that does not parse. */
export function codeWords(code: string | undefined): CodeWords {
  const tree = code === undefined ? undefined : parsed(code);
  if (!tree) return { segments: [], values: [], names: [] };
  const texts = tree.nodes.flatMap((node) => textOf(node, tree));
  const names = tree.nodes.flatMap((node) => nameOf(node, tree));
  const values = unique(texts.filter((text) => text !== '' && text.length <= 64 && !text.includes('/') && !KNOWN.has(text)));
  return {
    segments: unique(texts.flatMap((text) => text.split('/')).filter((text) => isSegment(text) && !KNOWN.has(text))).slice(0, MOST),
    values: values.slice(0, MOST),
    names: unique([...names, ...values.filter((text) => /^[A-Za-z_][\w:.-]*$/.test(text))].filter((name) => !KNOWN.has(name))).slice(0, MOST_NAMES),
  };
}

function parsed(code: string): CodeTree | undefined {
  try {
    return CodeTree.parse(code);
  } catch {
    return undefined;
  }
}

/** Not of what is imported, nor of what is said to the client or to the log. */
function textOf(node: AnyNode, tree: CodeTree): readonly string[] {
  const text = node.type === 'TemplateElement' ? node.value.cooked : node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
  if (text === undefined || text === null) return [];
  const parent = tree.parentOf(node.type === 'TemplateElement' ? tree.parentOf(node)! : node);
  if (parent?.type === 'ImportDeclaration' || (parent?.type === 'CallExpression' && isSaying(parent))) return [];
  return [text];
}

function isSaying({ callee }: CallExpression): boolean {
  return callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && ['util', 'console'].includes(callee.object.name);
}

function nameOf(node: AnyNode, tree: CodeTree): readonly string[] {
  if (node.type === 'Property') return tree.parentOf(node)?.type === 'ObjectPattern' ? [keyName(node.key) ?? ''].filter((name) => name !== '') : [];
  const name = memberName(node);
  return name === undefined || /^\d+$/.test(name) ? [] : [name];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
