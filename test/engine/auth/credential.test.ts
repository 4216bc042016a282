import { CredentialError, findCredential } from '../../../engine/auth/credential';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

describe('the credential of a call', () => {
  test.each(['', 'Bearer ', 'bearer  '])('is a token when authorization is a JWT behind %j', (scheme) => {
    expect(findCredential({ authorization: `${scheme}${JWT}` })).toEqual({ kind: 'token', token: JWT, authorization: `${scheme}${JWT}` });
  });

  test('is a token even without a signature, so that it is refused as one', () => {
    expect(findCredential({ authorization: 'eyJhbGciOiJub25lIn0.e30.' })).toMatchObject({ kind: 'token' });
  });

  test.each([`${JWT}.aXY.dGFn`, 'eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'])('is a token when it is encrypted, so that it is refused as one: %s', (authorization) => {
    expect(findCredential({ authorization })).toMatchObject({ kind: 'token' });
  });

  test('is a signature when authorization begins as AWS\'s do', () => {
    expect(findCredential({ authorization: 'AWS4-HMAC-SHA256 Credential=…' })).toMatchObject({ kind: 'signature' });
  });

  test('is an API key when there is x-api-key', () => {
    expect(findCredential({ 'x-api-key': 'da2-key' })).toEqual({ kind: 'api-key', value: 'da2-key' });
  });

  test.each(['custom', 'a.b', 'a.b.c.d', `${JWT}=`, `${JWT}\n`, `Basic ${JWT}`, `${JWT}, ${JWT}`, 'Bearer', ` ${JWT}`, 'é.é.é'])(
    'is a custom token when authorization is anything else: %j', (authorization) => {
      expect(findCredential({ authorization })).toEqual({ kind: 'custom', authorization });
    });

  test.each<[string, Record<string, string>, RegExp]>([
    ['nothing is sent', {}, /neither authorization nor x-api-key/],
    ['authorization is empty', { authorization: '' }, /neither authorization nor x-api-key/],
    ['authorization is blank', { authorization: ' ' }, /neither authorization nor x-api-key/],
    ['two are sent', { 'authorization': JWT, 'x-api-key': 'da2-key' }, /both x-api-key and authorization/],
    ['an API key is sent beside an empty authorization', { 'authorization': '', 'x-api-key': 'da2-key' }, /both x-api-key and authorization/],
  ])('is refused when %s', (_, headers, reason) => {
    expect(() => findCredential(headers)).toThrow(CredentialError);
    expect(() => findCredential(headers)).toThrow(reason);
  });

  test('is never one that the headers inherit', () => {
    const headers = Object.create({ 'x-api-key': 'da2-key', 'authorization': JWT }) as Record<string, string>;
    expect(() => findCredential(headers)).toThrow(/neither authorization nor x-api-key/);
  });

  test('is told apart at once, however long it is', () => {
    for (const authorization of ['a.'.repeat(2_000_000), 'a'.repeat(4_000_000), `Bearer${' '.repeat(4_000_000)}`]) {
      expect(findCredential({ authorization })).toEqual({ kind: 'custom', authorization });
    }
  });
});
