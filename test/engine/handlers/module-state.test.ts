import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';
import { mayDependOnMoment, mayKeepState } from '../../../engine/handlers/module-state';
import { ChannelPolicy, EventHandlers } from '../../../src';
import { EventsStack, namespaceOf } from '../../support/events-stack';

const KEEPS: Readonly<Record<string, string>> = {
  'a variable': 'let runs = 0; export function onSubscribe() { runs += 1; if (runs > 1) util.unauthorized(); }',
  'a list': 'const seen = []; export function onSubscribe() { seen.push(1); if (seen.length > 1) util.unauthorized(); }',
  'an object': 'const seen = { runs: 0 }; export function onSubscribe() { seen.runs += 1; if (seen.runs > 1) util.unauthorized(); }',
  'a member of a function': 'function count() {} export function onSubscribe() { count.runs = (count.runs ?? 0) + 1; if (count.runs > 1) util.unauthorized(); }',
  'a member of a function by another name': 'const count = () => 0; export function onSubscribe() { const other = count; other.runs = (other.runs ?? 0) + 1; if (other.runs > 1) util.unauthorized(); }',
  'a member of a handler': 'export function onSubscribe() { onSubscribe.runs = (onSubscribe.runs ?? 0) + 1; if (onSubscribe.runs > 1) util.unauthorized(); }',
  'the variable of a function that was called': 'function counter() { let runs = 0; return () => { runs += 1; return runs; }; } const count = counter(); export function onSubscribe() { if (count() > 1) util.unauthorized(); }',
  'the variable of a handler that a function made': 'function make() { let runs = 0; return () => { runs += 1; if (runs > 1) util.unauthorized(); }; } export const onSubscribe = make();',
  'a regular expression': 'const word = /a/g; export function onSubscribe() { if (word.lastIndex > 0) util.unauthorized(); word.test("a"); }',
  'a member of a function by its own name': 'export const onSubscribe = function self() { self.runs = (self.runs ?? 0) + 1; if (self.runs > 1) util.unauthorized(); };',
  'a member of the module': 'export function onSubscribe() { import.meta.runs = (import.meta.runs ?? 0) + 1; if (import.meta.runs > 1) util.unauthorized(); }',
  'what a generator inherits': 'function* list() {} export function onSubscribe() { const shared = Object.getPrototypeOf(list()); shared.runs = (shared.runs ?? 0) + 1; if (shared.runs > 1) util.unauthorized(); }',
  'a member of a class': 'class Count {} export function onSubscribe() { Count.runs = (Count.runs ?? 0) + 1; if (Count.runs > 1) util.unauthorized(); }',
};

const FREE: Readonly<Record<string, string>> = {
  'functions that are only called': 'const isOdd = (n) => n % 2 === 1; function twice(n) { return n * 2; } export function onSubscribe() { const list = [1]; list.push(2); return isOdd(twice(list.length)); }',
  'constants that are plain values': 'const NAME = "news"; const MOST = 5; const TEXT = `a`; export function onSubscribe(ctx) { if (ctx.info.channel.segments[1] !== NAME) util.unauthorized(); }',
  'a handler of two functions': 'export const onPublish = { request(ctx) { return {}; }, response(ctx) { return ctx.events; } };',
  'an attempt to write on what all handlers share': 'export function onSubscribe() { util.runs = 1; }',
};

test.each(Object.entries(KEEPS))('code may keep state in %s, and does', async (_, code) => {
  expect(mayKeepState(code)).toBe(true);
  const handlers = (await HandlerSandbox.create({ deadlineMs: 5_000 })).load(`import { util } from '@aws-appsync/utils';\n${code}`);
  const ask = () => handlers.run('onSubscribe', { identity: null, info: { channel: { path: '/ns', segments: ['ns'] }, channelNamespace: { name: 'ns' }, operation: 'SUBSCRIBE' }, request: { headers: {}, domainName: null } }).kind;
  expect([ask(), ask()]).toEqual(['returned', 'unauthorized']);
});

test.each(Object.entries(FREE))('code keeps none in %s', (_, code) => {
  expect(mayKeepState(code)).toBe(false);
});

test('the handlers of the library keep none, and ask for no time, whatever the policy', () => {
  const stack = new EventsStack();
  const events = stack.events();
  const policy = ChannelPolicy.anyOf(ChannelPolicy.owner(), ChannelPolicy.group('admins'), ChannelPolicy.claim('tenant'), ChannelPolicy.machine({ scope: 'x/y' }), ChannelPolicy.iam());
  events.addNamespace('all', { subscribePolicy: policy, publishPolicy: policy, handlers: EventHandlers.fromInline('export function onPublish(ctx) { return ctx.events; }') });
  for (const name of ['private', 'all']) {
    const code = namespaceOf(stack, name).CodeHandlers!;
    expect([mayKeepState(code), mayDependOnMoment(code)]).toEqual([false, false]);
  }
});

const imported = (text: string): string => `import { util } from '@aws-appsync/utils';\nexport function onSubscribe(ctx) { ${text} }`;

test.each([
  'if (util.time.nowEpochSeconds() > 1) util.unauthorized();', 'return util.autoId();', 'const { time } = util; return time.nowISO8601();',
  'const name = "time"; return util[name].nowISO8601();', 'return Math.random();', 'return util["\\x74ime"].nowISO8601();', 'return [util].map((each) => each.autoUlid());',
])('%s depends on the moment', (text) => {
  expect(mayDependOnMoment(imported(text))).toBe(true);
});

test('the whole module, in which util is a member, may depend on the moment', () => {
  const code = 'import * as all from \'@aws-appsync/utils\';\nexport function onSubscribe() { if (all.util.time.nowEpochSeconds() > 1) all.util.unauthorized(); }';
  expect(mayDependOnMoment(code)).toBe(true);
});

test.each([
  ['a function', 'import { put } from \'@aws-appsync/utils/dynamodb\';\nexport const onPublish = { request: () => put({ key: { id: 1 } }), response: () => 1 };'],
  ['all of them', 'import * as dynamodb from \'@aws-appsync/utils/dynamodb\';\nexport const onPublish = { request: () => [dynamodb].map((each) => each.get({})), response: () => 1 };'],
])('%s that makes a request for a data source does not', (_, code) => {
  expect(mayDependOnMoment(code)).toBe(false);
});

test.each(['util.unauthorized();', 'return util.base64Encode(Math.max(1, 2));', 'const time = 1; return time;', 'return ctx.identity.random;'])('%s does not', (text) => {
  expect(mayDependOnMoment(imported(text))).toBe(false);
});
