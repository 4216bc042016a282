import { formatDate } from './date-format';
import { parseDate } from './date-parse';
import { parsePattern } from './date-pattern';
import { offsetMinutes } from './time-zone';
import { numberArgument, textArgument } from './util-function';
import type { UtilCall, UtilFunction } from './util-function';

const ISO8601 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
/** What four digits of a year can say. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-30T00:00:00Z');

/** https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html */
export const TIME_FUNCTIONS: Readonly<Record<string, UtilFunction>> = {
  'util.time.nowISO8601': ({ now }) => new Date(now()).toISOString(),
  'util.time.nowEpochSeconds': ({ now }) => Math.floor(now() / 1000),
  'util.time.nowEpochMilliSeconds': ({ now }) => now(),
  'util.time.nowFormatted': (call, pattern, zone) => format(call, call.now(), pattern, zone),
  'util.time.epochMilliSecondsToSeconds': (call, time) => Math.floor(instantArgument(call, time) / 1000),
  'util.time.epochMilliSecondsToISO8601': (call, time) => new Date(instantArgument(call, time)).toISOString(),
  'util.time.epochMilliSecondsToFormatted': (call, time, pattern, zone) => format(call, instantArgument(call, time), pattern, zone),
  'util.time.parseISO8601ToEpochMilliSeconds': (call, value) => {
    const text = textArgument(call, value);
    const time = isCalendarTime(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(time)) throw new Error(`${call.name}: the text is not a time in ISO 8601 with its offset`);
    return time;
  },
  'util.time.parseFormattedToEpochMilliSeconds': (call, value, pattern, zone) => {
    const parts = parsePattern(call.name, textArgument(call, pattern));
    return parseDate(call.name, parts, textArgument(call, value), zoneArgument(call, zone));
  },
};

/** Date.parse takes the 30th of February and the 24th hour, Java does not. */
function isCalendarTime(text: string): boolean {
  const [, year, month, day, hour] = (ISO8601.exec(text) ?? []).map(Number);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && hour < 24;
}

function format(call: UtilCall, time: number, pattern: unknown, zone: unknown): string {
  const parts = parsePattern(call.name, textArgument(call, pattern));
  return formatDate(parts, time, offsetMinutes(zoneArgument(call, zone), time));
}

function instantArgument(call: UtilCall, value: unknown): number {
  const time = numberArgument(call, value);
  if (!Number.isInteger(time) || time < EARLIEST || time > LATEST) throw new RangeError(`${call.name} needs milliseconds since 1970, not ${time}`);
  return time;
}

function zoneArgument(call: UtilCall, zone: unknown): string {
  return zone === undefined || zone === null ? 'UTC' : textArgument(call, zone);
}
