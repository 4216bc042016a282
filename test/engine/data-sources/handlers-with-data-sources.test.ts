import { failing, FUNCTION_ARN, returning, TestFunctions } from './test-functions';
import type { HandlerStepServices } from '../../../engine/auth/handler-step';
import type { HandlerIntegration } from '../../../engine/data-sources/data-source';
import { DataSourceCaller } from '../../../engine/data-sources/data-source-caller';
import type { HandlerName } from '../../../engine/event-api';
import type { FunctionInvoker } from '../../../engine/function-invoker';
import { testNamespace } from '../auth/test-api';
import { TestWorld } from '../auth/test-world';
import type { Changes } from '../auth/test-world';

const LAMBDA = { type: 'AWS_LAMBDA', name: 'chat', functionArn: FUNCTION_ARN } as const;
const DIRECT: HandlerIntegration = { behavior: 'DIRECT', dataSource: LAMBDA, invocationType: 'RequestResponse' };
const EVENT: HandlerIntegration = { ...DIRECT, invocationType: 'Event' };
const CODE: HandlerIntegration = { ...DIRECT, behavior: 'CODE' };
const NONE: HandlerIntegration = { ...CODE, dataSource: { type: 'NONE', name: 'none' } };
const MODES = ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'] as const;

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});

/** A namespace `code` whose handlers ask a data source. */
function asking(
  integrations: { readonly [handler in HandlerName]?: HandlerIntegration },
  functions: FunctionInvoker = returning(null),
  code?: string,
  without = false,
): Changes {
  const http = { has: () => false, send: () => Promise.reject(new Error()) };
  const handlers: HandlerStepServices = without ? {} : { functions, dataSources: new DataSourceCaller({ functions, http }) };
  const namespace = testNamespace('code', {
    integrations, publishAuthModes: MODES, subscribeAuthModes: MODES, code: code === undefined ? undefined : `import { util, runtime } from '@aws-appsync/utils';\n${code}`,
  });
  return { namespaces: [namespace], services: handlers };
}

const onSubscribe = (request: string, response: string) => `export const onSubscribe = { request: (ctx) => { ${request} }, response: (ctx) => { ${response} } };`;
const onPublish = (request: string, response: string) => onSubscribe(request, response).replace('onSubscribe', 'onPublish');

describe('a function in place of onSubscribe', () => {
  test('is asked with the documented payload', async () => {
    const functions = returning(null);
    expect(await world.subscribe('/code/a/*', asking({ onSubscribe: DIRECT }, functions))).toMatchObject({ allowed: true });
    expect(functions.invoked).toEqual([{
      functionArn: FUNCTION_ARN, type: 'RequestResponse', payload: {
        identity: expect.objectContaining({ username: 'alice' }) as unknown, result: null,
        request: { headers: { host: 'localhost:4000' }, domainName: null },
        info: { channel: { path: '/code/a/*', segments: ['code', 'a', '*'] }, channelNamespace: { name: 'code' }, operation: 'SUBSCRIBE' },
        error: null, prev: null, stash: {}, outErrors: [], events: null,
      },
    }]);
  });

  test.each([[null], [undefined], [{}], [{ error: null }]])('accepts by %j', async (answer) => {
    expect(await world.subscribe('/code', asking({ onSubscribe: DIRECT }, returning(answer)))).toMatchObject({ allowed: true });
  });

  test.each<[string, unknown, string]>([
    ['an error', { error: 'not you' }, 'the function of chat refused: "not you"'],
    ['an error that is no text', { error: { a: 1 } }, 'the function of chat refused: an error that is an object'],
    ['an empty error', { error: '' }, 'the function of chat refused: ""'],
    ['a text', 'ok', 'the function of chat returned "ok", which is neither null nor { error }'],
    ['false', false, 'returned false'],
    ['true', true, 'returned true'],
    ['a list', [], 'returned a list'],
  ])('refuses by %s, and tells the client nothing of it', async (_, answer, reason) => {
    const decision = await world.subscribe('/code', asking({ onSubscribe: DIRECT }, returning(answer)));
    expect(decision).toMatchObject({ allowed: false, rule: 'handler', error: { errorType: 'HandlerExecutionError' } });
    expect(decision.reason).toContain(reason);
    expect(decision.error).not.toHaveProperty('message');
  });

  test('that throws, cannot be asked or is not there refuses', async () => {
    expect(await world.subscribe('/code', asking({ onSubscribe: DIRECT }, failing('TypeError', 'no')))).toMatchObject({ allowed: false, reason: 'the function of chat failed: TypeError: no' });
    const impossible = new TestFunctions(() => Promise.reject(new Error('it is a container image')));
    expect(await world.subscribe('/code', asking({ onSubscribe: DIRECT }, impossible))).toMatchObject({ allowed: false, reason: 'the function of chat was not asked: it is a container image' });
    expect(await world.subscribe('/code', asking({ onSubscribe: DIRECT }, returning(null), undefined, true))).toMatchObject({ allowed: false, reason: 'the function of chat was not asked: there are no functions' });
  });

  test('that is invoked as an event accepts, unless it cannot be invoked', async () => {
    const functions = returning({ error: 'too late' });
    expect(await world.subscribe('/code', asking({ onSubscribe: EVENT }, functions))).toMatchObject({ allowed: true });
    expect(functions.invoked).toMatchObject([{ type: 'Event' }]);
    expect(await world.subscribe('/code', asking({ onSubscribe: EVENT }, failing('Error', 'x')))).toMatchObject({ allowed: false });
  });
});

