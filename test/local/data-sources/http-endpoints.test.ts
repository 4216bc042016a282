import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callHttp } from '../../../engine/data-sources/http-data-source';
import { NamedEndpoints } from '../../../local/data-sources/http-endpoints';

let server: Server;
let other: Server;
let base: string;
let asked = 0;
const listen = (handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> => new Promise((resolve) => {
  const listening = createServer(handle).listen(0, '127.0.0.1', () => resolve(listening));
});
const urlOf = (listening: Server): string => `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;

beforeAll(async () => {
  other = await listen((_, response) => { asked += 1; response.end('elsewhere'); });
  server = await listen((request, response) => {
    const { method, url, headers } = request;
    if (url === '/v1/redirect') return response.writeHead(302, { location: urlOf(other) }).end('moved');
    if (url === '/v1/never') return undefined;
    if (url === '/v1/flood') return flood(response);
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
      response.writeHead(url === '/v1/missing' ? 404 : 200, { 'content-type': 'application/json', 'x-from': 'shop' });
      response.end(JSON.stringify({ method, url, body, header: headers['x-mine'], type: headers['content-type'] }));
    });
    return undefined;
  });
  base = `${urlOf(server)}/v1`;
});
afterAll(() => Promise.all([server, other].map((each) => new Promise((resolve) => {
  each.close(resolve);
  each.closeAllConnections();
}))));

function flood(response: ServerResponse): void {
  const more = (): void => { while (!response.destroyed && response.write('x'.repeat(65_536))); };
  response.on('drain', more);
  more();
}

const call = (request: unknown, timeoutMs?: number) => callHttp(new NamedEndpoints({ Shop: base }, { timeoutMs }), 'Shop', request);

test('a request goes to the endpoint that the developer named, and its answer is the result', async () => {
  const params = { query: { q: 'a b', tag: ['x', 'y'], n: 1 }, headers: { 'X-Mine': 'yes', 'content-type': 'application/json' }, body: { a: 1 } };
  const answer = await call({ method: 'POST', resourcePath: '/items', params }) as { result: { statusCode: number; headers: Record<string, string>; body: string } };
  expect(answer.result).toMatchObject({ statusCode: 200, headers: { 'x-from': 'shop' } });
  expect(JSON.parse(answer.result.body)).toEqual({ method: 'POST', url: '/v1/items?q=a+b&tag=x&tag=y&n=1', body: '{"a":1}', header: 'yes', type: 'application/json' });
});

test('a status that is no success is a result too, and so is a redirection, which is not followed', async () => {
  expect(await call({ method: 'GET', resourcePath: '/missing' })).toMatchObject({ result: { statusCode: 404 } });
  expect(await call({ method: 'GET', resourcePath: '/redirect' })).toMatchObject({ result: { statusCode: 302, body: 'moved' } });
  expect(asked).toBe(0);
});

test.each<[string, unknown]>([
  ['another host', { method: 'GET', resourcePath: '//evil.test/x' }],
  ['another host by a backslash', { method: 'GET', resourcePath: '/\\evil.test/x' }],
  ['a whole address', { method: 'GET', resourcePath: 'http://evil.test/' }],
  ['a user in the path', { method: 'GET', resourcePath: '@evil.test' }],
  ['a query in the path', { method: 'GET', resourcePath: '/a?b=c' }],
  ['a line in the path', { method: 'GET', resourcePath: '/a\r\nx: y' }],
  ['another method', { method: 'CONNECT', resourcePath: '/' }],
  ['no method', { resourcePath: '/' }],
  ['the header host', { method: 'GET', resourcePath: '/', params: { headers: { Host: 'evil.test' } } }],
  ['a header of two lines', { method: 'GET', resourcePath: '/', params: { headers: { 'x-mine': 'a\r\nx: y' } } }],
  ['an unknown member', { method: 'GET', resourcePath: '/', url: 'http://evil.test' }],
  ['a text', 'GET /'],
])('%s is refused before anything is sent', async (_, request) => {
  await expect(call(request)).rejects.toThrow();
  expect(asked).toBe(0);
});

test('steps upwards stay with the host', async () => {
  const answer = await call({ method: 'GET', resourcePath: '/../../x' }) as { result: { body: string } };
  expect(JSON.parse(answer.result.body)).toMatchObject({ url: '/x' });
});

test.each([['/never', 'ms have passed'], ['/flood', 'more than 10485760 bytes']])('%s is ctx.error', async (resourcePath, message) => {
  expect(await call({ method: 'GET', resourcePath }, resourcePath === '/never' ? 50 : undefined)).toEqual({
    kind: 'answered', result: null, error: { type: 'HTTP:ConnectionError', message: expect.stringContaining(message) as unknown },
  });
});

test('a data source that nobody gave an endpoint is refused', async () => {
  expect(await callHttp(new NamedEndpoints({}), 'Shop', { method: 'GET', resourcePath: '/' })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('--http-endpoint Shop=') as unknown });
});
