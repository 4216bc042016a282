import { useState } from 'react';
import type { FormEvent } from 'react';
import { newChatEvent } from './chat-event';
import type { EventsClient } from './events/events-client';
import { inWords } from './words';

/** What became of a try. */
export interface Outcome {
  readonly text: string;
  readonly isRefusal: boolean;
}

/** Sends a message to a channel, and tells how that went. */
export async function send(client: EventsClient, channel: string, text: string): Promise<Outcome> {
  try {
    const { failed: [failed] } = await client.publish(channel, [newChatEvent(text)]);
    return failed ? { text: `Not sent: ${failed.message}`, isRefusal: true } : { text: 'Sent.', isRefusal: false };
  } catch (error) {
    return { text: inWords(error, 'send to'), isRefusal: true };
  }
}

export function OutcomeLine({ outcome }: { readonly outcome?: Outcome }) {
  return <p role="status" className={outcome?.isRefusal ? 'refused' : 'faint'}>{outcome?.text}</p>;
}

export function Composer({ client, channel }: { readonly client: EventsClient; readonly channel: string }) {
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() === '') return;
    const result = await send(client, channel, text);
    setOutcome(result);
    if (!result.isRefusal) setText('');
  };
  return (
    <form className="composer" onSubmit={(event) => void submit(event)}>
      <input aria-label="Message to the room" placeholder="Say something" value={text} onChange={({ target }) => setText(target.value)} maxLength={2_000} autoComplete="off" />
      <button type="submit" className="primary">Send</button>
      {outcome?.isRefusal && <OutcomeLine outcome={outcome} />}
    </form>
  );
}
