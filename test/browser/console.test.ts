import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { LEAKING_HANDLER, OWNER_HANDLER, writeChatTemplate } from './chat-template';
import { launchChromium } from './chromium';
import { ConsolePage } from './console-page';
import { eventually } from './eventually';
import { ServerProcess } from './server-process';

const REFUSED = 'Unauthorized: You are not authorized to make this call.';
const REASON = 'onSubscribe called util.unauthorized()';

let browser: Browser;
let server: ServerProcess;
let console: ConsolePage;

beforeAll(async () => {
  browser = await launchChromium();
  server = await ServerProcess.start(writeChatTemplate(OWNER_HANDLER));
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the console', () => {
  beforeEach(async () => {
    console = await ConsolePage.open(browser, server.consoleUrl);
  });

  afterEach(async () => {
    await console.close();
    expect(console.errors).toEqual([]);
    expect(console.requests.filter((url) => new URL(url).origin !== server.origin && !url.startsWith('data:'))).toEqual([]);
  });

  test('shows alice what the backend publishes on her private channel', async () => {
    const sub = await console.actAs('alice');
    await console.subscribe(`/private/${sub}/*`);
    await console.subscriptions.filter({ hasText: '/private/alice/*' }).waitFor();
    await console.publish(`/private/${sub}/jobs`, '{ "progress": 0.5, "name": "Ä ✓" }');

    const message = await console.messages.first().innerText();
    expect(message).toContain('"progress": 0.5');
    expect(message).toContain('"name": "Ä ✓"');
    await console.outcome('Publish').getByText('Allowed, and broadcast.', { exact: true }).waitFor();
    const published = await console.decisions.filter({ hasText: '/private/alice/jobs' }).first().innerText();
    expect(published).toMatch(/ALLOW\s*publish/);
    expect(published).toContain('AWS_IAM may publish in namespace private');
  });

  test.each([
    ['alice’s channels', '/private/alice/*'],
    ['the channels of all users', '/private/*'],
  ])('refuses bob %s, and says why', async (name, channel) => {
    await console.actAs('bob');
    await console.part('Subscribe').getByRole('button', { name: new RegExp(`^Attack: ${name}`, 'i') }).click();

    await console.outcome('Subscribe').getByText(REASON).waitFor();
    expect(await console.outcome('Subscribe').innerText()).toMatch(new RegExp(`^Refused\\s+What bob was told\\s+${REFUSED}\\s+Why \\(only you see this\\)\\s+`));
    const decision = await console.decisions.filter({ hasText: channel }).first().innerText();
    expect(decision).toMatch(/DENY\s*subscribe/);
    expect(decision).toContain('bob (access token)');
    expect(decision).toContain(`${REASON} · rule: handler`);
    expect(decision).toContain('bob asks for /private/');
    expect(await console.subscriptions.count()).toBe(0);
  });

  test('tells a user who may not publish what an app would be told, and the developer why', async () => {
    const sub = await console.actAs('alice');
    await console.part('Publish').getByRole('radio', { name: 'as alice' }).check();
    await console.publish(`/private/${sub}/hello`, '1');
    await console.outcome('Publish').getByText('AMAZON_COGNITO_USER_POOLS is not allowed to publish in namespace private; allowed: AWS_IAM').waitFor();
    expect(await console.outcome('Publish').innerText()).toContain('UnauthorizedException');
  });

  test('runs a function, and shows what it publishes, returns and logs', async () => {
    const sub = await console.actAs('alice');
    await console.subscribe(`/private/${sub}/*`);
    await console.subscriptions.first().waitFor();
    await console.part('Invoke a function').getByRole('button', { name: 'Invoke' }).click();

    await console.messages.filter({ hasText: '"message": "Hello, alice"' }).waitFor();
    const invoked = console.part('Invoke a function');
    await invoked.getByText(/Returned after \d+ ms/).waitFor();
    await invoked.getByText(`telling ${sub}`).waitFor();
    await invoked.getByText('"successful"').waitFor();
  });

  test('says that a function failed, and why', async () => {
    await console.actAs('alice');
    await console.invoke('null');
    await console.outcome('Invoke a function').getByText(/^Failed after \d+ ms\.$/).waitFor();
    await console.part('Invoke a function').getByText('"TypeError"').waitFor();
  });

  test('proves in three clicks that a private channel is private', async () => {
    await console.page.getByRole('button', { name: /Let alice listen/ }).click();
    await console.page.getByRole('button', { name: /Let alice listen\s*Allowed/ }).waitFor();
    await console.page.getByRole('button', { name: /Send alice a message/ }).click();
    await console.messages.filter({ hasText: 'Hello, alice' }).waitFor();
    await console.page.getByRole('button', { name: /Let bob try to listen in/ }).click();
    await console.page.getByRole('button', { name: /Let bob try to listen in\s*Refused/ }).waitFor();
    await console.outcome('Subscribe').getByText(REASON).waitFor();
    expect(await console.user('bob').isChecked()).toBe(true);
    expect(await console.subscriptions.allInnerTexts()).toEqual([expect.stringContaining('alice')]);
  });

  test('keeps what each user is subscribed to when another one acts, until it is unsubscribed', async () => {
    await console.actAs('alice');
    await console.subscribe('/public/news');
    await console.subscriptions.first().waitFor();
    await console.actAs('bob');
    await console.subscribe('/public/*');
    await console.subscriptions.nth(1).waitFor();
    await console.publish('/public/news', '"for both"');
    await console.messages.nth(1).waitFor();

    await console.page.getByRole('button', { name: 'Unsubscribe alice from /public/news' }).click();
    await console.page.getByRole('button', { name: 'Clear messages' }).click();
    await console.publish('/public/news', '"for bob"');
    await console.messages.filter({ hasText: '"for bob"' }).first().waitFor();
    expect(await console.messages.allInnerTexts()).toEqual([expect.stringMatching(/^bob[^]*"for bob"$/)]);
  });

  test('shows hostile text as text', async () => {
    const attack = '<img src=x onerror="window.attacked = true">';
    const hostileUser = '<img/src=x/onerror=window.attacked=true>';
    await server.call('users', { username: hostileUser });
    await console.page.reload();
    await console.actAs('alice');
    await console.subscribe('/public/*');
    await console.subscriptions.first().waitFor();
    await console.publish('/public/news', JSON.stringify({ [attack]: attack }));
    await console.publish('/public/news', JSON.stringify(attack));
    await console.messages.nth(1).waitFor();
    await console.actAs(hostileUser);
    await console.subscribe(`/${attack}`);
    await console.outcome('Subscribe').getByText('is not a channel').waitFor();

    for (const message of await console.messages.allInnerTexts()) expect(message).toContain(JSON.stringify(attack));
    expect(await console.page.locator('img').count()).toBe(0);
    expect(await console.page.evaluate('window.attacked')).toBeUndefined();
  });

  test('does not send an event that is not JSON', async () => {
    await console.actAs('alice');
    await console.publish('/public/news', '{ "half": ');
    await console.part('Publish').getByRole('alert').getByText('This is not JSON').waitFor();
    expect(await console.part('Publish').getByRole('textbox', { name: 'Event' }).getAttribute('aria-invalid')).toBe('true');
    await console.publish('/public/news', '{ "whole": true }');
    await console.outcome('Publish').getByText('Allowed, and broadcast.').waitFor();
    expect(console.requests.filter((url) => url.endsWith('/publish'))).toHaveLength(1);
  });

  test('says that nobody here listens, when nobody does', async () => {
    await console.actAs('alice');
    await console.publish('/public/nobody', '1');
    await console.outcome('Publish').getByText('Nobody on this page is subscribed to that channel.').waitFor();
  });

  test('takes the outcome of an earlier publish for no later one, in whichever order the answers come', async () => {
    await console.actAs('alice');
    await console.subscribe('/public/*');
    await console.subscriptions.first().waitFor();
    await console.publish('/public/news', '1');
    await console.outcome('Publish').getByText('Allowed, and broadcast.').waitFor();

    const answers = await console.hold('publish');
    await console.publish('/public/news', '2');
    await console.messages.nth(1).waitFor();
    await console.outcome('Publish').getByText('Publishing…').waitFor();
    await console.publish('/public/*', '3');
    await eventually(() => expect(answers).toHaveLength(2));
    await answers[1]();
    await console.outcome('Publish').getByText('Refused').waitFor();
    await answers[0]();
    await console.publish('/public/news', '{ "half": '); // shown after that answer was taken
    await console.part('Publish').getByRole('alert').getByText('This is not JSON').waitFor();
    expect(await console.outcome('Publish').innerText()).toContain('Refused');
  });

  test('takes the answer of an earlier invocation for no later one, in whichever order the answers come', async () => {
    await console.actAs('alice');
    const invoked = console.part('Invoke a function');
    const answers = await console.hold('invoke');
    await console.invoke('{ "sub": "earlier", "message": "1" }');
    await eventually(() => expect(answers).toHaveLength(1));
    await console.invoke('{ "sub": "later", "message": "2" }');
    await eventually(() => expect(answers).toHaveLength(2));
    await answers[1]();
    await invoked.getByText('telling later').waitFor();
    await answers[0]();
    await console.publish('/public/news', '1'); // shown after that answer was taken
    await console.outcome('Publish').getByText('Allowed, and broadcast.').waitFor();
    expect(await invoked.locator('pre.logs').allInnerTexts()).toEqual(['telling later']);

    await console.invoke('{ "sub": "earlier", "message": "3" }');
    await eventually(() => expect(answers).toHaveLength(3));
    await console.outcome('Invoke a function').getByText('Running…').waitFor();
    await invoked.getByText('telling').waitFor({ state: 'hidden' });
  });

  test('adds a user with groups, who acts at once, and refuses a name that Cognito would refuse', async () => {
    await console.page.getByText('+ Add a user').click();
    await console.page.getByLabel('Username').fill('not a name');
    await console.page.getByRole('button', { name: 'Add', exact: true }).click();
    await console.part('Act as').getByText('without spaces').waitFor();
    await eventually(() => expect(console.errors).toEqual([expect.stringContaining('400 (Bad Request)')])); // the browser's own note
    console.errors.splice(0);
    await console.page.getByLabel('Username').fill('carol');
    await console.page.getByLabel('Groups, if any').fill('admins, editors');
    await console.page.getByRole('button', { name: 'Add', exact: true }).click();
    await console.user('carol in admins, editors connected').waitFor();
    expect(await console.user('carol').isChecked()).toBe(true);
  });

  test('keeps the newest 500 messages, and says how many are gone', async () => {
    await console.actAs('alice');
    await console.subscribe('/public/*');
    await console.subscriptions.first().waitFor();
    for (let batch = 0; batch < 101; batch += 1) {
      await server.call('publish', { channel: '/public/many', events: [0, 1, 2, 3, 4].map((index) => JSON.stringify(`event ${batch * 5 + index}.`)) });
    }
    await console.page.getByText('5 older are no longer shown; this list keeps 500.').waitFor();
    expect(await console.messages.count()).toBe(500);
    expect(await console.messages.filter({ hasText: 'event 504.' }).count()).toBe(1);
    expect(await console.messages.filter({ hasText: 'event 0.' }).count()).toBe(0);
  });

  test('takes the token out of the address bar, and knows it after a reload', async () => {
    await console.actAs('alice');
    await console.page.waitForURL(`${server.origin}/console/`);
    await console.page.reload();
    await console.user('alice connected').waitFor();
  });

  test('holds at most 60 kB of script, and no inline script or style', () => {
    const folder = join(__dirname, '../../lib/local/console');
    expect(readFileSync(join(folder, 'page.js')).byteLength).toBeLessThanOrEqual(60_000);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).not.toMatch(/<style|style=|<script(?! src="page\.js" defer><\/script>)|\son\w+=/);
  });
});

