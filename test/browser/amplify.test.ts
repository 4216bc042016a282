import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { AmplifyPage } from './amplify-page';
import type { AmplifyUser } from './amplify-page';
import { launchChromium } from './chromium';
import { ServerProcess } from './server-process';

let browser: Browser;
let server: ServerProcess;
let amplify: AmplifyPage;
let page: Page;
let alice: AmplifyUser;
let bob: AmplifyUser;

beforeAll(async () => {
  server = await ServerProcess.serve('--app', join(__dirname, '../../examples/react/cdk.out'));
  browser = await launchChromium();
  amplify = await AmplifyPage.open(browser, server);
  ({ page } = amplify);
  [alice, bob] = ['alice', 'bob'].map((name) => amplify.user(name));
});

afterAll(async () => {
  await amplify?.close();
  await browser?.close();
  await server?.stop();
});

describe('Amplify in a browser, unmodified', () => {
  test('signs in', async () => {
    expect(await amplify.signIn('alice')).toMatchObject({ isSignedIn: true });
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
