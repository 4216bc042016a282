import { readFileSync } from 'node:fs';
import { apiId, arn } from './attributes';
import { isObject, objectOf } from './json';
import type { Json, JsonObject } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { AuthMode, AuthProvider, ChannelNamespace, EventApi, HandlerName } from '../event-api';

const AUTH_MODES: readonly string[] = ['API_KEY', 'AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'] satisfies AuthMode[];
const HANDLERS: readonly [HandlerName, string][] = [['onPublish', 'OnPublish'], ['onSubscribe', 'OnSubscribe']];

/** The Event APIs of an app, with their namespaces. */
export function readEventApis(reader: Reader): readonly EventApi[] {
  const namespaces = reader.resources('AWS::AppSync::ChannelNamespace').map((resource) => ({
    resource,
    apiId: reader.attempt(resource, 'ApiId', () => reader.property(resource, 'ApiId'), () => undefined),
  }));
  return reader.resources('AWS::AppSync::Api').map((resource) => {
    const id = apiId(resource);
    const config = reader.attempt(resource, 'EventConfig', () => eventConfig(resource), (): JsonObject => ({}));
    const modes = (name: string) => readModes(reader, resource, `EventConfig.${name}`, () => reader.resolver.resolve(config[name], resource.stack));
    const defaults = { publish: modes('DefaultPublishAuthModes'), subscribe: modes('DefaultSubscribeAuthModes') };
    const own = namespaces.filter((namespace) => namespace.apiId === id)
      .flatMap((namespace) => readNamespace(reader, namespace.resource, id, defaults).map((read) => ({ ...read, resource: namespace.resource })));
    return {
      stack: resource.stack.name,
      logicalId: resource.logicalId,
      name: reader.attempt(resource, 'Name', () => String(reader.property(resource, 'Name')), () => resource.logicalId),
      apiId: id,
      arn: reader.resolver.reference(resource),
      accountId: resource.stack.accountId,
      region: resource.stack.region,
      authProviders: readProviders(reader, resource, config.AuthProviders),
      connectionAuthModes: modes('ConnectionAuthModes'),
      namespaces: byName(reader, own),
    };
  });
}

/** AppSync takes a name once; where a template has it twice, nobody knows which one counts, and neither lets anybody in. */
function byName(reader: Reader, namespaces: readonly (ChannelNamespace & { readonly resource: Resource })[]): EventApi['namespaces'] {
  const named = new Map<string, ChannelNamespace>();
  for (const { resource, ...namespace } of namespaces) {
    const other = named.get(namespace.name);
    if (other) reader.problem(resource, 'Name', `${namespace.name} is the name of ${other.logicalId} too, so neither lets anybody in`);
    named.set(namespace.name, other ? { ...other, publishAuthModes: [], subscribeAuthModes: [] } : namespace);
  }
  return named;
}

function eventConfig(resource: Resource): JsonObject {
  const config = resource.properties.EventConfig;
  if (!isObject(config) || Object.keys(config).some((key) => key.startsWith('Fn::') || key === 'Ref')) {
    throw new Error('is not written out as an object, so no mode and no provider is known');
  }
  return config;
}

/** A provider that cannot be read is left out, and so nobody is let in by it. */
function readProviders(reader: Reader, resource: Resource, providers: Json): readonly AuthProvider[] {
  if (!Array.isArray(providers)) {
    reader.problem(resource, 'EventConfig.AuthProviders', 'is not a list, so no credential is accepted');
    return [];
  }
  return providers.flatMap((provider: Json, index): AuthProvider[] => reader.attempt(resource, `EventConfig.AuthProviders.${index}`, () => {
    const { AuthType: type, CognitoConfig: cognito } = objectOf(reader.resolver.resolve(provider, resource.stack));
    const authType = authMode(type);
    if (authType !== 'AMAZON_COGNITO_USER_POOLS') return [{ authType }];
    const { UserPoolId: userPoolId, AwsRegion: region, AppIdClientRegex: appIdClientRegex } = objectOf(cognito);
    if (typeof userPoolId !== 'string' || typeof region !== 'string') throw new Error('CognitoConfig needs UserPoolId and AwsRegion');
    if (appIdClientRegex !== undefined && typeof appIdClientRegex !== 'string') throw new Error('AppIdClientRegex is not text');
    return [{ authType, userPoolId, region, appIdClientRegex }];
  }, () => []));
}

