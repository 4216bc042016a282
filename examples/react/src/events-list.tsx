import { useEffect, useRef } from 'react';
import type { ChatEvent } from './chat-event';

interface EventsListProps {
  readonly label: string;
  readonly events: readonly ChatEvent[];
  /** The reader's. */
  readonly sub: string;
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** What came, the newest at the end and in view; screen readers hear it as it comes. */
export function EventsList({ label, events, sub }: EventsListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [events]);
  return (
    <ol ref={list} className="events" role="log" aria-label={label} tabIndex={0}>
      {events.map(({ id, time, text, sender }) => (
        <li key={id} className={sender?.kind === 'user' && sender.sub === sub ? 'own' : undefined}>
          <p>{text}</p>
          <footer>
            {sender && <span>{nameOf(sender, sub)}</span>} <time dateTime={time.toISOString()}>{TIME.format(time)}</time>
          </footer>
        </li>
      ))}
    </ol>
  );
}

function nameOf(sender: NonNullable<ChatEvent['sender']>, sub: string): string {
  if (sender.kind === 'service') return 'the service';
  return sender.sub === sub ? 'you' : `user ${sender.sub.slice(0, 8)}`;
}
