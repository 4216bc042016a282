import { InputError } from '../input-error';
import { chooseEventApi } from './choose-event-apis';
import type { EventApi } from '../../engine/event-api';

/** A port for each API by name or logical id, `base` and those after it for the others; 0 takes any free one. */
export interface Ports {
  /** @default 0 */
  readonly base?: number;
  readonly named?: Readonly<Record<string, number>>;
}

/** The port of each API, in their order. */
export function portsOf(eventApis: readonly EventApi[], { base = 0, named = {} }: Ports): readonly number[] {
  const chosen = new Map(Object.entries(named).map(([name, port]) => [chooseEventApi(eventApis, name), port]));
  const taken = new Set(chosen.values());
  let next = base;
  const ports = eventApis.map((api) => {
    const own = chosen.get(api);
    if (own !== undefined || base === 0) return own ?? 0;
    while (taken.has(next)) next += 1;
    return next++;
  });
  const twice = ports.find((port, index) => port !== 0 && ports.indexOf(port) !== index);
  if (twice !== undefined) throw new InputError(`port ${twice} is given to two Event APIs; give each its own`);
  return ports;
}
