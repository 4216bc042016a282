import { useState } from 'react';
import { OutcomeLine } from './composer';
import type { Outcome } from './composer';

interface AskForMessageProps {
  readonly sub: string;
  readonly accessToken: string;
  readonly notificationsUrl?: string;
}

/** Only a backend may write to a private channel: asks the one of the stack, or says how to. */
export function AskForMessage({ sub, accessToken, notificationsUrl }: AskForMessageProps) {
  const [outcome, setOutcome] = useState<Outcome>();
  if (notificationsUrl === undefined) {
    const event = JSON.stringify({ sub, message: 'Hello' });
    return (
      <details>
        <summary>Who may write here?</summary>
        <p className="faint">Only a backend. Run the function of the stack:</p>
        <code className="command" tabIndex={0}>npx cdk-cognito-events-api invoke Notify --event '{event}'</code>
      </details>
    );
  }
  const ask = async (): Promise<void> => {
    const headers = { 'authorization': `Bearer ${accessToken}`, 'content-type': 'text/plain' };
    const response = await fetch(notificationsUrl, { method: 'POST', headers, body: 'Hello from the backend' });
    setOutcome(response.ok ? undefined : { text: `The backend answered ${response.status}.`, isRefusal: true });
  };
  return (
    <div className="composer">
      <button type="button" onClick={() => void ask().catch((error: unknown) => setOutcome({ text: String(error), isRefusal: true }))}>Send me a message</button>
      <OutcomeLine outcome={outcome} />
    </div>
  );
}
