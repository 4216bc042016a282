import type { LocalServerOptions } from '../local-server';
import { APP_OPTIONS, parseApp } from './app-options';
import { parseEndpoints } from './endpoint-options';
import { MILLISECONDS, parseNumber, parseOrigin, parseParameters, parsePorts, parsePrefix, PROBABILITY, SECONDS, SEED } from './option-values';
import { UsageError } from './options';
import type { OptionKind, ParsedOptions } from './options';

const DEFAULT_PORT = 4000;
const DEFAULT_PREFIX = 'VITE_';

export interface LocalCommand {
  readonly kind: 'local';
  readonly served: Omit<LocalServerOptions, 'log' | 'signal' | 'stateFolder'> & { readonly users: readonly string[] };
  /** Prints JSON, one object a line. */
  readonly json: boolean;
  readonly envFile?: string;
  readonly envPrefix: string;
  readonly readyFile?: string;
}

export const LOCAL_OPTIONS = {
  ...APP_OPTIONS,
  'api': 'often', 'parameter': 'often', 'port': 'often', 'tls': 'flag', 'cert': 'once', 'key': 'once', 'dynamodb-endpoint': 'once', 'http-endpoint': 'often', 'user': 'often', 'users': 'once', 'allow-origin': 'often', 'reset': 'flag',
  'json': 'flag', 'client-env-file': 'once', 'env-file': 'once', 'env-prefix': 'once', 'ready-file': 'once',
  'latency': 'once', 'drop': 'once', 'expire-tokens': 'once', 'aws-quirks': 'flag', 'seed': 'once',
} as const satisfies Record<string, OptionKind>;

/** @throws UsageError */
export function parseLocal(options: ParsedOptions): LocalCommand {
  if (options.positionals.length > 0) throw new UsageError(`local takes options only, got ${JSON.stringify(options.positionals[0])}`);
  return {
    kind: 'local',
    served: {
      ...parseApp(options),
      api: options.all('api'),
      parameters: parseParameters(options.all('parameter')),
      port: DEFAULT_PORT,
      ...parsePorts(options.all('port')),
      tls: parseTls(options),
      users: options.all('user'),
      usersFile: options.one('users'),
      allowedOrigins: options.all('allow-origin').map(parseOrigin),
      ...parseEndpoints(options),
      reset: options.has('reset'),
      latencyMs: parseNumber(options, 'latency', MILLISECONDS),
      dropRate: parseNumber(options, 'drop', PROBABILITY),
      tokenLifetimeSeconds: parseNumber(options, 'expire-tokens', SECONDS),
      awsQuirks: options.has('aws-quirks'),
      seed: parseNumber(options, 'seed', SEED),
    },
    json: options.has('json'),
    envFile: parseEnvFile(options),
    envPrefix: parsePrefix(options.one('env-prefix') ?? DEFAULT_PREFIX),
    readyFile: options.one('ready-file'),
  };
}

/** Node looks for `--env-file` behind a program too, takes it for its own, and ends where the file is not there yet. */
function parseEnvFile(options: ParsedOptions): string | undefined {
  const [file, older] = [options.one('client-env-file'), options.one('env-file')];
  if (file !== undefined && older !== undefined) throw new UsageError('--client-env-file and --env-file are both given, and mean the same; give the first');
  return file ?? older;
}

function parseTls(options: ParsedOptions): LocalServerOptions['tls'] {
  const [certFile, keyFile] = [options.one('cert'), options.one('key')];
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === undefined && keyFile === undefined) return options.has('tls');
  throw new UsageError(`${certFile === undefined ? '--key' : '--cert'} is given alone; a certificate needs both --cert FILE and --key FILE`);
}
