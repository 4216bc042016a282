import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium';
import { eventually } from './eventually';
import { PAGE, ReactApp, ReactPage } from './react-app';

const ROOT = join(__dirname, '../..');
const ASSEMBLY = join(ROOT, 'examples/react/cdk.out');
const LISTEN_REFUSED = 'Refused: you may not listen to this channel.';
/** The browser's own notes of a server that is away. */
const AWAY = /net::ERR_|WebSocket connection to|503 \(Service Unavailable\)/;

let browser: Browser;
let app: ReactApp;
let page: ReactPage;

/** The second half of the command; the first has to be done. */
async function serveExample(): Promise<string> {
  const program = spawn(process.execPath, [join(ROOT, 'build-tools/serve-react-example.mjs'), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const end = new Promise<number | null>((resolve) => program.on('close', resolve)); // when all that it printed has come
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (text: Buffer) => { output += String(text); });
  const failed = end.then((code) => { throw new Error(`it ended with ${code}; was it built, by npx projen example:react:build?\n${output}`); });
  failed.catch(() => undefined);
  const ready = new Promise<void>((resolve) => program.stdout.on('data', () => /The page is ready.*\n.*\n/.test(output) && resolve()));
  await Promise.race([ready, failed]);
  program.kill();
  await end;
  return output;
}

let printed: string;

beforeAll(async () => {
  printed = await serveExample();
  browser = await launchChromium();
  app = await ReactApp.start();
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

describe('the one command', () => {
  test('prints where the page is once it is there, and where the passwords are', () => {
    expect(printed).toMatch(/Console +http:\/\/localhost:\d+\/console\/#token=[^]*\nThe page is ready: http:\/\/localhost:5173\/\nSign in as alice or bob;/);
  });

  test('says what to do where something else uses the port of the page', async () => {
    await expect(serveExample()).rejects.toThrow(/it ended with 1[^]*Port 5173 is in use, [^]* end what uses it/); // the page of these tests
  });

  test('serves as events.json what the stack deploys under that name, with the addresses of this machine', async () => {
    const local = await (await fetch(`${PAGE}events.json`)).json() as object;
    expect(local).toMatchObject({ version: 1, url: `${app.server.origin}/event`, region: 'us-east-1' });
    const deployed = JSON.parse(deployedFile('events.json')) as object;
    expect(Object.keys(deployed)).toEqual(expect.arrayContaining(Object.keys(local)));
  });
});

describe('the stack', () => {
  test('passes cfn-lint, but for what the CDK writes for every function', () => {
    // W3005: lambda.Function depends on its role twice, by DependsOn and by GetAtt.
    const program = join(ROOT, 'node_modules/.cache/python/bin/cfn-lint');
    const { status, stdout } = spawnSync(program, ['--ignore-checks', 'W3005', '--', join(ASSEMBLY, 'Chat.template.json')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('deploys the page with a policy that names its hosts, and no wildcard', () => {
    const [, policy] = /<head><meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(deployedFile('index.html'))!;
    const hosts = policy.split('; ').find((part) => part.startsWith('connect-src'))!.split(' ').slice(1);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(hosts.map((host) => host.split(':')[0])).toEqual(["'self'", 'https', 'wss', 'https', 'https', '<<marker']);
  });
});

/** What a bucket deployment of the stack puts there, before deployment fills in the rest. */
function deployedFile(name: string): string {
  const folder = readdirSync(ASSEMBLY).find((entry) => existsSync(join(ASSEMBLY, entry, name)))!;
  return readFileSync(join(ASSEMBLY, folder, name), 'utf8');
}

describe('the page', () => {
  beforeEach(async () => {
    page = await ReactPage.open(browser);
  });

  afterEach(async () => {
    await page.close();
    expect(page.errors).toEqual([]);
  });

  test('signs in on the hosted page, and leaves nothing of that in its address', async () => {
    await page.signIn(await app.user('alice'));
    await page.tab.waitForURL(PAGE);
    await page.tab.getByText('Connected', { exact: true }).waitFor();
    expect(page.sockets).toHaveLength(1);
    expect(page.sockets[0]).toBe(`${app.server.origin.replace('http', 'ws')}/event/realtime`);
  });

  test('shows public messages to all, and private ones only to the user whom they are for', async () => {
    const [alice, bob] = [await app.user('alice'), await app.user('bob')];
    const other = await ReactPage.open(browser);
    await page.signIn(alice);
    await other.signIn(bob);
    await app.publish('/public/news', 'good morning, all');
    await app.notify({ sub: alice.sub, message: 'for alice' });
    await app.notify({ 'source': 'chat', 'detail-type': 'Notification', 'detail': { sub: alice.sub, message: 'by EventBridge' } });
    for (const text of ['for alice', 'by EventBridge']) await page.card('Only for you').getByText(text).waitFor();
    await page.card('For everyone').getByText('good morning, all').waitFor();
    await other.card('For everyone').getByText('good morning, all').waitFor();
    await app.notify({ sub: bob.sub, message: 'for bob' });
    await other.card('Only for you').getByText('for bob').waitFor();
    expect(await other.card('Only for you').getByRole('listitem').count()).toBe(1);
    await other.close();
    expect(other.errors).toEqual([]);
  });

  test('lets a user ask the backend for a private message, by the button or a plain HTTP call, and nobody else', async () => {
    const [alice, bob] = [await app.user('alice'), await app.user('bob')];
    const other = await ReactPage.open(browser);
    await page.signIn(alice);
    await other.signIn(bob);
    await page.tab.getByRole('button', { name: 'Send me a message' }).click();
    await page.card('Only for you').getByText('Hello from the backend').waitFor();

    const { token } = await app.server.call('tokens', { username: 'bob', use: 'access' }) as { readonly token: string };
    const ask = async (body: string, headers: Record<string, string>): Promise<number> => (await fetch(`${PAGE}notifications`, { method: 'POST', headers, body })).status;
    expect(await ask(JSON.stringify({ sub: alice.sub, message: 'by curl' }), { authorization: `Bearer ${token}` })).toBe(200);
    await other.card('Only for you').getByText('by curl').waitFor(); // whatever the body says, to whom the token is
    const [header, payload, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = [header, Buffer.from(JSON.stringify({ ...claims, sub: alice.sub })).toString('base64url'), signature].join('.');
    for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: `Bearer ${forged}` }] as Record<string, string>[]) expect(await ask('forged', headers)).toBe(401);
    expect((await fetch(`${PAGE}notifications`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
    await app.notify({ sub: alice.sub, message: 'after the forged ones' });
    await page.card('Only for you').getByText('after the forged ones').waitFor();
    expect(await page.card('Only for you').getByRole('listitem').count()).toBe(2);
    await other.close();
  });

  test('lets a user have one by each command of the page of the front end', async () => {
    const alice = await app.user('alice');
    await page.signIn(alice);
    const [, commands] = /^```sh\n((?:npx cdk-cognito-events-api|curl)[^]*?)^```/m.exec(readFileSync(join(ROOT, 'docs/front-end.md'), 'utf8'))!;
    for (const command of commands.trim().split('\n')) {
      const { status, stderr } = spawnSync('sh', ['-c', command.replace('<a user\'s sub>', alice.sub)], { cwd: join(ROOT, 'examples/react'), env: app.server.env, encoding: 'utf8' });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    }
    await page.card('Only for you').getByRole('listitem').nth(2).waitFor();
    expect(await page.card('Only for you').getByRole('listitem').locator('p').allTextContents()).toEqual(['Hello', 'As EventBridge sends it', 'Hello']);
  });

  test('says in words that the backend refused, or cannot be reached', async () => {
    await page.signIn(await app.user('alice'));
    for (const [respond, words] of [
      [{ status: 401 }, 'The backend refused: sign in again.'], [{ status: 500 }, 'The backend failed (500); nothing was sent.'], [undefined, 'The backend cannot be reached now; nothing was sent.'],
    ] as const) {
      await page.tab.route('**/notifications', (route) => respond ? route.fulfill(respond) : route.abort());
      await page.tab.getByRole('button', { name: 'Send me a message' }).click();
      await page.tab.getByText(words).waitFor();
      await page.tab.unroute('**/notifications');
    }
    await eventually(() => expect(page.errors).toHaveLength(3)); // the browser's own notes of these answers
    page.errors.splice(0);
  });

  test('says in a room who speaks', async () => {
    const [alice, bob] = [await app.user('alice'), await app.user('bob')];
    const other = await ReactPage.open(browser);
    await page.signIn(alice);
    await other.signIn(bob);
    await page.say('hello, bob');
    await page.card('The lobby').getByRole('listitem').filter({ hasText: 'hello, bob' }).getByText('you').waitFor();
    await other.card('The lobby').getByRole('listitem').filter({ hasText: 'hello, bob' }).getByText(`user ${alice.sub.slice(0, 8)}`).waitFor();
    await eventually(async () => expect(await page.tab.getByLabel('Message to the room').inputValue()).toBe(''));
    await other.close();
  });

  test('shows in words that the channels of others, and every wildcard over them, are refused', async () => {
    const alice = await app.user('alice');
    await page.signIn(await app.user('bob'));
    for (const channel of [`/private/${alice.sub}`, `/private/${alice.sub}/*`, `/private/${alice.sub}/notifications`, '/private/*', '/private']) {
      await (await page.listenTo(channel)).getByText(LISTEN_REFUSED).waitFor();
    }
    for (const channel of ['/*', '*', '/private/*/notifications', '/private/**', `/priv*/${alice.sub}`]) {
      await (await page.listenTo(channel)).getByText('Refused: this is not the name of a channel.').waitFor();
    }
    await app.notify({ sub: alice.sub, message: 'a secret of alice' });
    await app.publish('/public/news', 'after the secret');
    await page.card('For everyone').getByText('after the secret').waitFor();
    expect(await page.tab.getByText('a secret of alice').count()).toBe(0);
    expect(page.sockets).toHaveLength(1);
    await page.tab.getByRole('button', { name: 'Stop listening to /private/*', exact: true }).click();
    await page.tab.getByText('/private/*', { exact: true }).waitFor({ state: 'detached' });
  });

  test.each([
    ['in public', () => '/public/news', 'Refused: you may not send to this channel.'],
    ['to somebody else', () => app.user('alice').then(({ sub }) => `/private/${sub}/x`), 'Refused: you may not send to this channel.'],
    ['to everybody', () => '/private/*', 'Refused: this is not the name of a channel.'],
  ])('shows in words that users may not send %s', async (_, channel, words) => {
    await page.signIn(await app.user('bob'));
    await (await page.sendTo(await channel())).getByText(words).waitFor();
  });

  test('shows to the next user in the same tab nothing of the one before', async () => {
    const [alice, bob] = [await app.user('alice'), await app.user('bob')];
    await page.signIn(alice);
    await app.notify({ sub: alice.sub, message: 'before, for alice' });
    await page.card('Only for you').getByText('before, for alice').waitFor();
    await page.tab.addInitScript({
      content: `addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
        document.documentElement.dataset.watched = 'yes';
        if (document.body.innerText.includes('for alice')) document.documentElement.dataset.leak = 'yes';
      }).observe(document.body, { subtree: true, childList: true, characterData: true }))`,
    });
    await page.tab.getByRole('button', { name: 'Sign out' }).click();
    await page.tab.locator('html[data-watched]').waitFor(); // the page that the hosted one leads back to
    await page.tab.getByRole('button', { name: 'Sign in' }).waitFor();
    await app.notify({ sub: alice.sub, message: 'after, for alice' });
    await page.signIn(bob);
    await app.notify({ sub: alice.sub, message: 'later, for alice' });
    await app.notify({ sub: bob.sub, message: 'for bob' });
    await page.card('Only for you').getByText('for bob').waitFor();
    expect(await page.card('Only for you').getByRole('listitem').count()).toBe(1);
    expect(await page.tab.evaluate('({ ...document.documentElement.dataset })')).toEqual({ watched: 'yes' });
    await page.tab.goBack();
    await page.tab.waitForLoadState();
    expect(await page.tab.getByText('for alice').count()).toBe(0);
  });

  test('offers nobody to sign in before the hosted page has signed them out', async () => {
    await page.signIn(await app.user('alice'));
    await page.tab.evaluate(`new MutationObserver(() => sessionStorage.setItem('shown', (sessionStorage.getItem('shown') ?? '') + document.body.innerText.trim() + '\\n'))
      .observe(document.body, { subtree: true, childList: true })`);
    await page.tab.getByRole('button', { name: 'Sign out' }).click();
    await page.tab.getByRole('button', { name: 'Sign in' }).waitFor();
    await eventually(async () => {
      const shown: string = await page.tab.evaluate('sessionStorage.getItem("shown")');
      expect(shown).toContain('One moment…');
      expect(shown).not.toContain('Sign in');
    });
  });

  test('serves two tabs of a user, and signs out in both', async () => {
    const alice = await app.user('alice');
    await page.signIn(alice);
    const second = await ReactPage.openTab(await page.tab.context().newPage());
    await second.tab.getByRole('button', { name: 'Sign in' }).click(); // the hosted page knows who it is
    await second.isListening();
    await app.notify({ sub: alice.sub, message: 'to both' });
    for (const { tab } of [page, second]) await tab.getByText('to both').waitFor();
    await page.tab.getByRole('button', { name: 'Sign out' }).click();
    await second.tab.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await second.tab.getByText('to both').count()).toBe(0);
    expect(second.errors).toEqual([]);
  });

  test('can be used without a mouse', async () => {
    const { keyboard } = page.tab;
    const { username, password } = await app.user('alice');
    await page.tab.getByRole('button', { name: 'Sign in' }).waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await page.tab.getByLabel('Username').and(page.tab.locator(':focus')).waitFor();
    await keyboard.type(username);
    await keyboard.press('Tab');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await page.isListening();
    const seen: string[] = [];
    for (let step = 0; step < 20; step += 1) {
      await keyboard.press('Tab');
      const { name, outline } = await page.tab.evaluate<{ name: string; outline: string }>(`({
        name: document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent,
        outline: getComputedStyle(document.activeElement).outlineStyle,
      })`);
      if (seen.includes('Listen') && name !== 'Send') break; // past the last control
      expect({ name, outline }).toEqual({ name, outline: 'solid' });
      seen.push(name);
      if (name === 'Message to the room') {
        await keyboard.type('typed');
        await keyboard.press('Enter');
        await page.card('The lobby').getByText('typed').waitFor();
      }
      if (name === 'Channel') await keyboard.press('Enter');
    }
    expect(seen).toEqual(expect.arrayContaining(['Sign out', 'For everyone', 'Only for you', 'The lobby', 'Message to the room', 'Send', 'Channel', 'Listen']));
    await page.tab.getByText(LISTEN_REFUSED).waitFor();
  });

  test.each([320, 720])('shows everything at %i pixels, without scrolling sideways', async (width) => {
    await page.tab.setViewportSize({ width, height: 740 });
    await page.signIn(await app.user('alice'));
    await page.say('x'.repeat(300));
    await page.card('The lobby').getByRole('listitem').first().waitFor();
    await (await page.listenTo('/private/*')).getByText(LISTEN_REFUSED).waitFor();
    expect(await page.tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });
});

describe('the page while things go wrong', () => {
  test('says that the connection is lost, comes back by itself, and says what may be missing', async () => {
    const alice = await app.user('alice');
    page = await ReactPage.open(browser);
    await page.signIn(alice);
    await app.server.stop();
    await page.tab.getByText('Connection lost, trying again…').waitFor();
    await app.server.startAgain();
    await page.tab.getByText('Connected', { exact: true }).waitFor();
    await page.card('Only for you').getByText('may be missing: the connection was lost').waitFor();
    await app.notify({ sub: alice.sub, message: 'after the restart' });
    await page.card('Only for you').getByText('after the restart').waitFor();
    await page.close();
    expect(page.errors.filter((text) => !AWAY.test(text))).toEqual([]);
  });

  test('goes on with a new token when the old one has expired, on the same connection', async () => {
    await app.server.stop();
    await app.server.startAgain('--expire-tokens', '10');
    page = await ReactPage.open(browser);
    await page.signIn(await app.user('bob'));
    const end = await page.tab.evaluate<number>(`(() => {
      const [, user] = Object.entries(sessionStorage).find(([key]) => key.startsWith('oidc.user:'));
      return JSON.parse(user).expires_at * 1_000;
    })()`);
    await page.tab.waitForTimeout(Math.max(0, end + 500 - Date.now()));
    await page.say('still here');
    await page.tab.getByRole('button', { name: 'Send me a message' }).click(); // with a new token too
    await page.card('Only for you').getByText('Hello from the backend').waitFor();
    await page.card('The lobby').getByRole('listitem').filter({ hasText: 'still here' }).waitFor();
    await app.publish('/public/news', 'still heard');
    await page.card('For everyone').getByText('still heard').waitFor();
    expect(page.sockets).toHaveLength(1);
    await page.close();
    expect(page.errors).toEqual([]);
  });
});
