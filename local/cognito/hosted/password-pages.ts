import { readAuthorizeRequest } from './authorize-request';
import type { AuthorizeRequest } from './authorize-request';
import { readFields } from './form';
import { formPage, isOwnForm, TOO_OLD } from './form-page';
import { html } from './html';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';
import { CognitoError } from '../api/cognito-error';
import { checkPassword } from '../api/password-policy';
import type { CognitoState } from '../cognito-state';
import { TriggerError } from '../lambda-trigger';
import { mayRecover, PasswordRecovery } from '../password-recovery';
import type { LocalUserPools } from '../user-pools';
import type { User } from '../users';

export interface PasswordPagesServices {
  readonly pools: LocalUserPools;
  readonly state: CognitoState;
  readonly log: (line: string) => void;
  /** Goes on with a sign-in for which nothing is missing any more. */
  readonly complete: (request: AuthorizeRequest, user: User) => Promise<HttpAnswer>;
}

/** A form that was sent, on the way of a valid request. */
interface Sent {
  readonly request: AuthorizeRequest;
  readonly form: URLSearchParams;
  readonly refuse: (reason: string) => HttpAnswer;
}

type ShowForm = (http: HttpRequest, request: AuthorizeRequest, form: URLSearchParams, refusal?: string) => HttpAnswer;

/** The pages of the hosted sign-in on which users get a new password: a forgotten one, and in place of a temporary one. */
export class PasswordPages {
  public readonly routes: readonly (readonly [string, (http: HttpRequest) => HttpAnswer | Promise<HttpAnswer>])[];

  private readonly recovery: PasswordRecovery;

  constructor(private readonly services: PasswordPagesServices) {
    this.recovery = new PasswordRecovery(services.state, services.log);
    this.routes = [
      ['GET /forgotPassword', (http) => forgottenPage(http, readAuthorizeRequest(services.pools, http.query), new URLSearchParams())],
      ['POST /forgotPassword', (http) => this.onForm(http, forgottenPage, (sent) => this.sendCode(http, sent))],
      ['POST /confirmForgotPassword', (http) => this.onForm(http, codePage, (sent) => this.recover(http, sent))],
      ['POST /newPassword', (http) => this.onForm(http, newPasswordPage, (sent) => this.takeNewPassword(sent))],
    ];
  }

  /** The user has given a temporary password. */
  public askForNewPassword(http: HttpRequest, request: AuthorizeRequest, { username }: User): HttpAnswer {
    const { pool: { userPoolId }, client: { clientId } } = request;
    const session = this.services.state.newPasswordChallenges.start({ userPoolId, clientId, username });
    return newPasswordPage(http, request, new URLSearchParams({ session, username }));
  }

  private async onForm(http: HttpRequest, show: ShowForm, take: (sent: Sent) => HttpAnswer | Promise<HttpAnswer>): Promise<HttpAnswer> {
    const request = readAuthorizeRequest(this.services.pools, http.query);
    const form = await readFields(http);
    const refuse = (reason: string): HttpAnswer => show(http, request, form, reason);
    if (!isOwnForm(http, form)) return refuse(TOO_OLD);
    try {
      return await take({ request, form, refuse });
    } catch (error) {
      if (error instanceof TriggerError || error instanceof CognitoError) return refuse(error.message);
      throw error;
    }
  }

  /** The page is the same for everybody, so that it tells nobody who the users are. */
  private sendCode(http: HttpRequest, { request, form }: Sent): HttpAnswer {
    const user = request.pool.find(form.get('username') ?? '');
    if (user && mayRecover(user)) this.recovery.sendCode(request.pool, user);
    return codePage(http, request, form);
  }

  private async recover({ query }: HttpRequest, { request: { pool, client }, form, refuse }: Sent): Promise<HttpAnswer> {
    const user = pool.find(form.get('username') ?? '');
    const isDone = await this.recovery.finish(pool, client, user, form.get('code') ?? '', form.get('password') ?? '');
    return isDone ? { status: 303, headers: { 'location': `/login?${query.toString()}`, 'cache-control': 'no-store' } } : refuse('Invalid verification code provided, please try again.');
  }

  private async takeNewPassword({ request, form, refuse }: Sent): Promise<HttpAnswer> {
    const { pool, client } = request;
    const { newPasswordChallenges } = this.services.state;
    const session = form.get('session') ?? '';
    const open = newPasswordChallenges.find(session);
    const user = open?.userPoolId === pool.userPoolId && open.clientId === client.clientId ? pool.find(open.username) : undefined;
    if (!user?.mustChangePassword) return refuse('This sign-in has taken too long. Please begin again.');
    const password = checkPassword(pool, form.get('password') ?? '');
    newPasswordChallenges.end(session);
    return this.services.complete(request, pool.users.changePassword(user.username, password));
  }
}

const forgottenPage: ShowForm = (http, request, form, refusal) => formPage(http, {
  title: 'Forgot your password?',
  action: '/forgotPassword',
  request,
  query: http.query,
  refusal,
  intro: html`<p>You get a code with which you choose a new one.</p>`,
  fields: html`<label for="username">Username</label>
<input id="username" name="username" value="${form.get('username') ?? ''}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>`,
  button: 'Send the code',
});

const codePage: ShowForm = (http, request, form, refusal) => formPage(http, {
  title: 'Choose a new password',
  action: '/confirmForgotPassword',
  request,
  query: http.query,
  refusal,
  intro: html`<p>The code for ${form.get('username') ?? ''} is in the log of the local server, in place of a message.</p>`,
  fields: html`<input type="hidden" name="username" value="${form.get('username') ?? ''}">
<label for="code">Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus>
${passwordField()}`,
  button: 'Change the password',
});

const newPasswordPage: ShowForm = (http, request, form, refusal) => formPage(http, {
  title: 'Choose a new password',
  action: '/newPassword',
  request,
  query: http.query,
  refusal,
  intro: html`<p>The password that you gave is a temporary one.</p>`,
  fields: html`<input type="hidden" name="session" value="${form.get('session') ?? ''}">
${passwordField()}`,
  button: 'Change the password',
});

function passwordField(): ReturnType<typeof html> {
  return html`<label for="password">New password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required>`;
}
