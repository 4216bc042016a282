import { AppSyncEventsResolver, UnauthorizedException } from '@aws-lambda-powertools/event-handler/appsync-events';
import { LambdaInvokeType } from 'aws-cdk-lib/aws-appsync';
import { directHandlersOf, NAMESPACE } from './generated-handlers';
import { Answer, Exchange, HandlerBench } from './handler-bench';
import { IDENTITIES, OWN } from './identities';
import { POLICIES } from './policies';
import { SenderShape } from '../../src';

const ALICE = IDENTITIES['a user'];
const CHANNEL = [NAMESPACE, OWN];
const PATH = `/${NAMESPACE}/${OWN}`;
const SENDER = { kind: 'user', sub: OWN };
const REFUSED = { message: 'The function that handles the call refused it or failed.', errorType: 'HandlerExecutionError' };
const context = {} as never;

const benches: HandlerBench[] = [];
afterAll(() => benches.forEach((bench) => bench.dispose()));

async function benchOf(...rest: Parameters<typeof directHandlersOf> extends [unknown, ...infer More] ? More : never): Promise<HandlerBench> {
  const bench = await HandlerBench.load(directHandlersOf(POLICIES['owner()'], ...rest).code);
  benches.push(bench);
  return bench;
}

/** A call as AppSync would run it: request, then the function with the payload, then response with its answer. */
async function call(bench: HandlerBench, app: AppSyncEventsResolver, payloads?: readonly unknown[], identity: unknown = ALICE): Promise<Exchange> {
  const operation = payloads ? 'PUBLISH' : 'SUBSCRIBE';
  const { request } = bench.exchange(operation, NAMESPACE, CHANNEL, identity, payloads, {});
  if (!request) throw new Error('nothing was invoked');
  const answer = await app.resolve(request.payload, context).then<Answer, Answer>(
    (result) => ({ result: JSON.parse(JSON.stringify(result ?? null)) as unknown }),
    (error: Error) => ({ result: null, error: { message: error.message, type: error.name } }),
  );
  return bench.exchange(operation, NAMESPACE, CHANNEL, identity, payloads, answer);
}

function quietApp(): AppSyncEventsResolver {
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  return new AppSyncEventsResolver({ logger: silent });
}

describe('a function with the resolver of Powertools, behind owner()', () => {
  test('gets the event that AppSync documents for a function without code', async () => {
    const bench = await benchOf();
    const { request } = bench.exchange('PUBLISH', NAMESPACE, CHANNEL, ALICE, [{ text: 'hi' }], {});
    expect(request).toEqual({
      operation: 'Invoke',
      invocationType: 'RequestResponse',
      payload: {
        identity: ALICE,
        result: null,
        request: { headers: {}, domainName: null },
        info: { channel: { path: PATH, segments: CHANNEL }, channelNamespace: { name: NAMESPACE }, operation: 'PUBLISH' },
        error: null,
        prev: null,
        stash: {},
        outErrors: [],
        events: [{ id: '0', payload: { text: 'hi' } }],
      },
    });
    expect(bench.exchange('SUBSCRIBE', NAMESPACE, CHANNEL, ALICE, undefined, {}).request?.payload).toMatchObject({ events: null, info: { operation: 'SUBSCRIBE' } });
  });

  test('changes events, and cannot change who sent them', async () => {
    const app = quietApp();
    app.onPublish(PATH, (payload: object) => ({ ...payload, seen: true, sender: { kind: 'service' } }));
    expect((await call(await benchOf(), app, [{ text: 'a' }, { text: 'b' }])).response).toEqual([
      { id: '0', payload: { text: 'a', seen: true, sender: SENDER } }, { id: '1', payload: { text: 'b', seen: true, sender: SENDER } },
    ]);
  });

  test('fails single events, and the others are broadcast', async () => {
    const app = quietApp();
    app.onPublish(`/${NAMESPACE}/*`, (payload: { bad?: boolean }) => {
      if (payload.bad) throw new RangeError('too bad');
      return payload;
    });
    expect((await call(await benchOf(), app, [{}, { bad: true }])).response).toEqual([{ id: '0', payload: { sender: SENDER } }, { id: '1', error: 'RangeError - too bad' }]);
  });

  test('drops events that an aggregate handler leaves out, in an envelope too', async () => {
    const app = quietApp();
    app.onPublish(PATH, (events) => events.slice(1), { aggregate: true });
    const bench = await benchOf(LambdaInvokeType.REQUEST_RESPONSE, SenderShape.ENVELOPE);
    expect((await call(bench, app, ['a', 'b'])).response).toEqual([{ id: '1', payload: { payload: 'b', sender: SENDER } }]);
  });

  test('without a route passes events on, and accepts subscriptions', async () => {
    const bench = await benchOf();
    expect((await call(bench, quietApp(), [{ text: 'a' }])).response).toEqual([{ id: '0', payload: { text: 'a', sender: SENDER } }]);
    expect(await call(bench, quietApp())).not.toHaveProperty('failure');
  });

  test.each([
    ['an error', () => { throw new Error('secret of the function'); }],
    ['UnauthorizedException', () => { throw new UnauthorizedException('secret of the function'); }],
  ])('refuses a subscription, and all of a publication, by %s; the caller does not read why', async (_, handler) => {
    const app = quietApp();
    app.onSubscribe(PATH, handler);
    app.onPublish(PATH, handler, { aggregate: true });
    const bench = await benchOf();
    expect((await call(bench, app)).failure).toEqual(REFUSED);
    expect(await call(bench, app, [{}])).toMatchObject({ failure: REFUSED });
    expect(await call(bench, app, [{}])).not.toHaveProperty('response');
  });

  test('accepts subscriptions', async () => {
    const app = quietApp();
    app.onSubscribe(PATH, () => undefined);
    expect(await call(await benchOf(), app)).not.toHaveProperty('failure');
  });
});

