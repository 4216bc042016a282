import { decodeSubprotocol, readAuthHeaders, UnreadableHeaders } from '../../../local/events/auth-headers';
import { headerProtocol } from '../support/events-client';

describe('the authorization of a message', () => {
  test('is its headers, names in lower case', () => {
    expect(readAuthHeaders({ 'host': 'localhost:4000', 'Authorization': 'ey.J.x', 'X-Amz-Security-Token': '', 'x-amz-user-agent': 'aws-amplify/6' }))
      .toEqual({ 'host': 'localhost:4000', 'authorization': 'ey.J.x', 'x-amz-security-token': '', 'x-amz-user-agent': 'aws-amplify/6' });
    expect([readAuthHeaders({}), readAuthHeaders(undefined)]).toEqual([{}, {}]);
  });

  test.each([null, 'Bearer x', 1, true, [], [['authorization', 'x']]])('cannot be %j', (value) => {
    expect(readAuthHeaders(value)).toBeInstanceOf(UnreadableHeaders);
  });

  test.each([1, null, ['x'], { toString: 'x' }, true])('has texts only, not %j', (value) => {
    expect(readAuthHeaders({ host: 'localhost', authorization: value })).toBeInstanceOf(UnreadableHeaders);
  });

  test('names no header twice, in whatever case', () => {
    expect(readAuthHeaders({ authorization: 'alice', Authorization: 'bob' })).toBeInstanceOf(UnreadableHeaders);
    expect(readAuthHeaders({ 'x-api-key': 'a', 'X-API-KEY': 'a' })).toBeInstanceOf(UnreadableHeaders);
  });

  test.each(['a\r\nx-api-key: b', 'a\nb', 'a\u0000', 'a\u007f', '\u0085'])('has no value that could end a header: %j', (value) => {
    expect(readAuthHeaders({ authorization: value })).toBeInstanceOf(UnreadableHeaders);
  });

  test.each(['', 'a b', 'a:b', 'a\r\nb', 'authorization\u0000', 'häder', '\u212Aey'])('has no name that no header has: %j', (name) => {
    expect(readAuthHeaders({ [name]: 'x' })).toBeInstanceOf(UnreadableHeaders);
  });

  test('gives no member that was not sent', () => {
    const headers = readAuthHeaders(JSON.parse('{"__proto__":"x","constructor":"y"}'));
    expect(Object.entries(headers)).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  test('is bounded', () => {
    expect(readAuthHeaders({ authorization: 'x'.repeat(32_000) })).not.toBeInstanceOf(UnreadableHeaders);
    expect(readAuthHeaders({ authorization: 'x'.repeat(33_000) })).toBeInstanceOf(UnreadableHeaders);
    expect(readAuthHeaders(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, ''])))).toBeInstanceOf(UnreadableHeaders);
  });
});

describe('headers that cannot be read', () => {
  test('are not quoted by the reason', () => {
    const long = 'secret'.repeat(9_999);
    for (const value of [{ a: 'secret\n' }, { A: 'secret', a: 'secret' }, ['secret'], { a: long }]) {
      expect((readAuthHeaders(value) as UnreadableHeaders).reason).not.toContain('secret');
    }
    expect((decodeSubprotocol(headerProtocol('secret')) as UnreadableHeaders).reason).not.toContain('secret');
  });

  test('are told from a header of any name', () => {
    expect(readAuthHeaders({ reason: 'x', unreadable: 'y' })).toEqual({ reason: 'x', unreadable: 'y' });
  });
});

describe('the authorization of a subprotocol', () => {
  test('is the same, in base64url', () => {
    expect(decodeSubprotocol(headerProtocol({ Authorization: 'ey.J.x', host: 'localhost:4000 ???>>>' })))
      .toEqual({ authorization: 'ey.J.x', host: 'localhost:4000 ???>>>' });
  });

  test.each([
    'header-', 'header-!!!!', 'header-e30=', 'header-e 30', 'header-bm90IGpzb24', headerProtocol('[]'), headerProtocol('null'), headerProtocol('"x"'),
    headerProtocol('{"authorization":1}'), headerProtocol('{"a":"x"'), headerProtocol({ authorization: 'x'.repeat(60_000) }), 'header-header-e30',
  ])('cannot be %.60s', (protocol) => {
    expect(decodeSubprotocol(protocol)).toBeInstanceOf(UnreadableHeaders);
  });
});
