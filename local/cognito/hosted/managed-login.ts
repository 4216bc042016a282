import { readAuthorizeRequest, RedirectedError } from './authorize-request';
import type { AuthorizeRequest } from './authorize-request';
import { authenticateClient } from './client-authentication';
import { readFields, readForm } from './form';
import { isOwnForm, TOO_OLD } from './form-page';
import { html, page } from './html';
import { loginPage } from './login-page';
import { OAuthError, Parameters } from './parameters';
import { PasswordPages } from './password-pages';
import { describeRedirects, mayRedirectTo, withParameters } from './redirect-uris';
import { refusal, TokenEndpoint } from './token-endpoint';
import { userInfo } from './user-info';
import { quoted } from '../../../engine/printable';
import { jsonAnswer } from '../../console/http-contracts';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';
import type { CognitoState } from '../cognito-state';
import { TriggerError } from '../lambda-trigger';
import type { LocalUserPools } from '../user-pools';
import type { User } from '../users';

interface Credentials {
  readonly username: string;
  readonly password: string;
}

type Route = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

export interface ManagedLoginServices {
  readonly pools: LocalUserPools;
  readonly state: CognitoState;
  readonly log: (line: string) => void;
}

/**
 * The pages and OAuth endpoints of the user pools, all at the server's root: a client id says of which pool it is.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html
 */
export class ManagedLogin {
  private readonly state: CognitoState;
  private readonly passwordPages: PasswordPages;
  private readonly pages: ReadonlyMap<string, Route>;
  private readonly calls: ReadonlyMap<string, Route>;

  constructor(private readonly services: ManagedLoginServices) {
    const { pools, state, log } = services;
    this.state = state;
    this.passwordPages = new PasswordPages({ pools, state, log, complete: (request, user) => this.complete(request, user) });
    const tokens = new TokenEndpoint(pools, state.codes, log);
    this.pages = new Map<string, Route>([
      ['GET /oauth2/authorize', (request) => this.authorize(request)],
      ['GET /login', (request) => this.showLogin(request)],
      ['POST /login', (request) => this.logIn(request)],
      ...this.passwordPages.routes,
      ['GET /logout', (request) => this.logOut(request)],
    ]);
    this.calls = new Map<string, Route>([
      ['/oauth2/token', (request) => tokens.answer(request)],
      ['/oauth2/revoke', (request) => this.revoke(request)],
      ['/oauth2/userInfo', (request) => userInfo(pools, request)],
    ]);
  }

  /** What a person's browser opens; no script of another page may read it. */
  public async answerPage(request: HttpRequest): Promise<HttpAnswer | undefined> {
    const route = this.pages.get(`${request.method} ${request.path}`);
    if (!route) return undefined;
    try {
      return await route(request);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      this.services.log(`sign-in refused: ${error.code}: ${error.message}`);
      if (!(error instanceof RedirectedError)) return errorPage(error);
      const { code, message, redirectUri, state } = error;
      return redirect(withParameters(redirectUri, { error: code, error_description: message, state }));
    }
  }

  /** What the app itself calls, also from its pages. */
  public async answerCall(request: HttpRequest): Promise<HttpAnswer | undefined> {
    return this.calls.get(request.path)?.(request);
  }

  private authorize(http: HttpRequest): HttpAnswer {
    const request = readAuthorizeRequest(this.services.pools, http.query);
    const user = this.state.sessions.userOf(http, request.pool);
    if (user && request.prompt !== 'login') return this.redirectWithCode(request, user);
    if (request.prompt === 'none') {
      throw new RedirectedError(new OAuthError('login_required', 'nobody is signed in here'), request.redirectUri, request.state);
    }
    return redirect(`/login?${http.query.toString()}`);
  }

  private showLogin(http: HttpRequest): HttpAnswer {
    return loginPage(http, { request: readAuthorizeRequest(this.services.pools, http.query), query: http.query });
  }

