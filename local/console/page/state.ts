import type { Decision, Invocation, ServerState, User } from './console-api';
import type { Connection } from './user-session';

/** As many rows as a list keeps. */
export const MOST_ROWS = 500;

/** A list with the newest first, which forgets the oldest. */
export interface Recent<Item> {
  readonly items: readonly Item[];
  readonly forgotten: number;
}

export interface Subscription {
  readonly id: string;
  readonly username: string;
  readonly channel: string;
  readonly status: 'live' | 'lost';
}

export interface Message {
  readonly id: string;
  readonly time: number;
  readonly username: string;
  /** As subscribed to; a data frame does not name the channel that was published to. */
  readonly channel: string;
  readonly event: string;
}

/** Where the user acts, and reads how it went. */
export type Place = 'users' | 'subscribe' | 'publish' | 'invoke';

/** With what a function gave, if that is what was asked for. */
export type Outcome = { readonly invocation?: Invocation } & (
  | { readonly kind: 'pending' | 'done' | 'leak' | 'failed'; readonly text: string }
  | { readonly kind: 'refused'; readonly told: string; readonly asked: Asked; readonly decision?: Decision }
);

/** What was asked, to find the decision about it, which comes on another way. */
export interface Asked {
  readonly who: string;
  readonly operation: Decision['operation'];
  readonly channel?: string;
  /** The newest decision before it was asked. */
  readonly after?: Decision;
}

export interface ConsoleState extends ServerState {
  readonly server: 'live' | 'lost';
  readonly chosen?: string;
  readonly connections: Readonly<Record<string, Connection>>;
  readonly subscriptions: readonly Subscription[];
  readonly messages: Recent<Message>;
  readonly decisions: Recent<Decision>;
  readonly outcomes: { readonly [place in Place]?: Outcome };
}

export function chosenUser({ users, chosen }: ConsoleState): User | undefined {
  return users.find(({ username }) => username === chosen);
}

export function firstState(server: ServerState): ConsoleState {
  const none = { items: [], forgotten: 0 };
  return { ...server, server: 'live', connections: {}, subscriptions: [], messages: none, decisions: none, outcomes: {} };
}

export function withNewest<Item>({ items, forgotten }: Recent<Item>, item: Item): Recent<Item> {
  const all = [item, ...items];
  return { items: all.slice(0, MOST_ROWS), forgotten: forgotten + Math.max(0, all.length - MOST_ROWS) };
}
