import { SAMPLES } from './code-samples';
import { lintWithPlugin } from './lint-plugin';
import { pluginFixtures } from './plugin-fixtures';
import { checkHandlerCode } from '../../../engine/handlers/handler-checker';

function messagesOf(code: string): readonly string[] {
  return checkHandlerCode(code).errors.map(({ message }) => message);
}

describe('an error', () => {
  test('names the construct, says what to use instead, and shows where it is', () => {
    expect(checkHandlerCode('export function onSubscribe(ctx) {\n  let i = 0;\n  while (i < 2) { i++; }\n}').errors).toEqual([
      { line: 3, column: 3, message: 'while loops are not supported: use for…of, or an array method such as find', excerpt: 'while (i < 2) { i++; }' },
      { line: 3, column: 19, message: 'the operator ++ is not supported: use += 1', excerpt: 'while (i < 2) { i++; }' },
    ]);
  });

  test('of syntax has the place too', () => {
    expect(checkHandlerCode('const a = 1;\r\nconst = 2;')).toEqual({
      errors: [{ line: 2, column: 7, message: 'syntax error: Unexpected token', excerpt: 'const = 2;' }], exports: [], objectHandlers: [],
    });
  });

  test.each([
    ['empty lines', '\n\n', 3],
    ['every kind of line end', '\r\n\r\u2028\u2029', 5],
  ])('counts lines behind %s', (_, before, line) => {
    expect(checkHandlerCode(`${before}throw 1;`).errors).toMatchObject([{ line, column: 1, excerpt: 'throw 1;' }]);
  });

  test('is one of all, in the order of the text', () => {
    expect(checkHandlerCode('throw 1;\nexport const a = this;\nclass B {}').errors.map(({ line }) => line)).toEqual([1, 2, 2, 3]);
  });

  test('does not show endless lines', () => {
    expect(checkHandlerCode(`throw '${'x'.repeat(1_000)}';`).errors[0].excerpt).toHaveLength(120);
  });
});

describe('the size', () => {
  test('may be 32,768 characters', () => {
    const code = 'export function onSubscribe(ctx) {} //';
    expect(messagesOf(code.padEnd(32_768, 'x'))).toEqual([]);
    expect(messagesOf(code.padEnd(32_769, 'x'))).toEqual(['the code has 32769 characters: at most 32768 are allowed']);
  });

  test('keeps the check short, whatever the code', () => {
    for (const part of ['i++;', '(', '[', '{', '!', 'x=>', 'function f(){f();', 'a.b.c.', '`${', 'for(a of b)', 'f(f,', '"', '/*', 'let {a:{', 'x=1+']) {
      expect(checkHandlerCode(part.repeat(Math.floor(32_768 / part.length))).errors.length).toBeGreaterThan(0);
    }
    expect(messagesOf('['.repeat(32_000))).toEqual([expect.stringMatching(/nested too deeply|stack space/)]);
  });
});

describe('what a module exports', () => {
  test.each([
    ['functions', 'export function onPublish(ctx) { return ctx.events; }\nexport const onSubscribe = (ctx) => ctx.info;', ['onPublish', 'onSubscribe'], []],
    ['objects for data sources', 'const response = (ctx) => ctx.result;\nexport const onPublish = { request: (ctx) => ctx.info, response };', ['onPublish'], ['onPublish']],
    ['both', 'export function onSubscribe() {}\nexport const onPublish = { request() {}, \'response\'() {} };', ['onSubscribe', 'onPublish'], ['onPublish']],
    ['a list at the end', 'function a() {}\nconst b = { request() {}, response() {} };\nexport { a as onSubscribe, b as onPublish };', ['onSubscribe', 'onPublish'], ['onPublish']],
    ['nothing', 'function onSubscribe() {}', [], []],
  ])('%s', (_, code, exports, objectHandlers) => {
    expect(checkHandlerCode(code)).toEqual({ errors: [], exports, objectHandlers });
  });

  test.each([
    ['export function onConnect() {}', 'onConnect cannot be exported: a namespace exports onPublish and onSubscribe only'],
    ['export const { onPublish } = { onPublish: 1 };', 'a pattern cannot be exported: a namespace exports onPublish and onSubscribe only'],
    ['function a() {}\nexport { a as default };', 'default cannot be exported: a namespace exports onPublish and onSubscribe only'],
    ['export default 1;', 'there is no default export: a namespace exports onPublish and onSubscribe only'],
    ['export { onPublish } from \'@aws-appsync/utils\';', 'nothing can be exported from another module: a namespace exports onPublish and onSubscribe only'],
    ['export const onPublish = { request() {} };', 'onPublish has no function response: with a data source it needs both'],
    ['export const onPublish = {};', 'onPublish has no function request and no function response: with a data source it needs both'],
    ['export const onSubscribe = makeHandler();', 'onSubscribe must be a function, or an object of the functions request and response'],
    ['import fs from \'node:fs\';', '\'node:fs\' cannot be imported: bundle it into the code; only @aws-appsync/utils, '
      + '@aws-appsync/utils/ai, @aws-appsync/utils/dynamodb, @aws-appsync/utils/rds exist'],
    ['import { utils } from \'@aws-appsync/utils\';', '\'@aws-appsync/utils\' has no utils: there are extensions, runtime, util'],
    ['import { util, constructor } from \'@aws-appsync/utils\';', '\'@aws-appsync/utils\' has no constructor: there are extensions, runtime, util'],
    ['import { invoke as ask } from \'@aws-appsync/utils/ai\';', '\'@aws-appsync/utils/ai\' has no invoke: there are converse, invokeModel'],
  ])('%s is refused', (code, message) => {
    expect(messagesOf(code)).toEqual([message]);
  });
});

