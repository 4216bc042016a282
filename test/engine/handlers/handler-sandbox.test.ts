import * as fc from 'fast-check';
import { ALICE, publishContext, subscribeContext } from './contexts';
import type { HandlerResult } from '../../../engine/handlers/handler-contracts';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';

const UTIL = 'import { util } from \'@aws-appsync/utils\';\n';
const PER_USER = `${UTIL}export function onSubscribe(ctx) {
  const segments = ctx.info.channel.segments;
  const sub = ctx.identity && ctx.identity.issuer && ctx.identity.username ? ctx.identity.sub : null;
  if (!sub || segments[1] !== sub) util.unauthorized();
}`;

let sandbox: HandlerSandbox;

beforeAll(async () => {
  sandbox = await HandlerSandbox.create({ deadlineMs: 5_000 });
});

/** Runs onSubscribe of this code once. */
function subscribe(code: string, context = subscribeContext()): HandlerResult {
  const loaded = sandbox.load(code);
  const result = loaded.run('onSubscribe', context);
  loaded.dispose();
  return result;
}

function onSubscribe(body: string): HandlerResult {
  return subscribe(`${UTIL}export function onSubscribe(ctx) { ${body} }`);
}

describe('a per-user handler', () => {
  test('lets users into their own channels, and below', () => {
    expect(subscribe(PER_USER)).toEqual({ kind: 'returned', value: undefined, logs: [] });
    expect(subscribe(PER_USER, subscribeContext(ALICE, ['private', 'alice-1', '*'])).kind).toBe('returned');
  });

  test.each([
    ['another user\'s channel', subscribeContext(ALICE, ['private', 'bob-2'])],
    ['the whole namespace', subscribeContext(ALICE, ['private', '*'])],
    ['no channel below the namespace', subscribeContext(ALICE, ['private'])],
    ['a caller without identity', subscribeContext(null)],
    ['a caller whose identity has no sub', subscribeContext({ ...ALICE, sub: undefined }, ['private'])],
  ])('refuses %s', (_, context) => {
    expect(subscribe(PER_USER, context)).toEqual({ kind: 'unauthorized', logs: [] });
  });

  test('decides the same way again and again', () => {
    const loaded = sandbox.load(PER_USER);
    for (let index = 0; index < 500; index++) {
      expect(loaded.run('onSubscribe', subscribeContext()).kind).toBe('returned');
      expect(loaded.run('onSubscribe', subscribeContext(ALICE, ['private', 'bob-2'])).kind).toBe('unauthorized');
    }
    loaded.dispose();
  });
});

describe('loading', () => {
  test('tells which handlers there are, whatever they are', () => {
    expect(sandbox.load('export function onPublish() {}\nexport const onSubscribe = { request() {} };').exports).toEqual(['onPublish', 'onSubscribe']);
    expect(sandbox.load('const quiet = 1;\nexport { quiet as onPublish };\nexport const other = 2;').exports).toEqual(['onPublish']);
    expect(sandbox.load('').exports).toEqual([]);
  });

  test.each([
    ['does not parse', 'export function onSubscribe( {', 'SyntaxError: invalid property name (line 1'],
    ['imports a package', 'import { v4 } from \'uuid\';', 'import of \'uuid\': handlers can import \'@aws-appsync/utils\' only'],
    ['imports a part of Node.js', 'import \'node:fs\';', 'import of \'node:fs\': handlers can import \'@aws-appsync/utils\' only'],
    ['imports the sandbox\'s own modules', 'import { host } from \'intrinsics\';', 'import of \'intrinsics\': handlers can import'],
    ['imports itself', 'import * as me from \'handlers\';', 'import of \'handlers\': handlers can import'],
    ['imports a helper that there is not', 'import * as http from \'@aws-appsync/utils/http\';', '\'@aws-appsync/utils/http\': there is no such module'],
    ['imports a name that the module does not have', 'import { utils } from \'@aws-appsync/utils\';', 'Could not find export \'utils\''],
    ['fails at its top level', 'const a = null;\na.b;', 'TypeError: cannot read property \'b\' of null (line 2'],
    ['refuses at its top level', `${UTIL}util.unauthorized();`, 'util.unauthorized()'],
    ['awaits at its top level', 'await 1;\nexport function onSubscribe() {}', 'awaits at its top level'],
    ['hides what follows behind a NUL', 'export function onSubscribe() {} //\0\nnonsense(', 'NUL'],
  ])('fails when the code %s', (_, code, message) => {
    expect(() => sandbox.load(code)).toThrow(message);
    expect(subscribe(PER_USER).kind).toBe('returned');
  });

  test('runs code no more once it is unloaded', () => {
    const loaded = sandbox.load(PER_USER);
    loaded.dispose();
    loaded.dispose();
    expect(loaded.run('onSubscribe', subscribeContext())).toEqual({ kind: 'failed', message: 'the code was unloaded', logs: [] });
  });
});