/** A list that cannot be read admits nobody. */
function readModes(reader: Reader, resource: Resource, property: string, read: () => Json): readonly AuthMode[] {
  return reader.attempt(resource, property, () => {
    const modes = read();
    if (!Array.isArray(modes)) throw new Error('is not a list of modes, so it admits nobody');
    return modes.map((mode: Json) => authMode(objectOf(mode).AuthType));
  }, () => []);
}

function authMode(type: Json): AuthMode {
  if (typeof type !== 'string' || !AUTH_MODES.includes(type)) {
    throw new Error(`AuthType ${JSON.stringify(type) ?? 'nothing'} is none of ${AUTH_MODES.join(', ')}`);
  }
  return type as AuthMode;
}

function readNamespace(
  reader: Reader, resource: Resource, ownApiId: string, defaults: { publish: readonly AuthMode[]; subscribe: readonly AuthMode[] },
): readonly ChannelNamespace[] {
  const name = reader.attempt(resource, 'Name', () => reader.property(resource, 'Name'), () => undefined);
  if (typeof name !== 'string') return [];
  const modes = (property: string, fallback: readonly AuthMode[]) =>
    resource.properties[property] === undefined ? fallback : readModes(reader, resource, property, () => reader.property(resource, property));
  const code = readCode(reader, resource);
  return [{
    logicalId: resource.logicalId,
    name,
    arn: arn(resource, 'appsync', `apis/${ownApiId}/channelNamespace/${name}`),
    publishAuthModes: modes('PublishAuthModes', defaults.publish),
    subscribeAuthModes: modes('SubscribeAuthModes', defaults.subscribe),
    code: code.text,
    unsupported: code.problem === undefined ? readUnsupported(reader, resource) : { onPublish: code.problem, onSubscribe: code.problem },
  }];
}

/** The code; where it cannot be read, whatever it would refuse is refused. */
function readCode(reader: Reader, resource: Resource): { readonly text?: string; readonly problem?: string } {
  const { CodeHandlers: inline, CodeS3Location: location } = resource.properties;
  return reader.attempt<{ readonly text?: string; readonly problem?: string }>(resource, location === undefined ? 'CodeHandlers' : 'CodeS3Location', () => {
    if (inline !== undefined && location !== undefined) throw new Error('and CodeHandlers are both given');
    if (inline !== undefined) return { text: textOf(reader.property(resource, 'CodeHandlers')) };
    if (location === undefined) return {};
    const url = textOf(reader.property(resource, 'CodeS3Location'));
    const key = /^s3:\/\/[^/]+\/(.+)$/.exec(url)?.[1];
    if (key === undefined) throw new Error(`${url} is not an S3 location`);
    return { text: readFileSync(resource.stack.assetPath(key), 'utf8') };
  }, (message) => ({ problem: `its code could not be read: ${message}` }));
}

function textOf(value: Json): string {
  if (typeof value !== 'string') throw new Error('is not text');
  return value;
}

function readUnsupported(reader: Reader, resource: Resource): ChannelNamespace['unsupported'] {
  return reader.attempt(resource, 'HandlerConfigs', () => {
    const configs = objectOf(reader.property(resource, 'HandlerConfigs'));
    return Object.fromEntries(HANDLERS.filter(([, key]) => configs[key] !== undefined).map(([handler, key]) => {
      const { Behavior: behavior, Integration: integration } = objectOf(configs[key]);
      const source = String(objectOf(integration).DataSourceName);
      return [handler, `${key} uses the data source ${source}${behavior === 'DIRECT' ? ' directly' : ''}, which the local engine does not call yet`];
    }));
  }, (message) => ({ onPublish: message, onSubscribe: message }));
}
