import { randomBytes } from 'node:crypto';
import type { AuthorizeRequest } from './authorize-request';
import { cookieOf, setCookie } from './cookies';
import { html, page } from './html';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';

export interface LoginForm {
  readonly request: AuthorizeRequest;
  /** Of the authorization request, which the form carries on. */
  readonly query: URLSearchParams;
  readonly username?: string;
  readonly refusal?: string;
}

const CSRF_COOKIE = 'cognito-login';
const CSRF_TOKEN = /^[\w-]{43}$/;

/** The sign-in form, with a token that only this page and the browser's cookie know. */
export function loginPage(http: HttpRequest, { request, query, username = request.loginHint, refusal }: LoginForm): HttpAnswer {
  const known = cookieOf(http, CSRF_COOKIE) ?? '';
  const token = CSRF_TOKEN.test(known) ? known : randomBytes(32).toString('base64url');
  const { client, pool, redirectUri } = request;
  const alert = refusal === undefined ? undefined : html`<p role="alert" id="refusal">${refusal}</p>`;
  const focusPassword = username !== undefined && username !== '';
  return page({
    title: 'Sign in',
    status: refusal === undefined ? 200 : 400,
    formTarget: originOf(redirectUri),
    headers: { 'set-cookie': setCookie(CSRF_COOKIE, token) },
    body: html`<p>to ${client.name ?? client.clientId}</p>
${alert}
<form method="post" action="/login?${query.toString()}">
<input type="hidden" name="_csrf" value="${token}">
<label for="username">Username</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${html`${focusPassword ? '' : 'autofocus'}`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required ${html`${focusPassword ? 'autofocus' : ''}`}>
<button type="submit">Sign in</button>
</form>
<p class="note">This is the local stand-in of user pool ${pool.userPoolId}. The passwords of its users are on the <a href="/console/">console page</a>.</p>`,
  });
}

/** Whether the form is one of ours: from our own page, and with the token of this browser. */
export function isOwnForm(http: HttpRequest, form: URLSearchParams): boolean {
  const { origin, host } = http.headers;
  const token = cookieOf(http, CSRF_COOKIE) ?? '';
  return origin !== undefined && /^https?:\/\//.test(origin) && new URL(origin).host === host && CSRF_TOKEN.test(token) && form.get('_csrf') === token;
}

/** Browsers take the redirect behind a form for a part of it. */
function originOf(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === 'null' ? protocol : origin;
}
