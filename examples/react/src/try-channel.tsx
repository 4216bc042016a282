import { useState } from 'react';
import { OutcomeLine, send } from './composer';
import type { Outcome } from './composer';
import type { EventsClient } from './events/events-client';

interface TryChannelProps {
  readonly client: EventsClient;
  readonly onListen: (channel: string) => void;
}

/** Any channel at all: what is not yours is refused by AppSync, not by this page. */
export function TryChannel({ client, onListen }: TryChannelProps) {
  const [channel, setChannel] = useState('/private/*');
  const [outcome, setOutcome] = useState<Outcome>();
  const trySend = async (): Promise<void> => setOutcome(await send(client, channel, 'Hello from the page'));
  return (
    <section className="card" aria-labelledby="try">
      <header><h2 id="try">Try any other channel</h2></header>
      <p className="faint">The page asks; AppSync decides. Try the channels of somebody else, or of everybody.</p>
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          onListen(channel);
        }}
      >
        <input aria-label="Channel" value={channel} onChange={({ target }) => setChannel(target.value)} spellCheck={false} autoComplete="off" autoCapitalize="off" required />
        <button type="submit">Listen</button>
        <button type="button" onClick={() => void trySend()}>Send</button>
      </form>
      <OutcomeLine outcome={outcome} />
    </section>
  );
}
