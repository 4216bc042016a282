import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { OWNER_HANDLER, writeChatTemplate } from './chat-template';
import { launchChromium } from './chromium';
import { ServerProcess } from './server-process';

const FOLDER = mkdtempSync(join(tmpdir(), 'hook-'));
/** As a developer has it, since React is strict then. */
const BUNDLE: BuildOptions = {
  bundle: true, jsx: 'automatic', define: { 'process.env.NODE_ENV': '"development"' }, nodePaths: [join(__dirname, '../../examples/react/node_modules')],
};
let browser: Browser;
let server: ServerProcess;
/** The page that comes next, as a server renders it. */
let markup = '';
const pages = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>hook</title><link rel="icon" href="data:,"><div id="root">${markup}</div>`));
let page: HookPage;

/** A page with the hook in it, and the frames of its WebSocket. */
class HookPage {
  public static async open(): Promise<HookPage> {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
    return new HookPage(tab);
  }

  public readonly errors: string[] = [];
  private readonly frames: { readonly type: string }[] = [];

  private constructor(public readonly tab: Page) {
    tab.on('console', (line) => ['error', 'warning'].includes(line.type()) && this.errors.push(line.text()));
    tab.on('pageerror', (error) => this.errors.push(String(error)));
    tab.on('websocket', (socket) => {
      for (const event of ['framesent', 'framereceived'] as const) socket.on(event as 'framesent', ({ payload }) => this.frames.push(JSON.parse(String(payload)) as { type: string }));
    });
  }

  /** @param first What is shown at first; the users of all that is shown are signed in */
  public async start(...first: readonly object[]): Promise<void> {
    const [{ outputFiles: [{ text }] }] = [buildSync({ ...BUNDLE, entryPoints: [join(__dirname, 'hook-page.tsx')], format: 'iife', globalName: 'page', write: false })];
    await this.tab.addScriptTag({ content: text });
    const urls = { url: `${server.origin}/event`, realtimeUrl: `${server.origin.replace('http', 'ws')}/event/realtime` };
    for (const user of ['alice', 'bob']) {
      const { token } = await server.call('tokens', { username: user, use: 'access' }) as { readonly token: string };
      await this.call(`signIn(${JSON.stringify(user)}, ${JSON.stringify(await subOf(user))}, ${JSON.stringify(token)}, ${JSON.stringify(urls)})`);
    }
    // whatever is painted, for whom
    await this.tab.evaluate(`window.seen = []; new MutationObserver(() => document.querySelectorAll('li').forEach((item) => {
      const line = item.closest('section').dataset.user + ' sees ' + item.textContent;
      if (!window.seen.includes(line)) window.seen.push(line);
    })).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })`);
    await this.call(`start(${JSON.stringify(first)})`);
  }

  public show(...shown: readonly object[]): Promise<unknown> {
    return this.call(`show(...${JSON.stringify(shown)})`);
  }

  /** Does several things in one turn, so that nothing comes in between. */
  public call(...calls: readonly string[]): Promise<unknown> {
    return this.tab.evaluate(calls.map((call) => `page.hook.${call};`).join('') + '0');
  }

  public async has(status: string): Promise<void> {
    await this.tab.waitForSelector(`section[data-status="${status}"]`, { state: 'attached' });
  }

  public texts(): Promise<readonly string[]> {
    return this.tab.locator('li').allTextContents();
  }

  public get seen(): Promise<readonly string[]> {
    return this.tab.evaluate('window.seen');
  }

  /** The types of the frames but those of the connection. */
  public get operations(): readonly string[] {
    return this.frames.map(({ type }) => type).filter((type) => !/^(connection_|ka$)/.test(type));
  }

  public async until(isSo: () => Promise<boolean> | boolean): Promise<void> {
    while (!await isSo()) await this.tab.waitForTimeout(20);
  }
}

async function subOf(name: string): Promise<string> {
  const { users } = await server.call('state') as { readonly users: readonly { readonly username: string; readonly sub: string }[] };
  return users.find(({ username }) => username === name)!.sub;
}

const publish = (channel: string, ...events: readonly unknown[]) => server.call('publish', { channel, events: events.map((event) => JSON.stringify(event)) });

beforeAll(async () => {
  browser = await launchChromium();
  server = await ServerProcess.start(writeChatTemplate(OWNER_HANDLER));
  await new Promise<void>((resolve) => pages.listen(0, 'localhost', resolve));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  pages.close();
});

describe('a component with useChannel', () => {
  beforeEach(async () => {
    page = await HookPage.open();
  });

  afterEach(async () => {
    await page.tab.context().close();
    expect(page.errors).toEqual([]);
  });

  test('subscribes once in StrictMode, and shows each event once', async () => {
    await page.start({ user: 'alice', channel: '/public/*' });
    await page.has('ready');
    await publish('/public/x', 'hello');
    await page.until(async () => (await page.texts()).length > 0);
    await page.tab.waitForTimeout(1_200); // longer than a channel without listeners is kept
    expect(await page.texts()).toEqual(['hello']);
    expect(page.operations).toEqual(['subscribe', 'subscribe_success', 'data']);
  });

  test('shares its subscription with others, and the last one that goes ends it', async () => {
    const one = { user: 'alice', channel: '/public/*' };
    await page.start(one, one);
    await page.until(async () => await page.tab.locator('section[data-status="ready"]').count() === 2);
    await page.show(one);
    await publish('/public/x', 'hello');
    await page.until(async () => (await page.texts()).length > 0);
    expect(page.operations).toEqual(['subscribe', 'subscribe_success', 'data']);
    await page.show();
    await page.until(() => page.operations.includes('unsubscribe_success'));
    expect(page.operations.slice(3)).toEqual(['unsubscribe', 'unsubscribe_success']);
  });

  test('that goes before it was ready leaves no subscription and paints nothing', async () => {
    await page.start();
    await page.call('show({ user: "alice", channel: "/public/*" })');
    await page.until(() => page.operations.includes('subscribe'));
    await page.show();
    await page.until(() => page.operations.includes('unsubscribe_success'));
    await publish('/public/x', 'too late');
    await page.show({ user: 'alice', channel: '/public/other' }); // its answer comes behind whatever was on the way
    await page.has('ready');
    expect(page.operations).toEqual(['subscribe', 'subscribe_success', 'unsubscribe', 'unsubscribe_success', 'subscribe', 'subscribe_success']);
    expect(await page.seen).toEqual([]);
  });

  test('shows to another user nothing of the one before, nor what comes for that one', async () => {
    const [alice, bob] = [await subOf('alice'), await subOf('bob')];
    await page.start({ user: 'alice', channel: `/private/${alice}/*` });
    await page.has('ready');
    await publish(`/private/${alice}/x`, 'for alice');
    await page.until(async () => (await page.texts()).length > 0);
    await page.call('signOut("alice")', `show({ user: "bob", channel: "/private/${bob}/*" })`);
    await publish(`/private/${alice}/x`, 'later, for alice');
    await page.tab.waitForSelector('section[data-user="bob"][data-status="ready"]', { state: 'attached' });
    await publish(`/private/${bob}/x`, 'for bob');
    await page.until(async () => (await page.texts()).length > 0);
    expect(await page.seen).toEqual(['alice sees for alice', 'bob sees for bob']);
  });

  test('is over, and empty, once its user has signed out', async () => {
    await page.start({ user: 'alice', channel: '/public/*' });
    await page.has('ready');
    await publish('/public/x', 'hello');
    await page.until(async () => (await page.texts()).length > 0);
    await page.call('signOut("alice")');
    await page.has('Closed');
    expect(await page.texts()).toEqual([]);
    await page.show({ channel: '/public/*' });
    await page.has('off');
  });

  test('begins anew with another channel', async () => {
    await page.start({ user: 'alice', channel: '/public/a' });
    await page.has('ready');
    await publish('/public/a', 'in a');
    await page.until(async () => (await page.texts()).length > 0);
    await page.show({ user: 'alice', channel: '/public/b' });
    await page.until(() => page.operations.filter((type) => type === 'subscribe_success').length === 2);
    await page.has('ready');
    expect(await page.texts()).toEqual([]);
    await publish('/public/a', 'again in a');
    await publish('/public/b', 'in b');
    await page.until(async () => (await page.texts()).length > 0);
    expect(await page.texts()).toEqual(['in b']);
  });

  test('keeps the newest events, and counts what it dropped and what was none', async () => {
    await page.start({ user: 'alice', channel: '/public/*' });
    await page.has('ready');
    await publish('/public/x', 'one', 'two', 3, 'four', 'five');
    await page.tab.getByText('1 dropped, 1 invalid').waitFor();
    expect(await page.texts()).toEqual(['two', 'four', 'five']);
  });

  test('tells a refusal', async () => {
    await page.start({ user: 'bob', channel: `/private/${await subOf('alice')}/*` });
    await page.has('Unauthorized');
    await page.until(() => page.operations.length >= 4);
    expect(page.operations).toEqual(['subscribe', 'subscribe_error', 'subscribe', 'subscribe_error']);
  });
});

describe('a page that is rendered on a server', () => {
  test('opens nothing there, and goes on in the browser as it came', async () => {
    const shown = [{ user: 'alice', channel: '/public/*' }];
    const outfile = join(FOLDER, 'server.cjs');
    buildSync({
      ...BUNDLE, platform: 'node', outfile,
      stdin: {
        resolveDir: __dirname, loader: 'tsx',
        contents: `import { renderToString } from 'react-dom/server';
          import { hook, Page } from './hook-page';
          globalThis.WebSocket = class { constructor() { throw new Error('a socket on the server'); } };
          hook.signIn('alice', 'x', 'x', { url: 'https://api.example/event', realtimeUrl: 'wss://api.example/event/realtime' });
          process.stdout.write(renderToString(<Page shown={${JSON.stringify(shown)}} />));`,
      },
    });
    markup = execFileSync(process.execPath, [outfile], { encoding: 'utf8' });
    expect(markup).toContain('data-status="off"');
    page = await HookPage.open();
    await page.start(...shown);
    await page.has('ready');
    expect(page.operations).toEqual(['subscribe', 'subscribe_success']);
    expect(page.errors).toEqual([]); // React says there where the two differ
    await page.tab.context().close();
  });
});
