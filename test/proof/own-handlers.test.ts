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
  ])('cannot forge the sender: %s', async (_, body) => {
    expect(await published(codeOf(`export function onPublish(ctx) { ${body} }`), { sender: 'forged' }))
      .toEqual([{ id: '0', payload: { sender: { kind: 'user', sub: OWN } } }]);
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
