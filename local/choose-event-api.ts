import { InputError } from './input-error';
import type { EventApi } from '../engine/event-api';

/**
 * The Event API to serve: one server has one.
 *
 * @param named Its name or logical id, needed where an app has several
 */
export function chooseEventApi(eventApis: readonly EventApi[], named: string | undefined): EventApi {
  const found = named === undefined ? eventApis : eventApis.filter(({ name, logicalId }) => name === named || logicalId === named);
  if (found.length === 1) return found[0];
  const list = (apis: readonly EventApi[]): string => apis.map(({ name, stack, logicalId }) => `${JSON.stringify(name)} (${stack}/${logicalId})`).join(', ');
  if (found.length > 1) throw new InputError(`${named === undefined ? 'the app' : JSON.stringify(named)} has ${found.length} Event APIs: ${list(found)}; choose one with --api <name or logical id>`);
  throw new InputError(`no Event API ${JSON.stringify(named)}; there are: ${list(eventApis)}`);
}
