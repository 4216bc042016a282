import { useAuth } from 'react-oidc-context';
import { Chat } from './chat';
import type { Configuration } from './configuration';
import type { Session } from './session';
import { Welcome } from './welcome';

interface AppProps {
  readonly session: Session;
  readonly configuration: Configuration;
}

/** Who is signed in sees the chat; the key gives each user a page of their own, with nothing left of another's. */
export function App({ session, configuration }: AppProps) {
  const { user, isLoading, activeNavigator, error, signinRedirect, signoutRedirect } = useAuth();
  if (isLoading || activeNavigator === 'signinRedirect' || activeNavigator === 'signoutRedirect') return <p className="wait" role="status">One moment…</p>;
  const signIn = (): void => void signinRedirect();
  if (!user) return <Welcome error={error} onSignIn={signIn} />;
  return (
    <Chat
      key={user.profile.sub}
      client={session.clientOf(user)}
      name={user.profile.email ?? String(user.profile['cognito:username'] ?? user.profile.sub)}
      getToken={session.getToken}
      notificationsUrl={configuration.notificationsUrl}
      onSignIn={signIn}
      onSignOut={() => void signoutRedirect(session.end())}
    />
  );
}
