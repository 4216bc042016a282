import type { AuthorizeRequest } from './authorize-request';
import { formPage } from './form-page';
import { html } from './html';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';

export interface LoginForm {
  readonly request: AuthorizeRequest;
  /** Of the authorization request, which the form carries on. */
  readonly query: URLSearchParams;
  readonly username?: string;
  readonly refusal?: string;
}

export function loginPage(http: HttpRequest, { request, query, username = request.loginHint, refusal }: LoginForm): HttpAnswer {
  const { client, pool } = request;
  const focusPassword = username !== undefined && username !== '';
  return formPage(http, {
    title: 'Sign in',
    action: '/login',
    request,
    query,
    refusal,
    intro: html`<p>to ${client.name ?? client.clientId}</p>`,
    fields: html`<label for="username">Username</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${html`${focusPassword ? '' : 'autofocus'}`}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required ${html`${focusPassword ? 'autofocus' : ''}`}>`,
    button: 'Sign in',
    below: html`<p><a href="/forgotPassword?${query.toString()}">Forgot your password?</a></p>
<p class="note">This is the local stand-in of user pool ${pool.userPoolId}. The passwords of its users are on the <a href="/console/">console page</a>.</p>`,
  });
}
