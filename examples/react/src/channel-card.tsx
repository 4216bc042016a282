import { useId } from 'react';
import type { ReactNode } from 'react';
import { parseChatEvent } from './chat-event';
import type { ChatEvent } from './chat-event';
import type { EventsClient } from './events/events-client';
import { useChannel } from './events/use-channel';
import type { ChannelOptions, ChannelState } from './events/use-channel';
import { EventsList } from './events-list';
import { inWords } from './words';

const OPTIONS: ChannelOptions<ChatEvent> = { parse: parseChatEvent, idOf: ({ id }) => id, limit: 200 };

interface ChannelCardProps {
  readonly client: EventsClient;
  readonly channel: string;
  readonly title: string;
  readonly hint: string;
  readonly onClose?: () => void;
  readonly children?: ReactNode;
}

/** One channel, from now on. */
export function ChannelCard({ client, channel, title, hint, onClose, children }: ChannelCardProps) {
  const state = useChannel(client, channel, OPTIONS);
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        <code>{channel}</code>
        {onClose && <button type="button" className="quiet" onClick={onClose} aria-label={`Stop listening to ${channel}`}>✕</button>}
      </header>
      <p role="status" className={state.status === 'over' ? 'refused' : 'faint'}>{statusOf(state)}</p>
      {state.status === 'over' ? undefined : <EventsList label={title} events={state.events} sub={client.sub} />}
      {state.events.length === 0 && state.status !== 'over' && <p className="faint empty">{hint}</p>}
      {children}
    </section>
  );
}

function statusOf({ status, error, gap, dropped, invalid }: ChannelState<ChatEvent>): string {
  if (error) return inWords(error, 'listen to');
  if (status !== 'ready') return 'Subscribing…';
  const notes = [
    gap && `Messages sent around ${new Date(gap.until).toLocaleTimeString()} may be missing: the connection was lost.`,
    dropped > 0 && `${dropped} older are no longer shown.`,
    invalid > 0 && `${invalid} were not messages of this app.`,
  ].filter((note) => typeof note === 'string');
  return notes.length > 0 ? notes.join(' ') : 'Listening';
}
