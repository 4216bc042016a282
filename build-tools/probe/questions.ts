import { ProbeConnection } from './connection';
import type { Frame } from './connection';
import type { Headers, Target } from './target';

/** One thing that AWS does not document. */
export interface Question {
  /** The point of the list in docs/probe.md. */
  readonly point: number;
  readonly ask: (target: Target) => Promise<unknown>;
  /** Takes minutes on AWS, which has no clock to advance. */
  readonly isSlow?: true;
}

const CHANNELS = [
  '/echo', '/echo/a', 'echo/a', '/echo/a/', '/echo//a', '/echo/A', '/echo/a_b', '/echo/a%20', '/echo/-a', '/echo/*', 'echo/*', '/echo/a/*', '/echo/*/a', '/echo/a*', '/echo/**',
  '/echo/b/c/d/e', '/echo/b/c/d/*', '/echo/b/c/d/e/*', '/echo/b/c/d/e/f', '/*', '*', '/', '', '/nowhere/a', '/Echo/a',
];
const PUBLISHED = ['/open/a', 'open/a', '/open/a/', '/open', '/open/*', '/open/a_b', '/open/b/c/d/e/f', '/nowhere/a', '/iam/a'];
const RETURNS = ['as-they-are', 'unauthorized', 'error', 'exception', 'one-error', 'drop-first', 'null', 'unknown-id', 'twice'];
const MINUTE = 60_000;
/** For so long a new subscription may hear nothing on AWS. */
const DEAF_MS = 3_000;

