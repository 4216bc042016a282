import type { AnyNode } from 'acorn';
import { directHandlersOf, handlersOf, ownHandlersOf, pinnedHandlersOf } from './generated-handlers';
import { PINNED, POLICIES } from './policies';
import { CodeTree } from '../../engine/handlers/code-tree';
import { isWritten } from '../../engine/handlers/own-names';

/** Own code that has all that may stand at the top level. */
const OWN = `const LIMIT = 2, WORDS = { first: ['a', \`b\`], ...{ second: -LIMIT } };
const longest = (all) => all.length > LIMIT ? WORDS.first : all;
function shortened(events) { let count = 0; count += 1; return events.slice(0, LIMIT * count); }
${['onPublish', 'onSubscribe'].map((name) => `export const ${name} = {
  request(ctx) { return { operation: 'Invoke', payload: longest(shortened(ctx.events ?? [])) }; },
  response(ctx) { return ctx.result ?? ctx.events; },
};`).join('\n')}`;

const CODES: readonly (readonly [string, string])[] = [
  ...Object.entries(POLICIES).map(([name, pair]) => [name, handlersOf(pair).code] as const),
  ...Object.keys(PINNED).map((name) => [`${name} of several issuers`, pinnedHandlersOf(name).code] as const),
  ['owner() before a function', directHandlersOf(POLICIES['owner()']).code],
  ['owner() before own code with a data source', ownHandlersOf(POLICIES['owner()'], OWN).code],
];

/** Names of the top level, and of modules, that something assigns to; and what may change there without. */
function stateOf(code: string): readonly string[] {
  const tree = CodeTree.parse(code);
  const isOutside = (node: AnyNode | undefined) => node === undefined || !tree.functionAround(node);
  const written = tree.references.filter((node) => isWritten(node, tree) && isOutside(tree.bindingOf(node)?.name));
  const variables = tree.nodes.filter((node) => node.type === 'VariableDeclaration' && node.kind !== 'const' && isOutside(node));
  return [...written.map(({ name }) => `${name} is written`), ...variables.map(() => 'a variable that may change')];
}

describe('between two calls nothing is kept, on which the proof relies,', () => {
  test.each(CODES)('by %s', (_, code) => {
    expect(stateOf(code)).toEqual([]);
  });

  test('and it would be seen', () => {
    expect(stateOf('let count = 0;\nfunction a() { let own = 0; own = 1; count = own; }')).toEqual(['count is written', 'a variable that may change']);
    expect(stateOf('const seen = {};\nfunction a(ctx) { ctx.stash.a = 1; seen.last = ctx; }')).toEqual(['seen is written']);
    expect(stateOf('import { util } from \'x\';\nfunction a() { util.b = 1; JSON.c = 2; }')).toEqual(['util is written', 'JSON is written']);
  });
});
