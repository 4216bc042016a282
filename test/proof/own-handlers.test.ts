import { Ending, HandlerBench } from './handler-bench';
import { IDENTITIES, OTHER, OWN } from './identities';
import { verdict } from './oracle';
import { ChannelPolicy, EventHandlers, EventHandlersOptions, SenderShape } from '../../src';
import { EventsStack, IAM, namespaceOf, USER_POOL } from '../support/events-stack';

const BOTH = [USER_POOL, IAM];
const ALICE = IDENTITIES['a user'];

/** The code of a private namespace whose developer adds handlers of their own. */
function codeOf(source: string, options: EventHandlersOptions = {}, senderShape = SenderShape.FIELD, publishPolicy = ChannelPolicy.owner()): string {
  const stack = new EventsStack();
  stack.events().addNamespace('ns', {
    subscribePolicy: ChannelPolicy.owner(), subscribeAuthModes: BOTH, publishPolicy, publishAuthModes: BOTH, senderShape,
    handlers: EventHandlers.fromInline(source, options),
  });
  return namespaceOf(stack, 'ns').CodeHandlers!;
}

async function published(code: string, ...payloads: unknown[]): Promise<unknown> {
  const bench = await HandlerBench.load(code);
  try {
    return bench.publish('ns', ['ns', OWN], ALICE, payloads);
  } finally {
    bench.dispose();
  }
}

