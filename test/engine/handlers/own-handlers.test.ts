import * as fc from 'fast-check';
import { CallCounter } from './call-counter';
import { ALICE, publishContext, subscribeContext } from './contexts';
import { lintWithPlugin } from './lint-plugin';
import { checkHandlerCode } from '../../../engine/handlers/handler-checker';
import type { HandlerResult } from '../../../engine/handlers/handler-contracts';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';
import { parseOwnHandlers } from '../../../engine/handlers/own-handlers';
import type { OwnHandlers } from '../../../engine/handlers/own-handlers';

const UTIL = 'import { util } from \'@aws-appsync/utils\';\n';
const EVENTS = [{ id: '1', payload: { text: 'hi' } }, { id: '2', payload: { text: 'ho' } }];

let sandbox: HandlerSandbox;

beforeAll(async () => {
  sandbox = await HandlerSandbox.create({ deadlineMs: 5_000 });
});

function parse(code: string, options: Partial<Parameters<typeof parseOwnHandlers>[1]> = {}): OwnHandlers {
  return parseOwnHandlers(code, { allowRuntime: true, ...options });
}

function messagesOf(code: string, options?: Parameters<typeof parse>[1]): readonly string[] {
  return parse(code, options).errors.map(({ message }) => message);
}

/** As the renderer does it: a policy that admits Alice's channels only, then the user's code. */
function compose(own: OwnHandlers): string {
  expect(own.errors).toEqual([]);
  const check = 'if (ctx.info.channel.segments[1] !== \'alice-1\') util.unauthorized();';
  const handler = (name: 'onPublish' | 'onSubscribe') => {
    const parts = own[name];
    if (!parts) return '';
    if (parts.form === 'function') return `export function ${name}(ctx) {\n  ${check}\n  return ${parts.call}(ctx, own_values());\n}`;
    return `export const ${name} = {\n  request(ctx) {\n    ${check}\n    return ${parts.request}(ctx, own_values());\n  },\n` +
      `  response(ctx) {\n    return ${parts.response}(ctx, own_values());\n  },\n};`;
  };
  const names = own.imports.flatMap((each) => 'names' in each && each.module === '@aws-appsync/utils' ? each.names : []);
  const code = [
    `import { ${[...new Set(['util', ...names])].join(', ')} } from '@aws-appsync/utils';`,
    handler('onPublish'), handler('onSubscribe'), ...own.constants, ...own.functions, 'function own_values() {\n  return { limit: 1 };\n}',
  ].join('\n\n');
  expect(checkHandlerCode(code).errors).toEqual([]);
  return code;
}

