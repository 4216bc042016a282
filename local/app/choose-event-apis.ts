import type { EventApi } from '../../engine/event-api';
import { InputError } from '../input-error';

/**
 * The Event APIs to serve: all of an app, or those named.
 *
 * @param named Names or logical ids
 */
export function chooseEventApis(eventApis: readonly EventApi[], named: readonly string[] = []): readonly EventApi[] {
  if (named.length === 0) return eventApis;
  return [...new Set(named.map((name) => chooseEventApi(eventApis, name)))];
}

/** @throws InputError unless exactly one is called that */
export function chooseEventApi(eventApis: readonly EventApi[], named: string): EventApi {
  const found = eventApis.filter(({ name, logicalId, stack }) => [name, logicalId, `${stack}/${logicalId}`].includes(named));
  if (found.length === 1) return found[0];
  if (found.length > 1) throw new InputError(`${JSON.stringify(named)} is the name of ${found.length} Event APIs: ${list(found)}; name one by its stack and logical id`);
  throw new InputError(`no Event API ${JSON.stringify(named)}; there are: ${list(eventApis)}`);
}

function list(apis: readonly EventApi[]): string {
  return apis.map(({ name, stack, logicalId }) => `${JSON.stringify(name)} (${stack}/${logicalId})`).join(', ');
}
