import { useState } from 'react';
import { OutcomeLine } from './composer';
import type { Outcome } from './composer';

interface AskForMessageProps {
  /** Undefined if the user has to sign in again. */
  readonly getToken: () => Promise<string | undefined>;
  readonly notificationsUrl: string;
}

/** Only a backend may write to a private channel: asks the stack's, which sees by the token whose channel that is. */
export function AskForMessage({ getToken, notificationsUrl }: AskForMessageProps) {
  const [outcome, setOutcome] = useState<Outcome>();
  const ask = async (): Promise<void> => {
    const headers = { 'authorization': `Bearer ${await getToken()}`, 'content-type': 'text/plain' };
    const response = await fetch(notificationsUrl, { method: 'POST', headers, body: 'Hello from the backend' });
    setOutcome(response.ok ? undefined : { text: inWords(response.status), isRefusal: true });
  };
  const failed = (): void => setOutcome({ text: 'The backend cannot be reached now; nothing was sent.', isRefusal: true });
  return (
    <div className="composer">
      <button type="button" onClick={() => void ask().catch(failed)}>Send me a message</button>
      <OutcomeLine outcome={outcome} />
    </div>
  );
}

function inWords(status: number): string {
  return status === 401 ? 'The backend refused: sign in again.' : `The backend failed (${status}); nothing was sent.`;
}
