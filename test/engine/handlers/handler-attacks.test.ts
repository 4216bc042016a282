import { publishContext, subscribeContext } from './contexts';
import type { HandlerResult, LoadedHandlers } from '../../../engine/handlers/handler-contracts';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';
import type { SandboxOptions } from '../../../engine/handlers/handler-sandbox';

const UTIL = 'import { util } from \'@aws-appsync/utils\';\n';

/** Says no to callers without identity and hands the others what it sees of the language. */
const WITNESS = `${UTIL}let runs = 0;
export function onSubscribe(ctx) {
  if (ctx.identity === null) util.unauthorized();
  runs += 1;
  const keys = [];
  for (const key in { a: 1 }) keys.push(key);
  return [JSON.stringify({ b: [1, 'x'.concat('y')] }), keys.map((key) => key + runs).join(), ({}).polluted === undefined, Object.keys(ctx.identity).length];
}`;

let sandbox: HandlerSandbox;
let witness: LoadedHandlers;

/** For the tests of one group. */
function shareSandbox(options?: SandboxOptions): void {
  beforeAll(async () => {
    sandbox = await HandlerSandbox.create(options);
    witness = sandbox.load(WITNESS);
  });
}

/** The same sandbox goes on serving another namespace. */
afterEach(() => {
  expect(witness.run('onSubscribe', subscribeContext(null))).toEqual({ kind: 'unauthorized', logs: [] });
  const { kind, ...rest } = witness.run('onSubscribe', subscribeContext());
  expect([kind, rest]).toEqual(['returned', { value: ['{"b":[1,"xy"]}', expect.stringMatching(/^a\d+$/), true, 7], logs: [] }]);
});

function onSubscribe(body: string, before = ''): HandlerResult {
  const loaded = sandbox.load(`${UTIL}${before}\nexport function onSubscribe(ctx) {\n${body}\n}`);
  try {
    return loaded.run('onSubscribe', subscribeContext());
  } finally {
    loaded.dispose();
  }
}

/** What it sees of the language once it is served again: its first run. */
async function untilServed(): Promise<void> {
  let result = witness.run('onSubscribe', subscribeContext());
  while (result.kind === 'failed') {
    await new Promise((resolve) => setTimeout(resolve, 10));
    result = witness.run('onSubscribe', subscribeContext());
  }
  expect(result).toMatchObject({ value: [expect.anything(), 'a1', true, 7] });
}

const failed = (message: string) => ({ kind: 'failed', message: expect.stringContaining(message) as unknown });

describe('code that does not end is cut off', () => {
  shareSandbox();

  test.each([
    ['a loop', 'for (;;);'],
    ['a loop that catches', 'for (;;) { try { for (;;); } catch {} }'],
    ['a loop in finally', 'try { for (;;); } finally { for (;;); }'],
    ['a catastrophic regular expression', '/(a+)+$/.test(\'a\'.repeat(50) + \'b\');'],
    ['util.matches with all that it takes', 'for (;;) util.matches(\'^(a{0,500}){1,2}$\', \'a\'.repeat(10000));'],
    ['a getter of the result', 'return { get a() { for (;;); } };'],
    ['toString of what it throws', 'throw { toString() { for (;;); }, get message() { for (;;); } };'],
    ['a proxy of itself', 'let p = {}; p = new (Object.getPrototypeOf(util).constructor)(); for (;;) p = { p };'],
    ['a callback on very many elements', 'Array(1e9).fill(0).map((x) => x);'],
    ['console.log', 'for (;;) console.log(\'x\'.repeat(1000));'],
  ])('%s', (_, body) => {
    expect(onSubscribe(body)).toMatchObject({ kind: 'failed', message: expect.stringMatching(/ran longer than 100 ms|out of memory/) as unknown });
  });

  test.each([
    ['too', 'for (;;);'],
    ['and in what it throws there', 'throw { get message() { for (;;); } };'],
  ])('at its top level %s', (_, code) => {
    expect(() => sandbox.load(code)).toThrow(/ran longer than 100 ms|threw/);
  });

  test('and a refusal made before stands', () => {
    expect(onSubscribe('try { util.unauthorized(); } catch { for (;;); }').kind).toBe('unauthorized');
  });

  test('and starts afresh, since nobody knows how far it came', () => {
    const loaded = sandbox.load(`let isOpen = false;\nexport function onSubscribe(ctx) {
      if (ctx.identity !== null) return isOpen;
      isOpen = true;
      for (;;);
    }`);
    expect(loaded.run('onSubscribe', subscribeContext(null)).kind).toBe('failed');
    expect(loaded.run('onSubscribe', subscribeContext())).toMatchObject({ value: false });
  });

  test('with its logs, of which there are not endlessly many', () => {
    const { logs } = onSubscribe('for (;;) console.log(\'x\'.repeat(100000));');
    expect(logs.join('').length).toBeLessThan(300_000);
  });
});

