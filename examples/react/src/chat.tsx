import { useState } from 'react';
import { AskForMessage } from './ask-for-message';
import { ChannelCard } from './channel-card';
import { Composer } from './composer';
import type { EventsClient } from './events/events-client';
import { useConnectionStatus } from './events/use-channel';
import { TryChannel } from './try-channel';
import { STATUS_WORDS } from './words';

interface ChatProps {
  readonly client: EventsClient;
  readonly name: string;
  readonly getToken: () => Promise<string | undefined>;
  readonly notificationsUrl: string;
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
}

const ROOM = '/rooms/lobby';

/** The page of one user. */
export function Chat({ client, name, getToken, notificationsUrl, onSignIn, onSignOut }: ChatProps) {
  const status = useConnectionStatus(client);
  const [others, setOthers] = useState<readonly string[]>([]);
  const listen = (channel: string): void => setOthers((before) => [...before.filter((other) => other !== channel), channel]);
  const leave = (channel: string): void => setOthers((before) => before.filter((other) => other !== channel));
  return (
    <>
      <header className="bar">
        <img src="/icon.svg" alt="" width="28" height="28" />
        <h1>Chat</h1>
        <p role="status" className={`connection ${status}`}>{STATUS_WORDS[status]}</p>
        <p className="who">{name}</p>
        {status === 'refused' && <button type="button" className="primary" onClick={onSignIn}>Sign in again</button>}
        <button type="button" onClick={onSignOut}>Sign out</button>
      </header>
      <main className="cards">
        <ChannelCard client={client} channel="/public/*" title="For everyone" hint="What the service tells all who are signed in appears here." />
        <ChannelCard client={client} channel={`/private/${client.sub}/*`} title="Only for you" hint="What the service tells you alone appears here.">
          <AskForMessage getToken={getToken} notificationsUrl={notificationsUrl} />
        </ChannelCard>
        <ChannelCard client={client} channel={ROOM} title="The lobby" hint="Say something: everybody here hears it, and who said it.">
          <Composer client={client} channel={ROOM} />
        </ChannelCard>
        <TryChannel client={client} onListen={listen} />
        {others.map((channel) => (
          <ChannelCard key={channel} client={client} channel={channel} title="Another channel" hint="Nothing yet." onClose={() => leave(channel)} />
        ))}
      </main>
    </>
  );
}
