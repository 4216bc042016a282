import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ended, ServerProcess } from './server-process';

const APP = join(__dirname, '../../examples/react');
/** Where the page is served; the app client takes no other address. */
export const PAGE = 'http://localhost:5173/';

interface User {
  readonly username: string;
  readonly sub: string;
  readonly password: string;
}

/** The built example as a developer runs it: the local server for its assembly, and its page. */
export class ReactApp {
  public static async start(): Promise<ReactApp> {
    await portIsFree();
    const server = await ServerProcess.serve('--app', join(APP, 'cdk.out'), '--ready-file', join(APP, 'node_modules/.cache/local-server.json'));
    const app = new ReactApp(server, spawn(process.execPath, [join(APP, 'node_modules/vite/bin/vite.js'), 'preview'], { cwd: APP, env: server.env, stdio: 'ignore' }));
    await untilServed(PAGE);
    return app;
  }

  private constructor(public readonly server: ServerProcess, private readonly vite: ChildProcess) {}

  public async user(name: string): Promise<User> {
    const { users } = await this.server.call('state') as { readonly users: readonly User[] };
    return users.find(({ username }) => username === name)!;
  }

  public async publish(channel: string, text: string): Promise<void> {
    const event = { id: `${channel} ${text}`, type: 'message', time: new Date().toISOString(), data: { text } };
    await this.server.call('publish', { channel, events: [JSON.stringify(event)] });
  }

  /** Invokes the stack's function. */
  public notify(event: object): Promise<unknown> {
    return this.server.call('invoke', { function: 'Notify', event });
  }

  public async stop(): Promise<void> {
    await Promise.all([this.server.stop(), ended(this.vite)]);
  }
}

/** Else the tests would be of whatever stands there. */
async function portIsFree(): Promise<void> {
  const { port } = new URL(PAGE);
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => reject(new Error(`port ${port} is in use, and the sign-in of the React example leads back to no other: end what uses it`)));
    probe.listen(Number(port), 'localhost', () => probe.close(() => resolve()));
  });
}

export async function untilServed(url: string): Promise<void> {
  for (;;) {
    const isServed = await fetch(url).then(({ ok }) => ok, () => false);
    if (isServed) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The page as somebody uses it, and whatever goes wrong in it. */
export class ReactPage {
  public static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<ReactPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    return ReactPage.openTab(await context.newPage());
  }

  public static async openTab(tab: Page): Promise<ReactPage> {
    const page = new ReactPage(tab);
    await tab.goto(PAGE);
    return page;
  }

  public readonly errors: string[] = [];
  /** The addresses of all WebSockets that it opened. */
  public readonly sockets: string[] = [];

  private constructor(public readonly tab: Page) {
    tab.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    tab.on('pageerror', (error) => this.errors.push(String(error)));
    tab.on('websocket', (socket) => this.sockets.push(socket.url()));
  }

  public async signIn({ username, password }: User): Promise<void> {
    await this.tab.getByRole('button', { name: 'Sign in' }).click();
    await this.tab.getByLabel('Username').fill(username);
    await this.tab.getByLabel('Password').fill(password);
    await this.tab.getByRole('button', { name: 'Sign in' }).click();
    await this.isListening();
  }

  public async isListening(): Promise<void> {
    for (const title of ['For everyone', 'Only for you', 'The lobby'] as const) await this.card(title).getByText('Listening').or(this.card(title).getByText('may be missing')).waitFor();
  }

  public card(title: 'For everyone' | 'Only for you' | 'The lobby' | 'Try any other channel'): Locator {
    return this.tab.getByRole('region', { name: title });
  }

  public async listenTo(channel: string): Promise<Locator> {
    await this.tab.getByRole('textbox', { name: 'Channel' }).fill(channel);
    await this.card('Try any other channel').getByRole('button', { name: 'Listen' }).click();
    return this.tab.getByRole('region', { name: 'Another channel' }).filter({ has: this.tab.getByText(channel, { exact: true }) });
  }

  public async sendTo(channel: string): Promise<Locator> {
    await this.tab.getByRole('textbox', { name: 'Channel' }).fill(channel);
    await this.card('Try any other channel').getByRole('button', { name: 'Send' }).click();
    return this.card('Try any other channel').getByRole('status');
  }

  public async say(text: string): Promise<void> {
    await this.tab.getByLabel('Message to the room').fill(text);
    await this.tab.getByLabel('Message to the room').press('Enter');
  }

  public async close(): Promise<void> {
    await this.tab.context().close();
  }
}
