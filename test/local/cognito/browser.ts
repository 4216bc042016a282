import { createHash, randomBytes } from 'node:crypto';
import type { SignInApp } from './sign-in-app';
import { CALLBACK } from './sign-in-app';

export type Changes = Readonly<Record<string, string | undefined>>;
export type Headers = Readonly<Record<string, string>>;
/** Status and JSON. */
export type Answer = readonly [number, Readonly<Record<string, string>>];

/** A browser without scripts: it keeps cookies, and follows no redirect by itself. */
export class Browser {
  public readonly cookies = new Map<string, string>();
  public readonly verifier = randomBytes(32).toString('base64url');

  constructor(private readonly app: SignInApp) {}

  /** The query of an authorization request of the page's client. */
  public query(changes: Changes = {}): URLSearchParams {
    const parameters: Changes = {
      client_id: this.app.clientId('web'), response_type: 'code', redirect_uri: CALLBACK, scope: 'openid email', state: 'state-1', nonce: 'nonce-1',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'), code_challenge_method: 'S256', ...changes,
    };
    return new URLSearchParams(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  public async open(path: string): Promise<Response> {
    return this.send(path, {});
  }

  public authorize(changes: Changes = {}): Promise<Response> {
    return this.open(`/oauth2/authorize?${this.query(changes).toString()}`);
  }

  /** Opens the form, fills it in, and sends it. */
  public async logIn(username: string, password: string, changes: Changes = {}, form: Changes = {}, headers: Headers = {}): Promise<Response> {
    return this.submit(`/login?${this.query(changes).toString()}`, username, password, form, headers);
  }

  /** Opens the form of a request, fills it in, and sends it. */
  public async submit(path: string, username: string, password: string, form: Changes = {}, headers: Headers = {}): Promise<Response> {
    return this.send(path, await this.form(path, { username, password, ...form }, headers));
  }

  /** What this browser sends for a form of that page. */
  public async form(page: string, fields: Changes, headers: Headers = {}): Promise<RequestInit & { readonly headers: Headers }> {
    const text = await (await this.open(page)).text();
    const [, csrf = ''] = /name="_csrf" value="([^"]*)"/.exec(text) ?? [];
    const all = Object.entries({ _csrf: csrf, ...fields }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { method: 'POST', body: new URLSearchParams(all), headers: { origin: this.app.url, ...headers } };
  }

  /** The code of a sign-in as alice. */
  public async code(changes: Changes = {}): Promise<string> {
    const response = await this.logIn('alice', this.app.password('alice'), changes);
    const location = new URL(response.headers.get('location') ?? 'none:');
    return location.searchParams.get('code') ?? `no code: ${response.status} ${location.href}`;
  }

  public async redeem(code: string, changes: Changes = {}, headers: Headers = {}): Promise<Answer> {
    const own = { grant_type: 'authorization_code', client_id: this.app.clientId('web'), redirect_uri: CALLBACK, code, code_verifier: this.verifier };
    return this.token({ ...own, ...changes }, headers);
  }

  public async token(fields: Changes, headers: Headers = {}): Promise<Answer> {
    const body = new URLSearchParams(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));
    const response = await fetch(`${this.app.url}/oauth2/token`, { method: 'POST', body, headers });
    return [response.status, await response.json() as Answer[1]];
  }

  public async send(path: string, init: RequestInit & { readonly headers?: Headers }): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${this.app.url}${path}`, { ...init, redirect: 'manual', headers: { ...init.headers, ...(cookie !== '' && { cookie }) } });
    for (const text of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (/max-age=0/i.test(text)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
