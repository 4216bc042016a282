import { numberArgument } from './util-function';
import type { UtilFunction } from './util-function';

export const MATH_FUNCTIONS: Readonly<Record<string, UtilFunction>> = {
  'util.math.roundNum': (call, value) => Math.round(numberArgument(call, value)),
  'util.math.minVal': (call, a, b) => Math.min(numberArgument(call, a), numberArgument(call, b)),
  'util.math.maxVal': (call, a, b) => Math.max(numberArgument(call, a), numberArgument(call, b)),
  'util.math.randomDouble': () => Math.random(),
  /** Whether the end is included is not documented; as in Java it is not. */
  'util.math.randomWithinRange': (call, from, to) => {
    const [start, end] = [Math.ceil(numberArgument(call, from)), Math.floor(numberArgument(call, to))];
    if (end <= start) throw new RangeError(`${call.name} needs a start below its end, not ${start} and ${end}`);
    return start + Math.floor(Math.random() * (end - start));
  },
};