describe('names', () => {
  test('that the code declares are not the globals of the same name', () => {
    expect(messagesOf('function fetch(process) { const { self, Promise: { global } } = process; return self + global; }\nfetch({ self: 1 });')).toEqual([]);
  });

  test('under which something is exported are not globals', () => {
    expect(messagesOf('function a() {}\nexport { a as fetch };')).toEqual(['fetch cannot be exported: a namespace exports onPublish and onSubscribe only']);
  });

  test('of members, labels and keys are not globals', () => {
    expect(messagesOf('const a = { process: 1, fetch() { return 1; } };\na.process = a.fetch;')).toEqual([]);
  });

  test('in a shorthand are', () => {
    expect(messagesOf('const a = { process };')).toEqual(['process does not exist: handlers do not run in Node.js']);
  });

  test('are looked up where they stand', () => {
    expect(messagesOf('function a() { const eval1 = 1; { const process = eval1; console.log(process); } return process; }'))
      .toEqual(['process does not exist: handlers do not run in Node.js']);
    expect(messagesOf('for (const process of [1]) { console.log(process); }\nswitch (1) { case 1: { var fetch = 1; } }\nconsole.log(fetch);')).toEqual([]);
  });
});

describe('AWS\'s lint plugin', () => {
  const EXPECTED: Readonly<Record<string, RegExp>> = {
    'no-async': /^async/,
    'no-await': /await/,
    'no-classes': /^classes/,
    'no-continue': /continue/,
    'no-disallowed-binary-operator': /instanceof/,
    'no-disallowed-methods': /^Object\.freeze|the method keys/,
    'no-disallowed-re-assignment': /^(ctx|appSyncContext|context1)\b.*cannot be/,
    'no-disallowed-unary-operators': /^the operator (\+\+|--|~)/,
    'no-for': /^for \(…/,
    'no-function-passing': /cannot be passed/,
    'no-function-reassign': /cannot be assigned/,
    'no-function-return': /cannot be returned/,
    'no-generators': /^generators/,
    'no-in-operator': /^the operator in /,
    'no-labels': /^labels/,
    'no-promise': /^promises/,
    'no-recursion': /^recursion/,
    'no-regex': /^regular expression/,
    'no-this': /^this is/,
    'no-try': /^try/,
    'no-while': /while/,
    'no-yield': /^yield/,
  };

  test.each(pluginFixtures().map((fixtures) => [fixtures.rule, fixtures] as const))('agrees about its own cases of %s', (rule, { valid, invalid }) => {
    expect(invalid.length).toBeGreaterThan(0);
    for (const { code } of invalid) {
      // One case is TypeScript.
      expect(messagesOf(code.replaceAll(': number', ''))).toContainEqual(expect.stringMatching(EXPECTED[rule]));
    }
    for (const { code } of valid) {
      // The case that an argument's member may be counted up is about the argument; ++ has a rule of its own.
      expect(messagesOf(code.replaceAll(/\+\+|--/g, ''))).toEqual([]);
    }
  });

  test('agrees about handlers, but for what is listed with its reason', async () => {
    const lint = await lintWithPlugin(SAMPLES.map(({ code }) => code));
    const verdicts = SAMPLES.map(({ code, unlikePlugin }, index) => ({
      code, ours: messagesOf(code).length > 0 ? 'refused' : 'accepted', plugin: lint[index].length > 0 ? 'refused' : 'accepted', unlikePlugin,
    }));
    const opposite = { accepted: 'refused', refused: 'accepted' } as const;
    expect(verdicts).toEqual(SAMPLES.map(({ code, verdict, unlikePlugin }) => (
      { code, ours: verdict, plugin: unlikePlugin === undefined ? verdict : opposite[verdict], unlikePlugin })));
  });
});