describe('code that recurses fails', () => {
  shareSandbox();

  test.each([
    ['in a function', 'const f = () => f() + 1; f();'],
    ['in a getter', 'const o = { get a() { return this.a; } }; return o;'],
    ['in toString', 'const o = { toString() { return \'\' + this; } }; return \'\' + o;'],
    ['in a comparison', 'const f = () => [2, 1].sort(f); f();'],
    ['in JSON.stringify', 'let a = {}; for (let i = 0; i < 20000; i++) a = { a }; return a;'],
    ['in JSON.parse', 'return JSON.parse(\'[\'.repeat(100000) + \']\'.repeat(100000));'],
    ['in Array.flat', 'let a = []; for (let i = 0; i < 20000; i++) a = [a]; return a.flat(Infinity);'],
    ['in a bound function', 'let f = () => 1; for (let i = 0; i < 2000; i++) f = f.bind(null); return f();'],
    ['in code made of text', 'return (() => 1).constructor(\'[\'.repeat(100000))();'],
    ['in operators of code made of text', 'return (() => 1).constructor(\'return \' + \'- \'.repeat(100000) + \'1\')();'],
  ])('%s', (_, body) => {
    expect(onSubscribe(body)).toMatchObject({ kind: 'failed', message: expect.stringMatching(/stack overflow|ran longer|out of memory|no memory left/) as unknown });
  });

  test('also if the code is nested', () => {
    expect(() => sandbox.load('['.repeat(100_000))).toThrow('stack overflow');
  });
});

