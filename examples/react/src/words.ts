import { EventsError } from './events/events-client';
import type { ConnectionStatus } from './events/events-client';

export const STATUS_WORDS: Readonly<Record<ConnectionStatus, string>> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  open: 'Connected',
  waiting: 'Connection lost, trying again…',
  refused: 'Signed out by the server',
  closed: 'Signed out',
};

const OWN: Readonly<Record<string, string>> = {
  SignedOut: 'Your sign-in has ended.',
  OtherUser: 'Somebody else has signed in.',
  Closed: 'Signed out.',
  NotConnected: 'There is no connection now; nothing was sent.',
  ConnectionLost: 'The connection was lost; nobody knows whether this was sent.',
  BadRequestException: 'Refused: this is not the name of a channel.',
  MaxSubscriptionsReachedError: 'These are too many channels at once.',
};

/** What went wrong, for people. */
export function inWords(error: unknown, what: 'listen to' | 'send to'): string {
  if (!(error instanceof EventsError)) return String(error);
  const { type, message, isRefusal } = error;
  if (OWN[type] !== undefined) return OWN[type];
  return isRefusal ? `Refused: you may not ${what} this channel.` : `${type}: ${message}`;
}
