import fc from 'fast-check';
import { readClientMessage } from '../../../local/events/wire';

const read = (message: unknown): unknown => readClientMessage(typeof message === 'string' ? message : JSON.stringify(message));
const CHANNEL = '/chat/room';

describe('a message of a client', () => {
  test('is what its documented members say', () => {
    expect(read({ type: 'connection_init' })).toEqual({ type: 'connection_init' });
    const authorization = { Authorization: 'x' };
    expect(read({ type: 'subscribe', id: 's-1_+', channel: CHANNEL, authorization }))
      .toEqual({ type: 'subscribe', id: 's-1_+', channel: CHANNEL, authorization });
    expect(read({ id: 's', type: 'unsubscribe' })).toEqual({ type: 'unsubscribe', id: 's' });
    expect(read({ type: 'publish', id: 'p', channel: CHANNEL, events: ['1', '{}'], authorization }))
      .toEqual({ type: 'publish', id: 'p', channel: CHANNEL, events: ['1', '{}'], authorization });
  });

  test('may hold more, as those of Amplify do', () => {
    const payload = { channel: '/other', events: ['2'], extensions: { authorization: { Authorization: 'y' } } };
    expect(read({ type: 'publish', id: 'p', channel: CHANNEL, events: ['1'], authorization: { Authorization: 'x' }, payload }))
      .toEqual({ type: 'publish', id: 'p', channel: CHANNEL, events: ['1'], authorization: { Authorization: 'x' } });
  });

  test.each(['a', 'A'.repeat(128), '0', '-', '_', '+', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'])('may have the id %s', (id) => {
    expect(read({ type: 'unsubscribe', id })).toEqual({ type: 'unsubscribe', id });
  });
});

describe('a text that is no message', () => {
  const badRequest = (type: string, id: string | undefined, message: unknown = expect.any(String)): unknown =>
    ({ answer: { type, id, errors: [{ errorType: 'BadRequestException', message }] } });

  test.each([
    '', ' ', '{', 'ka', '[]', '[{"type":"connection_init"}]', 'null', '1', '"subscribe"', '{"type":}', '\u0000', '{"a":1}{"b":2}',
    '\ufeff{"type":"connection_init"}',
  ])('%j is answered with a generic error', (text) => {
    expect(read(text)).toEqual(badRequest('error', undefined, 'a message must be a JSON object'));
  });

  test.each([undefined, 'data', 'connection_ack', 'start', 'Subscribe', ' subscribe', 'toString', '__proto__', 1, null, ['subscribe']])(
    'of type %j is answered as not supported, with its id', (type) => {
      const message = 'type must be one of connection_init, subscribe, unsubscribe, publish';
      expect(read({ type, id: 'x' })).toEqual({ answer: { type: 'error', id: 'x', errors: [{ errorType: 'UnsupportedOperation', message }] } });
    });

  test.each(['subscribe', 'unsubscribe', 'publish'])('%s without an id cannot be attributed', (type) => {
    for (const id of [undefined, null, 1, {}, ['s']]) {
      expect(read({ type, id, channel: CHANNEL, events: ['1'] })).toEqual(badRequest('error', undefined, 'id must be a string'));
    }
  });

  test.each(['subscribe', 'unsubscribe', 'publish'])('%s with an illegal id is answered by its own error', (type) => {
    for (const id of ['', 'a'.repeat(129), 'a b', 'ä', 'a.b', 'a\n', '\na', '*', 'a"b']) {
      expect(read({ type, id, channel: CHANNEL, events: ['1'] })).toEqual(badRequest(`${type}_error`, id));
    }
  });

  test.each(['subscribe', 'publish'])('%s without a channel is answered by its own error', (type) => {
    for (const channel of [undefined, null, 7, {}, [CHANNEL]]) {
      expect(read({ type, id: 'x', channel, events: ['1'] })).toEqual(badRequest(`${type}_error`, 'x', 'channel must be a string'));
    }
  });

  test('publish of anything but strings is answered by its own error', () => {
    for (const events of [undefined, null, '1', {}, { 0: '1', length: 1 }, [1], ['1', null], [['1']], [{ n: 1 }]]) {
      expect(read({ type: 'publish', id: 'x', channel: CHANNEL, events })).toEqual(badRequest('publish_error', 'x'));
    }
  });

  test('does not borrow members from a prototype', () => {
    expect(read('{"__proto__":{"type":"unsubscribe","id":"s"}}')).toMatchObject({ answer: { type: 'error' } });
  });
});

test('whatever a client sends, it is a message or has an answer', () => {
  const publications = fc.jsonValue().map((events) => JSON.stringify({ type: 'publish', id: 'p', channel: 'x', events }));
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), publications), (text) => {
    const result = readClientMessage(text);
    return 'answer' in result ? result.answer.errors.length === 1 : ['connection_init', 'subscribe', 'unsubscribe', 'publish'].includes(result.type);
  }), { numRuns: 500 });
});
