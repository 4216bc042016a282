import { parseOwnHandlers } from '../../../engine/handlers/own-handlers';

const GIVEN = { stage: 'live', table: { name: 'x' }, list: [{}], none: null };

/** What is told of code that stands in a handler, or around it. */
function missing(code: string, values: Readonly<Record<string, unknown>> | undefined = GIVEN): readonly string[] {
  const whole = code.includes('export') ? code : `export function onPublish(ctx, values) { ${code} }`;
  const { errors } = parseOwnHandlers(whole, { allowRuntime: true, ...values && { values } });
  return errors.map(({ message }) => /^(.*) is read, but no such value was given/.exec(message)?.[1] ?? message);
}

describe('a value that is read and was not given is told', () => {
  test.each<[string, string, readonly string[]]>([
    ['as a member', 'return [values.tenant];', ['values.tenant']],
    ['as a member by its text', 'return [values["tenant"], values[`other`]];', ['values.tenant', 'values.other']],
    ['as a member that is no name', 'return [values["x-y"]];', ['values["x-y"]']],
    ['if it may not be there', 'return [values?.tenant, (values?.tenant).x, values.tenant?.x];', ['values.tenant', 'values.tenant', 'values.tenant']],
    ['if its absence counts as false', 'return values.debug ? [] : [values.tenant || 1];', ['values.debug', 'values.tenant']],
    ['if null is asked for', 'return values.tenant === null ? [] : ctx.events;', ['values.tenant']],
    ['in a pattern', 'const { stage, tenant, other: mine } = values; return [stage, tenant, mine];', ['values.tenant', 'values.other']],
    ['by another name', 'const all = values; return [all.stage, all.tenant];', ['values.tenant']],
    ['in a callback', 'return ctx.events.filter((event) => event.payload.tenant === values.tenant);', ['values.tenant']],
    ['in a map of them', 'return [values.table.name, values.table.key];', ['values.table.key']],
    ['in a map of them, by another name', 'const { table } = values; const { key } = table; return [table.other, key];', ['values.table.key', 'values.table.other']],
    ['in a map of them, by a pattern', 'const { table: { name, key } } = values; return [name, key];', ['values.table.key']],
    ['as the pattern of a parameter', 'export function onPublish(ctx, { stage, tenant }) { return [stage, tenant]; }', ['values.tenant']],
    ['with a default for no values at all', 'export function onPublish(ctx, values = {}) { return [values.tenant]; }', ['values.tenant']],
    ['of an arrow function', 'export const onSubscribe = (ctx, v) => { if (v.tenant === null) return v.stage; };', ['values.tenant']],
    ['in request and response', 'export const onPublish = { request: (ctx, v) => ({ a: v.one }), response(ctx, v) { return [v.two]; } };', ['values.one', 'values.two']],
    ['in a named request', 'function ask(ctx, v) { return { a: v.one }; }\nexport const onPublish = { request: ask, response(ctx) { return []; } };', ['values.one']],
    ['in a handler that is exported afterwards', 'function onPublish(ctx, v) { return [v.one]; }\nexport { onPublish };', ['values.one']],
    ['in a function that gets them', 'function check(event, v) { return v.tenant; }\nexport function onPublish(ctx, values) { return ctx.events.filter((e) => check(e, values)); }', ['values.tenant']],
    ['in a function that both handlers give them', [
      'const check = (v) => inner(1, v);', 'function inner(n, { stage, tenant }) { return [n, stage, tenant]; }',
      'export function onPublish(ctx, values) { return check(values); }', 'export function onSubscribe(ctx, values) { check(values); }',
    ].join('\n'), ['values.tenant']],
    ['in a function that gets a map of them', 'function keyOf(t) { return t.key; }\nexport function onPublish(ctx, values) { return [keyOf(values.table)]; }', ['values.table.key']],
    ['beside one that may be missing', 'const a = values.tenant ?? "x"; return values.tenant === null ? [] : [a];', ['values.tenant']],
  ])('%s', (_, code, told) => {
    expect(missing(code)).toEqual(told);
  });

  test('with its place, what there is, and the way out', () => {
    expect(parseOwnHandlers('export function onPublish(ctx, values) {\n  return [values.tenant];\n}', { allowRuntime: true, values: { b: 1, a: 2 } }).errors).toEqual([{
      line: 2, column: 11, excerpt: 'return [values.tenant];',
      message: 'values.tenant is read, but no such value was given; there are: a, b. None of Python and null of Java are not passed on: '
        + 'for null give JsonNull.INSTANCE of aws-cdk-lib. If it may be missing, say what holds then: values.tenant ?? …',
    }]);
    expect(parseOwnHandlers('export function onPublish(ctx, { a }) { return [a]; }', { allowRuntime: true, values: {} }).errors[0].message).toContain('there are: none.');
  });
});

describe('nothing is told', () => {
  test.each<[string, string]>([
    ['of values that were given', 'const { none, list } = values; return [values.stage, values.none, none, list, values.table.name.length, values.list[0].x, values.list.length];'],
    ['of what the language gives', 'return [Object.keys(values), Object.entries(values.table), values.toString(), values.table.hasOwnProperty("x"), JSON.stringify(values)];'],
    ['of names that code finds out', 'const key = "tenant"; return [values[key], values[ctx.info.channel.path]];'],
    ['of another thing of that name', 'return ctx.events.map((values) => values.tenant);'],
    ['of a variable of that name', 'if (values.stage) { const values = ctx.events[0]; return [values.tenant]; } return [];'],
    ['of another first parameter', 'export function onPublish(values, given) { return [values.events, given.stage]; }'],
    ['of what is not of the handler', 'function other(values) { return values.tenant; }\nexport function onPublish(ctx, values) { return [other(ctx), values.stage]; }'],
    ['of what gets something else, too', 'function other(v) { return v.id; }\nexport function onPublish(ctx, values) { return [other(values), other(ctx.events[0])]; }'],
    ['of what gets two maps', 'function keyOf(t) { return t.name + t.stage; }\nexport function onPublish(ctx, values) { return [keyOf(values), keyOf(values.table)]; }'],
    ['where the code says what holds without it', 'const { a = 1, b: { c } = { c: 1 } } = values; return [values.tenant ?? "x", values?.tenant ?? "x", a, c];'],
    ['where the code says it of the variable', 'const { a } = values; const b = values.b; return [a ?? 1, b === undefined ? 2 : b];'],
    ['where the code asks whether it is there', 'return values.tenant === undefined ? [] : [values.tenant, values.tenant.name];'],
    ['where the code asks whether it has it', 'return Object.hasOwn(values, "tenant") ? [values.tenant] : [];'],
    ['of what the code puts there', 'values.tenant = ctx.events.length; return [values.tenant];'],
    ['of a variable that changes', 'let all = values; all = { tenant: 1 }; return [all.tenant];'],
    ['of a copy', 'const all = { ...values, tenant: 1 }; return [all.tenant];'],
    ['of the rest', 'const { stage, ...rest } = values; return [stage, rest.tenant];'],
  ])('%s', (_, code) => {
    expect(missing(code)).toEqual([]);
  });

  test('where there are no values, and the code has its own', () => {
    expect(parseOwnHandlers('export function onPublish(ctx, values = { a: 1 }) { return [values.a]; }', { allowRuntime: true }).errors).toEqual([]);
  });
});