describe('the console without a mouse', () => {
  beforeEach(async () => {
    console = await ConsolePage.open(browser, server.consoleUrl);
    await console.user('alice connected').waitFor();
  });

  afterEach(async () => {
    await console.close();
    expect(console.errors).toEqual([]);
  });

  test('subscribes, publishes and attacks', async () => {
    const { keyboard } = console.page;
    await keyboard.press('s');
    await keyboard.press('Enter');
    await console.subscriptions.filter({ hasText: '/private/alice/*' }).waitFor();
    await keyboard.press('Escape');
    await console.page.getByRole('textbox', { name: 'Event, as JSON', exact: true }).focus();
    await keyboard.press('Control+Enter');
    await console.messages.filter({ hasText: 'Hello, alice' }).waitFor();

    await console.user('alice').focus();
    await keyboard.press('ArrowRight');
    await console.user('bob connected').waitFor();
    expect(await console.user('bob').isChecked()).toBe(true);
    await keyboard.press('Tab'); // the button that copies the sub
    await keyboard.press('Tab'); // and the one that copies the password
    await keyboard.press('Tab');
    expect(await console.page.evaluate('document.activeElement.id')).toBe('subscribe-channel');
    const alice = await console.page.getByRole('button', { name: /^Attack: alice/ }).getAttribute('title');
    expect(alice).toContain('/private/alice/*');
    await console.page.getByRole('button', { name: /^Attack: alice/ }).focus();
    await keyboard.press('Enter');
    await console.outcome('Subscribe').getByText(REASON).waitFor();
  });

  test('lists its shortcuts under ?, and leaves letters alone where someone writes', async () => {
    const { keyboard } = console.page;
    await keyboard.press('?');
    await console.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await keyboard.press('Escape');
    await console.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await console.decisions.first().waitFor(); // an empty list takes no focus
    await keyboard.press('d');
    expect(await console.page.evaluate('document.activeElement.getAttribute("aria-labelledby")')).toBe('decisions');
    await keyboard.press('p');
    await keyboard.type('/public/spud?');
    expect(await console.page.getByRole('textbox', { name: 'Channel to publish to' }).inputValue()).toBe('/public/spud?');
  });

  test('shows where the focus is', async () => {
    const seen = new Set<string>();
    for (let step = 0; step < 40; step += 1) {
      await console.page.keyboard.press('Tab');
      const { name, outline } = await console.page.evaluate<{ name: string; outline: string }>(`(() => {
        const focused = document.activeElement;
        const shown = focused.matches('[type=radio]') ? focused.nextElementSibling : focused;
        return { name: focused.outerHTML.slice(0, 80), outline: getComputedStyle(shown).outlineStyle };
      })()`);
      if (name.startsWith('<body')) break;
      expect({ name, outline }).toEqual({ name, outline: 'solid' });
      seen.add(name);
    }
    expect(seen.size).toBeGreaterThan(15);
  });
});

