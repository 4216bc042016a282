import type { ChatServer } from './chat-server';
import { EventsClient, TIMING } from '../../examples/react/src/events/events-client';
import type { EventsClientOptions, EventsError, Gap, Subscription, SubscriptionHandlers } from '../../examples/react/src/events/events-client';

/** Short enough for a test, long enough for a busy machine. */
const QUICK = { ...TIMING, firstRetryMs: 40, longestRetryMs: 160, settleMs: 20, lingerMs: 20, checkMs: 20, stableMs: 0 };
/** The next attempt comes at some time within an hour, unless something hastens it. */
export const LONG_WAIT = { firstRetryMs: 3_600_000, longestRetryMs: 3_600_000 };
/** Nobody looks at the clock: a machine that is busy for a moment has not slept. */
export const NO_CHECKS = { checkMs: 3_600_000 };

export interface Message {
  readonly id: string;
  readonly text: string;
}

/** Takes what has an id and a text, as the backend sends it. */
export function parseMessage(value: unknown): Message {
  const { id, text } = value as Partial<Message>;
  if (typeof id !== 'string' || typeof text !== 'string') throw new TypeError('no message');
  return { id, text };
}

/** A signed-in user with a client, and the tokens that it was given. */
export class TestUser {
  public static async signIn(server: ChatServer, username: string, options: Partial<EventsClientOptions> = {}): Promise<TestUser> {
    const user = new TestUser(server, username, options);
    await user.renew();
    return user;
  }

  public readonly client: EventsClient;
  public readonly sub: string;
  /** How often a token was asked for, and how often a new one. */
  public asked = 0;
  public renewed = 0;
  public token: string | undefined;

  private constructor(private readonly server: ChatServer, private readonly username: string, options: Partial<EventsClientOptions>) {
    this.sub = server.subOf(username);
    this.client = new EventsClient({
      ...server.urls,
      sub: this.sub,
      getToken: async (renew) => {
        this.asked += 1;
        if (renew) await this.renew();
        return this.token;
      },
      ...options,
      timing: { ...QUICK, ...options.timing },
    });
  }

  public listen(channel: string, handlers: Partial<SubscriptionHandlers<Message>> = {}): Inbox {
    return new Inbox(this.client, channel, handlers);
  }

  public async renew(): Promise<void> {
    this.renewed += 1;
    this.token = await this.server.token(this.username);
  }
}

/** What a subscription got. */
export class Inbox {
  public readonly texts: string[] = [];
  public readonly gaps: Gap[] = [];
  public readonly errors: EventsError[] = [];
  public invalid = 0;
  private readonly subscription: Subscription;

  constructor(client: EventsClient, channel: string, handlers: Partial<SubscriptionHandlers<Message>>) {
    this.subscription = client.subscribe(channel, {
      parse: parseMessage,
      onEvent: ({ text }) => this.texts.push(text),
      onGap: (gap) => this.gaps.push(gap),
      onError: (error) => this.errors.push(error),
      onInvalid: () => this.invalid += 1,
      ...handlers,
    });
  }

  public get ready(): Promise<void> {
    return this.subscription.ready;
  }

  public leave(): void {
    this.subscription.unsubscribe();
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