/** The sandbox has no data sources: of an object it runs the request. */
function runnable(code: string): string {
  return code.replace(/export const (on\w+) = \{/g, 'export function $1(ctx) { return object_$1.request(ctx); }\nconst object_$1 = {');
}

function publish(code: string, options?: Parameters<typeof parse>[1]): HandlerResult {
  const loaded = sandbox.load(runnable(compose(parse(code, options))));
  const refused = loaded.run('onPublish', { ...publishContext(EVENTS), info: subscribeContext(ALICE, ['private', 'bob-2']).info });
  expect(refused.kind).toBe('unauthorized');
  const result = loaded.run('onPublish', publishContext(EVENTS));
  loaded.dispose();
  return result;
}

describe('handlers run behind the policy', () => {
  test.each([
    ['a function', 'export function onPublish(ctx) { return ctx.events; }'],
    ['an arrow', 'export const onPublish = (ctx) => ctx.events;'],
    ['an arrow without brackets', 'export const onPublish = ctx => ctx.events;'],
    ['an arrow that returns an object\'s member', 'export const onPublish = (ctx) => ({ a: ctx.events }).a;'],
    ['a function expression', 'export const onPublish = function (ctx) { return ctx.events; };'],
    ['a named function expression', 'export const onPublish = function /* ( */ publish(ctx) { return ctx.events; };'],
    ['a list of exports', 'function onPublish(ctx) { return ctx.events; }\nexport { onPublish };'],
    ['another name', 'function handler(ctx) { return ctx.events; }\nexport { handler as onPublish };'],
    ['another name that is called too', 'function handler(ctx) { return ctx.events; }\nfunction all(ctx) { return handler(ctx); }\nexport { all as onPublish };'],
    ['a bundler\'s variable', 'var onPublish = (ctx) => { return ctx.events; };\nexport {\n  onPublish\n};'],
    ['a text for a name', 'function handler(ctx) { return ctx.events; }\nexport { handler as "onPublish" };'],
    ['destructured parameters', 'export function onPublish({ events }) { return events; }'],
    ['destructured parameters of an arrow', 'export const onPublish = ({ events: all = [] }, { limit } = {}) => all;'],
    ['the method of an object', 'export const onPublish = { request(ctx) { return ctx.events; }, response() {} };'],
    ['the arrow of an object', 'export const onPublish = { request: ({ events }) => events, response: () => 1 };'],
    ['the function of an object', 'export const onPublish = { request: function (ctx) { return ctx.events; }, response: function () {} };'],
    ['a function by its name in an object', 'const request = (ctx) => ctx.events;\nexport const onPublish = { response: request, request };'],
    ['a parameter of the same name', 'export function onPublish(onPublish) { return onPublish.events; }'],
    ['a variable of the same name', 'export function onPublish(ctx) { const onPublish = ctx.events; return onPublish; }'],
    ['members of the same name', 'export function onPublish(ctx) { const a = { onPublish: ctx.events, onSubscribe: 1 }; return a.onPublish; }'],
    ['escapes in the name', 'export function \\u006fnPublish(ctx) { return ctx.events; }'],
    ['escapes in a reference', 'const ALL = 1;\nexport function onPublish(ctx) { return \\u0041LL === 1 ? ctx.events : []; }'],
    ['use strict', '\'use strict\';\nexport function onPublish(ctx) { \'use strict\'; return ctx.events; }'],
    ['a shadow of util', 'export function onPublish(ctx) { const util = { a: ctx.events }; return util.a; }'],
    ['functions that are declared later', 'export function onPublish(ctx) { return all(ctx); }\nconst all = (ctx) => ctx.events;'],
    ['functions as constants', 'export function onPublish(ctx) { return all(ctx); }\nconst all = (ctx) => ctx.events, LIMIT = 1;'],
    ['comments with export', '// export function onPublish() {}\nexport /* export */ function /* onPublish */ onPublish(ctx /* , export */) { /* export */ return ctx.events; } // export { x }'],
    ['Windows line ends', '// a\r\nexport function onPublish(ctx) {\r\n  return ctx.events;\r\n}\r\n'],
  ])('%s', (_, code) => {
    expect(publish(code)).toEqual({ kind: 'returned', value: EVENTS, logs: [] });
  });

  test('with values', () => {
    expect(publish('export function onPublish(ctx, { limit }) { return ctx.events.slice(0, limit); }')).toMatchObject({ value: [EVENTS[0]] });
  });

  test('with constants and texts that look like code', () => {
    const code = `const TEXTS = ['export function onPublish', "onSubscribe(policy_x)", \`</script> own_x\`];
const MORE = { ...{ first: TEXTS[0] }, 'policy_key': -1 };
export function onPublish(ctx) {
  return ctx.events.map(({ id }) => ({ id, payload: { texts: TEXTS, more: MORE, policy_member: \`
    export \${TEXTS.length}
\` } }));
}`;
    const payload = {
      texts: ['export function onPublish', 'onSubscribe(policy_x)', '</script> own_x'],
      more: { first: 'export function onPublish', policy_key: -1 },
      policy_member: '\n    export 3\n',
    };
    expect(publish(code)).toMatchObject({ value: [{ payload }, { payload }] });
  });

  test('as objects, whose functions may be of any form', () => {
    const own = parse(`${UTIL}const response = (ctx) => ctx.result;
const onPublish = {
  request(ctx) {
    return util.toJson(ctx.events);
  },
  response: function (ctx) {
    return ctx.events;
  },
};
export const onSubscribe = { 'request': (ctx) => ({ operation: 'Query' }), response };
export { onPublish };`);
    expect(own.onPublish).toEqual({ form: 'object', request: 'own_onPublishRequest', response: 'own_onPublishResponse', takesValues: false });
    expect(own.onSubscribe).toEqual({ form: 'object', request: 'own_onSubscribeRequest', response: 'response', takesValues: false });
    expect(own.functions).toContain('function own_onPublishRequest(ctx) {\n  return util.toJson(ctx.events);\n}');
    expect(own.functions).toContain('function own_onSubscribeRequest(ctx) {\n  return { operation: \'Query\' };\n}');
    expect(sandbox.load(compose(own)).exports).toEqual(['onPublish', 'onSubscribe']);
  });

  test('in a composed code that AWS\'s lint plugin takes', async () => {
    const code = compose(parse(`${UTIL}const LIMIT = 2;
const first = (events) => events.slice(0, LIMIT);
export function onPublish({ events }) { return first(events); }
export const onSubscribe = { request: (ctx) => ({ operation: 'Query' }), response(ctx) { return ctx.result; } };`));
    expect(await lintWithPlugin([code])).toEqual([[]]);
  });
});

describe('imports', () => {
  test('are merged, each under its own name', () => {
    const own = parse(`import { util as u, runtime } from '@aws-appsync/utils';
import { util as util2 } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
import { get as get2 } from '@aws-appsync/utils/dynamodb';
export function onPublish(ctx) { const a = { u: u.autoId(), get2 }; const get3 = { u: 'u' }; return util2.toJson(a) && ddb.get({ key: get3 }); }`, { isBundled: true });
    expect(own.imports).toEqual([
      { module: '@aws-appsync/utils', names: ['runtime', 'util'] },
      { module: '@aws-appsync/utils/dynamodb', names: ['get'] },
      { module: '@aws-appsync/utils/dynamodb', namespace: 'ddb' },
    ]);
    expect(own.usesRuntime).toBe(true);
    expect(own.functions).toEqual(['function own_onPublish(ctx) { const a = { u: util.autoId(), get2: get }; ' +
      'const get3 = { u: \'u\' }; return util.toJson(a) && ddb.get({ key: get3 }); }']);
  });

  test.each([
    ['import { util as u } from \'@aws-appsync/utils\';', 'util cannot be imported as u: import { util } and use that name'],
    ['import u from \'@aws-appsync/utils\';', '\'@aws-appsync/utils\' has no default export: import what you need by name, as { util }'],
    ['import * as all from \'@aws-appsync/utils\';', '\'@aws-appsync/utils\' cannot be imported as a whole: import what you need by name, as { util }'],
    ['import { util } from \'./local\';', '\'./local\' cannot be imported: bundle it into the code; only @aws-appsync/utils, @aws-appsync/utils/ai, ' +
      '@aws-appsync/utils/dynamodb, @aws-appsync/utils/rds exist'],
  ])('%s is refused', (code, message) => {
    expect(messagesOf(`${code}\nexport function onPublish() {}`)).toEqual([message]);
  });

  test('of a bundler cannot take a name that something else has', () => {
    expect(messagesOf('import { util as u } from \'@aws-appsync/utils\';\nexport function onPublish(ctx) { const util = 1; return u.autoId(util); }', { isBundled: true }))
      .toEqual(['util of \'@aws-appsync/utils\' cannot be used beside something else of the name util: rename that']);
  });

  test('of runtime are refused where events are stamped', () => {
    const code = 'import { runtime, util } from \'@aws-appsync/utils\';\nexport function onPublish(ctx) { runtime.earlyReturn(ctx.events); }';
    expect(messagesOf(code)).toEqual([]);
    expect(parse(code, { allowRuntime: false }).errors).toMatchObject([{ line: 1, column: 10 }]);
    expect(messagesOf(code, { allowRuntime: false })).toEqual([expect.stringMatching(/^runtime cannot be used/)]);
    expect(messagesOf('export function onPublish(ctx) { runtime.earlyReturn(ctx.events); }', { allowRuntime: false }))
      .toEqual(['runtime is not imported: add import { runtime } from \'@aws-appsync/utils\'']);
    expect(messagesOf('import { runtime as r } from \'@aws-appsync/utils\';\nexport function onPublish(ctx) { r.earlyReturn(ctx.events); }', { allowRuntime: false, isBundled: true }))
      .toHaveLength(1);
  });
});

const PUBLISH = 'export function onPublish(ctx) { return ctx.events; }\n';

describe('refused', () => {
  test.each([
    ['no handler', 'function helper() {}', /there is no handler/],
    ['no code', '', /there is no handler/],
    ['a reserved name', `${PUBLISH}function policy_isOwner() { return true; }`, /policy_isOwner cannot be a name/],
    ['a reserved name of a constant', `${PUBLISH}const own_values = 1;`, /own_values cannot be a name/],
    ['a reserved name inside', 'export function onPublish(ctx) { const own_x = 1; return own_x; }', /own_x cannot be a name/],
    ['a reserved name with escapes', `${PUBLISH}function p\\u006flicy_x() {}`, /policy_x cannot be a name/],
    ['a reserved parameter', 'export function onPublish(policy_ctx) {}', /policy_ctx cannot be a name/],
    ['a reserved name in a pattern', 'export function onPublish({ own_x }) {}', /own_x cannot be a name/],
    ['a reserved name that is called', 'export function onPublish(ctx) { return policy_stampSender(ctx); }', /policy_stampSender cannot be a name/],
    ['a call of a handler', `${PUBLISH}export function onSubscribe(ctx) { onPublish(ctx); }`, /onPublish cannot be used here/],
    ['a call of a handler that is not there', 'export function onPublish(ctx) { onSubscribe(ctx); }', /onSubscribe cannot be used here/],
    ['a handler as shorthand', `${PUBLISH}export function onSubscribe(ctx) { const a = { onPublish }; }`, /onPublish cannot be used here/],
    ['a handler that is not exported', 'function onSubscribe() {}\nexport function onPublish() {}', /onSubscribe is declared and not exported/],
    ['a handler under the other name', 'function onSubscribe() {}\nexport { onSubscribe as onPublish };', /onSubscribe is declared and not exported/],
    ['a default export', `${PUBLISH}export default 1;`, /no default export/],
    ['all of another module', `${PUBLISH}export * from './x';`, /nothing can be exported from another/],
    ['an export of another module', 'export { onPublish } from \'./x\';', /nothing can be exported from another/],
    ['a class', `${PUBLISH}class A {}`, /classes are not supported/],
    ['an async handler', 'export async function onPublish() {}', /async functions are not supported/],
    ['an async method', 'export const onPublish = { async request() {}, response() {} };', /async functions are not supported/],
    ['a generator', 'export function* onPublish() {}', /generators are not supported/],
    ['a getter', 'export const onPublish = { get request() { return 1; }, response() {} };', /request and response only/],
    ['a setter', 'export const onPublish = { request() {}, response() {}, set request(a) {} };', /request and response only/],
    ['a computed member', 'export const onPublish = { [\'request\']() {}, response() {} };', /request and response only/],
    ['spread', 'const a = { b: 1 };\nexport const onPublish = { request() {}, response() {}, ...a };', /request and response only/],
    ['another member', 'export const onPublish = { request() {}, response() {}, after() {} };', /request and response only/],
    ['a prototype', 'export const onPublish = { request() {}, response() {}, __proto__: null };', /request and response only/],
    ['a member twice', 'export const onPublish = { request() {}, request() {}, response() {} };', /has request twice/],
    ['a member that is no function', 'const a = 1;\nexport const onPublish = { request: a, response() {} };', /request of onPublish must be a function/],
    ['a member that is imported', `${UTIL}export const onPublish = { request: util, response() {} };`, /request of onPublish must be a function/],
    ['super', 'export const onPublish = { request() { return super.toString(); }, response() {} };', /super is not supported/],
    ['arguments', 'export function onPublish() { return arguments[0]; }', /arguments is not supported/],
    ['a third parameter', 'export function onPublish(ctx, values, more) {}', /the context and the values only/],
    ['a statement', `${UTIL}util.unauthorized();\n${PUBLISH}`, /a statement cannot stand at the top level/],
    ['a block', `{ const a = 1; }\n${PUBLISH}`, /a statement cannot stand at the top level/],
    ['a constant that calls', `${UTIL}const ID = util.autoId();\n${PUBLISH}`, /ID can only be data/],
    ['a constant with a function inside', `const A = { f() {} };\n${PUBLISH}`, /A can only be data/],
    ['a constant of a global', `const A = [Math];\n${PUBLISH}`, /Math cannot be used at the top level: only constants before this one can/],
    ['an IIFE', `var E = ((a) => a)({});\n${PUBLISH}`, /E can only be data/],
    ['a constant before its time', `const A = B;\nconst B = 1;\n${PUBLISH}`, /B is used before it has a value/],
    ['a constant of itself', `const A = [A];\n${PUBLISH}`, /A is used before it has a value/],
    ['a pattern', `const { a } = { a: 1 };\n${PUBLISH}`, /a pattern cannot stand at the top level/],
    ['a variable', `let count;\n${PUBLISH}`, /count has no value/],
    ['a variable that changes', 'let count = 0;\nexport function onPublish(ctx) { count += 1; return ctx.events; }', /count cannot be changed/],
    ['a constant whose member changes', 'const CACHE = {};\nexport function onPublish(ctx) { CACHE.last = ctx.events; }', /CACHE cannot be changed/],
    ['two variables of one name', `var a = 1;\nvar a = 2;\n${PUBLISH}`, /a is declared twice/],
    ['a name of the module', `function util() {}\n${PUBLISH}`, /util is a name of/],
    ['a change of util', `${UTIL}export function onPublish(ctx) { util.unauthorized = 1; }`, /util cannot be changed/],
    ['util in other hands', `${UTIL}export function onPublish(ctx) { Object.assign(util, ctx.stash); }`, /util cannot be a value/],
    ['util in parts', `${UTIL}export function onPublish(ctx) { const { unauthorized } = util; }`, /util cannot be a value/],
    ['util without import', 'export function onPublish(ctx) { util.unauthorized(); }', /util is not imported/],
    ['a change of what is built in', 'export function onPublish(ctx) { Object.keys = 1; }', /Object cannot be changed/],
    ['a change of a prototype', 'export function onPublish(ctx) { Array.prototype.map = 1; }', /prototype cannot be used/],
    ['a change of who calls', 'export function onPublish(ctx) { ctx.identity.sub = \'bob\'; }', /ctx\.identity cannot be changed/],
    ['a change of where', 'export function onPublish(ctx) { ctx.info.channel.segments[1] = \'bob\'; }', /ctx\.info cannot be changed/],
    ['a second name of a function', 'export const onPublish = function publish(ctx) { const a = publish.length; };', /publish is a second name of onPublish/],
    ['hashbang', `#!/usr/bin/env node\n${PUBLISH}`, /syntax error/],
    ['a dynamic reference', `const A = '{{resolve:ssm:/a}}';\n${PUBLISH}`, /\{\{resolve:.* cannot be in the code/],
    ['a dynamic reference in a comment', `// {{resolve:ssm:/a}}\n${PUBLISH}`, /\{\{resolve:.* cannot be in the code/],
    ['a token', `const A = '\${Token[AWS.Region.4]}';\n${PUBLISH}`, /a value that deployment decides cannot be in the code/],
    ['an end of the function', 'export function onPublish(ctx) { } }', /syntax error/],
    ['recursion', 'export function onPublish(ctx) { return a(); }\nfunction a() { return a(); }', /recursion is not supported/],
  ])('%s', (_, code, message) => {
    expect(messagesOf(code)).toContainEqual(expect.stringMatching(message));
    expect(parse(code)).toMatchObject({ imports: [], constants: [], functions: [] });
  });

  test('with the place in the source', () => {
    expect(parse('export function onPublish(ctx) {\n  const own_a = 1;\n  while (true) {}\n}\nlet a;').errors).toEqual([
      { line: 2, column: 9, message: expect.stringContaining('own_a') as string, excerpt: 'const own_a = 1;' },
      { line: 3, column: 3, message: expect.stringContaining('while') as string, excerpt: 'while (true) {}' },
      { line: 5, column: 5, message: expect.stringContaining('a has no value') as string, excerpt: 'let a;' },
    ]);
  });
});

describe('whatever the code', () => {
  const name = fc.constantFrom('a', 'b', 'ctx', 'helper', 'onPublish', 'onSubscribe', 'own_values', 'policy_isChannel', 'util');
  const body = fc.constantFrom('return ctx.events;', 'return util;', 'helper(ctx);', 'const onPublish = a; return onPublish.b;', 'return `}`;', '/* } */', 'const own = b;');
  const lambda = fc.tuple(name, body, fc.boolean()).map(([parameter, text, isArrow]) => `${isArrow ? `(${parameter}) =>` : `function (${parameter})`} { ${text} }`);
  const handler = fc.constantFrom('onPublish', 'onSubscribe').chain((id) => fc.oneof(
    lambda.map((text) => `export const ${id} = ${text};`),
    lambda.map((text) => `var ${id} = ${text};\nexport { ${id} };`),
    name.map((local) => `export { ${local} as ${id} };`),
    fc.tuple(name, body).map(([parameter, text]) => `export function ${id}(${parameter}) { ${text} }`),
    fc.tuple(lambda, lambda).map(([request, response]) => `export const ${id} = { request: ${request}, response: ${response} };`),
    lambda.map((request) => `export const ${id} = { request: ${request}, response: helper };`),
  ));
  const declaration = fc.oneof(
    fc.tuple(name, name, body).map(([id, parameter, text]) => `function ${id}(${parameter}) { ${text} }`),
    fc.tuple(fc.constantFrom('const', 'var', 'let'), name, fc.oneof(lambda, fc.constantFrom('1', '[a]', '{ a: 1 }', '[helper]'))).map(([kind, id, text]) => `${kind} ${id} = ${text};`),
    fc.constantFrom(UTIL, 'import { util as a } from \'@aws-appsync/utils\';', 'function helper(ctx) { return ctx.events; }'),
  );
  const program = fc.tuple(handler, fc.array(declaration, { maxLength: 3 })).map(([first, others]) => [first, ...others]);

  test('it is refused, or it runs behind the policy and nowhere before', () => {
    let taken = 0;
    fc.assert(fc.property(program, fc.boolean(), (statements, isBundled) => {
      const own = parse(statements.join('\n'), { isBundled });
      if (own.errors.length > 0) return;
      taken++;
      const loaded = sandbox.load(runnable(compose(own)));
      for (const each of loaded.exports) {
        expect(loaded.run(each, { ...publishContext(EVENTS), info: subscribeContext(ALICE, ['private', 'bob-2']).info }).kind).toBe('unauthorized');
      }
      loaded.dispose();
    }), { numRuns: 3_000 });
    expect(taken).toBeGreaterThan(100);
  });

  test('no text crashes it', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('export ', 'const ', 'function ', 'a', '(', ')', '{', '}', '=', '=>', ';', '\n', '`', '${', '\'', '/*', '*/', '//', 'onPublish', ',', '...', '\\u006f')), (parts) => {
      expect(Array.isArray(parse(parts.join('')).errors)).toBe(true);
    }), { numRuns: 2_000 });
  });

  describe('twice as much of it is far from four times the work', () => {
    let counter: CallCounter;
    beforeAll(async () => {
      counter = await CallCounter.start(/\/engine\/handlers\/|\/acorn\//);
    });
    afterAll(() => counter.stop());

    /** Code of about as many characters, made of one part after the other, each with its number. */
    function codeOf(part: (index: number) => string, characters: number): string {
      let code = PUBLISH;
      for (let index = 1; code.length < characters; index++) code += part(index);
      return code;
    }

    async function growthOf(part: (index: number) => string, isTaken: boolean): Promise<number> {
      const callsFor = (characters: number) => counter.callsOf(() => {
        expect(parse(codeOf(part, characters), { isBundled: true }).errors.length === 0).toBe(isTaken);
      });
      const half = await callsFor(12_000);
      return await callsFor(24_000) / half;
    }

    test.each([
      ['constants', (index: number) => `const a${index} = [1, { b: 2 }];\n`],
      ['constants of one before', (index: number) => `const a${index} = [${index === 1 ? '' : `a${index - 1}`}];\n`],
      ['texts of several lines', (index: number) => `const a${index} = \`\n  b\`;\n`],
      ['functions', (index: number) => `function f${index}(a) {\n  const b = [a];\n  return b.map((c) => c);\n}\n`],
      ['functions as constants', (index: number) => `const f${index} = function g() { return 1; };\n`],
      ['imports', (index: number) => `import { util as u${index} } from '@aws-appsync/utils';\n`],
      ['imports that are used', (index: number) => `import { util as u${index} } from '@aws-appsync/utils';\nfunction f${index}() { return u${index}.autoId(); }\n`],
      ['empty lines', () => '\n '],
    ])('taken: %s', async (_, part) => {
      expect(await growthOf(part, true)).toBeLessThan(3);
    });

    test.each([
      ['variables', (index: number) => `let a${index};`],
      ['functions that change themselves', (index: number) => `function f${index}(a){a.b=f${index}}`],
      ['one declaration again and again', () => 'const a=[a];'],
      ['assignments without end', () => 'util.a='],
      ['arrow functions without end', () => 'a=b=>'],
      ['objects without end', () => '({a:'],
      ['parentheses without end', () => '('],
      ['templates without end', () => '`\n ${'],
    ])('refused: %s', async (_, part) => {
      expect(await growthOf(part, false)).toBeLessThan(3);
    });
  });
});