describe('a function that AppSync does not wait for', () => {
  test('is invoked as such, and events are broadcast as they came, with their sender', async () => {
    const bench = await benchOf(LambdaInvokeType.EVENT);
    const { request, response } = bench.exchange('PUBLISH', NAMESPACE, CHANNEL, ALICE, [{ text: 'a', sender: 'me' }], { result: null });
    expect(request).toMatchObject({ invocationType: 'Event' });
    expect(response).toEqual([{ id: '0', payload: { text: 'a', sender: SENDER } }]);
    expect(bench.exchange('SUBSCRIBE', NAMESPACE, CHANNEL, ALICE, undefined, { result: null })).not.toHaveProperty('failure');
  });

  test('fails the call if it could not be invoked', async () => {
    const bench = await benchOf(LambdaInvokeType.EVENT);
    const answer = { error: { message: 'throttled', type: 'Lambda:TooManyRequestsException' } };
    for (const payloads of [[{}], undefined]) {
      expect(bench.exchange(payloads ? 'PUBLISH' : 'SUBSCRIBE', NAMESPACE, CHANNEL, ALICE, payloads, answer).failure).toEqual(REFUSED);
    }
  });
});

describe('an answer of a function', () => {
  test.each([{ result: null }, { result: {} }, { result: { error: null } }, {}])('accepts a subscription: %j', async (answer) => {
    expect((await benchOf()).exchange('SUBSCRIBE', NAMESPACE, CHANNEL, ALICE, undefined, answer)).not.toHaveProperty('failure');
  });

  test.each([
    { result: { error: 'no' } }, { result: { error: '' } }, { result: { error: false } }, { result: false }, { result: 'no' }, { result: 0 }, { result: [] }, { result: true },
    { result: null, error: { message: 'thrown', type: 'Lambda:Unhandled' } }, { result: {}, error: { message: 'thrown', type: 'Lambda:Unhandled' } },
  ])('that is an error, or nothing that AppSync knows, refuses: %j', async (answer) => {
    const bench = await benchOf();
    expect(bench.exchange('SUBSCRIBE', NAMESPACE, CHANNEL, ALICE, undefined, answer).failure).toEqual(REFUSED);
    expect(bench.exchange('PUBLISH', NAMESPACE, CHANNEL, ALICE, [{}], answer)).toMatchObject({ failure: REFUSED });
  });

  test.each([{ result: null }, { result: {} }, { result: { events: null } }, { result: { events: [] } }, { result: { events: [null] } }])('without events broadcasts none: %j', async (answer) => {
    expect((await benchOf()).exchange('PUBLISH', NAMESPACE, CHANNEL, ALICE, [{}], answer).response).toEqual([]);
  });

  test('is the events themselves where only backends publish', async () => {
    const bench = await HandlerBench.load(directHandlersOf(POLICIES['iam()']).code);
    benches.push(bench);
    const events = [{ id: '0', payload: { sender: 'kept' } }];
    const answers = [{ result: { events } }, { result: null }].map((answer) => bench.exchange('PUBLISH', NAMESPACE, CHANNEL, IDENTITIES['a backend'], [1], answer).response);
    expect(answers).toEqual([events, []]);
  });
});
