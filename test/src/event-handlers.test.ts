import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { App, CfnParameter, Fn, JsonNull, Stack, Token } from 'aws-cdk-lib/core';
import { HandlerSandbox } from '../../engine/handlers/handler-sandbox';
import { EventHandlers } from '../../src/event-handlers';
import { ownCode } from '../../src/private/own-code';
import { publishContext } from '../engine/handlers/contexts';

const ECHO = 'export function onPublish(ctx) { return ctx.events; }';
const ESBUILD = dirname(require.resolve('esbuild/package.json'));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-handlers-'));
  delete process.env.CDK_COGNITO_EVENTS_ESBUILD;
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function codeOf(handlers: EventHandlers, allowRuntime = true) {
  return ownCode(handlers._source, { allowRuntime });
}

describe('the parts for the renderer', () => {
  test('of functions, with values', () => {
    const code = codeOf(EventHandlers.fromInline(`import { runtime } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
import { get, put } from '@aws-appsync/utils/dynamodb';
const LIMIT = 2;
export function onPublish(ctx, values) { return ctx.events.slice(0, LIMIT, values, get, put); }
export const onSubscribe = { request: (ctx) => ddb.query({ a: runtime.earlyReturn() }), response(ctx) { return ctx.result; } };`, { values: { b: 1, a: 'x' } }));
    expect(code).toEqual({
      imports: [
        'import { runtime, util } from \'@aws-appsync/utils\';',
        'import { get, put } from \'@aws-appsync/utils/dynamodb\';',
        'import * as ddb from \'@aws-appsync/utils/dynamodb\';',
      ],
      texts: [
        'const LIMIT = 2;',
        'function own_onPublish(ctx, values) { return ctx.events.slice(0, LIMIT, values, get, put); }',
        'function own_onSubscribeRequest(ctx) {\n  return ddb.query({ a: runtime.earlyReturn() });\n}',
        'function own_onSubscribeResponse(ctx) { return ctx.result; }',
        'function own_values() {\n  return { "a": "x", "b": 1 };\n}',
      ],
      onPublish: { form: 'function', call: 'own_onPublish(ctx, own_values())' },
      onSubscribe: { form: 'object', request: 'own_onSubscribeRequest(ctx, own_values())', response: 'own_onSubscribeResponse(ctx, own_values())' },
    });
  });

  test('of a function alone', () => {
    expect(codeOf(EventHandlers.fromInline(ECHO))).toEqual({
      imports: ['import { util } from \'@aws-appsync/utils\';'],
      texts: ['function own_onPublish(ctx) { return ctx.events; }'],
      onPublish: { form: 'function', call: 'own_onPublish(ctx)' },
    });
  });

  test('without runtime where events are stamped', () => {
    const handlers = EventHandlers.fromInline('import { runtime } from \'@aws-appsync/utils\';\nexport function onPublish(ctx) { runtime.earlyReturn([]); }');
    expect(() => codeOf(handlers, false)).toThrow('EventHandlers.fromInline 1:10: runtime cannot be used where events are stamped');
  });

  test('with values of deployment, which run', async () => {
    const stack = new Stack(new App(), 'Stack');
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const { imports, texts } = codeOf(EventHandlers.fromInline('export function onPublish(ctx, { name }) { return [{ id: name }]; }', { values: { name } }));
    const resolved = stack.resolve([...imports, 'export function onPublish(ctx) { return own_onPublish(ctx, own_values()); }', ...texts].join('\n')) as
      { 'Fn::Join': [string, (string | { 'Fn::Base64': { Ref: string } })[]] };
    const hostile = '"); util.unauthorized(); ("';
    const code = resolved['Fn::Join'][1].map((part) => typeof part === 'string' ? part : Buffer.from(hostile).toString('base64')).join('');
    const sandbox = await HandlerSandbox.create({ deadlineMs: 5_000 });
    expect(sandbox.load(code).run('onPublish', publishContext([]))).toMatchObject({ value: [{ id: hostile }] });
  });
});

