import type { Browser } from 'playwright-core';
import { AmplifyPage } from './amplify-page';
import { OWNER_HANDLER, writeChatTemplate } from './chat-template';
import { launchChromium } from './chromium';
import { ServerProcess } from './server-process';

let browser: Browser;
let server: ServerProcess;
beforeAll(async () => {
  browser = await launchChromium();
  server = await ServerProcess.start(writeChatTemplate(OWNER_HANDLER));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** The event in what an older release gives: the first ones gave it bare. */
const EVENTS = { 'aws-amplify-6.8': 'message', 'aws-amplify-6.20': 'message.event' };

describe.each(Object.entries(EVENTS))('%s in a browser, unmodified', (library, event) => {
  let amplify: AmplifyPage;
  beforeEach(async () => {
    amplify = await AmplifyPage.open(browser, server, library);
  });
  afterEach(() => amplify.close());

  test('signs in, and hears what is sent to its user, and nothing that is sent to another one', async () => {
    const { page } = amplify;
    const [alice, bob] = ['alice', 'bob'].map((name) => amplify.user(name));
    const refused = new Promise<void>((resolve) => page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => String(payload).includes('"subscribe_error"') && resolve());
    }));
    const tell = (sub: string, message: string): Promise<unknown> => server.call('invoke', { function: 'Notify', event: { sub, message } });
    expect(await amplify.signIn('alice')).toMatchObject({ isSignedIn: true });
    await page.evaluate(`(async () => {
      window.heard = [];
      const listen = async (channel) => (await events.connect(channel)).subscribe({ next: (message) => heard.push(${event}.message), error: () => undefined });
      await listen('/private/${alice.sub}/*');
    })()`);
    while (await page.evaluate('heard.length') === 0) await tell(alice.sub, 'for alice'); // it does not say when it is subscribed
    await page.evaluate(`events.connect('/private/${bob.sub}/*').then((channel) => channel.subscribe({ next: (message) => heard.push(${event}.message), error: () => undefined }))`);
    await refused;
    await tell(bob.sub, 'for bob');
    await tell(alice.sub, 'the last one');
    const wait = { timeout: 3_000 }; // one release ends the socket that its subscriptions share when one is refused
    await page.waitForFunction('heard.includes("the last one")', undefined, wait).catch(() => undefined);
    expect(new Set(await page.evaluate<string[]>('heard.filter((message) => message !== "the last one")'))).toEqual(new Set(['for alice']));
  });
});
