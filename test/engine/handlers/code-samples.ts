/** A piece of code, and what the checker says to it. */
export interface Sample {
  readonly code: string;
  readonly verdict: 'accepted' | 'refused';
  /** Why AWS's lint plugin says the opposite. */
  readonly unlikePlugin?: string;
}

const NO_RULE = 'documented as not supported, and the plugin has no rule for it';
const NO_TYPES = 'the plugin goes by types, and an event\'s payload has none';
const OTHER_INTERFACE = 'the plugin\'s list means it, but spells the interface that TypeScript gives to instances';

const accepted = (code: string, unlikePlugin?: string): Sample => ({ code, verdict: 'accepted', unlikePlugin });
const refused = (code: string, unlikePlugin?: string): Sample => ({ code, verdict: 'refused', unlikePlugin });

export const SAMPLES: readonly Sample[] = [
  // What handlers are written with.
  accepted('import { util } from \'@aws-appsync/utils\';\nexport function onSubscribe(ctx) {\n  if (ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized();\n}'),
  accepted('export function onPublish(ctx) { return ctx.events.map((event) => ({ id: event.id, payload: { ...event.payload, at: util.time.nowISO8601() } })); }'),
  accepted('export const onPublish = (ctx) => ctx.events.filter(isSmall);\nfunction isSmall(event) { return JSON.stringify(event.payload).length < 1000; }'),
  accepted('export const onSubscribe = { request(ctx) { return { operation: \'Invoke\', payload: ctx.info }; }, response(ctx) { return ctx.result; } };'),
  accepted('import * as ddb from \'@aws-appsync/utils/dynamodb\';\nexport const onPublish = { request: (ctx) => ddb.get({ key: { id: ctx.events[0].id } }), response: (ctx) => ctx.events };'),
  accepted('import { sql } from \'@aws-appsync/utils/rds\';\nconst query = (id) => sql`SELECT * FROM events WHERE id = ${id}`;'),
  accepted('function onSubscribe(ctx) {}\nexport { onSubscribe };'),
  accepted('function onSubscribe2(ctx) {}\nexport { onSubscribe2 as onSubscribe };'),
  accepted('const LIMITS = { small: 1, large: 10 };\nfor (const name in LIMITS) { if (name === \'large\') { break; } }'),
  accepted('for (const [name, value] of Object.entries({ a: 1 })) { console.log(`${name}: ${value}`); }'),
  accepted('const pick = ({ a = 1, ...rest }, [first]) => a ?? first?.b ?? rest;'),
  accepted('let count = 0; count += 1; count -= 1; const flags = count & 4 | 2;'),
  accepted('var total = [1, 2].reduce((sum, each) => sum + each, 0);'),
  accepted('function kind(value) { switch (typeof value) { case \'string\': return 1; default: return 2; } }'),
  accepted('const print = function (value) { console.log(value); };\n[1].forEach(print);'),
  accepted('const copy = { a: 1 }; delete copy.a;'),
  accepted('const sorted = [3, 1].sort().reverse().join(\',\');'),
  accepted('const nested = `a${`b${1}`}`; const text = \'a-b\'.split(\'-\').join(\'\').toUpperCase().trim();'),
  accepted('const again = { label: 1 }; const label = again.label;'),
  accepted('const inside = Object.hasOwn({ a: 1 }, \'a\');'),
  accepted('const list = new Array();'),
  accepted('function outer() { function inner() { return 1; } return inner(); }'),
  accepted('function first() { return second(); }\nfunction second() { return 1; }\nfunction third() { return first() + second(); }'),
  accepted('export function onPublish(ctx) { ctx.stash.seen = true; ctx.events[0].payload = {}; return ctx.events; }'),
  accepted('function helper(ctx) { ctx.own = 1; }'),
  accepted('function request(ctx) { const inner = () => { const ctx = {}; ctx.a = 1; }; return inner(); }'),
  accepted('const map = { search(text) { return text; } }; map.search(\'a\');'),
  accepted('const digits = (5).toString();'),
  accepted('function named() {} let text = \'\'; text += named;'),
  accepted('function request(ctx, more) { more.seen = true; return !ctx.identity && typeof ctx.events; }'),
  accepted('const pick = (Object) => Object.create(1);'),
  accepted('import * as rds from \'@aws-appsync/utils/rds\';\nconst found = rds.search({ table: \'events\' });'),
  accepted('import { util } from \'@aws-appsync/utils\';\nconst found = util.str.search(\'a\');'),

  // Syntax.
  refused('async function wait() {}'),
  refused('const wait = async () => 1;'),
  refused('const o = { async wait() {} };'),
  refused('const wait = async () => { await 1; };'),
  refused('function* many() { yield 1; }'),
  refused('const many = function* () {};', 'the plugin looks at declarations of generators only'),
  refused('class Thing {}'),
  refused('const Thing = class {};', 'the plugin looks at declarations of classes only'),
  refused('for (let i = 0; i < 2; i += 1) {}'),
  refused('for await (const a of [1]) {}', NO_RULE),
  refused('while (false) {}'),
  refused('do {} while (false);'),
  refused('for (const a of [1]) { if (a) { continue; } }'),
  refused('outer: for (const a of [1]) { break outer; }'),
  refused('try { JSON.parse(\'{\'); } catch { console.log(1); }'),
  refused('function fail() { throw new Error(\'no\'); }', NO_RULE),
  refused('function self() { return this; }'),
  refused('const pattern = /a/;'),
  refused('let i = 0; i++;'),
  refused('let i = 0; --i;'),
  refused('const inverted = ~5;'),
  refused('const known = \'a\' in { a: 1 };'),
  refused('const known = [] instanceof Array;'),
  refused('const later = new Promise(() => {});'),
  refused('const later = Promise.resolve(1);', NO_RULE),
  refused('const fs = import(\'fs\');', NO_RULE),
  refused('const here = import.meta.url;', NO_RULE),
  refused('const = 1;'),

  // Modules and globals.
  refused('import { readFileSync } from \'fs\';', NO_RULE),
  refused('import { v4 } from \'uuid\';', NO_RULE),
  refused('export function onConnect(ctx) {}', NO_RULE),
  refused('export const LIMIT = 1;', NO_RULE),
  refused('export default function onSubscribe(ctx) {}', NO_RULE),
  refused('export * from \'@aws-appsync/utils\';', NO_RULE),
  refused('export const onPublish = { request(ctx) { return {}; } };', NO_RULE),
  refused('export const onPublish = 1;', NO_RULE),
  refused('const answer = eval(\'1\');', NO_RULE),
  refused('const make = Function(\'return 1\');', NO_RULE),
  refused('const home = process.env.HOME;', NO_RULE),
  refused('const everything = globalThis;', NO_RULE),
  refused('fetch(\'https://example.com\');', NO_RULE),
  refused('setTimeout(print, 1);\nfunction print() {}', NO_RULE),

  // Functions as values.
  refused('function apply(callback) { return callback(1); }\napply((a) => a);'),
  refused('const sorted = [3, 1].sort((a, b) => a - b);'),
  refused('export const onPublish = (ctx) => ctx.events.sort((a, b) => a.payload.at - b.payload.at);', NO_TYPES),
  refused('const named = () => 1; const renamed = named;'),
  refused('function named() {} let renamed; renamed = named;'),
  refused('const make = () => () => 1;'),
  refused('function named() {} function give() { return named; }'),
  refused('const value = ((a) => a).call(null, 1);', NO_RULE),
  refused('function factorial(n) { return n < 2 ? 1 : n * factorial(n - 1); }'),
  refused('const count = function again(n) { return n < 1 ? 0 : again(n - 1); };'),
  refused('const even = (n) => n === 0 || odd(n - 1); const odd = (n) => n !== 0 && even(n - 1);'),
  refused('function depth(value) { return 1 + Math.max(depth(value.a), 0); }'),
  refused('function walk(node) { node.children.forEach((child) => walk(child)); }', 'the plugin does not see a call inside a callback'),

  // The context.
  refused('function request(ctx) { ctx = {}; }'),
  refused('function request(ctx) { ctx.identity = null; }'),
  refused('function request(ctx) { ctx[\'stash\'] = {}; }'),
  refused('function request(ctx) { delete ctx.identity; }'),
  refused('function response(ctx) { for (ctx.key in { a: 1 }) {} }'),
  refused('export function onPublish(ctx) { ctx.events = []; }', 'the plugin looks at functions named request and response only'),
  refused('export const onSubscribe = (context) => { context.identity = { sub: \'me\' }; };', 'the plugin looks at functions named request and response only'),
  refused('function request(ctx) { delete ctx?.identity; }', 'the plugin does not look through ?.'),
  refused('function request(ctx) { [ctx.identity] = [1]; }', 'the plugin does not look into destructuring'),
  refused('function request(ctx) { ({ a: ctx.identity } = { a: 1 }); }', 'the plugin does not look into destructuring'),

  // Methods.
  refused('const a = Object.freeze({});'),
  refused('const a = Object.create(null);'),
  refused('const a = Object.getPrototypeOf({});'),
  refused('const a = [1].keys();'),
  refused('const list = [1]; const a = list.toString();'),
  refused('const a = \'a\'.padStart(3);'),
  refused('const a = \'a\'.localeCompare(\'b\');'),
  refused('const a = \'a\'.valueOf();'),
  refused('export const onSubscribe = (ctx) => ctx.info.channel.path.repeat(2);', NO_TYPES),
  refused('const a = Array.from(\'abc\');', OTHER_INTERFACE),
  refused('const a = String.fromCharCode(97);', OTHER_INTERFACE),
  refused('const at = new Date(); at.setDate(1);'),
];
