import { readAuthModes } from './auth-modes';
import type { AuthModes } from './auth-modes';
import { readHandlerConfigs } from './handler-configs';
import { kindOf, strictObject } from './json';
import type { Json } from './json';
import { readTextFile } from './json-file';
import type { Reader } from './reader';
import type { Resource } from './stack';
import { readTags } from './tags';
import { isSegment } from '../channel';
import type { ChannelNamespace } from '../event-api';

/** What an API says for the namespaces that state no modes of their own. */
export interface DefaultModes {
  readonly publish: AuthModes;
  readonly subscribe: AuthModes;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-channelnamespace.html */
const PROPERTIES = ['ApiId', 'CodeHandlers', 'CodeS3Location', 'HandlerConfigs', 'Name', 'PublishAuthModes', 'SubscribeAuthModes', 'Tags'];
/** Far more than the 32,768 characters that AppSync takes, which the handler checker counts. */
const MAX_CODE_BYTES = 1_000_000;

/** Something read, or why it could not be. */
interface Part<T> {
  readonly value?: T;
  readonly problem?: string;
}

/** The namespace; nothing if its name is not known. Where anything else could not be read, its handlers refuse. */
export function readChannelNamespace(reader: Reader, resource: Resource, defaults: DefaultModes): ChannelNamespace | undefined {
  const { logicalId, properties } = resource;
  const names = readPart(reader, resource, 'Name', () => ({ name: readName(reader, resource), arn: reader.resolver.reference(resource) })).value;
  if (!names) return undefined;

  const known = readPart(reader, resource, 'Properties', () => strictObject(properties, PROPERTIES));
  const publish = readAuthModes(reader, resource, 'PublishAuthModes', properties.PublishAuthModes, defaults.publish);
  const subscribe = readAuthModes(reader, resource, 'SubscribeAuthModes', properties.SubscribeAuthModes, defaults.subscribe);
  const code = readPart(reader, resource, properties.CodeS3Location === undefined ? 'CodeHandlers' : 'CodeS3Location', () => readCode(reader, resource));
  const handlers = readPart(reader, resource, 'HandlerConfigs', () => readHandlerConfigs(reader, resource));

  const unreadable = Object.entries({ 'properties': known, 'publish modes': publish, 'subscribe modes': subscribe, 'code': code, 'handler configuration': handlers })
    .flatMap(([part, { problem }]) => problem === undefined ? [] : [`its ${part} could not be read: ${problem}`]).join('; ');
  return {
    logicalId,
    ...names,
    tags: readTags(reader, resource),
    publishAuthModes: publish.modes,
    subscribeAuthModes: subscribe.modes,
    code: code.value,
    integrations: handlers.value?.integrations ?? {},
    unsupported: unreadable === '' ? handlers.value?.unsupported ?? {} : { onPublish: unreadable, onSubscribe: unreadable },
  };
}

function readPart<T>(reader: Reader, resource: Resource, property: string, read: () => T): Part<T> {
  return reader.attempt<Part<T>>(resource, property, () => ({ value: read() }), (problem) => ({ problem }));
}

function readName(reader: Reader, resource: Resource): string {
  const name = reader.property(resource, 'Name');
  if (typeof name !== 'string' || !isSegment(name)) throw new Error(`takes the name of a namespace, and got ${kindOf(name)}`);
  return name;
}

function readCode(reader: Reader, resource: Resource): string | undefined {
  const inline = reader.property(resource, 'CodeHandlers');
  const location = reader.property(resource, 'CodeS3Location');
  if (inline !== undefined && location !== undefined) throw new Error('and CodeHandlers are both given');
  if (inline !== undefined) return codeOf(inline);
  if (location === undefined) return undefined;
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(codeOf(location)) ?? [];
  if (bucket === undefined || key === undefined) throw new Error(`${kindOf(location)} is no location such as s3://bucket/key`);
  return codeOf(readTextFile(resource.stack.assetPath(bucket, key), MAX_CODE_BYTES));
}

function codeOf(value: Json): string {
  if (typeof value !== 'string' || value === '') throw new Error(`takes text, and got ${kindOf(value)}`);
  return value;
}
