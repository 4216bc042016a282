import { readFileSync } from 'node:fs';
import { parseEndpoints } from './endpoint-options';
import { didYouMean, parseOptions, UsageError } from './options';
import type { OptionKind, ParsedOptions } from './options';
import type { DataSourceEndpoints } from '../data-sources/handler-services';

const DEFAULT_PORT = 4000;
const MAX_PORT = 65_535;

/** Which app: a cloud assembly, or one template. */
export interface AppArguments {
  readonly app?: string;
  readonly template?: string;
}

export interface LocalCommand extends AppArguments, DataSourceEndpoints {
  readonly kind: 'local';
  readonly api?: string;
  /** Values of parameters by their names. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly port: number;
  readonly users: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly latencyMs?: number;
  readonly dropRate?: number;
  readonly tokenLifetimeSeconds?: number;
  readonly awsQuirks: boolean;
  readonly seed?: number;
}

export interface InvokeCommand extends AppArguments {
  readonly kind: 'invoke';
  readonly functionName: string;
  readonly event: unknown;
}

export type Command = LocalCommand | InvokeCommand | { readonly kind: 'help' | 'version' };

const OPTIONS = {
  local: {
    'app': 'once', 'template': 'once', 'api': 'once', 'parameter': 'often', 'port': 'once', 'user': 'often', 'allow-origin': 'often',
    'dynamodb-endpoint': 'once', 'http-endpoint': 'often',
    'latency': 'once', 'drop': 'once', 'expire-tokens': 'once', 'aws-quirks': 'flag', 'seed': 'once', 'help': 'flag', 'version': 'flag',
  },
  invoke: { 'app': 'once', 'template': 'once', 'event': 'once', 'event-file': 'once', 'help': 'flag', 'version': 'flag' },
} as const satisfies Record<string, Readonly<Record<string, OptionKind>>>;

/**
 * What the arguments ask for.
 *
 * @throws UsageError
 */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
  if (name === '--version' || name === '-v') return { kind: 'version' };
  const commands = Object.keys(OPTIONS);
  if (name !== 'local' && name !== 'invoke') {
    const what = name.startsWith('-') ? `unknown option ${name} before a command` : `unknown command ${JSON.stringify(name)}`;
    throw new UsageError(`${what}${didYouMean(name, commands) || `; the commands are ${commands.join(' and ')}`}`);
  }
  const options = parseOptions(rest, OPTIONS[name]);
  if (options.has('help')) return { kind: 'help' };
  if (options.has('version')) return { kind: 'version' };
  const app = { app: options.one('app'), template: options.one('template') };
  if (app.app !== undefined && app.template !== undefined) throw new UsageError('--app and --template are both given; give one of them');
  if (name === 'local') {
    if (options.positionals.length > 0) throw new UsageError(`local takes options only, got ${JSON.stringify(options.positionals[0])}`);
    return {
      kind: 'local', ...app, api: options.one('api'), parameters: parseParameters(options.all('parameter')), port: parsePort(options.one('port')), users: options.all('user'), allowedOrigins: options.all('allow-origin').map(parseOrigin),
      ...parseEndpoints(options),
      latencyMs: parseNumber(options, 'latency', MILLISECONDS),
      dropRate: parseNumber(options, 'drop', PROBABILITY),
      tokenLifetimeSeconds: parseNumber(options, 'expire-tokens', SECONDS),
      awsQuirks: options.has('aws-quirks'),
      seed: parseNumber(options, 'seed', SEED),
    };
  }
  const [functionName, extra] = options.positionals;
  if (functionName === undefined) throw new UsageError('invoke needs the name of a function: invoke <function>');
  if (extra !== undefined) throw new UsageError(`invoke takes one function, got ${JSON.stringify(functionName)} and ${JSON.stringify(extra)}`);
  return { kind: 'invoke', ...app, functionName, event: parseEvent(options.one('event'), options.one('event-file')) };
}

interface NumberKind {
  readonly pattern: RegExp;
  readonly least: number;
  readonly most: number;
  readonly name: string;
}

const WHOLE = /^\d{1,10}$/;
const MILLISECONDS: NumberKind = { pattern: WHOLE, least: 0, most: 60_000, name: 'milliseconds from 0 to 60000' };
const SECONDS: NumberKind = { pattern: WHOLE, least: 1, most: 86_400, name: 'seconds from 1 to 86400' };
const PROBABILITY: NumberKind = { pattern: /^(?:\d+|\d*\.\d+)$/, least: 0, most: 1, name: 'a probability from 0 to 1, such as 0.05' };
const SEED: NumberKind = { pattern: WHOLE, least: 0, most: 2 ** 32 - 1, name: 'a whole number from 0 to 4294967295' };

function parseNumber(options: ParsedOptions, name: string, { pattern, least, most, name: expected }: NumberKind): number | undefined {
  const text = options.one(name);
  if (text === undefined) return undefined;
  const value = pattern.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`--${name} is ${expected}, got ${JSON.stringify(text)}`);
  return value;
}

function parseParameters(texts: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (texts.length === 0) return undefined;
  const parameters = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined) throw new UsageError(`--parameter is Name=Value, Stack:Name=Value, import:name=Value or ssm:/path=Value, got ${JSON.stringify(text)}`);
    if (parameters.has(name)) throw new UsageError(`--parameter ${name} is given more than once`);
    parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= MAX_PORT)) throw new UsageError(`--port is a number from 0 to ${MAX_PORT} (0: any free one), got ${JSON.stringify(text)}`);
  return port;
}

/** An origin as browsers send it. */
function parseOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : undefined;
  if (origin !== text || !/^https?:/.test(text)) throw new UsageError(`--allow-origin is an origin such as http://localhost:5173, got ${JSON.stringify(text)}`);
  return text;
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

function parseJson(from: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${from} is not JSON: ${(error as Error).message}`);
  }
}