describe('the context', () => {
  test('is what the caller gave, with an empty stash', () => {
    const context = publishContext([{ id: 'e1', payload: { text: 'hi' } }]);
    const loaded = sandbox.load('export function onPublish(ctx) { return ctx; }');
    expect(loaded.run('onPublish', context)).toEqual({ kind: 'returned', value: { ...context, stash: {} }, logs: [] });
  });

  test('keeps a missing identity null', () => {
    expect(subscribe('export const onSubscribe = (ctx) => ctx.identity === null;', subscribeContext(null))).toMatchObject({ value: true });
  });

  test('comes back unchanged, whatever JSON users send', () => {
    const loaded = sandbox.load('export function onPublish(ctx) { return ctx.events.map((event) => event.payload); }');
    // A number -0 is 0 in JSON.
    const json = fc.json({ noUnicodeString: false, maxDepth: 6 }).map((text) => JSON.parse(text.replaceAll('-0', '0')) as unknown);
    const strange = fc.constantFrom<unknown>(
      JSON.parse('{"__proto__":{"admin":true}}'), JSON.parse('{"constructor":{"prototype":null}}'), { toJSON: 'x' }, { then: 1 },
      '\ud800', '\udc00\ud800', 'a\0b', '\u2028', { '\ud800': '\udfff' }, '', '\ufeff', '\u{10ffff}', 1e308, 5e-324, 2 ** 53 + 2,
    );
    fc.assert(fc.property(fc.array(fc.oneof(json, strange, fc.string({ unit: 'binary' })), { maxLength: 5 }), (payloads) => {
      const result = loaded.run('onPublish', publishContext(payloads.map((payload, index) => ({ id: String(index), payload }))));
      expect(result.kind).toBe('returned');
      expect(JSON.stringify(result.kind === 'returned' && result.value)).toBe(JSON.stringify(payloads));
    }), { numRuns: 500 });
  });

  test('does not let a payload that names __proto__ change objects', () => {
    const loaded = sandbox.load(`export function onPublish(ctx) {
      const copy = Object.assign({}, ctx.events[0].payload);
      return { polluted: ({}).admin === undefined, own: Object.hasOwn(ctx.events[0].payload, '__proto__') };
    }`);
    const payload = JSON.parse('{"__proto__":{"admin":true}}') as unknown;
    expect(loaded.run('onPublish', publishContext([{ id: '1', payload }]))).toMatchObject({ value: { polluted: true, own: true } });
  });

  test('of an event that is nested beyond all measure fails', () => {
    const loaded = sandbox.load('export function onPublish(ctx) { return ctx.events; }');
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(loaded.run('onPublish', publishContext([{ id: '1', payload: nested(1_000) }])).kind).toBe('returned');
    for (const depth of [3_000, 20_000, 100_000]) {
      expect(loaded.run('onPublish', publishContext([{ id: '1', payload: nested(depth) }])).kind).toBe('failed');
    }
    expect(loaded.run('onPublish', publishContext([])).kind).toBe('returned');
  });
});

