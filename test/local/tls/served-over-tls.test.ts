import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { promisify } from 'node:util';
import { privateKeysIn } from './private-keys';
import { startLocalServer } from '../../../local/server';
import type { LocalServer } from '../../../local/server';
import { chatApp, TestProject } from '../server/chat-app';
import { EventsClient } from '../support/events-client';

let project: TestProject;
let server: LocalServer;
beforeAll(async () => {
  project = chatApp(new TestProject());
  server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, users: ['alice'], tls: true });
});
afterAll(async () => {
  await server.close();
  project.dispose();
});

interface Answer {
  readonly status?: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const authority = (): string => readFileSync(server.authorityFile!, 'utf8');

/** Over TLS, by a client that trusts the authority and nobody else. */
function https(path: string, { body, headers = {} }: { readonly body?: string; readonly headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}${path}`, { ca: authority(), agent: false, method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    sent.on('error', reject).end(body);
  });
}

const plainUrl = (): string => server.url.replace('https', 'http');
const consoleHeaders = (): Record<string, string> => ({ authorization: `Bearer ${server.consoleUrl.split('#token=')[1]}` });

describe('an app over TLS', () => {
  test('is at https and wss, wherever its addresses are told', async () => {
    const { port } = new URL(server.url);
    expect(server.url).toBe(`https://localhost:${port}`);
    const { api, apis } = server.describe();
    expect([server.httpUrl, api.httpUrl]).toEqual([`https://localhost:${port}/event`, `https://localhost:${port}/event`]);
    expect([server.realtimeUrl, api.realtimeUrl]).toEqual([`wss://localhost:${port}/event/realtime`, `wss://localhost:${port}/event/realtime`]);
    expect(apis).toEqual([{ name: 'chat', url: server.url }]);
    expect(server.consoleUrl).toMatch(`https://localhost:${port}/console/#token=`);
    expect(JSON.parse((await https('/console/api/state', { headers: consoleHeaders() })).body)).toMatchObject({ api: { realtimeUrl: server.realtimeUrl } });
  });

  test('gives a user the messages of their own channel, whether they come with TLS or without', async () => {
    const { sub } = server.putUser('alice');
    const { host } = new URL(server.url);
    const credential = { host, Authorization: await server.signIn('alice') };
    const client = await EventsClient.open(server.realtimeUrl, { credential, ca: authority() });
    expect(await client.ask({ type: 'subscribe', id: 's', channel: `/private/${sub}/*`, authorization: credential })).toMatchObject({ type: 'subscribe_success' });
    const inbox = await server.subscribe(`/private/${sub}/*`, { as: 'alice' });
    expect(await server.publish(`/private/${sub}/inbox`, ['hello'])).toMatchObject({ status: 200 });
    expect(await server.invoke('notify', { channel: `/private/${sub}/inbox`, text: 'done' })).toMatchObject({ result: { status: 200 } });
    expect([await client.next(), await client.next()]).toMatchObject([{ event: '"hello"' }, { event: '{"text":"done"}' }]);
    expect([await inbox.next(), await inbox.next()]).toEqual(['hello', { text: 'done' }]);
    inbox.close();
    client.close();
  });

  test('takes a signed publication, which names the same host', async () => {
    const body = JSON.stringify({ channel: '/public/news', events: ['1'] });
    const asked = JSON.stringify({ body });
    const { body: signed } = await https('/console/api/authorizations', { body: asked, headers: consoleHeaders() });
    const published = await https('/event', { body, headers: JSON.parse(signed) as Record<string, string> });
    expect([published.status, JSON.parse(published.body)]).toMatchObject([200, { failed: [] }]);
  });

  test('has a discovery document and keys for the scheme by which it is asked', async () => {
    const { userPoolId, issuer } = server.describe().userPool!;
    const path = `/${userPoolId}/.well-known/openid-configuration`;
    const secure = JSON.parse((await https(path)).body) as Record<string, string>;
    const plain = await (await fetch(`${plainUrl()}${path}`)).json() as Record<string, string>;
    expect(secure).toMatchObject({ issuer, token_endpoint: `${server.url}/oauth2/token`, authorization_endpoint: `${server.url}/oauth2/authorize` });
    expect(plain).toMatchObject({ issuer, token_endpoint: `${plainUrl()}/oauth2/token` });
    expect(JSON.parse((await https(new URL(secure.jwks_uri).pathname)).body)).toHaveProperty('keys');
  });

  test('has a console at one origin, with TLS, which may connect to it and to nothing else', async () => {
    const { host } = new URL(server.url);
    const page = await https('/console/');
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' wss://${host};`);
    const moved = await fetch(`${plainUrl()}/console/`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `${server.url}/console/`]);
    const asPage = (origin: string): Promise<Answer> => https('/console/api/state', { headers: { ...consoleHeaders(), origin } });
    expect((await asPage(server.url)).status).toBe(200);
    for (const origin of [plainUrl(), 'https://localhost:1', 'https://evil.example']) expect((await asPage(origin)).status).toBe(403);
  });

  test('is trusted by a program that was given the authority, and by no other', async () => {
    const ask = async (environment: NodeJS.ProcessEnv): Promise<string> => {
      const code = `fetch('${server.url}/console/').then(({ status }) => console.log(status), ({ cause }) => console.log(cause.code))`;
      return (await promisify(execFile)(process.execPath, ['-e', code], { env: { ...process.env, ...environment } })).stdout.trim();
    };
    expect(await ask({ NODE_EXTRA_CA_CERTS: server.authorityFile })).toBe('200');
    expect(await ask({ NODE_EXTRA_CA_CERTS: '' })).toMatch(/^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)$/);
  });

  test('leaves no key of its authority on the disk', () => {
    const [serverKey, ...others] = privateKeysIn(project.folder);
    expect(others).toEqual([]);
    expect(authority()).toContain('BEGIN CERTIFICATE');
    expect(authority()).not.toContain(createPublicKey(serverKey).export({ type: 'spki', format: 'pem' }));
  });

  test('fails to start with words, and holds no port, if a certificate cannot be used', async () => {
    const tls = { certFile: 'no-such.pem', keyFile: 'no-such.key' };
    await expect(startLocalServer({ app: project.app, stateFolder: project.stateFolder, tls })).rejects.toThrow('certificate "no-such.pem" cannot be read');
  });
});
