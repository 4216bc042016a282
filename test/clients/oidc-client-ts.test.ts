import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { Browser } from '../local/cognito/browser';
import { CALLBACK, LOGOUT, SignInApp } from '../local/cognito/sign-in-app';

let app: SignInApp;
beforeAll(async () => {
  app = await SignInApp.start({ users: ['alice'] });
});
afterAll(() => app.close());

/** What react-oidc-context is made of, with the settings that its readers write. */
const newClient = () => new OidcClient({
  authority: `${app.url}/${app.userPoolId}`,
  client_id: app.clientId('web'),
  redirect_uri: CALLBACK,
  post_logout_redirect_uri: LOGOUT,
  scope: 'openid email',
  loadUserInfo: true,
  stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
});

describe('oidc-client-ts, unmodified', () => {
  test('finds everything by discovery, signs in with PKCE, reads the user info, and refreshes', async () => {
    const client = newClient();
    const { url } = await client.createSigninRequest({ state: { page: '/inbox' }, nonce: 'n-1' });
    const browser = new Browser(app);
    const { pathname, search } = new URL(url);
    expect(pathname).toBe('/oauth2/authorize');
    const response = await browser.submit(`/login${search}`, 'alice', app.password('alice'));
    const result = await client.processSigninResponse(response.headers.get('location')!);
    expect(result.userState).toEqual({ page: '/inbox' });
    expect(result.profile).toMatchObject({ 'sub': app.server.putUser('alice').sub, 'cognito:username': 'alice' });
    const refreshed = await client.useRefreshToken({
      state: {
        refresh_token: result.refresh_token!, id_token: result.id_token, session_state: null,
        scope: result.scope, profile: result.profile, data: undefined,
      },
    });
    expect(refreshed.access_token).not.toBe(result.access_token);
    await client.revokeToken(result.refresh_token!, 'refresh_token');
    await expect(client.useRefreshToken({
      state: { refresh_token: result.refresh_token!, session_state: null, profile: result.profile, data: undefined },
    })).rejects.toThrow('invalid_grant');
  });

  test('hears of a refusal by its name', async () => {
    const client = newClient();
    const { url } = await client.createSigninRequest({ scope: 'openid phone' });
    const response = await new Browser(app).open(`/oauth2/authorize${new URL(url).search}`);
    await expect(client.processSigninResponse(response.headers.get('location')!)).rejects.toMatchObject({ error: 'invalid_scope' });
  });
});
