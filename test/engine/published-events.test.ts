import { testNamespace } from './auth/test-api';
import { TestWorld, withCode } from './auth/test-world';
import type { Changes } from './auth/test-world';
import type { Target } from '../../engine/authorizer';
import type { PublishDecision } from '../../engine/decision';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

describe('publishing without a handler', () => {
  const changes: Changes = { namespaces: [testNamespace('code', { publishAuthModes: ['AMAZON_COGNITO_USER_POOLS'] })] };

  test('broadcasts the very text that was sent', async () => {
    const texts = ['{ "b":1,\n"a":2, "a":3 }', '"\\u00fc"', '1.0', 'null'];
    expect((await world.publish(texts, changes)).events).toEqual(texts.map((payload, index) => ({ index, identifier: `id-${index}`, payload })));
  });

  test.each(['', 'hello', '{', '{"a":1}}', "{'a':1}", 'undefined', 'NaN', '\u0000'])('refuses the whole request for %j, which is not JSON', async (text) => {
    expect(await world.publish(['1', text], changes)).toMatchObject({
      allowed: false, rule: 'events', reason: 'event 1 is not JSON', error: { errorType: 'BadRequestException', status: 400 }, events: [],
    });
  });

  test('takes events of 240 KB and reports a larger one as failed, behind the others', async () => {
    const [full, tooLarge, inBytes] = [`"${'x'.repeat(245_758)}"`, `"${'x'.repeat(245_759)}"`, `"${'é'.repeat(122_880)}"`];
    const { allowed, events } = await world.publish([tooLarge, full, inBytes], changes);
    const failure = { code: 'EventTooLargeException', message: 'Transformed event is larger than 240KB' };
    expect(allowed).toBe(true);
    expect(events).toEqual([
      { index: 1, identifier: 'id-1', payload: full }, { index: 0, identifier: 'id-0', failure }, { index: 2, identifier: 'id-2', failure },
    ]);
  });

  test('takes an event that is nested a hundred thousand deep', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect((await world.publish([deep], changes)).events).toEqual([{ index: 0, identifier: 'id-0', payload: deep }]);
  });
});

describe('onPublish', () => {
  async function returning(code: string, events: readonly string[] = ['{"n":0}', '{"n":1}', '{"n":2}']): Promise<PublishDecision & Target> {
    return world.publish(events, withCode(`export function onPublish(ctx) { const [a, b, c] = ctx.events; ${code} }`));
  }

  test('changes payloads, and what it makes is what is broadcast', async () => {
    const { events } = await returning('return ctx.events.map((event) => ({ id: event.id, payload: { ...event.payload, from: ctx.identity.username } }));');
    expect(events.map((event) => event.payload)).toEqual(['{"n":0,"from":"alice"}', '{"n":1,"from":"alice"}', '{"n":2,"from":"alice"}']);
  });

  test('decides the order and the subset; the others are dropped, with neither payload nor failure', async () => {
    expect((await returning('return [c, null, a];')).events).toEqual([
      { index: 2, identifier: 'id-2', payload: '{"n":2}' }, { index: 0, identifier: 'id-0', payload: '{"n":0}' }, { index: 1, identifier: 'id-1' },
    ]);
  });

  test.each(['return [];', 'return null;', ''])('drops all with %j', async (code) => {
    const { allowed, events } = await returning(code);
    expect(allowed).toBe(true);
    expect(events).toEqual([0, 1, 2].map((index) => ({ index, identifier: `id-${index}` })));
  });

  test('marks events as failed, behind those that are broadcast', async () => {
    const { events } = await returning('return [{ id: a.id, error: "not now", payload: a.payload }, b, { id: c.id, error: "", payload: 1 }];');
    expect(events).toEqual([
      { index: 1, identifier: 'id-1', payload: '{"n":1}' },
      { index: 0, identifier: 'id-0', failure: { code: 'HandlerExecutionError', message: 'not now' } },
      { index: 2, identifier: 'id-2', failure: { code: 'HandlerExecutionError', message: '' } },
    ]);
  });

  test('fails an event for which it returns no payload, or an error that is no text', async () => {
    const { events } = await returning('return [{ id: a.id }, { id: b.id, payload: null }, { id: c.id, error: { a: 1 } }];');
    expect(events).toEqual([
      { index: 1, identifier: 'id-1', payload: 'null' },
      { index: 0, identifier: 'id-0', failure: { code: 'HandlerExecutionError', message: 'onPublish returned no payload for this event' } },
      { index: 2, identifier: 'id-2', failure: { code: 'HandlerExecutionError', message: 'onPublish returned an error that is not a string' } },
    ]);
  });

  test('fails an event that it makes larger than 240 KB', async () => {
    const { events } = await returning(`return [{ id: a.id, payload: a.payload + '${'y'.repeat(1000)}' }];`, [`"${'x'.repeat(245_000)}"`]);
    expect(events).toMatchObject([{ index: 0, failure: { code: 'EventTooLargeException' } }]);
  });

  test.each([
    ['an event of its own', 'return [a, { id: "made-up", payload: 1 }];', /entry 1 .* the id of no event of the request/],
    ['an event twice', 'return [a, b, a];', /entry 2 .* is there twice/],
    ['an event without an id', 'return [{ payload: 1 }];', /entry 0/],
    ['an id that is no text', 'return [{ id: 0, payload: 1 }];', /entry 0/],
    ['something else than events', 'return [1];', /entry 0/],
    ['an object', 'return { events: ctx.events };', /must return an array of events, not object/],
    ['a text', 'return "ok";', /must return an array of events, not string/],
  ])('fails the request when it returns %s', async (_, code, reason) => {
    const decision = await returning(code);
    expect(decision).toMatchObject({ allowed: false, rule: 'handler', error: { errorType: 'HandlerExecutionError', status: 500 }, events: [] });
    expect(decision.target).toBeUndefined();
    expect(decision.reason).toMatch(reason);
  });

  test('refuses the request with util.error', async () => {
    expect(await returning('util.error("closed");')).toMatchObject({
      allowed: false, events: [], error: { errorType: 'HandlerExecutionError', message: 'closed', status: 403 },
    });
  });

  test('refuses, and nothing breaks, for an event too deep to be copied', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const decision = await returning('return ctx.events;', [deep]);
    expect(decision).toMatchObject({ allowed: false, rule: 'handler', events: [] });
  });
});