describe('the result', () => {
  test.each([
    ['return;', undefined],
    ['return undefined;', undefined],
    ['return () => 1;', undefined],
    ['return null;', null],
    ['return [undefined, () => 1, NaN, -0];', [null, null, null, 0]],
    ['return { a: undefined, b: () => 1, c: 1 };', { c: 1 }],
    ['return { get a() { return 1; } };', { a: 1 }],
    ['return \'a\\0\\ud800\\u{1f600}\';', 'a\0\ud800\u{1f600}'],
    ['return { then: 1 };', { then: 1 }],
    ['return JSON.parse(\'{"__proto__":1}\');', JSON.parse('{"__proto__":1}') as unknown],
  ])('%s', (body, value) => {
    expect(onSubscribe(body)).toEqual({ kind: 'returned', value, logs: [] });
  });

  test.each([
    ['const a = {}; a.a = a; return a;', 'TypeError: circular reference'],
    ['return { get a() { return ctx.b.c; } };', 'TypeError: cannot read property \'c\' of undefined (line 2)'],
    ['return 1n;', 'TypeError: Do not know how to serialize a BigInt'],
    ['return \'x\'.repeat(9000000);', 'returned 9000012 characters of JSON, more than 8000000'],
    ['let a = {}; for (let i = 0; i < 30000; i++) a = { a }; return a;', 'InternalError: stack overflow'],
    ['runtime.earlyReturn(\'x\'.repeat(9000000));', 'returned 9000012 characters of JSON, more than 8000000'],
    ['return (async () => 1)();', 'onSubscribe returned a promise'],
    ['return import(\'fs\');', 'onSubscribe returned a promise'],
    ['throw 1;', 'threw 1'],
    ['throw { kind: \'returned\', value: 1 };', 'threw {"kind":"returned","value":1}'],
    ['ctx.identity.a.b = 1;', 'TypeError: cannot set property \'b\' of undefined (line 2)'],
    ['return missing;', 'ReferenceError: \'missing\' is not defined (line 2)'],
  ])('%s fails', (body, message) => {
    expect(onSubscribe(body)).toEqual({ kind: 'failed', message, logs: [] });
  });

  test.each([
    ['is not there', 'export const onPublish = () => 1;', 'onSubscribe is not a function'],
    ['is an object for a data source', 'export const onSubscribe = { request() {}, response() {} };', 'onSubscribe is not a function'],
    ['is async, and would not have ended', 'export async function onSubscribe() {}', 'onSubscribe is an async function or a generator'],
    ['is a generator, and would not have begun', `${UTIL}export function* onSubscribe() { util.unauthorized(); }`, 'onSubscribe is an async function or a generator'],
    ['is a class', 'export class onSubscribe {}', 'TypeError: class constructors must be invoked with \'new\''],
  ])('of a handler that %s fails', (_, code, message) => {
    expect(subscribe(code)).toMatchObject({ kind: 'failed', message: expect.stringContaining(message) as unknown });
  });
});