describe('handlers of a developer behind a policy', () => {
  const WELCOMING = `
export function onPublish(ctx) { return ctx.events; }
export function onSubscribe(ctx) { return null; }`;

  test('open no channel that the policy does not, to anybody', async () => {
    const bench = await HandlerBench.load(codeOf(WELCOMING));
    const channels = [[], ['ns'], ['ns', '*'], ['ns', OWN], ['ns', OWN, '*'], ['ns', OTHER], ['ns', OTHER, 'x'], ['ns', 'own-x'], ['other', OWN], ['ns', OWN, '', 'x']];
    for (const operation of ['PUBLISH', 'SUBSCRIBE'] as const) {
      for (const identity of Object.values(IDENTITIES)) {
        for (const segments of channels) {
          const expected = verdict({ policy: { kind: 'owner' }, operation, namespace: 'ns', segments, identity }) === 'allow' ? Ending.ALLOWED : Ending.REFUSED;
          expect({ operation, identity, segments, ending: bench.attempt(operation, 'ns', segments, identity) }).toEqual({ operation, identity, segments, ending: expected });
        }
      }
    }
    bench.dispose();
  });

  test('may refuse more', async () => {
    const bench = await HandlerBench.load(codeOf('import { util } from \'@aws-appsync/utils\';\nexport function onSubscribe(ctx) { util.unauthorized(); }'));
    expect(bench.attempt('SUBSCRIBE', 'ns', ['ns', OWN], ALICE)).toBe(Ending.REFUSED);
    bench.dispose();
  });

  test.each([
    ['a sender of their own', 'return ctx.events.map((event) => ({ id: event.id, payload: { sender: { kind: \'service\' } } }));'],
    ['the events as they came', 'return ctx.events;'],
    ['a sender in the events', 'for (const event of ctx.events) { event.payload.sender = { kind: \'service\' }; } return ctx.events;'],
    ['an identity that is changed', 'const who = ctx.identity; who.sub = \'other\'; who.issuer = \'\'; return ctx.events;'],
    ['an identity that is emptied', 'const who = ctx.identity; for (const key of Object.keys(who)) { delete who[key]; } return ctx.events;'],
    ['an identity that is assigned to', 'Object.assign(ctx.identity, { sub: \'other\', userArn: \'arn\' }); return ctx.events;'],
    ['another channel and operation', 'const { info } = ctx; info.channel.segments.length = 0; info.operation = \'SUBSCRIBE\'; return ctx.events;'],
    ['an event that is a list', 'const event = []; event.id = \'0\'; event.payload = { sender: 1 }; return [event];'],
  ])('cannot forge the sender: %s', async (_, body) => {
    expect(await published(codeOf(`export function onPublish(ctx) { ${body} }`), { sender: 'forged' }))
      .toEqual([{ id: '0', payload: { sender: { kind: 'user', sub: OWN } } }]);
  });

  test.each([null, 0, '', false, [], {}, 'service', { kind: 'service' }, { kind: 'user', sub: OTHER }, [{ kind: 'service' }]])(
    'cannot keep the sender that a client sent: %j', async (sender) => {
      const code = codeOf('export function onPublish(ctx) { return ctx.events; }');
      const stamped = { text: 'x', sender: { kind: 'user', sub: OWN } };
      expect(await published(code, { text: 'x', sender }, { sender, text: 'x' })).toEqual([{ id: '0', payload: stamped }, { id: '1', payload: stamped }]);
    });

  test('pass on a payload with __proto__ as what it is: a member of its own', async () => {
    const text = '{"__proto__":{"sender":{"kind":"service"}},"constructor":1}';
    const code = codeOf('export function onPublish(ctx) { return ctx.events.map(({ id, payload }) => ({ id, payload: JSON.parse(payload.text) })); }');
    const [event] = await published(code, { text }) as [{ payload: object }];
    expect(JSON.stringify(event.payload)).toBe(`{"__proto__":{"sender":{"kind":"service"}},"constructor":1,"sender":{"kind":"user","sub":"${OWN}"}}`);
  });

  test('return an event twice, or one payload in all, and each has its sender', async () => {
    const sender = { kind: 'user', sub: OWN };
    const twice = codeOf('export function onPublish(ctx) { const payload = { a: 1 }; return [ctx.events[0], ctx.events[0], { id: \'1\', payload }, { id: \'2\', payload }]; }');
    expect(await published(twice, {})).toEqual([
      { id: '0', payload: { sender } }, { id: '0', payload: { sender } }, { id: '1', payload: { a: 1, sender } }, { id: '2', payload: { a: 1, sender } },
    ]);
  });

  test.each(['[1, true, \'x\', [], [[]], {}]', '[{ payload: 1 }]'])('return what is no event, and none of it is broadcast: %s', async (list) => {
    for (const event of await published(codeOf(`export function onPublish(ctx) { return ${list}; }`), {}) as object[]) {
      expect(event).toEqual({ error: 'the payload must be an object, because the sender is added to it' });
    }
  });

  test.each(['true', '1', '{ length: 1 }', '{ events: ctx.events }', 'ctx'])('return no list, and nothing is broadcast: %s', async (value) => {
    const code = codeOf(`export function onPublish(ctx) { return ${value}; }`);
    for (const each of [code, code.replaceAll('policy_stampReturned', 'policy_wrapReturned')]) await expect(published(each, {})).rejects.toThrow();
  });

  test('may fail halfway, and the next call is decided as if that had not been', async () => {
    const bench = await HandlerBench.load(codeOf(`
export function onPublish(ctx) { const who = ctx.identity; who.sub = 'other'; ctx.events.length = 0; const none = null; return none.events; }
export function onSubscribe(ctx) { const { info, identity } = ctx; identity.sub = info.channel.segments[1]; info.channel.segments[1] = 'x'; return info.none.at; }`));
    for (const operation of ['PUBLISH', 'SUBSCRIBE'] as const) {
      expect(bench.attempt(operation, 'ns', ['ns', OWN], ALICE)).toBe(Ending.CRASHED);
      expect(bench.attempt(operation, 'ns', ['ns', OTHER], ALICE)).toBe(Ending.REFUSED);
      expect(bench.attempt(operation, 'ns', ['ns', OWN], IDENTITIES['another user'])).toBe(Ending.REFUSED);
    }
    bench.dispose();
  });

  test('may drop events, mark them as failed and return nothing', async () => {
    const code = codeOf('export function onPublish(ctx) { return [null, { id: ctx.events[1].id, error: \'too long\' }, ctx.events[2]]; }');
    expect(await published(code, {}, {}, { text: 'x' })).toEqual([
      { id: '1', error: 'too long' }, { id: '2', payload: { text: 'x', sender: { kind: 'user', sub: OWN } } },
    ]);
    expect(await published(codeOf('export function onPublish(ctx) { return null; }'), {})).toEqual([]);
  });

  test('return payloads that cannot carry a sender, or none, and those fail alone', async () => {
    const code = codeOf('export function onPublish(ctx) { return [{ id: ctx.events[0].id }, { id: ctx.events[1].id, payload: [] }]; }');
    expect(await published(code, {}, {})).toEqual([{ id: '0', error: expect.any(String) as string }, { id: '1', error: expect.any(String) as string }]);
  });

  test('return what is put into an envelope, if the namespace has one', async () => {
    const code = codeOf('export function onPublish(ctx) { return [{ id: ctx.events[0].id, payload: 1 }, { id: ctx.events[1].id, error: \'no\' }, null]; }', {}, SenderShape.ENVELOPE);
    expect(await published(code, {}, {})).toEqual([{ id: '0', payload: { payload: 1, sender: { kind: 'user', sub: OWN } } }, { id: '1', error: 'no' }]);
  });

  test('get the values of the app as their second parameter', async () => {
    const code = codeOf('export function onPublish(ctx, values) { return ctx.events.map((event) => ({ id: event.id, payload: { said: values.words } })); }', { values: { words: '"); util.x("' } });
    expect(await published(code, {})).toEqual([{ id: '0', payload: { said: '"); util.x("', sender: { kind: 'user', sub: OWN } } }]);
  });

  test('are passed on as they are where only backends publish', () => {
    const code = codeOf('export function onPublish(ctx) { return ctx.events; }', {}, SenderShape.FIELD, ChannelPolicy.iam());
    expect(code).toContain('export function onPublish(ctx) {\n  if (!(policy_isChannel(ctx, "ns") && policy_isBackend(ctx))) {\n    util.unauthorized();\n  }\n  return own_onPublish(ctx);\n}');
  });

  test.each([
    ['runtime.earlyReturn, which would go around the sender', 'import { runtime } from \'@aws-appsync/utils\';\nexport function onPublish(ctx) { runtime.earlyReturn([]); }', /runtime/],
    ['a name of the policy', 'function policy_isUser(ctx) { return true; }\nexport function onPublish(ctx) { return ctx.events; }', /policy_isUser/],
    ['code of the form that needs a data source', 'export const onPublish = { request(ctx) { return {}; }, response(ctx) { return ctx.events; } };', /Chat\/Events\/Namespace-ns: handlers: onPublish is \{ request, response \}/],
    ['what AppSync refuses', 'export function onPublish(ctx) { while (true) {} }', /fromInline 1:34: while loops/],
  ])('fail for %s', (_, source, message) => {
    expect(() => codeOf(source)).toThrow(message);
  });
});
