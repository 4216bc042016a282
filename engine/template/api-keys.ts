import { kindOf } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import { unlessUnresolved } from './unresolved';
import type { ApiKey } from '../event-api';

/** The API keys of an app, by the id of their API; one whose expiry cannot be read is left out. */
export function readApiKeys(reader: Reader): ReadonlyMap<string, readonly ApiKey[]> {
  const byApi = new Map<string, ApiKey[]>();
  for (const resource of reader.resources('AWS::AppSync::ApiKey')) {
    reader.attempt(resource, 'Properties', () => {
      const apiId = reader.property(resource, 'ApiId');
      if (typeof apiId !== 'string') throw new Error(`ApiId is ${kindOf(apiId)}`);
      byApi.set(apiId, [...byApi.get(apiId) ?? [], readApiKey(reader, resource)]);
    }, () => {});
  }
  return byApi;
}

function readApiKey(reader: Reader, resource: Resource): ApiKey {
  const value = unlessUnresolved(() => reader.resolver.attribute(resource, 'ApiKey'));
  return { logicalId: resource.logicalId, value, expiresAt: readExpiry(reader, resource) };
}

/** A number of seconds since the epoch, which AppSync rounds down to the hour; without one it counts seven days from the deployment. */
function readExpiry(reader: Reader, resource: Resource): number | undefined {
  const expires = reader.property(resource, 'Expires');
  if (expires === undefined) return undefined;
  const seconds = typeof expires === 'string' && /^\d{1,12}(?:\.0+)?$/.test(expires) ? Number(expires) : expires;
  if (typeof seconds !== 'number' || !(seconds >= 0)) throw new Error(`Expires is ${kindOf(expires)}, which is no number of seconds since 1970`);
  const HOUR = 3600;
  return Math.floor(seconds / HOUR) * HOUR * 1000;
}
