import fc from 'fast-check';
import { BACKEND, BACKEND_KEY, HTTP_HOST } from './test-api';
import { signed, withHeaders } from './test-signer';
import type { SigningOptions } from './test-signer';
import { NOW } from './test-user-pool';
import type { AccessKey, AuthRequest } from '../../../engine/auth/caller-contracts';
import { CredentialError } from '../../../engine/auth/credential';
import { SignatureVerifier } from '../../../engine/auth/sigv4';

const BODY = '{"channel":"/private/alice","events":["{\\"text\\":\\"<grüße>\\"}"]}';
const MINUTE = 60_000;
const LONG_TERM_KEY: AccessKey = { accessKeyId: 'AKIALONGTERM', secretAccessKey: 'another secret', principal: BACKEND };
const EXPIRED_KEY: AccessKey = { ...BACKEND_KEY, accessKeyId: 'ASIAEXPIRED', expiresAt: NOW - 90_000 };
const ENDING_KEY: AccessKey = { ...BACKEND_KEY, accessKeyId: 'ASIAENDING', expiresAt: NOW + 1 };
const KEYS: readonly AccessKey[] = [BACKEND_KEY, LONG_TERM_KEY, EXPIRED_KEY, ENDING_KEY];

async function verify(request: AuthRequest, httpHost = HTTP_HOST): Promise<unknown> {
  const accessKeys = { find: (id: string) => KEYS.find((key) => key.accessKeyId === id) };
  return new SignatureVerifier('us-east-1', { accessKeys, clock: () => NOW, httpHost }).verify(request.headers.authorization, request);
}

/** Also that the reason gives nothing away with which somebody could sign. */
async function expectRefusal(request: AuthRequest, reason: RegExp): Promise<void> {
  const error: unknown = await verify(request).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CredentialError);
  const { message } = error as CredentialError;
  expect(message).toMatch(reason);
  const signature = /Signature=([0-9a-fA-F]+)/.exec(request.headers.authorization)?.[1];
  for (const secret of [signature, ...KEYS.flatMap((key) => [key.secretAccessKey, key.sessionToken])]) {
    if (secret) expect(message).not.toContain(secret);
  }
}

function authorization(request: AuthRequest, change: (value: string) => string): AuthRequest {
  return withHeaders(request, { authorization: change(request.headers.authorization) });
}