/** Every answer of these is compared between AWS and the local server. */
export const QUESTIONS: Readonly<Record<string, Question>> = {
  'what a subscription to a channel is answered, and what its handler sees': {
    point: 1, ask: (target) => withConnection(target, (connection) => each(CHANNELS, (channel, at) => connection.subscribe(channel, `c${at}`))),
  },
  'what a publication to a channel is answered': { point: 1, ask: (target) => each(PUBLISHED, (channel) => publish(target, { channel, events: ['1'] })) },
  'what a handler of a publication sees': {
    point: 1, ask: (target) => withConnection(target, async (connection) => {
      await connection.subscribe('/mirror/*');
      await target.wait(DEAF_MS);
      for (const channel of ['/mirror/a', 'mirror/b/', '/mirror/last']) await publish(target, { channel, events: ['1'] });
      return [await connection.next(), await connection.next(), await connection.next()].map(({ event }) => event);
    }),
  },
  'which publications a wildcard of a namespace hears': {
    point: 2, ask: (target) => withConnection(target, async (connection) => {
      await connection.subscribe('/open/*');
      await target.wait(DEAF_MS);
      for (const channel of ['/open', '/open/a', '/open/a/b/c/d', '/open/last']) await publish(target, { channel, events: [JSON.stringify(channel)] });
      return heardUntil(connection, '"/open/last"');
    }),
  },
  'what a refused or failed subscription is answered': {
    point: 3, ask: (target) => withConnection(target, (connection) => each(['unauthorized', 'error', 'exception'], (how) => connection.subscribe(`/returns/${how}`, how))),
  },
  'what a publication is answered when its handler refuses, fails, drops or confuses events': {
    point: 4, ask: (target) => each(RETURNS, (how) => publish(target, { channel: `/returns/${how}`, events: ['1', '2'] })),
  },
  'what a publication over WebSocket is answered in the same cases': {
    point: 4, ask: (target) => withConnection(target, (connection) => each(RETURNS, (how, at) => connection.ask({ type: 'publish', id: `p${at}`, channel: `/returns/${how}`, events: ['1', '2'] }))),
  },
  'what a malformed publication is answered': {
    point: 4, ask: async (target) => ({
      'no event': await publish(target, { channel: '/open/a', events: [] }),
      'six events': await publish(target, { channel: '/open/a', events: ['1', '2', '3', '4', '5', '6'] }),
      'an event that is no JSON': await publish(target, { channel: '/open/a', events: ['{'] }),
      'an event that is no text': await publish(target, { channel: '/open/a', events: [1] }),
      'a large event': await publish(target, { channel: '/open/a', events: [JSON.stringify('x'.repeat(250_000))] }),
      'no channel': await publish(target, { events: ['1'] }),
      'no JSON': await post(target, '{'),
      'another method': await request(target, { method: 'GET' }),
      'no credential': await request(target, { method: 'POST', body: JSON.stringify({ channel: '/open/a', events: ['1'] }) }),
      'another API key': await request(target, { method: 'POST', headers: { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' }, body: JSON.stringify({ channel: '/open/a', events: ['1'] }) }),
    }),
  },
  'how a connection with a bad credential ends': {
    point: 5, ask: async (target) => ({
      'another API key': await refusedConnection(target, { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' }, true),
      'without connection_init': await refusedConnection(target, { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' }, false),
      'no credential': await refusedConnection(target, {}, true),
    }),
  },
  'what unusual frames are answered': {
    point: 6, ask: async (target) => ({
      'an id twice': await withConnection(target, async (connection) => [await connection.subscribe('/open/a', 'twice'), await connection.subscribe('/open/b', 'twice')]),
      'an id of other characters': await withConnection(target, (connection) => connection.subscribe('/open/a', 'not an id')),
      'an unknown unsubscribe': await withConnection(target, (connection) => connection.ask({ type: 'unsubscribe', id: 'nothing' })),
      'an unknown type': await withConnection(target, (connection) => connection.ask({ type: 'nothing', id: 'n' })),
      'no type': await withConnection(target, (connection) => connection.ask({ id: 'n' })),
      'no JSON': await withConnection(target, (connection) => sendText(connection, '{')),
      'no credential': await withConnection(target, (connection) => connection.subscribe('/open/a', 'n', {})),
    }),
  },
  'what the 201st subscription is answered': {
    point: 6, ask: (target) => withConnection(target, async (connection) => {
      const answers = new Set<unknown>();
      for (let number = 1; number <= 200; number++) answers.add((await connection.subscribe(`/open/n${number}`, `n${number}`)).type);
      return { first200: [...answers], then: await connection.subscribe('/open/more', 'more') };
    }),
  },
  'whether a subscription outlives its token, and whether the connection still takes operations': {
    point: 7, isSlow: true, ask: async (target) => {
      const token = { Authorization: await target.signIn() };
      return withConnection(target, async (connection) => {
        const before = await connection.subscribe('/open/*', 'before', token);
        await target.wait(6 * MINUTE); // its tokens are good for five
        const after = await connection.subscribe('/open/after', 'after', token);
        await publish(target, { channel: '/open/last', events: ['"/open/last"'] });
        return { before, after, heard: await heardUntil(connection, '"/open/last"') };
      });
    },
  },
  'whether AppIdClientRegex matches a part of a client\'s id': {
    point: 8, ask: async (target) => {
      const connection = await ProbeConnection.open(target.partApi, { Authorization: await target.signIn() }, { init: false });
      connection.send('{"type":"connection_init"}');
      const answer = await connection.next();
      connection.close();
      return answer.type;
    },
  },
  'what a handler sees of its caller in each mode': {
    point: 9, ask: (target) => withConnection(target, async (connection) => ({
      'API_KEY': await connection.subscribe('/echo/mode', 'key'),
      'AMAZON_COGNITO_USER_POOLS': await connection.subscribe('/echo/mode', 'pool', { Authorization: await target.signIn() }),
      'AWS_IAM': await connection.subscribe('/echo/mode', 'iam', await target.sign('{"channel":"/echo/mode"}')),
      'AWS_LAMBDA': await connection.subscribe('/echo/mode', 'lambda', { Authorization: 'let-me-in' }),
      'a refused custom token': await connection.subscribe('/echo/mode', 'refused', { Authorization: 'let-me-out' }),
    })),
  },
  'what an answer says beside its body': {
    point: 10, ask: async (target) => {
      const connection = await ProbeConnection.open(target.api, { 'x-api-key': target.apiKey });
      const headers = { 'origin': 'http://localhost:5173', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,x-api-key' };
      const preflight = await fetch(target.api.httpUrl, { method: 'OPTIONS', headers });
      const answer = await fetch(target.api.httpUrl, { method: 'POST', headers: { 'x-api-key': target.apiKey, 'origin': 'http://localhost:5173' }, body: '{"channel":"/open/a","events":["1"]}' });
      connection.close();
      const cors = ({ headers: of }: Response) => Object.fromEntries([...of].filter(([name]) => name.startsWith('access-control-')));
      return { protocol: connection.protocol, preflight: { status: preflight.status, ...cors(preflight) }, answer: cors(answer), names: [...answer.headers.keys()].filter((name) => name.startsWith('x-amz')) };
    },
  },
};

async function withConnection<T>(target: Target, work: (connection: ProbeConnection) => Promise<T>): Promise<T> {
  const connection = await ProbeConnection.open(target.api, { 'x-api-key': target.apiKey });
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}

async function each<T>(names: readonly string[], work: (name: string, at: number) => Promise<T>): Promise<Readonly<Record<string, T>>> {
  const answers: Record<string, T> = {};
  for (const [at, name] of names.entries()) answers[name] = await work(name, at);
  return answers;
}

function publish(target: Target, body: object): Promise<unknown> {
  return post(target, JSON.stringify(body));
}

function post(target: Target, body: string): Promise<unknown> {
  return request(target, { method: 'POST', headers: { 'x-api-key': target.apiKey, 'content-type': 'application/json' }, body });
}

interface HttpRequest {
  readonly method: string;
  readonly headers?: Headers;
  readonly body?: string;
}

async function request({ api: { httpUrl } }: Target, init: HttpRequest): Promise<unknown> {
  const response = await fetch(httpUrl, init);
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) as unknown };
  } catch {
    return { status: response.status, text };
  }
}

async function heardUntil(connection: ProbeConnection, last: string): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  for (;;) {
    const { type, event } = await connection.next();
    if (type !== 'data' || event === last) return type === 'data' ? heard : [...heard, type];
    heard.push(event);
  }
}

async function refusedConnection(target: Target, credential: Headers, init: boolean): Promise<readonly Frame[]> {
  try {
    const connection = await ProbeConnection.open(target.api, credential, { init: false });
    if (init) connection.send('{"type":"connection_init"}');
    const frames = [await connection.next()];
    while (!['closed', 'silence'].includes(frames.at(-1)!.type as string)) frames.push(await connection.next());
    connection.close();
    return frames;
  } catch (error) {
    return [{ type: 'no handshake', message: (error as Error).message }];
  }
}

function sendText(connection: ProbeConnection, text: string): Promise<Frame> {
  connection.send(text);
  return connection.next(2_000);
}
