/** What AppSync answered, or what ended an operation; `type` is AppSync's `errorType`, or one of the client's own. */
export class EventsError extends Error {
  public override readonly name = 'EventsError';

  /**
   * @param type Of AppSync, such as `UnauthorizedException`; or `ConnectionLost`, `NotConnected`, `SignedOut`, `OtherUser`, `Closed`
   */
  constructor(public readonly type: string, message = type) {
    super(message);
  }

  /** Whether asking again with the same token would be in vain. */
  public get isRefusal(): boolean {
    return /^(Unauthorized|AccessDenied|SignedOut|OtherUser)/.test(this.type);
  }
}

/** What became of each event of a publication: AppSync may refuse some and take the others. */
export interface PublishResult {
  readonly successful: readonly { readonly identifier: string; readonly index: number }[];
  readonly failed: readonly { readonly identifier: string; readonly index: number; readonly code: string; readonly message: string }[];
}

interface Frame extends PublishResult {
  readonly type: string;
  readonly id?: string;
  readonly event: string;
  readonly connectionTimeoutMs?: number;
  readonly errors?: readonly { readonly errorType: string; readonly message?: string }[];
}

interface Waiting {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: EventsError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export interface ConnectionOptions {
  readonly realtimeUrl: string;
  /** Of the HTTP endpoint, also on the WebSocket. */
  readonly host: string;
  readonly token: string;
  /** Milliseconds that an answer may take. */
  readonly answerMs: number;
  readonly now: () => number;
  /** Called once, for whatever reason. */
  readonly onEnd: (connection: Connection) => void;
}

/** The handshake waits under it; no operation has this id. */
const HANDSHAKE = 'connection';

/**
 * One WebSocket of AppSync Events, from its opening to its end. It keeps no token and never connects again.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
 */
export class Connection {
  /** Resolves with `connection_ack`. */
  public readonly opened: Promise<unknown>;
  public readonly startedAt: number;
  /** When anything came last, by the wall clock: timers stand still while a machine sleeps. */
  public heardAt: number;
  /** Milliseconds of silence after which AppSync says that the connection is dead. */
  public timeoutMs = 300_000;
  public isEnded = false;

  readonly #options: Omit<ConnectionOptions, 'token'>;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();
  readonly #subscriptions = new Map<string, (event: string) => void>();
  #lastId = 0;

  constructor({ token, ...options }: ConnectionOptions) {
    this.#options = options;
    this.startedAt = this.heardAt = options.now();
    const socket = this.#socket = new WebSocket(options.realtimeUrl, ['aws-appsync-event-ws', `header-${base64Url(this.#authorization(token))}`]);
    socket.onopen = () => socket.send('{"type":"connection_init"}');
    socket.onmessage = ({ data }) => this.#receive(data as string);
    socket.onclose = socket.onerror = () => this.close();
    this.opened = this.#answer(HANDSHAKE);
  }

  /** Resolves with the id of the subscription, under which it can be ended; before that, AppSync would not listen. */
  public async subscribe(channel: string, token: string, onEvent: (event: string) => void): Promise<string> {
    const id = this.#newId();
    this.#subscriptions.set(id, onEvent); // before the answer: the first event may follow it in the same tick
    try {
      await this.#request({ type: 'subscribe', id, channel, authorization: this.#authorization(token) });
    } catch (error) {
      this.#subscriptions.delete(id);
      throw error;
    }
    return id;
  }

  public unsubscribe(id: string): void {
    this.#subscriptions.delete(id);
    this.#request({ type: 'unsubscribe', id }).catch(() => undefined); // nothing comes of it any more, either way
  }

  /** @param events At most five, each of them JSON */
  public async publish(channel: string, events: readonly string[], token: string): Promise<PublishResult> {
    const { successful, failed } = await this.#request({ type: 'publish', id: this.#newId(), channel, events, authorization: this.#authorization(token) });
    return { successful, failed };
  }

  public close(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    for (const id of this.#waiting.keys()) this.#settle(id)?.reject(new EventsError('ConnectionLost'));
    this.#subscriptions.clear();
    this.#options.onEnd(this);
  }

  #newId(): string {
    return String(this.#lastId += 1);
  }

  #authorization(token: string): object {
    return { host: this.#options.host, Authorization: token };
  }

  #request(message: { readonly id: string; readonly [member: string]: unknown }): Promise<Frame> {
    if (this.isEnded) return Promise.reject(new EventsError('ConnectionLost'));
    this.#socket.send(JSON.stringify(message));
    return this.#answer(message.id);
  }

  /** A connection that does not answer is of no more use. */
  #answer(id: string): Promise<Frame> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, timer: setTimeout(() => this.close(), this.#options.answerMs) });
    });
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  #receive(text: string): void {
    this.heardAt = this.#options.now();
    const frame = readFrame(text);
    if (!frame) return this.close(); // whatever this is, it is not AppSync
    const { type, errors } = frame;
    const id = type.startsWith('connection_') ? HANDSHAKE : frame.id ?? '';
    if (type === 'data') {
      this.#subscriptions.get(id)?.(frame.event);
    } else if (type.endsWith('error')) {
      const { errorType, message } = errors?.[0] ?? { errorType: type };
      this.#settle(id)?.reject(new EventsError(errorType, message));
      if (type === 'connection_error') this.close();
    } else if (type !== 'ka') {
      this.timeoutMs = frame.connectionTimeoutMs ?? this.timeoutMs;
      this.#settle(id)?.resolve(frame);
    }
  }
}

function readFrame(text: string): Frame | undefined {
  try {
    const frame = JSON.parse(text) as Frame | null;
    return typeof frame?.type === 'string' ? frame : undefined;
  } catch {
    return undefined;
  }
}

