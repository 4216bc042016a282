import { mkdirSync, rmSync, renameSync, writeFileSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../input-error';
import type { LocalApi } from '../local-server';

/** What a program needs to use an Event API; nothing of it is secret. */
export interface Endpoints {
  readonly name: string;
  readonly url: string;
  readonly httpUrl: string;
  readonly realtimeUrl: string;
  readonly region: string;
  readonly userPoolId?: string;
  readonly userPoolClientId?: string;
  /** PEM, for clients to trust, if the certificate was generated. */
  readonly authorityFile?: string;
}

export function endpointsOf(api: LocalApi, authorityFile?: string): Endpoints {
  const { name, url, httpUrl, realtimeUrl } = api;
  const { api: { region }, userPool } = api.describe();
  return {
    name, url, httpUrl, realtimeUrl, region,
    ...(userPool && { userPoolId: userPool.userPoolId, userPoolClientId: userPool.clientId }),
    ...(authorityFile !== undefined && { authorityFile }),
  };
}

const BEGIN = '# cdk-cognito-events-api: written by the local server at each start';
const END = '# cdk-cognito-events-api: end';

/**
 * Writes the endpoints as variables; what else the file has stays.
 *
 * @throws InputError if the file cannot be written
 */
export function writeEnvFile(file: string, prefix: string, apis: readonly Endpoints[]): void {
  writing('--client-env-file', file, () => {
    const before = readIfThere(file).replace(new RegExp(`${BEGIN}\\n[^]*?${END}\\n`), '');
    const separator = before === '' || before.endsWith('\n') ? '' : '\n';
    const lines = apis.flatMap((api) => variablesOf(api, `${prefix}${apis.length > 1 ? `${api.name.toUpperCase().replace(/\W/g, '_')}_` : ''}`));
    replace(file, `${before}${separator}${[BEGIN, ...lines, END].join('\n')}\n`);
  });
}

function variablesOf({ url, httpUrl, realtimeUrl, region, userPoolId, userPoolClientId }: Endpoints, prefix: string): readonly string[] {
  const variables = {
    EVENTS_HTTP_URL: httpUrl,
    EVENTS_REALTIME_URL: realtimeUrl,
    EVENTS_AMPLIFY_ENDPOINT: httpUrl.replace(/^http:/, 'HTTP:'), // Amplify makes wss:// of http://, but not of HTTP://
    EVENTS_REGION: region,
    EVENTS_USER_POOL_ID: userPoolId,
    EVENTS_USER_POOL_CLIENT_ID: userPoolClientId,
    EVENTS_USER_POOL_ENDPOINT: userPoolId === undefined ? undefined : `${url}/`,
  };
  return Object.entries(variables).flatMap(([name, value]) => value === undefined ? [] : [`${prefix}${name}=${value}`]);
}

/**
 * Tells a program that waits for it that all is ready.
 *
 * @throws InputError if the file cannot be written
 */
export function writeReadyFile(file: string, apis: readonly Endpoints[]): void {
  writing('--ready-file', file, () => replace(file, `${JSON.stringify({ pid: process.pid, apis }, null, 2)}\n`));
}

export function removeReadyFile(file: string): void {
  writing('--ready-file', file, () => rmSync(file, { force: true }));
}

function writing(option: string, file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new InputError(`${option} ${JSON.stringify(file)} cannot be written: ${(error as Error).message}`);
  }
}

/** At once and complete, for whoever watches the file. */
function replace(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
