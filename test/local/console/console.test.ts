import { request as httpRequest } from 'node:http';
import type { ServerDescription } from '../../../local/console/server-description';
import { startLocalServer } from '../../../local/server';
import type { LocalServer } from '../../../local/server';
import { chatApp, TestProject } from '../server/chat-app';

let project: TestProject;
let server: LocalServer;
let token: string;
const log: string[] = [];
beforeAll(async () => {
  project = chatApp(new TestProject());
  server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, users: ['alice'], log: (line) => log.push(line) });
  token = server.consoleUrl.split('#token=')[1];
});
afterAll(async () => {
  await server.close();
  project.dispose();
});

interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const send = (path: string, { method, headers = {}, body }: Call = {}): Promise<Response> => fetch(`${server.url}${path}`, {
  method: method ?? (body === undefined ? 'GET' : 'POST'),
  headers,
  body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  redirect: 'manual',
});

/** A call with the token; gives status and body. */
const call = async (path: string, options: Call = {}): Promise<readonly [number, unknown]> => {
  const response = await send(`/console/api/${path}`, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
  return [response.status, await response.json()];
};

const CALLS: readonly (readonly [string, Call])[] = [
  ['state', {}],
  ['decisions', {}],
  ['users', { body: { username: 'mallory' } }],
  ['tokens', { body: { username: 'alice', use: 'access' } }],
  ['publish', { body: { channel: '/public/x', events: ['1'] } }],
  ['invoke', { body: { function: 'notify' } }],
  ['nothing', {}],
];

describe('the console API', () => {
  const wrong = (): readonly (readonly [string, Record<string, string>])[] => [
    ['no token', {}],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another token', { authorization: `Bearer ${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` }],
    ['a part of the token', { authorization: `Bearer ${token.slice(0, -1)}` }],
    ['more than the token', { authorization: `Bearer ${token}A` }],
    ['the token without Bearer', { authorization: token }],
    ['the token as a password', { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` }],
    ['the token in a cookie', { cookie: `token=${token}` }],
    ['the token twice', { authorization: `Bearer ${token}, Bearer ${token}` }],
  ];

  test.each(CALLS)('refuses %s without the token, whatever is sent in its place', async (path, options) => {
    for (const [what, headers] of wrong()) {
      const response = await send(`/console/api/${path}`, { ...options, headers });
      expect([what, response.status]).toEqual([what, 401]);
      expect(await response.text()).not.toContain(token);
    }
    const inQuery = await send(`/console/api/${path}?token=${token}&authorization=Bearer%20${token}`, options);
    expect(inQuery.status).toBe(401);
    expect(server.describe().users.map(({ username }) => username)).not.toContain('mallory');
  });

  test('refuses a user\'s token', async () => {
    const response = await send('/console/api/state', { headers: { authorization: `Bearer ${await server.signIn('alice')}` } });
    expect(response.status).toBe(401);
  });

  test.each(CALLS)('refuses %s to pages of other origins, even with the token', async (path, options) => {
    const { port } = new URL(server.url);
    const origins = ['https://evil.example', 'null', `http://127.0.0.1:${port}`, `https://localhost:${port}`, 'http://localhost:5173', `http://localhost:${port}.evil.example`, `${server.url}/`];
    for (const origin of origins) {
      const response = await send(`/console/api/${path}`, { ...options, headers: { authorization: `Bearer ${token}`, origin } });
      expect([origin, response.status]).toEqual([origin, 403]);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('answers no preflight, so that no other page gets as far as sending the token', async () => {
    const headers = { 'origin': 'http://localhost:5173', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    const response = await send('/console/api/tokens', { method: 'OPTIONS', headers });
    expect(response.ok).toBe(false);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('takes calls of its own page, and of programs', async () => {
    expect((await call('state', { headers: { origin: server.url } }))[0]).toBe(200);
    expect((await call('state'))[0]).toBe(200);
  });

  test('is not reached under a foreign name (DNS rebinding)', async () => {
    const status = await new Promise((resolve) => {
      const headers = { host: 'evil.example', authorization: `Bearer ${token}` };
      httpRequest(`${server.url}/console/api/state`, { headers }, (response) => resolve(response.statusCode)).end();
    });
    expect(status).toBe(403);
  });

  test('describes the server', async () => {
    const [status, state] = await call('state');
    expect(status).toBe(200);
    expect(state).toEqual(JSON.parse(JSON.stringify(server.describe())));
    const { functions } = state as ServerDescription;
    expect(functions.find(({ name }) => name === 'gem')).toMatchObject({ runnable: false, path: 'Chat/Gem', reason: expect.stringContaining('ruby3.3') as string });
    expect(JSON.stringify(state)).not.toContain(token);
  });

  test.each(['<script>alert(1)</script>', '__proto__', 'constructor', '"},{"', 'émile', '😀'])('adds a user called %s, and signs them in', async (username) => {
    const [status, user] = await call('users', { body: { username, groups: ['admins'] } });
    const [sub, password] = [/^[0-9a-f-]{36}$/, /^Local-[\w-]{16}-1$/].map((pattern) => expect.stringMatching(pattern) as string);
    expect([status, user]).toEqual([200, { username, sub, password, groups: ['admins'], attributes: {}, isConfirmed: true }]);
    const [, minted] = await call('tokens', { body: { username, use: 'id' } });
    const { token: userToken, expiresAt } = minted as { token: string; expiresAt: number };
    expect(JSON.parse(Buffer.from(userToken.split('.')[1], 'base64url').toString())).toMatchObject({ 'cognito:username': username, 'cognito:groups': ['admins'] });
    expect(expiresAt).toBeGreaterThan(Date.now());
    const response = await send('/console/api/state', { headers: { authorization: `Bearer ${token}` } });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    ['users', { username: '' }, /^username "": 1 to 128/],
    ['users', { username: 'a\nb' }, /^username "a\\nb": 1 to 128/],
    ['users', { username: 'a\u0000' }, /^username /],
    ['users', { username: 'a'.repeat(1e6) }, /^username "a{140}": 1 to 128/],
    ['users', { username: 7 }, /^username must be a string$/],
    ['users', { username: ['alice'] }, /^username must be a string$/],
    ['users', { username: 'bob', groups: 'admins' }, /^groups must be a list of strings$/],
    ['users', { username: 'bob', groups: [1] }, /^groups must be a list of strings$/],
    ['users', { username: 'bob', groups: ['a b'] }, /^group "a b": 1 to 128/],
    ['users', { username: 'bob', sub: 'of-alice' }, /^the body has "sub"; it may have username, groups$/],
    ['users', '{"__proto__":{"username":"bob"}}', /^the body has "__proto__"/],
    ['users', '{', /^the body is not JSON: /],
    ['users', '[]', /^the body must be a JSON object$/],
    ['users', 'null', /^the body must be a JSON object$/],
    ['tokens', { username: 'nobody', use: 'access' }, /^no user "nobody"; there are: alice/],
    ['tokens', { username: 'toString', use: 'access' }, /^no user "toString"/],
    ['tokens', { username: 'alice', use: 'refresh' }, /^use must be "access" or "id"$/],
    ['publish', { channel: '/public/x', events: 'one' }, /^events must be a list of strings$/],
    ['publish', { channel: 1, events: [] }, /^channel must be a string$/],
    ['invoke', { function: 'nothing' }, /^no function "nothing"; there are: Chat\/Notify/],
    ['invoke', { function: 'gem' }, /^function Chat\/Gem cannot run here/],
  ])('refuses %s of %j', async (path, body, message) => {
    const [status, answer] = await call(path, { body });
    expect(status).toBe(400);
    expect((answer as { message: string }).message).toMatch(message);
  });

  test('refuses a body without end', async () => {
    const [status] = await call('users', { body: JSON.stringify({ username: 'a'.repeat(9e6) }) });
    expect(status).toBe(413);
  });

  test('knows its calls and their methods', async () => {
    expect((await call('nothing'))[0]).toBe(404);
    expect((await call('state/'))[0]).toBe(404);
    expect((await call('state', { method: 'DELETE' }))[0]).toBe(405);
    expect((await call('tokens'))[0]).toBe(405);
  });

  test('publishes as the developer\'s backend, through every check', async () => {
    const [, allowed] = await call('publish', { body: { channel: '/public/news', events: ['{"n":1}', '2'] } });
    expect(allowed).toMatchObject({ status: 200, body: { failed: [], successful: [{ index: 0 }, { index: 1 }] } });
    expect(server.decisions().at(-1)).toMatchObject({ operation: 'publish', allowed: true, caller: { mode: 'AWS_IAM' } });
    expect(server.decisions().at(-1)?.caller.label).toContain('user/local-backend');
    const [, refused] = await call('publish', { body: { channel: '/nowhere/x', events: ['1'] } });
    expect(refused).toMatchObject({ body: { errors: [{ errorType: 'UnauthorizedException' }] } });
    const [, invalid] = await call('publish', { body: { channel: '/public/news', events: ['{'] } });
    expect((invalid as { status: number }).status).toBe(400);
  });

  test('invokes a function', async () => {
    const [status, answer] = await call('invoke', { body: { function: 'failing', event: { n: 1 } } });
    expect(status).toBe(200);
    expect(answer).toMatchObject({ error: { errorType: 'TypeError', errorMessage: 'no' }, logs: [], milliseconds: expect.any(Number) as number });
  });
});

describe('the stream of decisions', () => {
  interface Stream {
    readonly response: Response;
    /** The text of the next event. */
    readonly next: () => Promise<string>;
    readonly stop: () => void;
  }
  const follow = async (path: string, headers: Record<string, string> = {}): Promise<Stream> => {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/console/api/${path}`, { headers: { authorization: `Bearer ${token}`, ...headers }, signal: stop.signal });
    const reader = response.body!.getReader();
    let text = '';
    const next = async (): Promise<string> => {
      while (!text.includes('\n\n')) text += Buffer.from((await reader.read()).value as Uint8Array).toString();
      const [event] = text.split('\n\n');
      text = text.slice(event.length + 2);
      return event;
    };
    return { next, stop: () => stop.abort(), response };
  };

  test('gives what was decided, and what is decided then', async () => {
    await server.publish('/public/first', [1]);
    const last = server.decisions().at(-1)!.sequence;
    const { next, stop, response } = await follow(`decisions?after=${last - 1}`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const [id, data] = (await next()).split('\n');
    expect(id).toBe(`id: ${last}`);
    expect(JSON.parse(data.slice('data: '.length))).toMatchObject({ sequence: last, channel: '/public/first', allowed: true });
    await server.publish('/public/second', [1]);
    expect(await next()).toContain('/public/second');
    stop();
  });

  test('goes on where a client was', async () => {
    await server.publish('/public/resumed', [1]);
    const last = server.decisions().at(-1)!.sequence;
    const { next, stop } = await follow('decisions', { 'last-event-id': String(last - 1) });
    expect(await next()).toContain('/public/resumed');
    stop();
  });

  test.each(['after=x', 'after=-1', 'after=1e999', 'after=', ''])('gives all with %j', async (query) => {
    const { next, stop } = await follow(`decisions?${query}`);
    expect(await next()).toContain(`id: ${server.decisions()[0].sequence}\n`);
    stop();
  });

  test('keeps what a client wrote within its event', async () => {
    await server.publish('/public/a\n\nid: 9\ndata: forged', [1]);
    const { next, stop } = await follow(`decisions?after=${server.decisions().at(-1)!.sequence - 1}`);
    const event = await next();
    expect(event.split('\n')).toHaveLength(2);
    stop();
  });
});

describe('the console page', () => {
  test.each([['/console/', 'text/html; charset=utf-8'], ['/console/index.html', 'text/html; charset=utf-8'], ['/console/page.js', 'text/javascript; charset=utf-8'], ['/console/page.css', 'text/css; charset=utf-8']])(
    '%s may load and reach nothing but this server', async (path, type) => {
      const response = await send(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
      const { host } = new URL(server.url);
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; script-src 'self'; style-src 'self'; " +
        `connect-src 'self' ws://${host}; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.text()).not.toContain(token);
    });

  test.each(['/', '/console'])('is where %s leads', async (path) => {
    const response = await send(path);
    expect([response.status, response.headers.get('location')]).toEqual([302, `${server.url}/console/`]);
  });

  test('has one address, since its API takes only that as an origin', async () => {
    const { port } = new URL(server.url);
    const response = await fetch(`http://127.0.0.1:${port}/console/`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, `${server.url}/console/`]);
  });

  test.each(['/console/../secret', '/console/%2e%2e/cli.js', '/console/..%2fcli.js', '/console//etc/passwd', '/console/__proto__', '/console/page.js/', '/server.js', '/console/api', '/%'])(
    'gives nothing else: %s', async (path) => {
      const status = await new Promise((resolve) => httpRequest({ port: new URL(server.url).port, host: '127.0.0.1', path, headers: { host: new URL(server.url).host } },
        (response) => resolve(response.statusCode)).end());
      expect(status).toBe(404);
    });

  test('has no methods but GET', async () => {
    expect((await send('/console/', { body: {} })).status).toBe(404);
  });
});

describe('what a stranger can learn', () => {
  test('is no secret, from nothing that was logged', () => {
    expect(log.join('\n')).not.toContain(token);
    expect(log.join('\n')).not.toMatch(/eyJ[\w-]+\./);
  });
});
