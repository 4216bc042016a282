import { randomBytes } from 'node:crypto';
import type { AuthorizeRequest } from './authorize-request';
import { cookieOf, setCookie } from './cookies';
import { html, page } from './html';
import type { Html } from './html';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';

export interface FormPage {
  readonly title: string;
  /** Where the form is sent: `/login`. */
  readonly action: string;
  readonly request: AuthorizeRequest;
  /** Of the authorization request, which the form carries on. */
  readonly query: URLSearchParams;
  readonly intro?: Html;
  readonly refusal?: string;
  readonly fields: Html;
  readonly button: string;
  readonly below?: Html;
}

/** What a form is answered that {@link isOwnForm} does not know. */
export const TOO_OLD = 'This form was not sent from this page, or is too old. Please try again.';

const CSRF_COOKIE = 'cognito-login';
const CSRF_TOKEN = /^[\w-]{43}$/;

/** A page with a form on the way of a sign-in, and in it a token that only this page and the browser's cookie know. */
export function formPage(http: HttpRequest, { title, action, request, query, intro, refusal, fields, button, below }: FormPage): HttpAnswer {
  const known = cookieOf(http, CSRF_COOKIE) ?? '';
  const token = CSRF_TOKEN.test(known) ? known : randomBytes(32).toString('base64url');
  const alert = refusal === undefined ? undefined : html`<p role="alert" id="refusal">${refusal}</p>`;
  return page({
    title,
    status: refusal === undefined ? 200 : 400,
    formTarget: originOf(request.redirectUri),
    headers: { 'set-cookie': setCookie(CSRF_COOKIE, token) },
    body: html`${intro}
${alert}
<form method="post" action="${action}?${query.toString()}">
<input type="hidden" name="_csrf" value="${token}">
${fields}
<button type="submit">${button}</button>
</form>
${below}`,
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