describe('fromInline', () => {
  test('tells every error with its place and line', () => {
    expect(() => EventHandlers.fromInline('export function onPublish(ctx) {\n  while (1) {}\n  const own_a = 1;\n}')).toThrow(new Error(
      'EventHandlers.fromInline 2:3: while loops are not supported: use for…of, or an array method such as find\n    while (1) {}\n' +
      'EventHandlers.fromInline 3:9: own_a cannot be a name: the prefixes policy_ and own_ are reserved; rename it\n    const own_a = 1;'));
  });

  test.each([Fn.ref('X'), Token.asList(Fn.ref('X'))[0], String(Token.asNumber(Fn.ref('X')))])('refuses %s in the code', (token) => {
    expect(() => EventHandlers.fromInline(`const A = '${token}';\n${ECHO}`)).toThrow('EventHandlers.fromInline: the code contains a value that only deployment knows');
  });

  test('refuses values that cannot be passed, and their absence', () => {
    expect(() => EventHandlers.fromInline(ECHO, { values: { a: NaN } })).toThrow('EventHandlers.fromInline: values.a is NaN');
    const code = 'export function onPublish(ctx, values) { return values.a; }';
    expect(() => EventHandlers.fromInline(code)).toThrow('EventHandlers.fromInline: onPublish has a second parameter, but there are no values');
    expect(() => EventHandlers.fromInline(code.replace('values)', 'values = {})'))).not.toThrow();
  });
});

describe('a value that is read and was not given', () => {
  const code = 'export function onSubscribe(ctx, values) { if (values.tenant === null) { return; } }';

  test('is an error, as null of Python and Java does not arrive', () => {
    expect(() => EventHandlers.fromInline(code, { values: {} })).toThrow(
      /^EventHandlers\.fromInline 1:48: values\.tenant is read, but no such value was given; there are: none\. .*JsonNull\.INSTANCE.*\n {4}export function onSubscribe/);
    expect(() => EventHandlers.fromInline(code, { values: { tenant: null } })).not.toThrow();
    expect(codeOf(EventHandlers.fromInline(code, { values: { tenant: JsonNull.INSTANCE } })).texts).toContain('function own_values() {\n  return { "tenant": null };\n}');
  });

  test('has its place in the source, behind a bundler, too', () => {
    const given = { values: { stage: 'live', table: { name: 'x' } } };
    file('keys.ts', 'export interface Values { stage: string; table: { name: string; key?: string } }\n\nexport function keyOf({ table }: Values) {\n  return table.key;\n}\n');
    const path = file('chat.ts', 'import { keyOf, Values } from \'./keys\';\nexport function onPublish(ctx: any, values: Values) {\n  return [values.stage, keyOf(values)];\n}\n');
    expect(() => EventHandlers.fromTypeScript(path, given)).toThrow(/^EventHandlers\.fromTypeScript \S*keys\.ts:4:10: values\.table\.key is read/);
    const script = file('chat.js', 'export function onPublish(ctx, { tenant }) { return [tenant]; }');
    expect(() => EventHandlers.fromAsset(script, given)).toThrow(`EventHandlers.fromAsset ${script}:1:34: values.tenant is read`);
  });
});

describe('fromAsset', () => {
  test('reads a file', () => {
    expect(codeOf(EventHandlers.fromAsset(file('chat.js', `\uFEFF${ECHO}`))).texts).toEqual(['function own_onPublish(ctx) { return ctx.events; }']);
  });

  test('names the file of an error', () => {
    const path = file('chat.js', '\nexport default 1;');
    expect(() => EventHandlers.fromAsset(path)).toThrow(`EventHandlers.fromAsset ${path}:2:1: there is no default export`);
  });

  test('names the file of a value that cannot be passed, and of one that is missing', () => {
    const path = file('chat.js', 'export function onPublish(ctx, values) { return values.a; }');
    expect(() => EventHandlers.fromAsset(path, { values: { a: NaN } })).toThrow(`EventHandlers.fromAsset ${path}: values.a is NaN`);
    expect(() => EventHandlers.fromAsset(path)).toThrow(`EventHandlers.fromAsset ${path}: onPublish has a second parameter, but there are no values`);
  });

  test('refuses other files, and none', () => {
    expect(() => EventHandlers.fromAsset('chat.ts')).toThrow('EventHandlers.fromAsset chat.ts: must be a .js file');
    expect(() => EventHandlers.fromAsset(join(folder, 'none.js'))).toThrow(/none\.js: cannot be read: ENOENT/);
  });
});