  private async logIn(http: HttpRequest): Promise<HttpAnswer> {
    const { query } = http;
    const request = readAuthorizeRequest(this.services.pools, query);
    const form = await readFields(http);
    const username = form.get('username') ?? '';
    const refuse = (reason: string): HttpAnswer => loginPage(http, { request, query, username, refusal: reason });
    if (!isOwnForm(http, form)) return refuse(TOO_OLD);
    try {
      return await this.signIn(http, request, { username, password: form.get('password') ?? '' }, refuse);
    } catch (error) {
      if (error instanceof TriggerError) return refuse(error.message);
      throw error;
    }
  }

  private async signIn(
    http: HttpRequest, request: AuthorizeRequest, { username, password }: Credentials, refuse: (reason: string) => HttpAnswer,
  ): Promise<HttpAnswer> {
    const { pool, client } = request;
    const user = pool.find(username);
    if (user) await pool.triggers.beforeSignIn(user, client);
    if (!pool.users.hasPassword(user ?? pool.users.nobody(username), password) || !user) return refuse('Incorrect username or password.');
    if (!user.isConfirmed) return refuse('The sign-up is not confirmed yet.');
    if (user.mustChangePassword) return this.passwordPages.askForNewPassword(http, request, user);
    return this.complete(request, user);
  }

  private async complete(request: AuthorizeRequest, user: User): Promise<HttpAnswer> {
    const { pool, client } = request;
    await pool.triggers.afterSignIn(user, client);
    const answer = this.redirectWithCode(request, user);
    return { ...answer, status: 303, headers: { ...answer.headers, 'set-cookie': this.state.sessions.start(pool, user) } };
  }

  private redirectWithCode({ pool, client, redirectUri, scopes, codeChallenge, state, nonce }: AuthorizeRequest, user: User): HttpAnswer {
    const signedIn = { ...pool.signedIn(user, client, scopes, 'TokenGeneration_HostedAuth'), ...(nonce !== undefined && { nonce }) };
    const code = this.state.codes.make({ userPoolId: pool.userPoolId, signedIn, redirectUri, ...(codeChallenge !== undefined && { codeChallenge }) });
    return redirect(withParameters(redirectUri, { code, state }));
  }

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
  private logOut(http: HttpRequest): HttpAnswer {
    const parameters = new Parameters(http.query);
    const found = this.services.pools.ofClient(parameters.required('client_id'));
    if (!found) throw new OAuthError('invalid_client', 'the app has no such client');
    const { pool, client } = found;
    const headers = { 'set-cookie': this.state.sessions.end(http, pool) };
    const logoutUri = parameters.one('logout_uri');
    if (logoutUri === undefined) { // then it signs out one user so that another can sign in
      readAuthorizeRequest(this.services.pools, http.query);
      return redirect(`/login?${http.query.toString()}`, headers);
    }
    if (!mayRedirectTo(client, logoutUri, 'logoutUrls')) {
      throw new OAuthError('redirect_mismatch', `logout_uri ${quoted(logoutUri)} is none of the client's LogoutURLs: ${describeRedirects(client, 'logoutUrls')}`);
    }
    const state = parameters.one('state');
    return redirect(state === undefined ? logoutUri : withParameters(logoutUri, { state }), headers);
  }

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html: a token that is not valid is no error. */
  private async revoke(http: HttpRequest): Promise<HttpAnswer> {
    try {
      const parameters = await readForm(http);
      const { pool, client } = authenticateClient(this.services.pools, parameters, http.headers.authorization);
      const signedIn = await pool.refreshTokens.open(parameters.required('token'));
      if (signedIn && signedIn.client.clientId !== client.clientId) throw new OAuthError('unauthorized_client', 'the token is another client\'s');
      if (!client.settings.revokesTokens) throw new OAuthError('unsupported_token_type', 'the client\'s EnableTokenRevocation is false');
      if (signedIn) pool.revocations.revoke(signedIn.originJti);
      return jsonAnswer(200, {});
    } catch (error) {
      return refusal(error, this.services.log);
    }
  }
}

function redirect(location: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...headers } };
}

function errorPage({ code, message }: OAuthError): HttpAnswer {
  return page({
    title: 'This sign-in cannot begin',
    status: 400,
    body: html`<p role="alert">${code}</p><p>${message}</p><p class="note">Cognito shows ${code} too; the rest is said by the local server.</p>`,
  });
}
