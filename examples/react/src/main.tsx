import { UserManager } from 'oidc-client-ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AuthProvider } from 'react-oidc-context';
import { App } from './app';
import { loadConfiguration } from './configuration';
import { Problem } from './problem';
import { Session } from './session';
import './page.css';

const root = createRoot(document.getElementById('root')!);
try {
  const configuration = await loadConfiguration();
  const users = new UserManager({
    authority: configuration.authority,
    client_id: configuration.userPoolClientId,
    redirect_uri: `${location.origin}/`,
    scope: 'openid email profile',
    automaticSilentRenew: false, // the session renews when somebody needs a token
    revokeTokensOnSignout: true,
    revokeTokenTypes: ['refresh_token'],
  });
  const session = new Session(users, configuration);
  import.meta.hot?.dispose(() => session.close());
  const forgetCode = (): void => history.replaceState({}, '', location.pathname);
  root.render(
    <StrictMode>
      <AuthProvider userManager={users} onSigninCallback={forgetCode}>
        <App session={session} configuration={configuration} />
      </AuthProvider>
    </StrictMode>,
  );
} catch (error) {
  root.render(<Problem title="This page has no configuration" error={error} />);
}