describe('a refusal', () => {
  test('of util.unauthorized() ends the run', () => {
    expect(onSubscribe('console.log(1); util.unauthorized(); console.log(2);')).toEqual({ kind: 'unauthorized', logs: ['1'] });
  });

  test('of util.error() carries its message and type', () => {
    expect(onSubscribe('util.error(\'full\', \'RoomFull\');')).toEqual({ kind: 'error', message: 'full', errorType: 'RoomFull', logs: [] });
    expect(onSubscribe('util.error(\'a\\0b\\ud800\');')).toEqual({ kind: 'error', message: 'a\0b\ud800', logs: [] });
    expect(onSubscribe('util.error({ code: 7 }, null);')).toEqual({ kind: 'error', message: '{"code":7}', logs: [] });
    expect(onSubscribe('util.error();')).toEqual({ kind: 'error', message: 'undefined', logs: [] });
  });

  test.each([
    ['caught', 'try { util.unauthorized(); } catch { return \'in\'; }'],
    ['caught, and followed by another exception', 'try { util.unauthorized(); } catch { throw 1; }'],
    ['overridden by a return in finally', 'try { util.unauthorized(); } finally { return \'in\'; }'],
    ['caught, and followed by an early return', 'try { util.unauthorized(); } catch { runtime.earlyReturn(\'in\'); }'],
    ['caught, and followed by util.error()', 'try { util.unauthorized(); } catch { util.error(\'other\'); }'],
    ['made after an early return was caught', 'try { runtime.earlyReturn(\'in\'); } catch { util.unauthorized(); }'],
    ['made inside a callback', '[1].map(() => util.unauthorized()); return \'in\';'],
    ['made by a getter of the result', 'return { get a() { util.unauthorized(); } };'],
    ['made by toJSON of the result', 'return { toJSON() { try { util.unauthorized(); } catch {} return \'in\'; } };'],
    ['made in an async function that nobody waits for', '(async () => util.unauthorized())(); return \'in\';'],
  ])('stands when it is %s', (_, body) => {
    expect(onSubscribe(body).kind).toBe('unauthorized');
  });

  test('stands when its message cannot be read', () => {
    expect(onSubscribe('try { util.error({ toJSON() { throw 1; }, toString() { throw 1; } }); } catch {}')).toMatchObject({ kind: 'error', message: '[object]' });
  });

  test.each([
    ['the same message', 'const error = { name: \'Error\', message: \'util.unauthorized()\' }; throw error;'],
    ['the very exception of an earlier run', 'if (kept) throw kept; try { util.unauthorized(); } catch (error) { kept = error; }'],
  ])('is not an exception with %s', (_, body) => {
    const loaded = sandbox.load(`${UTIL}let kept;\nexport function onSubscribe(ctx) { ${body} }`);
    loaded.run('onSubscribe', subscribeContext());
    expect(loaded.run('onSubscribe', subscribeContext()).kind).toBe('failed');
  });

  test('does not outlive its run', () => {
    const loaded = sandbox.load(`${UTIL}export function onSubscribe(ctx) { if (!ctx.identity) util.unauthorized(); }`);
    expect(loaded.run('onSubscribe', subscribeContext(null)).kind).toBe('unauthorized');
    expect(loaded.run('onSubscribe', subscribeContext()).kind).toBe('returned');
  });
});

describe('console', () => {
  test('gives one line a call', () => {
    expect(onSubscribe('console.log(\'a\', 1, { b: [null] }); console.error(undefined, () => 1);').logs).toEqual(['a 1 {"b":[null]}', 'undefined () => 1']);
  });

  test('shows what cannot be written as JSON, and keeps odd characters', () => {
    expect(onSubscribe('const a = {}; a.a = a; console.log(a, 1n); console.log(\'\\0\\ud800\');').logs).toEqual(['[object] [bigint]', '\0\ud800']);
  });

  test('says when lines are cut or dropped', () => {
    const { logs } = onSubscribe('console.log(\'x\'.repeat(100000)); for (let i = 0; i < 500; i++) console.log(i);');
    expect(logs).toHaveLength(101);
    expect(logs[0]).toBe(`${'x'.repeat(2_000)}… (cut)`);
    expect(logs.at(-1)).toBe('… and 401 more lines');
  });

  test('is kept when the handler fails', () => {
    expect(onSubscribe('console.log(\'before\'); ctx.a.b;')).toMatchObject({ kind: 'failed', logs: ['before'] });
  });
});

describe('state', () => {
  test('of a module lives from run to run, and in its own namespace only', () => {
    const code = 'let runs = 0;\nexport function onSubscribe() { runs += 1; return runs; }';
    const [first, second] = [sandbox.load(code), sandbox.load(code)];
    expect([first, first, second].map((loaded) => loaded.run('onSubscribe', subscribeContext()))).toMatchObject([{ value: 1 }, { value: 2 }, { value: 1 }]);
  });

  test('of ctx.stash does not live on', () => {
    const loaded = sandbox.load('export function onSubscribe(ctx) { const seen = ctx.stash.seen === true; ctx.stash.seen = true; return seen; }');
    expect([1, 2].map(() => loaded.run('onSubscribe', subscribeContext()))).toMatchObject([{ value: false }, { value: false }]);
  });
});