describe('a function in place of onPublish', () => {
  const publish = (answer: unknown, integration = DIRECT) => world.publish(['{"n":1}', '2'], asking({ onPublish: integration }, returning(answer)));

  test('decides what is broadcast', async () => {
    const functions = returning({ events: [{ id: 'id-1', payload: 'two' }, { id: 'id-0', error: 'bad' }] });
    const decision = await world.publish(['{"n":1}', '2'], asking({ onPublish: DIRECT }, functions));
    expect(decision).toMatchObject({ allowed: true, events: [{ index: 1, payload: '"two"' }, { index: 0, failure: { message: 'bad' } }] });
    expect(functions.invoked[0].payload).toMatchObject({ events: [{ id: 'id-0', payload: { n: 1 } }, { id: 'id-1', payload: 2 }], info: { operation: 'PUBLISH' } });
  });

  test.each<[string, unknown, string]>([
    ['an error', { error: 'secret' }, 'refused: "secret"'],
    ['an error beside events', { events: [], error: 'no' }, 'refused: "no"'],
    ['null', null, 'returned null, which is not { events }'],
    ['nothing to tell', {}, 'returned nothing as events'],
    ['events that are no list', { events: { id: 'id-0' } }, 'returned an object as events'],
    ['a list', [{ id: 'id-0', payload: 1 }], 'returned a list'],
    ['an event of another request', { events: [{ id: 'id-9', payload: 1 }] }, 'entry 0 that onPublish returned'],
    ['events of a prototype', JSON.parse('{"__proto__":{"events":[]}}'), 'returned nothing as events'],
  ])('refuses all by %s', async (_, answer, reason) => {
    const decision = await publish(answer);
    expect(decision).toMatchObject({ allowed: false, events: [], error: { errorType: 'HandlerExecutionError' } });
    expect(decision.reason).toContain(reason);
  });

  test('that is invoked as an event changes nothing', async () => {
    expect(await publish({ error: 'no' }, EVENT)).toMatchObject({ allowed: true, events: [{ payload: '{"n":1}' }, { payload: '2' }] });
  });
});

