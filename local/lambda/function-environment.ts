import type { LambdaFunction } from '../../engine/application';
import type { RoleCredentials } from '../iam/local-access-keys';

/** Where this server listens, as templates name it (without a scheme): `localhost:4000`. */
export interface ServerHosts {
  readonly httpHost: string;
  readonly realtimeHost: string;
  /** Of every Event API of the app, if there are several. */
  readonly all?: readonly string[];
}

/** What a function's process is started with. */
export interface FunctionPlace {
  readonly taskRoot: string;
  /** An empty private folder: without a home of its own the process would find the developer's, and `~/.aws` in it. */
  readonly home: string;
}

/**
 * The environment of a function's process: the variables of the template, those that Lambda sets, and nothing of the
 * developer's.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(
  fn: LambdaFunction, credentials: RoleCredentials, hosts: ServerHosts, place: FunctionPlace,
): Readonly<Record<string, string>> {
  const region = fn.arn.split(':')[3] ?? '';
  const own = Object.entries(fn.environment).map(([name, value]) => [name, toPlainHttp(value, hosts)]);
  return {
    ...Object.fromEntries(own) as Record<string, string>,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: `http://${hosts.httpHost}`, // calls to services other than AppSync end here, and are refused by name
    AWS_EC2_METADATA_DISABLED: 'true',
    LAMBDA_TASK_ROOT: place.taskRoot,
    _HANDLER: fn.handler,
    HOME: place.home,
    USERPROFILE: place.home,
    TZ: ':UTC',
    ...systemVariables(),
  };
}

/**
 * `https://` and `wss://` become `http://` and `ws://` in front of this server's own hosts.
 *
 * A template writes `https://` itself and takes only the host from the API's `Dns.Http`, but this server speaks plain
 * HTTP on the loopback. Every other URL stays as it is.
 */
export function toPlainHttp(value: string, { httpHost, realtimeHost, all = [] }: ServerHosts): string {
  const replace = (text: string, secure: string, plain: string, host: string): string => text
    .split(`${secure}${host}`)
    .reduce((before, after) => before + (/^[\w.:@-]/.test(after) ? secure : plain) + host + after); // not `localhost:4000` in `localhost:40001`
  const withHttp = [...new Set([httpHost, ...all])].reduce((text, host) => replace(text, 'https://', 'http://', host), value);
  return [...new Set([realtimeHost, ...all])].reduce((text, host) => replace(text, 'wss://', 'ws://', host), withHttp);
}

/** Without it no Windows program can open a socket or make random numbers. */
function systemVariables(): Record<string, string> {
  const { SystemRoot } = process.env;
  return process.platform === 'win32' && SystemRoot !== undefined ? { SystemRoot } : {};
}
