interface WelcomeProps {
  readonly error?: Error;
  readonly onSignIn: () => void;
}

export function Welcome({ error, onSignIn }: WelcomeProps) {
  return (
    <main className="welcome">
      <img src="/icon.svg" alt="" width="56" height="56" />
      <h1>Messages for everyone, and messages for you alone</h1>
      <p>Whoever signs in hears what is said to all, and what is said to them. Nobody hears what is said to somebody else.</p>
      {error && <p role="alert" className="refused">The sign-in failed: {error.message}</p>}
      <button type="button" className="primary" onClick={onSignIn}>Sign in</button>
    </main>
  );
}
