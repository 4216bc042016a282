// What the tests of the hook show: channels in components, in StrictMode. Bundled by esbuild, with the React of the example.
import { StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { EventsClient } from '../../examples/react/src/events/events-client';
import { useChannel } from '../../examples/react/src/events/use-channel';

interface Shown {
  readonly user?: string;
  readonly channel?: string;
}

const OPTIONS = { parse: textOf, limit: 3 };

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a text');
  return value;
}

const clients = new Map<string, EventsClient>();

function Inbox({ user = '', channel }: Shown) {
  const { status, events, dropped, invalid, error } = useChannel(clients.get(user), channel, OPTIONS);
  return (
    <section data-user={user} data-status={error?.type ?? status}>
      <ol>{events.map((text) => <li key={text}>{text}</li>)}</ol>
      <p>{dropped} dropped, {invalid} invalid</p>
    </section>
  );
}

export function Page({ shown }: { readonly shown: readonly Shown[] }) {
  return <StrictMode>{shown.map((one, index) => <Inbox key={index} {...one} />)}</StrictMode>;
}

let root: Root;

/** What the tests call. */
export const hook = {
  start: (shown: readonly Shown[]): void => {
    const element = document.getElementById('root')!;
    if (element.hasChildNodes()) {
      root = hydrateRoot(element, <Page shown={shown} />);
    } else {
      root = createRoot(element);
      root.render(<Page shown={shown} />);
    }
  },
  show: (...shown: readonly Shown[]): void => root.render(<Page shown={shown} />),
  signIn: (user: string, sub: string, token: string, urls: { readonly url: string; readonly realtimeUrl: string }): void => {
    clients.set(user, new EventsClient({ ...urls, sub, getToken: () => Promise.resolve(token) }));
  },
  signOut: (user: string): void => clients.get(user)!.close(),
};
