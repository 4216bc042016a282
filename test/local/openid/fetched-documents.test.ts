import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FetchedDocuments } from '../../../local/openid/fetched-documents';

const server = createServer((request, response) => {
  switch (request.url) {
    case '/json': return response.end('{"keys":[]}');
    case '/html': return response.end('<html>');
    case '/moved': return response.writeHead(302, { location: '/json' }).end();
    case '/huge': return response.end(`{"x":"${'x'.repeat(256 * 1024)}"}`);
    case '/broken': return response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy());
    default: return response.writeHead(404).end();
  }
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the documents of an issuer', () => {
  test('are read as JSON', async () => {
    expect(await new FetchedDocuments().read(`${url}/json`)).toEqual({ keys: [] });
  });

  test.each([
    ['/html', /: the answer is not JSON$/], ['/moved', /: the answer is 302$/], ['/missing', /: the answer is 404$/],
    ['/huge', /: the answer has more than 262144 bytes$/], ['/broken', /\/broken: /],
  ])('are refused by name: %s', async (path, reason) => {
    await expect(new FetchedDocuments().read(url + path)).rejects.toThrow(reason);
  });

  test('are refused by name where nobody listens', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await new Promise((resolve) => other.close(resolve));
    await expect(new FetchedDocuments().read(`http://127.0.0.1:${port}/`)).rejects.toThrow(/: it cannot be reached \(ECONNREFUSED\)$/);
  });
});
