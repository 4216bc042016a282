// The JSON of the console API, as the server writes it.

export type Operation = 'connect' | 'subscribe' | 'publish';

export interface Namespace {
  readonly name: string;
  readonly publishAuthModes: readonly string[];
  readonly subscribeAuthModes: readonly string[];
  readonly handlers: readonly string[];
}

export interface ApiKey {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

export interface EventApi {
  readonly name: string;
  readonly apiId: string;
  readonly httpUrl: string;
  readonly realtimeUrl: string;
  /** What clients state as `host`, also on the realtime socket. */
  readonly httpHost: string;
  readonly connectionAuthModes: readonly string[];
  readonly apiKeys: readonly ApiKey[];
  readonly namespaces: readonly Namespace[];
}

export interface User {
  readonly username: string;
  readonly sub: string;
  readonly groups: readonly string[];
  /** Unless the user chose one that only they know. */
  readonly password?: string;
}

export interface LambdaFunction {
  readonly name: string;
  readonly path: string;
  readonly logicalId: string;
  readonly runnable: boolean;
  /** Why it cannot run. */
  readonly reason?: string;
}

export interface Problem {
  readonly where: string;
  readonly message: string;
}

export interface ServedApi {
  readonly name: string;
  readonly url: string;
}

export interface ServerState {
  /** The version of the app that is served now. */
  readonly version: number;
  /** All Event APIs of the app that are served, this one too. */
  readonly apis: readonly ServedApi[];
  readonly api: EventApi;
  readonly users: readonly User[];
  readonly functions: readonly LambdaFunction[];
  readonly problems: readonly Problem[];
}

export interface Token {
  readonly token: string;
}

export interface PublishAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Invocation {
  readonly result?: unknown;
  readonly error?: unknown;
  readonly logs: readonly string[];
  readonly milliseconds: number;
}

export interface Decision {
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly milliseconds: number;
  readonly operation: Operation;
  readonly channel?: string;
  readonly caller: { readonly label: string; readonly mode?: string };
  readonly allowed: boolean;
  readonly rule: string;
  readonly reason: string;
  readonly logs: readonly string[];
  /** The version of the app that decided. */
  readonly version: number;
}