function base64Url(value: object): string {
  return btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Milliseconds. */
export const KEEPING = {
  /** The first and the longest wait before connecting again. */
  firstRetryMs: 1_000,
  longestRetryMs: 30_000,
  /** A connection that lasted so long was a good one: the next wait is short again. */
  stableMs: 10_000,
  /** AppSync ends a connection after 24 hours; it is renewed before, and not by all clients at once. */
  renewalMs: 23 * 3_600_000,
  renewalSpreadMs: 45 * 60_000,
  /** How often the wall clock is looked at; and what silence after an absence means a dead connection, with a `ka` each minute. */
  checkMs: 5_000,
  absenceMs: 90_000,
};

/** `refused` lasts until the next subscription or publication, `closed` for good. */
export type ConnectionStatus = 'idle' | 'connecting' | 'open' | 'waiting' | 'refused' | 'closed';

export interface KeeperOptions {
  readonly timing: typeof KEEPING;
  readonly now: () => number;
  /** Opens one; a refusal is final. */
  readonly connect: () => Promise<Connection>;
  /** @param old The connection that this one replaces, which goes on until this has resolved */
  readonly onOpen: (connection: Connection, old?: Connection) => Promise<unknown>;
  readonly onRefusal: (error: EventsError) => void;
  readonly onStatus: () => void;
}

/** Keeps one connection open: opens the next when one is lost, and before the service ends it. */
export class ConnectionKeeper {
  public status: ConnectionStatus = 'idle';
  public current?: Connection;

  readonly #options: KeeperOptions;
  #isOpening = false;
  #renewAt = Infinity;
  #attempts = 0;
  #retryTimer?: ReturnType<typeof setTimeout>;
  #checkTimer?: ReturnType<typeof setInterval>;
  #checkedAt = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  public start(): void {
    if (this.status === 'closed') return;
    if (this.#checkTimer === undefined) {
      this.#checkedAt = this.#options.now();
      this.#checkTimer = setInterval(() => this.#check(), this.#options.timing.checkMs);
      this.#listenToPage('addEventListener');
    }
    if (!this.current && this.#retryTimer === undefined) void this.#open();
  }

  /** For good. */
  public stop(): void {
    this.#setStatus('closed');
    clearInterval(this.#checkTimer);
    clearTimeout(this.#retryTimer);
    this.#listenToPage('removeEventListener');
    this.current?.close();
  }

  /** To be told of each connection that has ended. */
  public ended(connection: Connection): void {
    if (connection !== this.current) return;
    this.current = undefined;
    const { now, timing } = this.#options;
    if (now() - connection.startedAt > timing.stableMs) this.#attempts = 0;
    this.#retry();
  }

  async #open(): Promise<void> {
    if (this.#isOpening) return;
    this.#isOpening = true;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    if (!this.current) this.#setStatus('connecting');
    const outcome = await this.#options.connect().catch((error: unknown) => error);
    this.#isOpening = false;
    if (this.status === 'closed') (outcome instanceof Connection) && outcome.close();
    else if (outcome instanceof Connection && !outcome.isEnded) this.#adopt(outcome);
    else if (!(outcome instanceof EventsError && outcome.isRefusal)) this.#retry();
    else if (this.current) this.#renewAt = Infinity; // it may still be used until its end
    else {
      this.#setStatus('refused');
      this.#options.onRefusal(outcome);
    }
  }

  #adopt(connection: Connection): void {
    const old = this.current;
    const { timing: { renewalMs, renewalSpreadMs } } = this.#options;
    this.current = connection;
    this.#renewAt = connection.startedAt + renewalMs + Math.random() * renewalSpreadMs;
    this.#setStatus('open');
    void this.#options.onOpen(connection, old).then(() => old?.close());
  }

  /** Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
  #retry(): void {
    if (this.status === 'closed' || this.#retryTimer !== undefined) return;
    if (!this.current) this.#setStatus(this.#isOpening ? 'connecting' : 'waiting');
    if (this.#isOpening) return;
    const { firstRetryMs, longestRetryMs } = this.#options.timing;
    const longest = Math.min(longestRetryMs, firstRetryMs * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#retryTimer = setTimeout(() => void this.#open(), Math.random() * longest);
  }

  /** By the wall clock, since timers stand still in a machine that sleeps and in a frozen tab. */
  #check(hasWoken = false): void {
    const { now: clock, timing: { checkMs, absenceMs } } = this.#options;
    const now = clock();
    const wasAway = hasWoken || now - this.#checkedAt > 3 * checkMs;
    this.#checkedAt = now;
    const { current } = this;
    if (current) {
      const silence = now - current.heardAt;
      if (silence > current.timeoutMs || (wasAway && silence > absenceMs)) current.close();
      else if (now > this.#renewAt && this.#retryTimer === undefined) void this.#open();
    }
    if (!wasAway || this.status !== 'waiting') return;
    this.#attempts = 0;
    void this.#open();
  }

  readonly #wake = (): void => this.#check(true);
  /** A page with an open socket is kept out of the back/forward cache, or comes back from it with a dead one. */
  readonly #hide = (): void => this.current?.close();

  #listenToPage(action: 'addEventListener' | 'removeEventListener'): void {
    if (typeof document === 'undefined') return; // not a page
    for (const event of ['online', 'pageshow', 'focus']) window[action](event, this.#wake);
    for (const event of ['visibilitychange', 'resume']) document[action](event, this.#wake);
    window[action]('pagehide', this.#hide);
  }

  #setStatus(status: ConnectionStatus): void {
    this.status = status;
    this.#options.onStatus();
  }
}