describe('code that fills the memory', () => {
  shareSandbox({ deadlineMs: 20_000 });

  test.each([
    ['a string that doubles', 'let s = \'x\'; for (;;) s += s;', ''],
    ['strings', 'const a = []; for (let i = 0; ; i++) a.push(String(i).padEnd(100000));', ''],
    ['one string', 'return \'x\'.repeat(500000000);', ''],
    ['an array', 'const a = []; for (;;) a.push(1.5);', ''],
    ['objects', 'const a = []; for (;;) a.push({ x: [1, 2, 3] });', ''],
    ['a chain', 'for (;;) kept = { kept };', 'let kept;'],
    ['arguments', 'return Math.max(...Array(2000000).fill(1));', ''],
    ['a log line', 'let s = \'x\'.repeat(20000000); console.log(s, s, s, s);', ''],
    ['an error', 'util.error(\'x\'.repeat(20000000) + ctx.info.channel.path);', ''],
    ['the result', 'return Array(3000000).fill(\'long enough\');', ''],
  ])('with %s fails', (_, body, before) => {
    expect(onSubscribe(body, before)).toMatchObject({ kind: 'failed' });
  });

  test('and keeps what it has does not starve others, and is not allowed anything for want of memory', () => {
    const hoarder = sandbox.load(`${UTIL}let kept;\nexport function onSubscribe(ctx) {
      try { for (;;) kept = { kept }; } catch {}
      if (ctx.identity === null) throw 1;
      util.unauthorized();
    }`);
    for (let round = 0; round < 3; round++) {
      for (const identity of [null, undefined]) expect(['failed', 'unauthorized']).toContain(hoarder.run('onSubscribe', subscribeContext(identity)).kind);
      expect(witness.run('onSubscribe', subscribeContext()).kind).toBe('returned');
      expect(witness.run('onSubscribe', subscribeContext(null)).kind).toBe('unauthorized');
    }
  });

  test('little by little is started afresh before others have too little', () => {
    const big = (million: number) => `'x'.repeat(1000).repeat(${million}000)`;
    const hoarder = sandbox.load(`const kept = [];\nexport function onSubscribe() { kept.push(${big(4)} + kept.length); return kept.length; }`);
    const neighbour = sandbox.load(`export function onSubscribe() { return ${big(20)}.length; }`);
    const counts: unknown[] = [];
    for (let round = 0; round < 30; round++) {
      const result = hoarder.run('onSubscribe', subscribeContext());
      counts.push(result.kind === 'returned' && result.value);
      expect(neighbour.run('onSubscribe', subscribeContext())).toMatchObject({ value: 20_000_000 });
    }
    expect(counts.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(1);
  });

  test('is cut off by the host too, where a context does not fit', async () => {
    sandbox = await HandlerSandbox.create({ memoryBytes: 16 * 1024 * 1024 });
    witness = sandbox.load(WITNESS);
    const context = publishContext([{ id: '1', payload: 'x'.repeat(9_000_000) }]);
    expect(witness.run('onSubscribe', context)).toMatchObject({ kind: 'failed', message: expect.stringContaining('out of memory') as unknown });
    await untilServed();
  });
});

describe('code that looks for a way out', () => {
  shareSandbox();

  test.each([
    'globalThis', 'process', 'require', 'module', 'host', 'Function', 'eval', 'Proxy', 'Reflect', 'Promise', 'setTimeout', 'fetch', 'WebAssembly',
    'Date', 'Symbol', 'Atomics', 'SharedArrayBuffer', 'std', 'os', 'scriptArgs', 'print', 'InternalError',
  ])('finds no %s', (name) => {
    expect(onSubscribe(`return ${name};`)).toMatchObject(failed(`'${name}' is not defined`));
  });

  test.each([
    ['the constructor of a constructor', 'return util.autoId.constructor(\'return typeof process + typeof require + typeof host\')();'],
    ['the global object of a sloppy function', 'return (() => 1).constructor(\'return typeof this.process + typeof this.require + typeof this.host\')();'],
    ['the constructor of an exception of the host', 'try { util.base64Decode(\'*\'); } catch (error) { return error.constructor.constructor(\'return typeof process + typeof require + typeof host\')(); }'],
    ['the constructor of an exception of a refusal', 'try { runtime.nothing; } catch (error) { return error.constructor.constructor(\'return typeof process + typeof require + typeof host\')(); }'],
  ])('through %s finds nothing', (_, body) => {
    const result = onSubscribe(body);
    expect(result.kind === 'returned' ? result.value : 'undefinedundefinedundefined').toBe('undefinedundefinedundefined');
  });

  test.each(['fs', 'intrinsics', 'driver', 'lockdown', 'handlers'])('gets nothing from import(\'%s\')', (name) => {
    const loaded = sandbox.load(`let found = 'nothing';\nexport function onSubscribe() { import('${name}').then((it) => { found = 'something'; }); return found; }`);
    for (let round = 0; round < 3; round++) expect(loaded.run('onSubscribe', subscribeContext())).toMatchObject({ kind: 'returned', value: 'nothing' });
  });

  test('gets nothing from import() in code made of text', () => {
    const loaded = sandbox.load(`let found = 'nothing';
      export function onSubscribe() { (() => 1).constructor('found', "import('intrinsics').then(found)")(() => { found = 'something'; }); return found; }`);
    for (let round = 0; round < 3; round++) expect(loaded.run('onSubscribe', subscribeContext())).toMatchObject({ value: 'nothing' });
  });

  test('finds no other module\'s names in a stack trace or through a caller', () => {
    expect(onSubscribe('return util.autoId.caller;')).toMatchObject({ kind: 'failed' });
    expect(onSubscribe('return arguments.callee;')).toMatchObject({ kind: 'failed' });
  });
});

describe('code that tampers', () => {
  shareSandbox();

  test.each([
    ['util', 'util.unauthorized = () => 1;'],
    ['util.time', 'util.time.nowISO8601 = () => 1;'],
    ['util with a new member', 'util.mine = () => 1;'],
    ['util by deletion', 'delete util.unauthorized;'],
    ['util by assignment', 'Object.assign(util, { unauthorized() {} });'],
    ['util by definition', 'Object.defineProperty(util, \'unauthorized\', { value() {} });'],
    ['the prototype of util', 'Object.setPrototypeOf(util, { mine: 1 });'],
    ['a function of util', 'util.unauthorized.mine = 1;'],
    ['runtime', 'runtime.earlyReturn = () => 1;'],
    ['console', 'console.log = () => 1;'],
    ['JSON', 'JSON.stringify = () => \'"forged"\';'],
    ['the global JSON', 'JSON = { stringify: () => \'"forged"\' };'],
    ['the global util', '(() => 1).constructor(\'util = 1\')(); if (typeof util !== \'object\') return; throw 1;'],
    ['Object.prototype', 'Object.prototype.polluted = 1;'],
    ['Object.prototype.toJSON', 'Object.prototype.toJSON = () => \'forged\';'],
    ['Object.prototype through __proto__', '({}).__proto__.polluted = 1;'],
    ['Object.prototype through a constructor', '({}).constructor.prototype.polluted = 1;'],
    ['Object.hasOwn', 'Object.hasOwn = () => true;'],
    ['Array.prototype', 'Array.prototype.map = () => [];'],
    ['the length of Array.prototype', 'Array.prototype.push(1);'],
    ['array iteration', '[].values().__proto__.next = () => ({ done: true });'],
    ['String.prototype', 'String.prototype.replace = () => \'\';'],
    ['Number.prototype', 'Number.prototype.toString = () => \'\';'],
    ['Function.prototype', '(() => 1).constructor.prototype.call = () => 1;'],
    ['RegExp.prototype', '/x/.constructor.prototype.test = () => true;'],
    ['Error.prototype', 'try { ctx.a.b; } catch (error) { error.constructor.prototype.message = \'forged\'; }'],
    ['promises', '(async () => 1)().constructor.prototype.then = () => 1;'],
    ['generators', '(function* () {})().__proto__.__proto__.next = () => 1;'],
    ['a new global', '(() => 1).constructor(\'"use strict"; this.polluted = 1\')(); (() => 1).constructor(\'"use strict"; polluted = 1\')();'],
  ])('with %s fails', (_, body) => {
    expect(onSubscribe(body)).toMatchObject({ kind: 'failed' });
  });

  test('with anything that it can reach changes nothing for its own next run', () => {
    const loaded = sandbox.load(`${UTIL}export function onSubscribe(ctx) {
      if (ctx.identity === null) {
        const seen = [];
        const attack = (value) => {
          if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.includes(value)) return;
          seen.push(value);
          for (const name of Object.getOwnPropertyNames(value)) {
            let held;
            try { held = value[name]; } catch {}
            try { value[name] = () => 'forged'; } catch {}
            try { Object.defineProperty(value, name, { value: () => 'forged' }); } catch {}
            try { delete value[name]; } catch {}
            attack(held);
          }
          try { value.toJSON = () => 'forged'; } catch {}
          attack(Object.getPrototypeOf(value));
        };
        for (const root of [Object, Array, String, Number, Boolean, Math, JSON, console, util, runtime, extensions, () => 1, async () => 1, /x/]) attack(root);
        return seen.length;
      }
      return [JSON.stringify({ a: [1] }), [2, 1].sort().map((x) => x + 1).join('-'), 'a-b'.replace('-', '+'), Object.keys({ k: 1 }), util.base64Encode('x')];
    }`);
    const before = loaded.run('onSubscribe', subscribeContext());
    const attack = loaded.run('onSubscribe', subscribeContext(null));
    expect(attack.kind === 'returned' && attack.value).toBeGreaterThan(200);
    expect(loaded.run('onSubscribe', subscribeContext())).toEqual(before);
    expect(before).toEqual({ kind: 'returned', value: ['{"a":[1]}', '2-3', 'a+b', ['k'], 'eA=='], logs: [] });
  });
});

describe('a host whose own stack overflows inside QuickJS', () => {
  shareSandbox();

  test('refuses until QuickJS was started afresh', async () => {
    for (let round = 0; round < 1_000; round++) witness.run('onSubscribe', subscribeContext(null));
    const outcomes = new Set<string>();
    const runAtTheEndOfTheStack = (): void => {
      try {
        runAtTheEndOfTheStack();
      } catch { /* The end. From here on, each return leaves a little more stack for a run. */ }
      try {
        const result = witness.run('onSubscribe', subscribeContext(null));
        outcomes.add(result.kind === 'failed' ? result.message : result.kind);
      } catch { /* Not even begun. */ }
    };
    runAtTheEndOfTheStack();
    expect(outcomes).toContain('QuickJS crashed and is starting again');
    expect(outcomes).not.toContain('returned');
    expect(witness.run('onSubscribe', subscribeContext())).toMatchObject({ kind: 'failed' });
    expect(() => sandbox.load(WITNESS)).toThrow('QuickJS crashed and is starting again');
    await untilServed();
  });
});
