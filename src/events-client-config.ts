/**
 * What a front end needs to connect. Nothing of it is secret.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
 */
export interface EventsClientConfig {
  /**
   * The version of this shape: 1.
   */
  readonly version: number;

  /**
   * Where to publish over HTTP, and what Amplify calls the endpoint: `https://…/event`.
   */
  readonly url: string;

  /**
   * Where to open a WebSocket: `wss://…/event/realtime`.
   */
  readonly realtimeUrl: string;

  /**
   * The region of the API.
   */
  readonly region: string;

  /**
   * The id of the API's own user pool.
   */
  readonly userPoolId: string;

  /**
   * The id of the app client, if exactly one is accepted.
   *
   * @default - none or several are accepted
   */
  readonly userPoolClientId?: string;

  /**
   * The names of the namespaces, sorted.
   */
  readonly namespaces: string[];
}
