import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { ServerProcess } from './server-process';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '../..');
/** What a page would import, put where a test can reach it. */
const SCRIPT = `
  import { Amplify } from 'aws-amplify';
  import { signIn } from 'aws-amplify/auth';
  import { events } from 'aws-amplify/data';
  Object.assign(window, { Amplify, signIn, events });
`;

interface State {
  readonly userPool: { readonly userPoolId: string; readonly clientId: string };
  readonly users: readonly { readonly username: string; readonly sub: string; readonly password: string }[];
}

let browser: Browser;
let server: ServerProcess;
let pages: Server;
let page: Page;
let alice: State['users'][number];
let bob: State['users'][number];

beforeAll(async () => {
  const [script] = buildSync({
    stdin: { contents: SCRIPT, resolveDir: join(ROOT, 'test/clients') }, bundle: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error',
  }).outputFiles;
  pages = createServer(({ url }, response) => {
    response.setHeader('content-type', url === '/page.js' ? 'text/javascript' : 'text/html');
    response.end(url === '/page.js' ? script.contents : '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  server = await ServerProcess.serve('--app', join(ROOT, 'examples/react/cdk.out'));
  const { userPool: { userPoolId, clientId: userPoolClientId }, users } = await server.call('state') as State;
  [alice, bob] = ['alice', 'bob'].map((name) => users.find(({ username }) => username === name)!);
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
  await page.waitForFunction('window.Amplify');
  await page.evaluate(`Amplify.configure(${JSON.stringify({
    Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: `${server.origin}/` } },
    API: { Events: { endpoint: `${server.origin.replace('http:', 'HTTP:')}/event`, region: 'us-east-1', defaultAuthMode: 'userPool' } },
  })})`);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await new Promise((resolve) => pages.close(resolve));
});

describe('Amplify in a browser, unmodified', () => {
  test('signs in', async () => {
    const credentials = JSON.stringify({ username: alice.username, password: alice.password });
    expect(await page.evaluate(`signIn(${credentials})`)).toMatchObject({ isSignedIn: true });
  });

  test('hears what the backend sends to its own private channel', async () => {
    await page.evaluate(`(async () => {
      window.heard = [];
      const channel = await events.connect('/private/${alice.sub}/*');
      const subscription = channel.subscribe({ next: ({ event }) => heard.push(event.data.text), error: (error) => heard.push(String(error)) });
      await subscription.ready;
    })()`);
    await server.call('invoke', { function: 'Notify', event: { sub: alice.sub, message: 'for alice' } });
    await page.waitForFunction('heard.length > 0');
    expect(await page.evaluate('heard')).toEqual(['for alice']);
  });

  test('is refused the channel of somebody else', async () => {
    const refused = await page.evaluate<string>(`(async () => {
      const channel = await events.connect('/private/${bob.sub}/*');
      return new Promise((resolve) => channel.subscribe({ next: () => resolve('heard'), error: (error) => resolve(JSON.stringify(error) + String(error)) }));
    })()`);
    expect(refused).toMatch(/Unauthorized/);
  });

  test('publishes in a room, over the WebSocket and over HTTP', async () => {
    await page.evaluate(`(async () => {
      window.said = [];
      const channel = await events.connect('/rooms/lobby');
      await channel.subscribe({ next: ({ event }) => said.push(event), error: (error) => said.push(String(error)) }).ready;
      await channel.publish({ text: 'by WebSocket' });
      await events.post('/rooms/lobby', { text: 'by HTTP' });
    })()`);
    await page.waitForFunction('said.length > 1');
    const sender = { kind: 'user', sub: alice.sub };
    expect(await page.evaluate('said')).toEqual([{ text: 'by WebSocket', sender }, { text: 'by HTTP', sender }]);
  });
});
