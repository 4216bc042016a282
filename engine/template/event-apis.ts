import { readApiKeys } from './api-keys';
import { readAuthModes } from './auth-modes';
import { readAuthProviders } from './auth-providers';
import { readChannelNamespace } from './channel-namespaces';
import { isObject, kindOf } from './json';
import type { JsonObject } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import { readTags } from './tags';
import type { ChannelNamespace, EventApi } from '../event-api';

/** The Event APIs of an app, with their namespaces. */
export function readEventApis(reader: Reader): readonly EventApi[] {
  const apis = reader.resources('AWS::AppSync::Api').map((resource) => ({ resource, apiId: reader.resolver.attribute(resource, 'ApiId') }));
  const namespaces = namespacesByApi(reader, new Set(apis.map(({ apiId }) => apiId)));
  const apiKeys = readApiKeys(reader);
  return apis.map(({ resource, apiId }) => (
    { ...readEventApi(reader, resource, apiId, namespaces.get(apiId) ?? []), apiKeys: apiKeys.get(apiId) ?? [] }
  ));
}

function namespacesByApi(reader: Reader, apiIds: ReadonlySet<string>): ReadonlyMap<string, readonly Resource[]> {
  const byApi = new Map<string, Resource[]>();
  for (const resource of reader.resources('AWS::AppSync::ChannelNamespace')) {
    reader.attempt(resource, 'ApiId', () => {
      const apiId = reader.property(resource, 'ApiId');
      if (typeof apiId !== 'string' || !apiIds.has(apiId)) throw new Error(`${kindOf(apiId)} is no Event API of this app, so the namespace is not served`);
      const own = byApi.get(apiId) ?? [];
      own.push(resource);
      byApi.set(apiId, own);
    }, () => {});
  }
  return byApi;
}

function readEventApi(reader: Reader, resource: Resource, apiId: string, namespaces: readonly Resource[]): Omit<EventApi, 'apiKeys'> {
  const { stack, logicalId } = resource;
  const config = reader.attempt(resource, 'EventConfig', () => readEventConfig(reader, resource), (): JsonObject => ({}));
  const modes = (name: string) => readAuthModes(reader, resource, `EventConfig.${name}`, config[name]);
  const defaults = { publish: modes('DefaultPublishAuthModes'), subscribe: modes('DefaultSubscribeAuthModes') };
  return {
    stack: stack.name,
    logicalId,
    name: reader.attempt(resource, 'Name', () => readName(reader, resource), () => logicalId),
    apiId,
    arn: reader.resolver.reference(resource),
    tags: readTags(reader, resource),
    accountId: stack.accountId,
    region: stack.region,
    authProviders: readAuthProviders(reader, resource, config.AuthProviders),
    connectionAuthModes: modes('ConnectionAuthModes').modes,
    namespaces: readNamespaces(reader, namespaces, (namespace) => readChannelNamespace(reader, namespace, defaults)),
  };
}

/** Not resolved as a whole: one provider that is not known must not take the others with it. */
function readEventConfig(reader: Reader, resource: Resource): JsonObject {
  const config = reader.resolver.outermost(resource.properties.EventConfig, resource.stack);
  if (!isObject(config)) throw new Error(`takes an object, and got ${kindOf(config)}, so no credential is accepted`);
  return config;
}

function readName(reader: Reader, resource: Resource): string {
  const name = reader.property(resource, 'Name');
  if (typeof name !== 'string' || !/^[\w -]{1,50}$/.test(name)) throw new Error(`takes the name of an API, and got ${kindOf(name)}`);
  return name;
}

/** AppSync takes a name once; where a template has it twice, nobody knows which one counts, and neither lets anybody in. */
function readNamespaces(
  reader: Reader, resources: readonly Resource[], read: (resource: Resource) => ChannelNamespace | undefined,
): EventApi['namespaces'] {
  const named = new Map<string, ChannelNamespace>();
  for (const resource of resources) {
    const namespace = read(resource);
    if (!namespace) continue;
    const other = named.get(namespace.name);
    named.set(namespace.name, other ? refuseBoth(reader, resource, namespace, other) : namespace);
  }
  return named;
}

function refuseBoth(reader: Reader, resource: Resource, namespace: ChannelNamespace, other: ChannelNamespace): ChannelNamespace {
  const why = `${namespace.name} is the name of ${other.logicalId} too, so neither lets anybody in`;
  reader.problem(resource, 'Name', why);
  return { ...namespace, publishAuthModes: [], subscribeAuthModes: [], unsupported: { onPublish: why, onSubscribe: why } };
}
