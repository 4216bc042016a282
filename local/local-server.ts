import type { AppArguments } from './app/app-source';
import type { ClientConfig } from './client-config';
import type { TokenUse } from './cognito/user-pool-tokens';
import type { NewUser, User } from './cognito/users';
import type { ServerDescription } from './console/server-description';
import type { DataSourceEndpoints } from './data-sources/handler-services';
import type { DecisionEntry } from './events/decision-log';
import type { NetworkConditions } from './events/network';
import type { InvocationResult } from './lambda/function-worker';
import type { LogEntry } from './server-log';
import type { CertificateFiles } from './tls/tls-certificate';
import type { PublishAnswer } from './transport/http-client';

/** How an app is served. */
export interface LocalServerOptions extends AppArguments, NetworkConditions, DataSourceEndpoints {
  /**
   * Name or logical id of the Event API to serve, or several.
   *
   * @default - all of the app
   */
  readonly api?: string | readonly string[];
  /**
   * Values of the template's parameters by `Name` or `Stack:Name`, of exports of other apps by `import:name`, and of SSM by `ssm:/path`.
   *
   * @default - the defaults of the template; a user pool of another app gets a stand-in
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * The port of the first Event API; the others get those after it.
   *
   * @default 0, any free one for each
   */
  readonly port?: number;
  /** Ports of certain Event APIs, by name or logical id. */
  readonly ports?: Readonly<Record<string, number>>;
  /**
   * Serves `https://` and `wss://` on the same port: with a certificate that the project generates for itself, whose authority
   * is `authorityFile`, or with one of your own.
   *
   * @default false
   */
  readonly tls?: boolean | CertificateFiles;
  /**
   * Users who can sign in; more can be added later.
   *
   * @default - alice and bob, if the API has a user pool and there is no usersFile
   */
  readonly users?: readonly (string | NewUser)[];
  /** More of them, in YAML or JSON: a list of objects with `username` and what else a user has. */
  readonly usersFile?: string;
  /** Origins of pages, besides those of this machine, that may call. */
  readonly allowedOrigins?: readonly string[];
  /**
   * Follows changes of the app.
   *
   * @default false
   */
  readonly watch?: boolean;
  /** Files that are written while the app is served, and are no sources of it. */
  readonly unwatched?: readonly string[];
  /** Ends the start, and the command that writes the app. */
  readonly signal?: AbortSignal;
  /** @default - the user's own, for programs' state */
  readonly stateFolder?: string;
  /**
   * Forgets what the project kept of earlier runs: its secret, and with it users, tokens and keys.
   *
   * @default false
   */
  readonly reset?: boolean;
  /** Takes what happens, each as a line for people and as an entry for programs. */
  readonly log?: (line: string, entry: LogEntry) => void;
  /**
   * Seconds after which a token of a sign-in expires.
   *
   * @default 3600
   */
  readonly tokenLifetimeSeconds?: number;
  /**
   * Also what AWS was seen to do wrong: it loses an unsubscribe that overtakes the answer to its subscribe, and a new
   * subscription hears nothing for one to two seconds.
   *
   * @default false
   */
  readonly awsQuirks?: boolean;
  /**
   * Of the random numbers behind `dropRate` and `awsQuirks`.
   *
   * @default 1
   */
  readonly seed?: number;
}

/** One Event API on a port of this machine. */
export interface LocalApi {
  readonly name: string;
  readonly url: string;
  readonly httpUrl: string;
  readonly realtimeUrl: string;
  /** With the console's token: whoever has it can do everything here. */
  readonly consoleUrl: string;
  /** What the server answers at `/events.json`: the `clientConfig` of the construct, for pages. */
  readonly clientConfig: ClientConfig;
  describe(): ServerDescription;
  /** Adds a user, or gives one that is there other groups. */
  putUser(username: string, groups?: readonly string[]): User;
  /** A token of a user, who is added if need be. */
  signIn(username: string, use?: TokenUse): Promise<string>;
  /** Publishes over HTTP, as the developer's backend or as a user, who is added if need be; events are any values that JSON can say. */
  publish(channel: string, events: readonly unknown[], options?: CallerOptions): Promise<PublishAnswer>;
  /**
   * Subscribes over a connection of its own, as the developer's backend or as a user, who is added if need be.
   *
   * Rejects if the subscription is refused; `decisions()` has the reason.
   */
  subscribe(channel: string, options?: CallerOptions): Promise<LocalSubscription>;
  /** Invokes a function by its logical id, name or construct path. */
  invoke(functionName: string, event?: unknown): Promise<InvocationResult>;
  /** What was decided so far, the newest last. */
  decisions(): readonly DecisionEntry[];
}

/** Who calls. */
export interface CallerOptions {
  /** @default - the developer's backend, by IAM */
  readonly as?: string;
}

/** Events as they come, parsed; one that has come stays until it is taken. */
export interface LocalSubscription extends AsyncIterable<unknown> {
  /** The next event; rejects when the connection has ended. */
  next(): Promise<unknown>;
  /** Ends the connection. */
  close(): void;
}

/** The time of a server, with its timers: tokens expire by it, and connections end. */
export interface ServerClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Lets time pass at once; what falls due meanwhile happens. */
  advance(milliseconds: number): void;
}

/** A running local server, and the first of its Event APIs. */
export interface LocalServer extends LocalApi {
  readonly apis: readonly LocalApi[];
  /** The authority of a certificate that was generated, in PEM, for clients to trust: NODE_EXTRA_CA_CERTS takes it. */
  readonly authorityFile?: string;
  readonly clock: ServerClock;
  /** How often the app was taken over: 1 after the start. */
  readonly version: number;
  /** By name or logical id. @throws Error if it is not served */
  api(name: string): LocalApi;
  /**
   * Takes over the app as it is now, after its command if it has one; connections and subscriptions stay.
   *
   * Rejects if the app cannot be served, and then the last good version stays.
   */
  reload(): Promise<void>;
  /** Cuts every WebSocket without a close frame, as a network that breaks. */
  dropConnections(): void;
  close(): Promise<void>;
}