describe('a handler with a data source', () => {
  test('gives it what request returns, and response sees what it answered', async () => {
    const functions = returning({ name: 'x', list: [1] });
    const code = onPublish(
      'ctx.stash.seen = ctx.events.length; return { operation: "Invoke", payload: { who: ctx.identity.username } };',
      'return ctx.events.map((event) => ({ id: event.id, payload: [event.payload, ctx.result, ctx.stash.seen, ctx.error] }));');
    expect((await world.publish(['1'], asking({ onPublish: CODE }, functions, code))).events).toMatchObject([{ payload: '[1,{"name":"x","list":[1]},1,null]' }]);
    expect(functions.invoked).toEqual([{ functionArn: FUNCTION_ARN, payload: { who: 'alice' }, type: 'RequestResponse' }]);
  });

  test('sees the failure of the data source as ctx.error, and decides', async () => {
    const code = onSubscribe('return { operation: "Invoke", payload: {} };', 'if (ctx.error) util.error(ctx.error.message, ctx.error.type);');
    expect(await world.subscribe('/code', asking({ onSubscribe: CODE }, failing('TypeError', 'no such user'), code))).toMatchObject({
      allowed: false, reason: 'onSubscribe.response called util.error("no such user")', error: { errorType: 'Lambda:Unhandled', message: 'no such user', status: 403 },
    });
  });

  test.each<[string, string, string]>([
    ['no object', 'return "x";', 'takes { operation: \'Invoke\', payload }, and got "x"'],
    ['nothing', '', 'and got nothing'],
    ['another operation', 'return { operation: "BatchInvoke", payload: {} };', 'takes the operation \'Invoke\', and got "BatchInvoke"'],
    ['no operation', 'return { payload: {} };', 'takes the operation \'Invoke\', and got nothing'],
    ['another invocation type', 'return { operation: "Invoke", invocationType: "DryRun", payload: {} };', 'and not "DryRun"'],
  ])('refuses where request returns %s, and does not run response', async (_, request, reason) => {
    const functions = returning(null);
    const decision = await world.subscribe('/code', asking({ onSubscribe: CODE }, functions, onSubscribe(request, 'console.log("ran");')));
    expect(decision).toMatchObject({ allowed: false, rule: 'handler', logs: [] });
    expect(decision.reason).toContain(reason);
    expect(functions.invoked).toEqual([]);
  });

  test('refuses where the function cannot be asked', async () => {
    const impossible = new TestFunctions(() => Promise.reject(new Error('it is a container image')));
    const decision = await world.subscribe('/code', asking({ onSubscribe: CODE }, impossible, onSubscribe('return { operation: "Invoke" };', '')));
    expect(decision).toMatchObject({ allowed: false, reason: 'onSubscribe.request asks the data source chat for what it cannot do: it is a container image' });
  });

  test('does not wait for an event', async () => {
    const functions = returning('ignored');
    const code = onSubscribe('return { operation: "Invoke", invocationType: "Event", payload: 1 };', 'console.log(JSON.stringify(ctx.result));');
    expect(await world.subscribe('/code', asking({ onSubscribe: CODE }, functions, code))).toMatchObject({ allowed: true, logs: ['null'] });
    expect(functions.invoked).toMatchObject([{ type: 'Event', payload: 1 }]);
  });

  test('skips the data source and response by runtime.earlyReturn', async () => {
    const functions = returning(null);
    const code = onPublish('runtime.earlyReturn(ctx.events);', 'util.unauthorized();');
    expect(await world.publish(['1'], asking({ onPublish: CODE }, functions, code))).toMatchObject({ allowed: true, events: [{ payload: '1' }] });
    expect(functions.invoked).toEqual([]);
  });

  test('refuses by util.unauthorized in request, before anything is asked', async () => {
    const functions = returning(null);
    const code = onSubscribe('util.unauthorized();', '');
    expect(await world.subscribe('/code', asking({ onSubscribe: CODE }, functions, code))).toMatchObject({
      allowed: false, reason: 'onSubscribe.request called util.unauthorized()', error: { errorType: 'Unauthorized' },
    });
    expect(functions.invoked).toEqual([]);
  });

  test('of the type NONE hands its payload to response', async () => {
    const code = onSubscribe('return { payload: { a: 1 } };', 'console.log(JSON.stringify(ctx.result));');
    expect(await world.subscribe('/code', asking({ onSubscribe: NONE }, undefined, code))).toMatchObject({ allowed: true, logs: ['{"a":1}'] });
  });

  test('shows the logs of both, in their order', async () => {
    const code = onSubscribe('console.log("one"); return { payload: 1 };', 'console.log("two");');
    expect((await world.subscribe('/code', asking({ onSubscribe: NONE }, undefined, code))).logs).toEqual(['one', 'two']);
  });

  test.each(['HTTP', 'AMAZON_DYNAMODB'] as const)('of the type %s refuses without an endpoint, by the option that names one', async (type) => {
    const dataSource = type === 'HTTP' ? { type, name: 'web' } : { type, name: 'web', tableName: 't', region: 'us-east-1' };
    const code = onSubscribe('return { operation: "GetItem", method: "GET", resourcePath: "/", key: {} };'.replace(type === 'HTTP' ? 'operation: "GetItem", ' : 'x', '').replace(type === 'HTTP' ? ', key: {}' : 'x', ''), '');
    const decision = await world.subscribe('/code', asking({ onSubscribe: { ...CODE, dataSource } }, undefined, code));
    expect(decision).toMatchObject({ allowed: false });
    expect(decision.reason).toMatch(type === 'HTTP' ? /--http-endpoint web=/ : /--dynamodb-endpoint http:\/\/localhost:8000$/);
  });

  test('that the code does not have, or has as a function, refuses', async () => {
    for (const code of ['export function onSubscribe() {}', 'export function onPublish() {}']) {
      const decision = await world.subscribe('/code', asking({ onSubscribe: CODE }, undefined, code));
      expect(decision).toMatchObject({ allowed: false, rule: 'handler' });
      expect(decision.reason).toMatch(/onSubscribe\.request (?:failed|is not a function)/);
    }
  });
});

describe('what a data source answers', () => {
  const see = (answer: unknown, response: string) => world.subscribe('/code', asking({ onSubscribe: CODE }, returning(answer), onSubscribe('return { operation: "Invoke" };', response)));

  test('pollutes no prototype', async () => {
    const answer = JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"a":{"__proto__":{"admin":true}}}') as unknown;
    const { logs } = await see(answer, 'console.log(({}).admin === undefined, ctx.result.admin === undefined, [].admin === undefined, Object.keys(ctx.result).join());');
    expect(logs).toEqual(['true true true __proto__,constructor,a']);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  });

  test('may be too much, and then refuses', async () => {
    const decision = await see('x'.repeat(60_000_000), '');
    expect(decision).toMatchObject({ allowed: false, reason: expect.stringContaining('more than 10000000 characters of JSON') as unknown });
  });

  test('is not seen by another namespace\'s handlers', async () => {
    await see({ secret: 1 }, 'ctx.stash.kept = ctx.result;');
    const { logs } = await see(null, 'console.log(JSON.stringify([ctx.stash, ctx.result]));');
    expect(logs).toEqual(['[{},null]']);
  });
});