describe('a signature', () => {
  test.each<[string, SigningOptions]>([
    ['with the key of a session', {}],
    ['with a long-term key', { key: LONG_TERM_KEY }],
    ['with a key that has not expired yet', { key: ENDING_KEY }],
    ['with the hash of the body in x-amz-content-sha256', { checksum: true }],
    ['with further headers', { headers: { 'content-encoding': 'amz-1.0', 'x-amz-user-agent': '  aws   amplify  ', 'constructor': 'x' } }],
    ['almost five minutes old', { at: NOW - 5 * MINUTE }],
    ['almost five minutes ahead', { at: NOW + 5 * MINUTE }],
    ['of another day, within five minutes', { at: NOW }],
    ['whose date is no signed header, as a client that is tested against AWS makes them', { dateIsNoSignedHeader: true }],
    ['of the host in capitals', { host: 'LOCALHOST:4000' }],
  ])('%s is accepted', async (_, options) => {
    expect(await verify(await signed(BODY, options))).toBe(BACKEND);
  });

  test.each([
    ['of a connect', '{}'], ['of a subscribe', '{"channel":"/private/alice"}'], ['that is empty', ''], ['with a NUL', '\u0000'], ['in Unicode', '💡'],
    ['of five full events', 'x'.repeat(1_300_000)],
  ])('of a body %s is accepted', async (_, body) => {
    expect(await verify(await signed(body))).toBe(BACKEND);
  });

  test('is accepted beside headers that it does not cover, as Amplify adds them', async () => {
    expect(await verify(withHeaders(await signed(BODY), { 'x-amz-user-agent': 'aws-amplify/6' }))).toBe(BACKEND);
  });

  test('may be written without spaces behind its commas', async () => {
    expect(await verify(authorization(await signed(BODY), (value) => value.replaceAll(', ', ',')))).toBe(BACKEND);
  });

  test('may be for the name of the host alone, as code for AWS makes it, whether the client then sends the port or not', async () => {
    const request = await signed(BODY, { host: HTTP_HOST.replace(/:\d+$/, '') });
    expect(await verify(request)).toBe(BACKEND);
    expect(await verify(withHeaders(request, { host: HTTP_HOST }))).toBe(BACKEND);
    for (const host of ['localhost:4001', '127.0.0.1', 'localhost:']) await expectRefusal(withHeaders(request, { host }), /^the signature is for host/);
    await expectRefusal(await signed(BODY, { host: 'localhost.evil.example' }), /^the signature is for host/);
    await expectRefusal({ ...withHeaders(request, { host: HTTP_HOST }), body: '{}' }, /^the signature does not match/);
  });

  test('is refused when the body is another one', async () => {
    await expectRefusal({ ...await signed(BODY), body: BODY.replace('alice', 'bob') }, /^the signature does not match; it must cover POST \/event/);
  });

  test('is refused when the body is another one and its hash was signed in x-amz-content-sha256', async () => {
    await expectRefusal({ ...await signed(BODY, { checksum: true }), body: '{}' }, /x-amz-content-sha256 is not the hash of the body/);
  });

  test('is refused when the body is not signed', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    await expectRefusal(await signed(BODY, { headers }), /UNSIGNED-PAYLOAD/);
    await expectRefusal(withHeaders(await signed(BODY), headers), /UNSIGNED-PAYLOAD/);
  });

  test.each<[string, SigningOptions]>([
    ['another secret', { key: { ...BACKEND_KEY, secretAccessKey: 'guessed' } }],
    ['another method', { method: 'GET' }],
  ])('is refused when made with %s', async (_, options) => {
    await expectRefusal(await signed(BODY, options), /^the signature does not match/);
  });

  test.each<[string, SigningOptions, RegExp]>([
    ['an unknown key', { key: { ...BACKEND_KEY, accessKeyId: 'AKIAUNKNOWN' } }, /^the access key id is not one that this server knows$/],
    ['a session that has ended', { key: EXPIRED_KEY }, /^the access key is temporary, and expired 90 s ago$/],
    ['a session that has ended, by whoever has not its token', { key: { ...EXPIRED_KEY, sessionToken: undefined } }, /^the access key is temporary, and expired/],
    ['the path of older releases of Amplify', { path: '/event/connect' }, /^the signature is for the path \/event\/connect; it must be \/event, also for a WebSocket$/],
    ['the path of the WebSocket', { path: '/event/realtime' }, /^the signature is for the path \/event\/realtime/],
    ['no path', { path: '' }, /^the signature is for the path \/; it must be \/event/],
    ['another region', { region: 'eu-west-1' }, /for region "eu-west-1"; the API is in us-east-1/],
    ['another service', { service: 'execute-api' }, /for service "execute-api"; it must be appsync/],
    ['another host', { host: 'abc.appsync-api.us-east-1.amazonaws.com' }, /for host "abc\.appsync-api.*"; the API's HTTP host is localhost:4000/],
    ['a host that begins alike', { host: `${HTTP_HOST}.evil.example` }, /for host/],
    ['a date too far back', { at: NOW - 5 * MINUTE - 1000 }, /signed 301 s ago; at most 300 s are allowed/],
    ['a date too far ahead', { at: NOW + 5 * MINUTE + 1000 }, /signed 301 s in the future; at most 300 s/],
    ['a date of last year', { at: NOW - 365 * 24 * 60 * MINUTE }, /signed 31536000 s ago/],
  ])('is refused for %s', async (_, options, reason) => {
    await expectRefusal(await signed(BODY, options), reason);
  });

  test('is refused when the date was moved after signing', async () => {
    const request = await signed(BODY, { at: NOW - 10 * MINUTE });
    await expectRefusal(withHeaders(request, { 'x-amz-date': '20260131T120000Z' }), /^the signature does not match/);
  });

  test.each(['', 'yesterday', '2026-01-31T12:00:00Z', '20261331T120000Z', '20260131T120000Z\n', '20260131T120000+0100'])(
    'is refused with the date %j', async (date) => {
      await expectRefusal(withHeaders(await signed(BODY), { 'x-amz-date': date }), /x-amz-date must be a date like/);
    });

  test('is refused when its scope is of another day than x-amz-date', async () => {
    const request = authorization(await signed(BODY), (value) => value.replace('/20260131/', '/20260130/'));
    await expectRefusal(request, /scope is of "20260130", x-amz-date is 20260131T120000Z/);
  });

  test('is refused when a header that it covers was changed or removed', async () => {
    const request = await signed(BODY);
    await expectRefusal(withHeaders(request, { accept: 'text/html' }), /^the signature does not match/);
    await expectRefusal(withHeaders(request, { accept: undefined }), /covers the header "accept", which is missing/);
  });

  test('is refused when a header was added to its list after signing', async () => {
    const request = withHeaders(await signed(BODY), { origin: 'https://evil.example' });
    await expectRefusal(authorization(request, (value) => value.replace('host;', 'host;origin;')), /^the signature does not match/);
  });

  test.each<SigningOptions>([{}, { dateIsNoSignedHeader: true }])('is refused with another date than the signed one: %j', async (options) => {
    await expectRefusal(withHeaders(await signed(BODY, options), { 'x-amz-date': '20260131T120001Z' }), /^the signature does not match/);
    await expectRefusal(withHeaders(await signed(BODY, options), { 'x-amz-date': undefined }), /x-amz-date.*missing|x-amz-date is missing/);
  });

  test.each([['host', /must cover the header host/], ['x-amz-date', /^the signature does not match/]])('is refused when %s is taken off its list', async (name, reason) => {
    await expectRefusal(authorization(await signed(BODY), (value) => value.replace(`${name};`, '')), reason);
  });

  test.each(['toString', '__proto__', 'constructor', 'hasOwnProperty'])('is refused when it covers the header %s, which nobody sent', async (name) => {
    const request = authorization(await signed(BODY), (value) => value.replace(/SignedHeaders=[^,]+/, `SignedHeaders=${name};host;x-amz-date`));
    await expectRefusal(request, /which is missing|SignedHeaders must be/);
  });

  test.each<[string, (value: string) => string]>([
    ['cut short', (value) => value.slice(0, -1)],
    ['in capitals', (value) => value.replace(/[0-9a-f]{64}$/, (signature) => signature.toUpperCase())],
    ['empty', (value) => value.replace(/[0-9a-f]{64}$/, '')],
    ['with a line break', (value) => `${value}\u2028`],
    ['that is not hexadecimal', (value) => value.replace(/.$/, 'z')],
  ])('is refused %s', async (_, change) => {
    await expectRefusal(authorization(await signed(BODY), change), /Signature must be 64 hexadecimal digits in lower case/);
  });

  test('is refused when one digit differs', async () => {
    const flip = (value: string) => value.replace(/.$/, (digit) => digit === '0' ? '1' : '0');
    await expectRefusal(authorization(await signed(BODY), flip), /^the signature does not match/);
  });

  test.each<[string, (value: string) => string]>([
    ['is there twice', (value) => `${value}, ${value}`],
    ['has its signature twice', (value) => `${value}, Signature=${'0'.repeat(64)}`],
    ['has its credential twice', (value) => value.replace('Credential=', 'Credential=AKIA/20260131/us-east-1/appsync/aws4_request, Credential=')],
    ['has no signature', (value) => value.replace(/, Signature=.*/, '')],
    ['has no signed headers', (value) => value.replace(/SignedHeaders=[^,]*, /, '')],
    ['has something more', (value) => `${value}, Expires=1`],
    ['has nothing', () => 'AWS4-HMAC-SHA256'],
    ['has names in lower case', (value) => value.replace('Credential', 'credential')],
    ['has the name of an inherited member', (value) => value.replace('Credential', '__proto__')],
  ])('is refused when it %s', async (_, change) => {
    await expectRefusal(authorization(await signed(BODY), change), /must have Credential, SignedHeaders, Signature, each once and nothing else/);
  });

  test.each(['AKIA', 'AKIA/20260131/us-east-1/appsync', 'AKIA/20260131/us-east-1/appsync/aws4_request/x', '/20260131/us-east-1/appsync/aws4_request',
    'AKIA/20260131/us-east-1/appsync/aws5_request'])('is refused with the credential %s', async (credential) => {
    const request = authorization(await signed(BODY), (value) => value.replace(/Credential=[^,]*/, `Credential=${credential}`));
    await expectRefusal(request, /Credential must be <access key id>/);
  });

  test.each(['', 'host', 'Host;x-amz-date', 'x-amz-date;host', 'host;host;x-amz-date', 'host;;x-amz-date', 'host; x-amz-date', 'host;x-amz-date;'])(
    'is refused with the signed headers %j', async (names) => {
      const request = authorization(await signed(BODY), (value) => value.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${names}`));
      await expectRefusal(request, /SignedHeaders must be header names|must cover the header host|does not match|is sent but not signed/);
    });

  test.each(['AWS4-ECDSA-P256-SHA256', 'AWS4-HMAC-SHA256-PAYLOAD', 'AWS4-HMAC-SHA1', 'AWS4-hmac-sha256'])('is refused with the algorithm %s', async (name) => {
    const request = authorization(await signed(BODY), (value) => value.replace('AWS4-HMAC-SHA256', name));
    await expectRefusal(request, new RegExp(`algorithm must be AWS4-HMAC-SHA256, not "${name}"`));
  });

  test('is refused, and nothing else is thrown, whatever authorization is', async () => {
    const request = await signed(BODY);
    const parts = fc.array(fc.oneof(fc.constantFrom(...request.headers.authorization.split(/([,=/; ])/)), fc.string()), { maxLength: 30 });
    await fc.assert(fc.asyncProperty(parts, async (text) => {
      await expect(verify(withHeaders(request, { authorization: `AWS4-HMAC-SHA256 ${text.join('')}` }))).rejects.toBeInstanceOf(CredentialError);
    }), { numRuns: 500 });
  });
});

describe('the session token of a temporary key', () => {
  const name = 'x-amz-security-token';

  test('has to be sent', async () => {
    const request = await signed(BODY, { key: { ...BACKEND_KEY, sessionToken: undefined } });
    await expectRefusal(request, /the access key is temporary: x-amz-security-token is missing/);
  });

  test('has to be signed', async () => {
    const request = await signed(BODY, { key: { ...BACKEND_KEY, sessionToken: undefined } });
    await expectRefusal(withHeaders(request, { [name]: BACKEND_KEY.sessionToken }), /x-amz-security-token is sent but not signed/);
  });

  test('cannot be swapped for another one, neither before nor after signing', async () => {
    await expectRefusal(await signed(BODY, { key: { ...BACKEND_KEY, sessionToken: 'of another session' } }), /not the session token of this access key/);
    await expectRefusal(withHeaders(await signed(BODY), { [name]: 'of another session' }), /not the session token of this access key/);
    await expectRefusal(withHeaders(await signed(BODY), { [name]: '' }), /not the session token of this access key/);
  });

  test('is refused beside a long-term key', async () => {
    await expectRefusal(await signed(BODY, { key: { ...LONG_TERM_KEY, sessionToken: 'made up' } }), /has no session token, but x-amz-security-token is sent/);
  });
});
