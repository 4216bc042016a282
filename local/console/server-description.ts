import type { Application, LambdaFunction, Problem } from '../../engine/application';
import type { AuthMode, EventApi, HandlerName } from '../../engine/event-api';
import type { UserPoolDescription } from '../cognito/sign-in';
import type { User } from '../cognito/users';
import { whyNotRunnable } from '../lambda/why-not-runnable';

export interface NamespaceDescription {
  readonly name: string;
  readonly publishAuthModes: readonly AuthMode[];
  readonly subscribeAuthModes: readonly AuthMode[];
  readonly handlers: readonly HandlerName[];
}

export interface FunctionDescription {
  readonly name: string;
  readonly path: string;
  readonly logicalId: string;
  readonly runnable: boolean;
  /** Why not. */
  readonly reason?: string;
}

export interface ApiKeyDescription {
  readonly logicalId: string;
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** Where an Event API is served. */
export interface ServedApiLink {
  readonly name: string;
  readonly url: string;
}

/** What the console and the start of the command line show of a server. */
export interface ServerDescription extends ServicesDescription {
  /** The version of the app that is served now: 1 after the start. */
  readonly version: number;
  /** All Event APIs of the app that are served, this one too. */
  readonly apis: readonly ServedApiLink[];
}

/** The part of it that comes from one version of the app. */
export interface ServicesDescription {
  readonly api: {
    readonly name: string;
    readonly apiId: string;
    readonly region: string;
    readonly httpUrl: string;
    readonly realtimeUrl: string;
    readonly httpHost: string;
    readonly connectionAuthModes: readonly AuthMode[];
    readonly apiKeys: readonly ApiKeyDescription[];
    readonly namespaces: readonly NamespaceDescription[];
  };
  /** The pool that the users are of, unless the API has none. */
  readonly userPool?: UserPoolDescription;
  readonly users: readonly User[];
  readonly functions: readonly FunctionDescription[];
  readonly problems: readonly Problem[];
}

export interface ApiUrls {
  readonly httpUrl: string;
  readonly realtimeUrl: string;
}

export interface DescribedServices extends ApiUrls {
  readonly api: EventApi;
  readonly application: Application;
  readonly host: string;
  readonly handlersOf: (namespace: string) => readonly HandlerName[];
  readonly userPool?: UserPoolDescription;
  readonly users: readonly User[];
}

export function describeServices(
  { api, application, host, httpUrl, realtimeUrl, handlersOf, userPool, users }: DescribedServices,
): ServicesDescription {
  return {
    api: {
      name: api.name,
      apiId: api.apiId,
      region: api.region,
      httpUrl,
      realtimeUrl,
      httpHost: host,
      connectionAuthModes: api.connectionAuthModes,
      apiKeys: api.apiKeys.flatMap(({ logicalId, value, expiresAt }) => (
        value === undefined ? [] : [{ logicalId, value, ...expiresAt !== undefined && { expiresAt } }]
      )),
      namespaces: [...api.namespaces.values()].map(({ name, publishAuthModes, subscribeAuthModes }) => (
        { name, publishAuthModes, subscribeAuthModes, handlers: handlersOf(name) }
      )),
    },
    ...(userPool && { userPool }),
    users,
    functions: application.functions.map(describeFunction),
    problems: [...application.problems, ...unsupportedHandlers(api)],
  };
}

function unsupportedHandlers({ stack, namespaces }: EventApi): readonly Problem[] {
  return [...namespaces.values()].flatMap(({ logicalId, name, unsupported }) => Object.entries(unsupported)
    .map(([handler, why]) => ({ where: `${stack}/${logicalId}`, message: `${handler} of namespace ${name} cannot run here, so it refuses: ${why}` })));
}

function describeFunction(fn: LambdaFunction): FunctionDescription {
  const { name, path, logicalId } = fn;
  const reason = whyNotRunnable(fn);
  return { name, path, logicalId, runnable: reason === undefined, ...(reason !== undefined && { reason }) };
}
