// The messages of https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html

/** Client to server. */
export type ClientMessage = ConnectionInit | Subscribe | Unsubscribe | Publish;

export interface ConnectionInit {
  readonly type: 'connection_init';
}

export interface Subscribe {
  readonly type: 'subscribe';
  readonly id: string;
  readonly channel: string;
  readonly authorization: unknown;
}

export interface Unsubscribe {
  readonly type: 'unsubscribe';
  readonly id: string;
}

export interface Publish {
  readonly type: 'publish';
  readonly id: string;
  readonly channel: string;
  readonly events: readonly string[];
  readonly authorization: unknown;
}

/** Server to client; `data` frames are written by the broker, because their text is shared. */
export type ServerMessage = ConnectionAck | KeepAlive | Success | PublishSuccess | Failure;

export interface ConnectionAck {
  readonly type: 'connection_ack';
  readonly connectionTimeoutMs: number;
}

export interface KeepAlive {
  readonly type: 'ka';
}

export interface Success {
  readonly type: 'subscribe_success' | 'unsubscribe_success';
  readonly id: string;
}

export interface PublishSuccess {
  readonly type: 'publish_success';
  readonly id: string;
  readonly successful: readonly EventEntry[];
  readonly failed: readonly FailedEntry[];
}

export interface Failure {
  readonly type: 'connection_error' | 'subscribe_error' | 'unsubscribe_error' | 'publish_error' | 'error';
  readonly id?: string;
  readonly errors: readonly WireError[];
}

/** One entry of `errors`; members in the order of the service. */
export interface WireError {
  readonly errorType: string;
  readonly errorCode?: number;
  readonly message?: string;
}

export interface EventEntry {
  readonly identifier: string;
  readonly index: number;
}

/** The members that a real partial failure has, in its order: clients compare them (fact 3.5). */
export interface FailedEntry {
  readonly code: string;
  readonly identifier: string;
  readonly index: number;
  readonly message: string;
}

/** Why a text is no message: the answer to it. */
export interface UnreadableMessage {
  readonly answer: Failure;
}

/** Milliseconds without a sign of life after which a client should close, as told in `connection_ack`. */
export const CONNECTION_TIMEOUT_MS = 300_000;
/** Milliseconds between two `ka`. */
export const KEEP_ALIVE_MS = 60_000;
/** Milliseconds that a connection lasts at the most: 24 hours. */
export const CONNECTION_LIFETIME_MS = 24 * 60 * 60 * 1000;
/** Subscriptions of one connection: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const MAX_SUBSCRIPTIONS = 200;
/** Bytes of a message or body: five events of 240 KB, twice as Amplify repeats them in `payload`, and their escapes. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

const OPERATIONS = ['subscribe', 'unsubscribe', 'publish'] as const;
type OperationType = typeof OPERATIONS[number];

/** Documented for the ids of operations. */
const ID = /^[a-zA-Z0-9\-_+]{1,128}$/;

/**
 * A text as a message, or the answer that says what is wrong with it; unknown members are ignored.
 *
 * The answer is the operation's own error wherever there is an id: some clients end the connection on a generic `error`
 * (fact 2.4.2).
 */
export function readClientMessage(text: string): ClientMessage | UnreadableMessage {
  const message = parseObject(text);
  if (message === undefined) return unreadable(undefined, 'BadRequestException', 'a message must be a JSON object');
  const { type, id: given, channel, events, authorization } = message;
  const id = typeof given === 'string' ? given : undefined;
  if (type === 'connection_init') return { type };
  if (!isOperation(type)) return unreadable(id, 'UnsupportedOperation', `type must be one of connection_init, ${OPERATIONS.join(', ')}`);
  if (id === undefined) return unreadable(id, 'BadRequestException', 'id must be a string');
  if (!ID.test(id)) return refused(type, id, 'id must be 1 to 128 letters, digits, dashes, underscores and plus signs');
  if (type === 'unsubscribe') return { type, id };
  if (typeof channel !== 'string') return refused(type, id, 'channel must be a string');
  if (type === 'subscribe') return { type, id, channel, authorization };
  if (!isListOfStrings(events)) return refused(type, id, 'events must be a list of strings, each of them JSON');
  return { type, id, channel, events, authorization };
}

/** Undefined for a text that is not JSON, or not an object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

export function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isOperation(type: unknown): type is OperationType {
  return OPERATIONS.some((operation) => operation === type);
}

function unreadable(id: string | undefined, errorType: string, message: string): UnreadableMessage {
  return { answer: { type: 'error', ...(id !== undefined && { id }), errors: [{ errorType, message }] } };
}

function refused(type: OperationType, id: string, message: string): UnreadableMessage {
  return { answer: { type: `${type}_error`, id, errors: [{ errorType: 'BadRequestException', message }] } };
}
