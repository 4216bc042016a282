import { MAX_MESSAGE_BYTES } from '../../../local/events/wire';
import { TestWorld } from '../../engine/auth/test-world';
import { TestListener } from '../support/test-listener';

const BODY = '{"channel":"/chat/room","events":["1"]}';

let world: TestWorld;
let server: TestListener;
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(async () => {
  server = await TestListener.start({ world, allowedOrigins: ['https://app.example'] });
});
afterEach(async () => {
  await server.close();
  expect(server.services.reported).toEqual([]);
});

const post = async (body: string | Buffer = BODY, changes: Readonly<Record<string, string>> = {}): Promise<Response> => {
  const headers = { 'authorization': server.services.alice.Authorization, 'content-type': 'application/json', ...changes };
  return fetch(`${server.url}/event`, { method: 'POST', body, headers });
};
const requestText = (start: string, headers: Readonly<Record<string, string>>, body = ''): string => {
  const lines = Object.entries({ 'Connection': 'close', 'Content-Length': body.length, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${start} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
};
const errorOf = async (response: Response): Promise<unknown> => ((await response.json()) as { errors: unknown }).errors;

describe('POST /event', () => {
  test('publishes to who is subscribed', async () => {
    const client = await server.client();
    await client.ask(server.services.subscribe('s', '/chat/*'));
    const response = await post();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.text()).toBe('{"failed":[],"successful":[{"identifier":"id-0","index":0}]}');
    expect(await client.nextText()).toBe('{"type":"data","id":"s","event":"1"}');
  });

  test('names each answer, a refusal too, as the service does in its logs', async () => {
    const ids = [(await post()).headers, (await fetch(`${server.url}/event`, { method: 'POST', body: '{' })).headers].map((headers) => headers.get('x-amzn-requestid'));
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test.each(['/event', '//event', '///event', '/event?x=1', '/event?a=//b', '/./event', '/x/../event'])('is also at %s', async (path) => {
    const request = requestText(`POST ${path}`, { Host: server.host, Authorization: server.services.alice.Authorization }, BODY);
    expect(await server.raw(request)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    '/', '/event/', '/event/realtime', '/events', '/Event', '/%65vent', '/event%2f', '/event;x', '/event\\', '/console/event',
    '/x/../../etc/passwd', '/\\evil.example/event',
  ])('is not at %s', async (path) => {
    const answer = await server.raw(requestText(`POST ${path}`, { Host: server.host }));
    expect(answer).toMatch(/^HTTP\/1\.1 404 [^]*\r\n\r\n[^]*fallback \//);
  });

  test.each(['http://localhost/event', 'http://evil.example/event', '*', 'event'])('is not at the target %s, which is no path', async (target) => {
    expect(await server.raw(requestText(`POST ${target}`, { Host: server.host }))).toMatch(/^HTTP\/1\.1 400 /);
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('is not %s', async (method) => {
    const response = await fetch(`${server.url}/event`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(await response.text()).toMatch(method === 'HEAD' ? /^$/ : /"errorType":"BadRequestException"/);
  });

  test('refuses a credential that is sent twice', async () => {
    const { Authorization } = server.services.alice;
    const request = requestText('POST /event', { Host: server.host, Authorization, authorization: Authorization }, BODY);
    expect(await server.raw(request)).toMatch(/^HTTP\/1\.1 401 /);
    expect(server.services.decisions.after(0)).toMatchObject([{ rule: 'credential', reason: 'the header "authorization" is there twice' }]);
  });

  test('takes five events of 240 KB', async () => {
    const event = JSON.stringify('x'.repeat(240 * 1024 - 2));
    const response = await post(JSON.stringify({ channel: '/chat/room', events: Array(5).fill(event) }));
    expect([response.status, await response.json()]).toMatchObject([200, { failed: [] }]);
  });

  test('reports an event of 1 MB as failed', async () => {
    const response = await post(JSON.stringify({ channel: '/chat/room', events: [JSON.stringify('x'.repeat(1024 * 1024))] }));
    expect([response.status, await response.json()]).toMatchObject([200, { successful: [], failed: [{ code: 'EventTooLargeException', index: 0 }] }]);
  });

  test('tells a client that its body is too long', async () => {
    const response = await post('x'.repeat(2 * MAX_MESSAGE_BYTES));
    const message = `the body has more than ${MAX_MESSAGE_BYTES} bytes`;
    expect([response.status, await errorOf(response)]).toEqual([413, [{ errorType: 'BadRequestException', message }]]);
  });

  test('hears a body that is too long to its end, and then the next request', async () => {
    const socket = await server.tcp();
    const send = async (body: string): Promise<string> => {
      const answer = new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
      const { Authorization } = server.services.alice;
      socket.write(requestText('POST /event', { Host: server.host, Authorization, Connection: 'keep-alive' }, body));
      return answer;
    };
    expect(await send('x'.repeat(8 * MAX_MESSAGE_BYTES))).toMatch(/^HTTP\/1\.1 413 /);
    expect(await send(BODY)).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('refuses a body that is not UTF-8', async () => {
    const response = await post(Buffer.from('{"channel":"/chat/room","events":["\\"\u00c3(\\""]}', 'latin1'));
    expect([response.status, await errorOf(response)]).toEqual([400, [{ errorType: 'BadRequestException', message: 'the body is not UTF-8' }]]);
  });

  test('does not mind a client that leaves in the middle', async () => {
    for (let count = 0; count < 20; count++) {
      const socket = await server.tcp();
      socket.write(`POST /event HTTP/1.1\r\nHost: ${server.host}\r\nContent-Length: 100000\r\n\r\n{"channel"`);
      setTimeout(() => socket.resetAndDestroy(), count);
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await post()).status).toBe(200);
  });

  test('serves Java\'s HttpClient, which offers HTTP/2 with each request', async () => {
    const offer = 'Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\nUpgrade: h2c';
    const headers = `Host: ${server.host}\r\nContent-Length: ${BODY.length}\r\nAuthorization: ${server.services.alice.Authorization}`;
    const socket = await server.tcp();
    const answers: string[] = [];
    socket.on('data', (chunk) => answers.push(chunk.toString()));
    const answered = async (count: number): Promise<void> => {
      while (answers.length < count) await new Promise((resolve) => socket.once('data', resolve));
    };
    socket.write(`POST /event HTTP/1.1\r\n${offer}\r\n${headers}\r\n\r\n${BODY}`);
    await answered(1);
    socket.write(`POST /event HTTP/1.1\r\n${offer}\r\n${headers}\r\n\r\n`);
    setTimeout(() => socket.write(BODY), 20);
    await answered(2);
    expect(answers.map((answer) => answer.split('\r\n')[0])).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
  });

  test('checks Host and Origin of such a request too', async () => {
    const refused: readonly Readonly<Record<string, string>>[] = [{ Host: 'evil.example' }, { Host: server.host, Origin: 'https://evil.example' }];
    for (const headers of refused) {
      const socket = await server.tcp();
      socket.write(requestText('POST /event', { ...headers, Connection: 'Upgrade', Upgrade: 'h2c' }));
      expect(await new Promise((resolve) => socket.once('data', (chunk) => resolve(chunk.toString('latin1'))))).toMatch(/^HTTP\/1\.1 403 /);
    }
  });
});

describe('a page', () => {
  test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'https://app.example'])('of %s may ask and publish', async (origin) => {
    const needed = ['authorization', 'content-type', 'x-api-key', 'x-amz-date', 'x-amz-security-token', 'x-amz-user-agent'];
    const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': needed.join() };
    const preflight = await fetch(`${server.url}/event`, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')!.split(', ')).toEqual(expect.arrayContaining(needed));
    for (const response of [preflight, await post(BODY, { origin }), await post('{', { origin }), await post(BODY, { origin, authorization: 'x' })]) {
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('vary')).toBe('Origin');
      expect(response.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  test.each([
    'https://evil.example', 'null', 'http://localhost.evil.example', 'http://192.168.1.5:5173',
  ])('of %s may neither ask nor publish', async (origin) => {
    const client = await server.client();
    await client.ask(server.services.subscribe('s', '/chat/*'));
    const preflight = await fetch(`${server.url}/event`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const simple = await post(BODY, { origin, 'content-type': 'text/plain' });
    for (const response of [preflight, simple]) {
      expect(response.status).toBe(403);
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(await client.rest()).toEqual([]);
    expect(server.log).toEqual([expect.stringContaining(`pages of "${origin}" may not call this server`)]);
  });

  test('is not told apart by a program, which sends no Origin', async () => {
    const response = await post();
    expect([response.headers.get('vary'), response.headers.get('access-control-allow-origin')]).toEqual(['Origin', null]);
  });
});

describe('a name that leads to this machine', () => {
  const post403 = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    const answer = await server.raw(requestText('POST /event', headers, BODY));
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    return answer;
  };

  test('is refused with a sentence (DNS rebinding)', async () => {
    const { port } = server.listener;
    expect(await post403({ Host: 'evil.example' }))
      .toContain(`this server answers to localhost:${port} and 127.0.0.1:${port}, not to \\"evil.example\\"`);
  });

  test('is refused on every path', async () => {
    for (const path of ['/', '/console/', '/x', '/event/realtime']) {
      const request = requestText(`GET ${path}`, { Host: `evil.example:${server.listener.port}` });
      expect(await server.raw(request)).toMatch(/^HTTP\/1\.1 403 /);
    }
  });

  test('cannot hide', async () => {
    await post403({ Host: '' });
    await post403({ Host: 'evil.example', host: server.host });
    await post403({ 'Host': 'evil.example', 'X-Forwarded-Host': server.host, 'Forwarded': `host=${server.host}` });
    await post403({ Host: `${server.host}, evil.example` });
    expect(await server.raw(requestText('POST /event', {}, BODY))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await server.raw('POST /event HTTP/1.0\r\nContent-Length: 0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('bytes that are no request', () => {
  test.each([
    ['nothing like HTTP', '\u0000\u0001\u0002\r\n\r\n', 400],
    ['a TLS greeting', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001', 400],
    ['a header with a line in it', 'GET / HTTP/1.1\r\nHost: x\u0000y\r\n\r\n', 400],
    ['a header that is folded', 'GET / HTTP/1.1\r\nHost: x\r\n Authorization: y\r\n\r\n', 400],
    ['two lengths', 'POST /event HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 400],
    ['a length and chunks', 'POST /event HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['a negative length', 'POST /event HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400],
    ['chunks of no length', 'POST /event HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 40],
    ['a header of 100 KB', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100 * 1024)}\r\n\r\n`, 431],
    ['40,000 headers', `GET / HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(40_000)}\r\n`, 431],
    ['a path of 100 KB', `GET /${'x'.repeat(100 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('%s', async (_, bytes, status) => {
    const answer = await server.raw(Buffer.from(bytes, 'latin1'));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
    expect((await post()).status).toBe(200);
  });

  test('CONNECT, which asks for a proxy', async () => {
    expect(await server.raw(`CONNECT evil.example:443 HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`)).toBe('');
    expect((await post()).status).toBe(200);
  });
});
