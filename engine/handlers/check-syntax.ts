import type { AnyNode } from 'acorn';
import type { CodeTree } from './code-tree';

/** What is wrong, and where. */
export interface Fault {
  readonly node: AnyNode;
  readonly message: string;
}

type Refusals = {
  readonly [T in AnyNode['type']]?: string | ((node: Extract<AnyNode, { type: T }>) => string | undefined);
};

const ASYNC = 'async functions are not supported: a handler cannot wait for anything; remove async';
const GENERATOR = 'generators are not supported: build an array and return it';
const CLASS = 'classes are not supported: use functions and plain objects';
const WHILE = 'loops are not supported: use for…of, or an array method such as find';

/**
 * Syntax that APPSYNC_JS does not have.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/runtime-supported-features.html
 */
const REFUSALS: Refusals = {
  FunctionDeclaration: asyncOrGenerator,
  FunctionExpression: asyncOrGenerator,
  ArrowFunctionExpression: asyncOrGenerator,
  AwaitExpression: 'await is not supported: a handler cannot wait for anything',
  YieldExpression: `yield is not supported: ${GENERATOR.slice(GENERATOR.indexOf('build'))}`,
  ClassDeclaration: CLASS,
  ClassExpression: CLASS,
  ForStatement: 'for (…; …; …) is not supported: use for…of',
  ForOfStatement: ({ await: isAwaiting }) => isAwaiting ? 'for await is not supported: use for…of' : undefined,
  WhileStatement: `while ${WHILE}`,
  DoWhileStatement: `do…while ${WHILE}`,
  ContinueStatement: 'continue is not supported: put the rest of the loop into an if',
  LabeledStatement: 'labels are not supported: put the inner loop into a function and return from it',
  TryStatement: 'try is not supported: test for what could fail before it does',
  ThrowStatement: 'throw is not supported: call util.error(message, type) or util.unauthorized()',
  ThisExpression: 'this is not supported: pass what the function needs as an argument',
  UpdateExpression: ({ operator }) => `the operator ${operator} is not supported: use ${operator[0]}= 1`,
  UnaryExpression: ({ operator }) => operator === '~' ? 'the operator ~ is not supported: use -x - 1' : undefined,
  BinaryExpression: ({ operator }) => {
    if (operator === 'in') return 'the operator in is not supported: use Object.hasOwn(object, name)';
    return operator === 'instanceof' ? 'the operator instanceof is not supported: use typeof, or test for a member' : undefined;
  },
  Literal: (node) => node.regex ? 'regular expression literals are not supported: use string methods, or util.matches(pattern, text)' : undefined,
  NewExpression: ({ callee }) => callee.type === 'Identifier' && callee.name === 'Promise' ? 'promises are not supported: a handler cannot wait for anything' : undefined,
  ImportExpression: 'import() is not supported: use an import declaration at the top',
  MetaProperty: ({ meta }) => meta.name === 'import' ? 'import.meta is not supported' : undefined,
};

export function syntaxFaults({ nodes }: CodeTree): readonly Fault[] {
  return nodes.flatMap((node) => {
    const refusal = REFUSALS[node.type] as string | ((node: AnyNode) => string | undefined) | undefined;
    const message = typeof refusal === 'function' ? refusal(node) : refusal;
    return message === undefined ? [] : [{ node, message }];
  });
}

function asyncOrGenerator({ async, generator }: { readonly async: boolean; readonly generator: boolean }): string | undefined {
  if (async) return ASYNC;
  return generator ? GENERATOR : undefined;
}