describe('the console on a narrow screen', () => {
  test.each([360, 720, 1024])('shows everything at %i pixels, without scrolling sideways', async (width) => {
    console = await ConsolePage.open(browser, server.consoleUrl, { viewport: { width, height: 740 } });
    const sub = await console.actAs('alice');
    await console.subscribe(`/private/${sub}/*`);
    await console.subscriptions.first().waitFor();
    await console.publish(`/private/${sub}/hello`, JSON.stringify({ long: 'x'.repeat(300) }));
    await console.messages.first().waitFor();
    await console.actAs('bob');
    await console.subscribe(`/private/${sub}/*`);
    await console.outcome('Subscribe').getByText(REASON).waitFor();

    expect(await console.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    for (const part of [console.messages.first(), console.decisions.first(), console.part('Invoke a function')]) {
      await part.scrollIntoViewIfNeeded();
      const box = await part.boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
    }
    await console.close();
    expect(console.errors).toEqual([]);
  });
});

describe('the console without a good token', () => {
  test('says which link to open, and takes it in the same tab', async () => {
    console = await ConsolePage.open(browser, `${server.origin}/console/`);
    await console.page.getByRole('heading', { name: 'Open the link that the command printed' }).waitFor();
    expect(console.errors).toEqual([]);
    await console.page.goto(server.consoleUrl);
    await console.user('alice connected').waitFor();
    await console.close();
  });

  test('says that the token is wrong, and forgets it', async () => {
    console = await ConsolePage.open(browser, `${server.origin}/console/#token=wrong`);
    await console.page.getByRole('heading', { name: 'This link is not of the server that runs now' }).waitFor();
    expect(await console.page.evaluate('sessionStorage.length')).toBe(0);
    expect(await console.page.getByText('alice').count()).toBe(0);
    await console.close();
  });
});

describe('the console while the server starts again', () => {
  test('says so, comes back by itself with its users and subscriptions, and goes on', async () => {
    const own = await ServerProcess.start(writeChatTemplate(OWNER_HANDLER));
    try {
      console = await ConsolePage.open(browser, own.consoleUrl);
      await console.page.getByText('+ Add a user').click();
      await console.page.getByLabel('Username').fill('carol');
      await console.page.getByRole('button', { name: 'Add', exact: true }).click();
      const sub = await console.actAs('carol');
      await console.subscribe(`/private/${sub}/*`);
      await console.subscriptions.first().waitFor();

      await own.stop();
      await console.page.getByText('The server does not answer.').waitFor();
      await console.subscriptions.filter({ hasText: 'waits for the server' }).waitFor();
      await own.startAgain();

      await console.page.getByText('The server does not answer.').waitFor({ state: 'hidden' });
      await console.user('carol connected').waitFor();
      await console.subscriptions.filter({ hasNotText: 'waits for the server' }).waitFor();
      await console.publish(`/private/${sub}/hello`, '"after the restart"');
      await console.messages.filter({ hasText: 'after the restart' }).waitFor();
      await console.decisions.filter({ hasText: '/private/carol/hello' }).waitFor();
      expect(console.errors.filter((text) => !/net::ERR_|503 \(Service Unavailable\)/.test(text))).toEqual([]); // the browser's own notes
      await console.close();
    } finally {
      await own.stop();
    }
  });
});

describe('the console for a handler with a hole', () => {
  test('says that one user reads what is meant for another', async () => {
    const own = await ServerProcess.start(writeChatTemplate(LEAKING_HANDLER));
    try {
      console = await ConsolePage.open(browser, own.consoleUrl);
      await console.page.getByRole('button', { name: /Let bob try to listen in/ }).click();
      await console.page.getByRole('button', { name: /Let bob try to listen in\s*Allowed: a leak/ }).waitFor();
      await console.outcome('Subscribe').getByText('Allowed: bob now receives what is sent to alice.').waitFor();
      await console.part('Subscribe').getByRole('button', { name: /^Attack: the channels of all users/i }).click();
      await console.outcome('Subscribe').getByText('Allowed: bob now receives everything in private, whoever it is for.').waitFor();
      await console.close();
      expect(console.errors).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});

describe('the console of an app that changes', () => {
  test('says which version decided, and marks what an earlier one did', async () => {
    const template = writeChatTemplate(OWNER_HANDLER);
    const own = await ServerProcess.start(template);
    try {
      console = await ConsolePage.open(browser, own.consoleUrl);
      await console.actAs('bob');
      await console.part('Subscribe').getByRole('button', { name: /^Attack: alice/i }).click();
      await console.outcome('Subscribe').getByText(REASON).waitFor();
      expect(await console.decisions.filter({ hasText: REASON }).locator('.version').innerText()).toBe('version 1');

      writeFileSync(template, readFileSync(writeChatTemplate(LEAKING_HANDLER)));
      while ((await own.call('state') as { readonly version: number }).version === 1) await new Promise((resolve) => setTimeout(resolve, 20));
      await console.part('Subscribe').getByRole('button', { name: /^Attack: alice/i }).click();
      await console.outcome('Subscribe').getByText('Allowed: bob now receives what is sent to alice.').waitFor();
      await console.decisions.filter({ hasText: REASON }).getByText('version 1, outdated').waitFor();
      const allowed = console.decisions.filter({ hasText: 'ALLOW' }).filter({ hasText: 'subscribe' });
      expect(await allowed.first().locator('.version').innerText()).toBe('version 2');
      await console.close();
      expect(console.errors).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});

describe('the console of an app whose subscriptions take their time', () => {
  /** The function leaves the first file when it is asked, and decides when there is the second. */
  const folder = mkdtempSync(join(tmpdir(), 'console-test-slow-'));
  const [asked, decide] = ['asked', 'decide'].map((name) => join(folder, name));

  /** The same app with a namespace whose function decides later. */
  function withSlow(template: string): string {
    const { Resources: resources, ...rest } = JSON.parse(readFileSync(template, 'utf8')) as { readonly Resources: Record<string, { readonly Properties: object }> };
    const apiId = { 'Fn::GetAtt': ['Events', 'ApiId'] };
    const zipFile = `const { existsSync, writeFileSync } = require('node:fs');
      exports.handler = async () => {
        writeFileSync(${JSON.stringify(asked)}, '');
        while (!existsSync(${JSON.stringify(decide)})) await new Promise((resolve) => setTimeout(resolve, 20));
        return null;
      };`;
    const more = {
      SlowFunction: { ...resources.Notify, Properties: { ...resources.Notify.Properties, Code: { ZipFile: zipFile }, Timeout: 60 } },
      SlowSource: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: apiId, Name: 'slow', Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: { 'Fn::GetAtt': ['SlowFunction', 'Arn'] } } } },
      Slow: { Type: 'AWS::AppSync::ChannelNamespace', Properties: { ApiId: apiId, Name: 'slow', HandlerConfigs: { OnSubscribe: { Behavior: 'DIRECT', Integration: { DataSourceName: 'slow' } } } } },
    };
    writeFileSync(template, JSON.stringify({ ...rest, Resources: { ...resources, ...more } }));
    return template;
  }

  test('shows a new version at once, and marks what the replaced one still decides', async () => {
    const template = withSlow(writeChatTemplate(OWNER_HANDLER));
    const own = await ServerProcess.start(template);
    try {
      console = await ConsolePage.open(browser, own.consoleUrl);
      await console.actAs('bob');
      await console.page.getByText('Running version 1').waitFor();
      await console.subscribe('/slow/x');
      await eventually(() => expect(existsSync(asked)).toBe(true));
      writeFileSync(template, readFileSync(withSlow(writeChatTemplate(LEAKING_HANDLER))));
      await console.page.getByText('Running version 2').waitFor();
      expect(await console.decisions.filter({ hasText: '/slow/x' }).count()).toBe(0); // nothing was decided meanwhile
      writeFileSync(decide, '');
      await console.decisions.filter({ hasText: '/slow/x' }).getByText('version 1, outdated').waitFor();
      await console.subscriptions.filter({ hasText: '/slow/x' }).waitFor();
      await console.close();
      expect(console.errors).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});

describe('the console of an app with several APIs and an API key', () => {
  /** The same app with a second API, and a key of the first. */
  function withMore(template: string): string {
    const { Resources: resources, ...rest } = JSON.parse(readFileSync(template, 'utf8')) as { readonly Resources: Record<string, { readonly Properties: object }> };
    const second = { ...resources.Events, Properties: { ...resources.Events.Properties, Name: 'second' } };
    const key = { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: { 'Fn::GetAtt': ['Events', 'ApiId'] }, Expires: Math.floor(Date.now() / 1000) + 30 * 24 * 60 * 60 } };
    writeFileSync(template, JSON.stringify({ ...rest, Resources: { ...resources, Second: second, Key: key } }));
    return template;
  }

  test('has the key to copy, and leads to the console of the other API', async () => {
    const own = await ServerProcess.start(withMore(writeChatTemplate(OWNER_HANDLER)));
    try {
      console = await ConsolePage.open(browser, own.consoleUrl, { permissions: ['clipboard-read', 'clipboard-write'] });
      const { api: { apiKeys: [{ value }] } } = await own.call('state') as { readonly api: { readonly apiKeys: readonly { readonly value: string }[] } };
      const keys = console.page.getByRole('region', { name: 'API keys' });
      await keys.getByText(value).waitFor();
      const told = keys.getByText('Copied').waitFor({ state: 'attached' }); // which it is not for long
      await Promise.all([told, keys.getByRole('button', { name: 'Copy the API key' }).click()]);
      expect(await console.page.evaluate('navigator.clipboard.readText()')).toBe(value);

      await console.page.getByRole('navigation', { name: 'Other APIs of the app' }).getByRole('link', { name: 'second' }).click();
      await console.page.waitForURL(({ origin, href }) => origin !== own.origin && href.endsWith('/console/'));
      await console.user('alice connected').waitFor();
      await console.page.getByRole('link', { name: 'chat' }).waitFor();
      await console.close();
      expect(console.errors).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});
