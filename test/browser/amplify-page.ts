import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { ServerProcess } from './server-process';

const CLIENTS = join(__dirname, '../clients');

/** What a page would import, put where a test can reach it. */
const scriptOf = (library: string): string => `
  import { Amplify } from '${library}';
  import { signIn } from '${library}/auth';
  import { events } from '${library}/data';
  Object.assign(window, { Amplify, signIn, events });
`;

export interface AmplifyUser {
  readonly username: string;
  readonly sub: string;
  readonly password: string;
}

interface State {
  readonly userPool: { readonly userPoolId: string; readonly clientId: string };
  readonly users: readonly AmplifyUser[];
}

/** A page of its own origin with Amplify, unmodified; only addresses are other ones than on AWS. */
export class AmplifyPage {
  /** @param library As test/clients has it: `aws-amplify`, `aws-amplify-6.20` */
  public static async open(browser: Browser, server: ServerProcess, library = 'aws-amplify'): Promise<AmplifyPage> {
    const [script] = buildSync({
      stdin: { contents: scriptOf(library), resolveDir: CLIENTS }, bundle: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error',
    }).outputFiles;
    const pages = createServer(({ url }, response) => {
      response.setHeader('content-type', url === '/page.js' ? 'text/javascript' : 'text/html');
      response.end(url === '/page.js' ? script.contents : '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const { userPool: { userPoolId, clientId: userPoolClientId }, users } = await server.call('state') as State;
    const page = await browser.newPage();
    await page.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.Amplify');
    await page.evaluate(`Amplify.configure(${JSON.stringify({
      Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: `${server.origin}/` } },
      API: { Events: { endpoint: `${server.origin.replace('http:', 'HTTP:')}/event`, region: 'us-east-1', defaultAuthMode: 'userPool' } },
    })})`);
    return new AmplifyPage(page, pages, users);
  }

  private constructor(public readonly page: Page, private readonly pages: Server, private readonly users: readonly AmplifyUser[]) {}

  public user(name: string): AmplifyUser {
    return this.users.find(({ username }) => username === name)!;
  }

  public signIn(name: string): Promise<unknown> {
    const { username, password } = this.user(name);
    return this.page.evaluate(`signIn(${JSON.stringify({ username, password })})`);
  }

  public async close(): Promise<void> {
    await this.page.close();
    await new Promise((resolve) => this.pages.close(resolve));
  }
}
