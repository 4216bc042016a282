import { kindOf, listOf, strictObject } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';

/** The tags of a resource; nothing where one cannot be read, so that no policy is evaluated with the others. */
export function readTags(reader: Reader, resource: Resource): ReadonlyMap<string, string> | undefined {
  return reader.attempt(resource, 'Tags', () => new Map(listOf(reader.property(resource, 'Tags')).map(readTag)), () => undefined);
}

function readTag(tag: Json): readonly [string, string] {
  const { Key: key, Value: value } = strictObject(tag, ['Key', 'Value']);
  if (typeof key !== 'string' || typeof value !== 'string') throw new Error(`takes texts for Key and Value, and got ${kindOf(key)} and ${kindOf(value)}`);
  return [key, value];
}
