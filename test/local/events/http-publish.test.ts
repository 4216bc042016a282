import { parseChannel } from '../../../engine/channel';
import type { Channel } from '../../../engine/channel';
import { publishOverHttp } from '../../../local/events/http-publish';
import type { PublishAnswer } from '../../../local/events/http-publish';
import { signed } from '../../engine/auth/test-signer';
import { bearer, TestWorld } from '../../engine/auth/test-world';
import { EventsServices } from '../support/events-services';
import { NOT_AUTHORIZED } from '../support/frames';

let world: TestWorld;
let services: EventsServices;
let received: string[];
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(async () => {
  services = await EventsServices.create(world);
  received = [];
  for (const namespace of ['chat', 'private', 'filter']) {
    services.broker.subscribe(parseChannel(`/${namespace}/*`, 'subscribe') as Channel, 's', { deliver: (frames) => received.push(...frames) });
  }
});

const publish = async (body: string): Promise<PublishAnswer> => publishOverHttp({ ...bearer(services.alice.Authorization), body }, services);
const events = (): readonly string[] => received.map((frame) => (JSON.parse(frame) as { event: string }).event);

describe('publishing over HTTP', () => {
  test('answers 200 with the lists in the order of the service', async () => {
    const { status, body } = await publish('{"channel":"chat/room","events":["{\\"n\\": 1}","42","\\"x\\"","null","[]"]}');
    expect(status).toBe(200);
    const successful = [0, 1, 2, 3, 4].map((index) => ({ identifier: `id-${index}`, index }));
    expect(JSON.stringify(body)).toBe(JSON.stringify({ failed: [], successful }));
    expect(events()).toEqual(['{"n": 1}', '42', '"x"', 'null', '[]']);
  });

  test('answers 200 although some events failed', async () => {
    const { status, body } = await publish(JSON.stringify({ channel: '/filter/x', events: ['1', `"${'x'.repeat(245_760)}"`] }));
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toBe('{"failed":[{"code":"EventTooLargeException","identifier":"id-1","index":1,' +
      '"message":"Transformed event is larger than 240KB"}],"successful":[{"identifier":"id-0","index":0}]}');
    expect(events()).toEqual(['{"n":1}']);
  });

  test('covers the body as it was sent by the signature', async () => {
    const body = '{ "events": ["{\\"html\\":\\"\\u003cb>\\"}"], "channel": "/chat/room" }';
    expect(await publishOverHttp(await signed(body), services)).toMatchObject({ status: 200 });
    const { headers } = await signed(body);
    expect(await publishOverHttp({ headers, body: JSON.stringify(JSON.parse(body)) }, services)).toMatchObject({ status: 401 });
    expect(events()).toHaveLength(1);
  });

  test.each([
    [{ channel: '/chat/x', events: [] }, 'Input has no event'],
    [{ channel: '/chat/x', events: ['1', '2', '3', '4', '5', '6'] }, 'Input exceeded 5 event limit'],
    [{ channel: '/chat/x', events: [{ n: 1 }] }, 'events must be a list of strings, each of them JSON'],
    [{ channel: '/chat/x', events: '1' }, 'events must be a list of strings, each of them JSON'],
    [{ channel: '/chat/x' }, 'events must be a list of strings, each of them JSON'],
    [{ channel: 7, events: ['1'] }, 'channel must be a string'],
    [{ events: ['1'] }, 'channel must be a string'],
    [[], 'the body must be a JSON object'],
    [null, 'the body must be a JSON object'],
  ])('refuses %j', async (body, message) => {
    expect(await publish(JSON.stringify(body))).toEqual({ status: 400, body: { errors: [{ errorType: 'BadRequestException', message }] } });
  });

  test.each(['', '{', '[object Object]', 'channel=/chat/x&events=1'])('refuses %j, which is not JSON', async (body) => {
    expect(await publish(body)).toMatchObject({ status: 400, body: { errors: [{ errorType: 'BadRequestException' }] } });
  });

  test.each([
    ['/chat/x', ['{'], 400, 'BadRequestException'], ['/chat/*', ['1'], 400, 'BadRequestException'], ['/chat/a_b', ['1'], 400, 'BadRequestException'],
    ['/private/x', ['1'], 401, 'UnauthorizedException'], ['/nowhere/x', ['1'], 401, 'UnauthorizedException'],
  ])('to %s of %j answers %i %s, and delivers nothing', async (channel, texts, status, errorType) => {
    expect(await publish(JSON.stringify({ channel, events: texts }))).toMatchObject({ status, body: { errors: [{ errorType }] } });
    expect(received).toEqual([]);
  });

  test('without a credential is refused', async () => {
    const body = '{"channel":"/chat/room","events":["1"]}';
    const answer = await publishOverHttp({ headers: {}, body }, services);
    expect(answer).toEqual({ status: 401, body: { errors: [{ errorType: 'UnauthorizedException', message: NOT_AUTHORIZED }] } });
    expect(services.decisions.after(0)).toMatchObject([{ operation: 'publish', allowed: false, rule: 'credential' }]);
  });
});
