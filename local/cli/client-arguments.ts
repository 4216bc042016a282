import { readFileSync } from 'node:fs';
import { APP_OPTIONS, parseApp } from './app-options';
import { COUNT, parseJson, parseNumber } from './option-values';
import { UsageError } from './options';
import type { OptionKind, ParsedOptions } from './options';
import type { AppArguments } from '../app/app-source';

/** What talks to a server that runs already. */
export interface ClientArguments extends AppArguments {
  /** Name or logical id of the Event API, if the server has several. */
  readonly api?: string;
}

export interface InvokeCommand extends ClientArguments {
  readonly kind: 'invoke';
  readonly functionName: string;
  readonly event: unknown;
}

export interface TokenCommand extends ClientArguments {
  readonly kind: 'token';
  readonly username: string;
  readonly use: 'access' | 'id';
}

export interface PublishCommand extends ClientArguments {
  readonly kind: 'publish';
  readonly channel: string;
  /** Each the JSON of one event. */
  readonly events: readonly string[];
  readonly as?: string;
}

export interface SubscribeCommand extends ClientArguments {
  readonly kind: 'subscribe';
  readonly channel: string;
  readonly as?: string;
  readonly count?: number;
}

export type ClientCommand = InvokeCommand | TokenCommand | PublishCommand | SubscribeCommand;

const SHARED = { ...APP_OPTIONS, api: 'once' } as const satisfies Record<string, OptionKind>;

export const CLIENT_OPTIONS = {
  invoke: { ...SHARED, 'event': 'once', 'event-file': 'once' },
  token: { ...SHARED, id: 'flag' },
  publish: { ...SHARED, as: 'once' },
  subscribe: { ...SHARED, as: 'once', count: 'once' },
} as const satisfies Record<ClientCommand['kind'], Record<string, OptionKind>>;

/** @throws UsageError */
export function parseClient(kind: ClientCommand['kind'], options: ParsedOptions): ClientCommand {
  const shared = { ...parseApp(options), api: options.one('api') };
  const as = options.one('as');
  switch (kind) {
    case 'invoke': return { kind, ...shared, functionName: only(options, 'invoke', 'function', 'the name of a function'), event: parseEvent(options.one('event'), options.one('event-file')) };
    case 'token': return { kind, ...shared, username: only(options, 'token', 'user'), use: options.has('id') ? 'id' : 'access' };
    case 'subscribe': return { kind, ...shared, channel: only(options, 'subscribe', 'channel'), as, count: parseNumber(options, 'count', COUNT) };
    case 'publish': {
      const [channel, ...events] = options.positionals;
      if (channel === undefined || events.length === 0) throw new UsageError('publish needs a channel and at least one event: publish <channel> <json>…');
      return { kind, ...shared, channel, as, events: events.map(toEvent) };
    }
  }
}

function only({ positionals: [first, second] }: ParsedOptions, command: string, what: string, needed = `a ${what}`): string {
  if (first === undefined) throw new UsageError(`${command} needs ${needed}: ${command} <${what}>`);
  if (second !== undefined) throw new UsageError(`${command} takes one ${what}, got ${JSON.stringify(first)} and ${JSON.stringify(second)}`);
  return first;
}

/** Shells take the quotes away with which JSON writes a text. */
function toEvent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new UsageError(`event ${JSON.stringify(text)} is not JSON; a text is written '"hello"', with both kinds of quotes`);
  }
}

function parseEvent(text: string | undefined, file: string | undefined): unknown {
  if (text !== undefined && file !== undefined) throw new UsageError('--event and --event-file are both given; give one of them');
  if (text !== undefined) return parseJson('--event', text);
  return file === undefined ? {} : parseJson(`--event-file ${file}`, readEventFile(file));
}

function readEventFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--event-file cannot be read: ${(error as Error).message}`);
  }
}
