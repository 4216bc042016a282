import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The console as a person uses it, and whatever goes wrong in it. */
export class ConsolePage {
  public static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ConsolePage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const console = new ConsolePage(await context.newPage());
    await console.page.goto(url);
    return console;
  }

  /** Errors of the page's own, and what its content policy stopped. */
  public readonly errors: string[] = [];
  public readonly requests: string[] = [];
  public readonly messages: Locator;
  public readonly decisions: Locator;
  public readonly subscriptions: Locator;

  private constructor(public readonly page: Page) {
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('request', (request) => this.requests.push(request.url()));
    this.messages = page.getByRole('list', { name: 'Messages' }).getByRole('listitem');
    this.decisions = page.getByRole('list', { name: 'Decisions' }).getByRole('listitem');
    this.subscriptions = page.getByRole('list', { name: 'Active subscriptions' }).getByRole('listitem');
  }

  public async close(): Promise<void> {
    await this.page.context().close();
  }

  public part(name: 'Act as' | 'Subscribe' | 'Publish' | 'Invoke a function'): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  public user(name: string): Locator {
    return this.part('Act as').getByRole('radio', { name });
  }

  public async actAs(name: string): Promise<string> {
    await this.user(name).check();
    await this.user(`${name} connected`).waitFor();
    return this.part('Act as').locator('code').first().innerText();
  }

  public async subscribe(channel: string): Promise<void> {
    await this.part('Subscribe').getByRole('textbox', { name: 'Channel' }).fill(channel);
    await this.part('Subscribe').getByRole('button', { name: 'Subscribe' }).click();
  }

  public async publish(channel: string, event: string): Promise<void> {
    await this.part('Publish').getByRole('textbox', { name: 'Channel' }).fill(channel);
    await this.part('Publish').getByRole('textbox', { name: 'Event' }).fill(event);
    await this.part('Publish').getByRole('button', { name: 'Publish' }).click();
  }

  public async invoke(event: string): Promise<void> {
    await this.part('Invoke a function').getByRole('textbox', { name: 'Event' }).fill(event);
    await this.part('Invoke a function').getByRole('button', { name: 'Invoke' }).click();
  }

  /** Holds back the answers to these calls from now on; each comes when its function is called. */
  public async hold(call: 'publish' | 'invoke'): Promise<readonly (() => Promise<void>)[]> {
    const url = `**/console/api/${call}`;
    const answers: (() => Promise<void>)[] = [];
    await this.page.route(url, async (route) => {
      const response = await route.fetch();
      answers.push(async () => {
        await Promise.all([this.page.waitForResponse(url), route.fulfill({ response })]);
      });
    });
    return answers;
  }

  /** How the last action in a part went. */
  public outcome(name: 'Subscribe' | 'Publish' | 'Invoke a function'): Locator {
    return this.part(name).getByRole('status');
  }
}