describe('fromTypeScript', () => {
  const CHAT = `import { util, type Context } from '@aws-appsync/utils';
import { first } from './first';
const LIMIT: number = 1;
/** Comment. */
export function onPublish(ctx: Context, values: { name: string }) {
  return first(ctx.events as any[], LIMIT).map((event) => ({ ...event, id: util.toJson(values.name) }));
}
export const onSubscribe = { request: (ctx: any) => ({ a: ctx.info }), response(ctx: any) { return 'ü'; } };
`;
  const FIRST = 'import { util } from \'@aws-appsync/utils\';\nexport const first = (events: any[], n: number) => util.isString(\'x\') ? events.slice(0, n) : [];\n';

  test('bundles what the file imports', () => {
    const path = file('chat.ts', CHAT);
    file('first.ts', FIRST);
    const code = codeOf(EventHandlers.fromTypeScript(path, { values: { name: 'x' } }));
    expect(code).toMatchObject({
      imports: ['import { util } from \'@aws-appsync/utils\';'],
      onPublish: { form: 'function', call: 'own_onPublish(ctx, own_values())' },
      onSubscribe: { form: 'object' },
    });
    expect(code.texts.join('\n')).toContain('return "ü";');
    expect(code.texts.join('\n')).not.toContain('// ');
    expect(code.texts).toContain('function first(events, n) {\n  return util.isString("x") ? events.slice(0, n) : [];\n}');
  });

  test('gives the same bytes from another folder', () => {
    const texts = ['a', 'b/c'].map((name) => {
      file(`${name}/first.ts`, FIRST);
      return codeOf(EventHandlers.fromTypeScript(file(`${name}/chat.ts`, CHAT), { values: { name: 'x' } })).texts;
    });
    expect(texts[0]).toEqual(texts[1]);
  });

  test('tells the place in the source', () => {
    const path = file('chat.ts', CHAT);
    file('first.ts', 'interface A { b: string }\n\nexport function first(events: any[], n: number) {\n  while (n) { events.pop(); }\n  return events;\n}\n');
    expect(() => EventHandlers.fromTypeScript(path, { values: {} })).toThrow(/^EventHandlers\.fromTypeScript \S*first\.ts:4:3: while loops are not supported/);
  });

  test('tells the line of the bundled code for what esbuild wrote itself', () => {
    file('other.ts', 'export const one = 1;\n');
    const path = file('chat.ts', 'import * as other from \'./other\';\nexport function onPublish(ctx: any) { return Object.keys(other); }\n');
    expect(() => EventHandlers.fromTypeScript(path)).toThrow(/^EventHandlers\.fromTypeScript \S*chat\.ts:\d+:\d+: /);
  });

  test('tells what esbuild says', () => {
    expect(() => EventHandlers.fromTypeScript(file('chat.ts', 'export function onPublish( {'))).toThrow(/^EventHandlers\.fromTypeScript \S*chat\.ts: [^]*chat\.ts:1:28/);
    expect(() => EventHandlers.fromTypeScript(file('chat.ts', 'import a from \'./none\';\nexport const onPublish = a;'))).toThrow(/Could not resolve "\.\/none"$/);
    const reading = 'import { readFileSync } from \'node:fs\';\nexport const onPublish = (ctx: any) => readFileSync(ctx);';
    expect(() => EventHandlers.fromTypeScript(file('chat.ts', reading)))
      .toThrow(/chat\.ts:1:29: ERROR: Could not resolve "node:fs"\nnode:fs is a module of Node\.js, and handlers do not run in Node\.js$/);
  });

  test('takes the esbuild of the folder, of the working directory, or of the variable', () => {
    const path = file('deep/handlers/echo.ts', ECHO);
    jest.spyOn(process, 'cwd').mockReturnValue(tmpdir());
    expect(() => EventHandlers.fromTypeScript(path)).toThrow(/esbuild was not found from .*handlers, nor from .*: install it .*CDK_COGNITO_EVENTS_ESBUILD/);
    process.env.CDK_COGNITO_EVENTS_ESBUILD = join(folder, 'none');
    expect(() => EventHandlers.fromTypeScript(path)).toThrow(/nor at .*none/);
    process.env.CDK_COGNITO_EVENTS_ESBUILD = ESBUILD;
    expect(codeOf(EventHandlers.fromTypeScript(path)).onPublish).toBeDefined();
    // In another folder: jest remembers what it did not find.
    delete process.env.CDK_COGNITO_EVENTS_ESBUILD;
    mkdirSync(join(folder, 'other', 'node_modules'), { recursive: true });
    symlinkSync(ESBUILD, join(folder, 'other', 'node_modules', 'esbuild'));
    expect(codeOf(EventHandlers.fromTypeScript(file('other/handlers/echo.ts', ECHO))).onPublish).toBeDefined();
  });

  test('refuses other files', () => {
    expect(() => EventHandlers.fromTypeScript('chat.py')).toThrow('EventHandlers.fromTypeScript chat.py: must be a .ts or .js file');
  });
});
