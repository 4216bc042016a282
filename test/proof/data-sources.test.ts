import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { ODD_CHANNELS } from './channels';
import { directHandlersOf, Handlers, handlersOf, NAMESPACE, ownHandlersOf } from './generated-handlers';
import { Ending, HandlerBench } from './handler-bench';
import { IDENTITIES, OTHER, OWN } from './identities';
import { verdict } from './oracle';
import { POLICIES } from './policies';
import { PAYLOADS, published } from './sender-oracle';
import { EVERY_IDENTITY, TEAM, TENANT } from './token-identities';
import { SenderShape } from '../../src';

const { EVENT, REQUEST_RESPONSE } = LambdaInvokeType;
const ALICE = IDENTITIES['a user'];
const CHANNEL = [NAMESPACE, OWN];
const NAMES = Object.keys(POLICIES).filter((name) => name !== 'nobody()') as (keyof typeof POLICIES)[];

const benches: HandlerBench[] = [];
afterAll(() => benches.forEach((bench) => bench.dispose()));

async function benchOf({ code }: Handlers): Promise<HandlerBench> {
  const bench = await HandlerBench.load(code);
  benches.push(bench);
  return bench;
}

/** The statement that refuses. */
function guardsOf(code: string): readonly string[] {
  return code.match(/if \(!\(?policy_isChannel[^]*?\n\s*\}/g)!.map((guard) => guard.replace(/^ +/gm, ''));
}

describe.each(NAMES)('%s, before a data source', (name) => {
  const pair = POLICIES[name];

  test('is what it is before anything else, and the first statement of request', () => {
    const [plain] = guardsOf(handlersOf(pair).code);
    for (const { code } of [directHandlersOf(pair), directHandlersOf(pair, EVENT), ownHandlersOf(pair)]) {
      expect(guardsOf(code).length).toBeGreaterThan(0);
      expect(new Set(guardsOf(code))).toEqual(new Set([plain]));
      const heads = [...code.matchAll(/^ {2}request\(ctx\) \{\n +(.*)/gm)].map(([, statement]) => statement);
      expect(heads.length).toBe(guardsOf(code).length);
      for (const head of heads) expect(head).toMatch(/^if \(!\(?policy_isChannel\(ctx, "ns"\)/);
    }
  });

  test.each([REQUEST_RESPONSE, EVENT].flatMap((type) => [SenderShape.FIELD, SenderShape.ENVELOPE].map((shape) => [type, shape] as const)))(
    'invokes nothing for those whom it refuses, and stamps what those publish whom it admits: %s, %s', async (invokeType, shape) => {
      const { policy, code } = directHandlersOf(pair, invokeType, shape);
      const bench = await benchOf({ policy, code });
      const own = await benchOf(ownHandlersOf(pair, undefined, shape));
      const channels = [CHANNEL, [NAMESPACE, TEAM], [NAMESPACE, TENANT], [NAMESPACE, OTHER], ...ODD_CHANNELS.slice(0, 6)];
      const forged = PAYLOADS.map((payload, index) => ({ id: String(index), payload }));
      for (const [who, identity] of Object.entries(EVERY_IDENTITY)) {
        for (const [each, result] of [[bench, { events: forged }], [own, forged]] as const) {
          for (const [index, exchange] of each.exchanges('PUBLISH', NAMESPACE, channels, identity, PAYLOADS, { result }).entries()) {
            const segments = channels[index];
            const isAdmitted = verdict({ policy, operation: 'PUBLISH', namespace: NAMESPACE, segments, identity }) === 'allow';
            const expected = isAdmitted ? published(policy, shape, identity, PAYLOADS) : undefined;
            expect({ who, segments, isInvoked: exchange.request !== undefined, failure: exchange.failure })
              .toEqual({ who, segments, isInvoked: isAdmitted, failure: isAdmitted ? undefined : 'unauthorized' });
            expect(exchange.response).toEqual(expected);
          }
        }
      }
    });
});

describe('own code with a data source', () => {
  const code = (request: string, response: string, head = '') => ownHandlersOf(
    POLICIES['authenticated()'], `${head}\nexport const onPublish = { request(ctx) { ${request} return { operation: 'Invoke' }; }, response(ctx) { ${response} } };
export const onSubscribe = { request(ctx) { return { operation: 'Invoke' }; }, response(ctx) { return null; } };`,
  );
  const publish = async (handlers: Handlers, result: unknown = null) => {
    const bench = await benchOf(handlers);
    return bench.exchange('PUBLISH', NAMESPACE, CHANNEL, ALICE, [{ text: 'a' }], { result });
  };
  const STAMPED = [{ id: '0', payload: { text: 'a', sender: { kind: 'user', sub: OWN } } }];

  test.each([
    ['a sender in what its function returned', '', 'return ctx.result;'],
    ['a stash with another sender before', 'ctx.stash.policySender = \'{"kind":"service"}\';', 'return ctx.events;'],
    ['a stash with another sender after', '', 'ctx.stash.policySender = \'{"kind":"service"}\'; return ctx.events;'],
    ['a stash that is emptied', '', 'delete ctx.stash.policySender; return ctx.events;'],
    ['a stash with all members changed', '', 'for (const key of Object.keys(ctx.stash)) { ctx.stash[key] = \'{"kind":"service"}\'; } return ctx.events;'],
    ['an identity that is changed by another name', 'const who = ctx.identity; who.sub = \'other\'; who.username = \'bob\';', 'return ctx.events;'],
    ['an identity that is assigned to', 'Object.assign(ctx.identity, { sub: \'other\' });', 'return ctx.events;'],
    ['an identity that is emptied', 'const who = ctx.identity; delete who.sub; delete who.issuer;', 'return ctx.events;'],
    ['an identity without claims', 'const { identity } = ctx; identity.claims = null; identity.groups = [\'admins\'];', 'return ctx.events;'],
    ['another channel', 'const { info } = ctx; info.channel.segments.splice(1, 1, \'other\'); info.operation = \'SUBSCRIBE\';', 'return ctx.events;'],
    ['an event that is there twice', '', 'return [ctx.events[0], ctx.events[0]].slice(1);'],
    ['events that are changed before', 'for (const event of ctx.events) { event.payload.sender = { kind: \'service\' }; }', 'return ctx.events;'],
    ['an identity that is changed at the end', '', 'const who = ctx.identity; who.sub = \'other\'; return ctx.events;'],
  ])('cannot forge the sender: %s', async (_, request, response) => {
    const forged = [{ id: '0', payload: { text: 'a', sender: { kind: 'service' } } }];
    expect((await publish(code(request, response), forged)).response).toEqual(STAMPED);
  });

  test.each([
    ['an answer with __proto__', JSON.parse('[{"id":"0","payload":{"text":"a","__proto__":{"sender":"x"}}}]') as unknown],
    ['an answer whose payload has toJSON', [{ id: '0', payload: { text: 'a', toJSON: { sender: 'x' } } }]],
  ])('cannot forge the sender: %s', async (_, result) => {
    const { response } = await publish(code('', 'return ctx.result;'), result);
    expect(response).toMatchObject([{ id: '0', payload: { sender: { kind: 'user', sub: OWN } } }]);
  });

  test('may throw in response, or refuse there, and nothing is broadcast', async () => {
    for (const response of ['const none = null; return none.events;', 'util.error(\'no\');', 'util.unauthorized();']) {
      const imports = response.includes('util') ? 'import { util } from \'@aws-appsync/utils\';' : '';
      const exchange = await publish(code('', response, imports));
      expect(exchange).toHaveProperty('failure');
      expect(exchange).not.toHaveProperty('response');
    }
  });

  test.each([
    ['runtime.earlyReturn in request', 'runtime.earlyReturn(ctx.events);', 'return ctx.events;', /runtime cannot be used where events are stamped/],
    ['runtime.earlyReturn in response', '', 'runtime.earlyReturn(ctx.events);', /runtime cannot be used where events are stamped/],
    ['another stash', 'ctx.stash = {};', 'return ctx.events;', /ctx\.stash cannot be replaced/],
    ['another identity', 'ctx.identity = {};', 'return ctx.events;', /ctx\.identity cannot be (replaced|changed)/],
    ['a changed identity', 'ctx.identity.sub = \'x\';', 'return ctx.events;', /identity cannot be changed/],
    ['a stash with a setter', 'Object.defineProperty(ctx.stash, \'policySender\', { value: 1 });', 'return ctx.events;', /defineProperty/],
    ['a prototype of the stash', 'ctx.stash.__proto__ = { a: 1 };', 'return ctx.events;', /__proto__ cannot be used/],
    ['a prototype in a literal', '', 'return [{ id: \'0\', payload: { __proto__: { sender: 1 } } }];', /__proto__ cannot be used/],
    ['a changed list', '[].constructor.prototype.push = 1;', 'return ctx.events;', /(constructor|prototype) cannot be used/],
    ['another JSON', 'JSON.parse = 1;', 'return ctx.events;', /JSON cannot be changed/],
    ['a frozen stash', 'Object.freeze(ctx.stash);', 'return ctx.events;', /Object\.freeze is not supported/],
    ['a sealed stash', 'Object[\'seal\'](ctx.stash);', 'return ctx.events;', /Object\.seal is not supported/],
    ['a sealed stash, in a template', 'Object[`seal`](ctx.stash);', 'return ctx.events;', /Object\.seal is not supported/],
    ['a stash frozen by what has a name at run time', 'const how = \'freeze\'; Object[how](ctx.stash);', 'return ctx.events;', /Object cannot be a value/],
    ['a stash frozen by another name', 'const all = Object; all.freeze(ctx.stash);', 'return ctx.events;', /Object cannot be a value/],
    ['a stash frozen by a part of Object', 'const { freeze } = Object; freeze(ctx.stash);', 'return ctx.events;', /Object cannot be a value/],
    ['a stash closed by reflection', 'Reflect.preventExtensions(ctx.stash);', 'return ctx.events;', /Reflect does not exist/],
    ['a stash behind a proxy', 'const seen = Proxy;', 'return ctx.events;', /Proxy does not exist/],
    ['a JSON that reads as it writes', 'const json = JSON; json.parse = json.stringify;', 'return ctx.events;', /JSON cannot be a value/],
    ['the same in a list', '[JSON][0].parse = [JSON][0].stringify;', 'return ctx.events;', /JSON cannot be a value/],
    ['the same as an argument', 'Object.assign(JSON, { parse: ctx.stash });', 'return ctx.events;', /JSON cannot be a value/],
    ['JSON in a member', 'ctx.stash.json = JSON;', 'return ctx.events;', /JSON cannot be a value/],
    ['a prototype, in a template', 'ctx.stash[`__proto__`] = { a: 1 };', 'return ctx.events;', /__proto__ cannot be used/],
    ['a setter', 'ctx.stash[`__proto${\'__\'}`] = { set policySender(value) { return; } };', 'return ctx.events;', /setters are not supported/],
    ['a getter', '', 'return [{ id: \'0\', get payload() { return {}; } }];', /getters are not supported/],
    ['a payload that says what it becomes', '', 'return [{ id: \'0\', payload: { toJSON() { return { sender: 1 }; } } }];', /function cannot be a value/],
    ['a function in a list', 'const all = [() => 1]; const json = JSON; json.parse = all[0];', 'return ctx.events;', /function cannot be a value/],
    ['a function in place of another', 'const json = JSON; json.parse = () => 1;', 'return ctx.events;', /function cannot be a value/],
    ['the policy\'s own functions', 'policy_keepSender(ctx, { kind: \'service\' }, null);', 'return ctx.events;', /policy_keepSender/],
    ['the name of the context', '', 'return ctx.events;', /ctx is what the policy calls the context/],
    ['its own handler', '', 'return own_onPublishResponse(ctx);', /own_onPublishResponse/],
  ])('fails at synthesis for %s', (what, request, response, message) => {
    const imports = /runtime/.test(request + response) ? 'import { runtime } from \'@aws-appsync/utils\';' : '';
    expect(() => code(request, response, what.includes('context') ? 'const ctx = 1;' : imports)).toThrow(message);
  });

  test.each(['sender', 'request', 'response', 'events', 'stamped', 'answer'])('may call its functions %s', async (name) => {
    const { response } = await publish(ownHandlersOf(POLICIES['authenticated()'], `function ${name}(ctx) { return ctx.events ?? { operation: 'Invoke' }; }
export const onPublish = { request: ${name}, response: ${name} };
export const onSubscribe = { request: ${name}, response: ${name} };`));
    expect(response).toEqual(STAMPED);
  });

  test('may read the answer and the error of its data source, with values of the app', async () => {
    const { response } = await publish(code('', 'return ctx.error ? [] : ctx.result.items.map((item) => ({ id: \'0\', payload: { item } }));'), { items: [1] });
    expect(response).toEqual([{ id: '0', payload: { item: 1, sender: { kind: 'user', sub: OWN } } }]);
  });

  test('is asked for subscriptions too, after the policy', async () => {
    const bench = await benchOf(code('', 'return ctx.events;'));
    expect(bench.exchange('SUBSCRIBE', NAMESPACE, CHANNEL, ALICE, undefined, {})).toEqual({ request: { operation: 'Invoke' }, response: null });
    expect(bench.exchange('SUBSCRIBE', NAMESPACE, CHANNEL, null, undefined, {})).toEqual({ failure: 'unauthorized' });
    expect(bench.attempt('SUBSCRIBE', NAMESPACE, CHANNEL, null)).toBe(Ending.REFUSED);
  });
});
