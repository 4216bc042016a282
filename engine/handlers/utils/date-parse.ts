import { DAYS, MONTHS } from './date-format';
import type { PatternPart } from './date-pattern';
import { instantOf } from './time-zone';
import { Unsupported } from './unsupported';

type Fields = ReadonlyMap<string, string>;

/** @returns milliseconds since the epoch. @throws Error where the text is not of the pattern, or is no time */
export function parseDate(caller: string, parts: readonly PatternPart[], text: string, zone: string): number {
  const letters = parts.flatMap((part) => part.kind === 'field' ? [part.letter] : []);
  const twice = letters.find((letter, index) => letters.indexOf(letter) < index);
  if (twice !== undefined) throw new Unsupported(`${caller} with the letter ${twice} twice in the pattern`);
  const other = letters.find((letter) => 'DAL'.includes(letter));
  if (other !== undefined) throw new Unsupported(`${caller} with the letter ${other} in the pattern`);
  const found = new RegExp(`^${parts.map(expressionOf).join('')}$`).exec(text);
  if (!found) throw new Error(`${caller}: the text does not fit the pattern`);
  const fields: Fields = new Map(letters.map((letter, index) => [letter, found[index + 1]]));
  return instant(caller, fields, zone);
}

function expressionOf(part: PatternPart): string {
  if (part.kind === 'text') return part.text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const { letter, count } = part;
  const names = (all: readonly string[]) => `(${all.map((name) => count === 4 ? name : name.slice(0, 3)).join('|')})`;
  switch (letter) {
    case 'y': case 'u': return count === 2 ? '(\\d{2})' : `(\\d{${count},9})`;
    case 'M': return count > 2 ? names(MONTHS) : count === 2 ? '(\\d{2})' : '(\\d{1,2})';
    case 'E': return names(DAYS);
    case 'a': return '(AM|PM)';
    case 'S': return `(\\d{${count}})`;
    case 'X': return count === 3 ? '(Z|[+-]\\d{2}:\\d{2})' : count === 2 ? '(Z|[+-]\\d{4})' : '(Z|[+-]\\d{2}(?:\\d{2})?)';
    case 'x': return count === 3 ? '([+-]\\d{2}:\\d{2})' : count === 2 ? '([+-]\\d{4})' : '([+-]\\d{2}(?:\\d{2})?)';
    case 'Z': return '([+-]\\d{4})';
    default: return count === 2 ? '(\\d{2})' : '(\\d{1,2})';
  }
}

function instant(caller: string, fields: Fields, zone: string): number {
  const [year, month, day] = [yearOf(fields), monthOf(fields), numberOf(fields, 'd')];
  if (year === undefined || month === undefined || day === undefined) throw new Error(`${caller}: a year, a month and a day are needed`);
  const hour = hourOf(caller, fields);
  const [minute, second] = [numberOf(fields, 'm') ?? 0, numberOf(fields, 's') ?? 0];
  const milliseconds = Number((fields.get('S') ?? '').padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // In SMART mode Java takes the 31st for the last day of a shorter month; which other day it is depends on the day's name.
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) throw new Error(`${caller}: there is no such time`);
  if (date.getUTCMonth() !== month - 1) date.setUTCFullYear(year, month, 0);
  const dayName = fields.get('E');
  if (dayName !== undefined && !DAYS[date.getUTCDay()].startsWith(dayName)) throw new Error(`${caller}: the day is not a ${dayName}`);
  const local = date.setUTCHours(hour, minute, second, milliseconds);
  const offset = fields.get('X') ?? fields.get('x') ?? fields.get('Z');
  return instantOf(local, offset === undefined || offset === 'Z' ? zoneOf(offset, zone) : offset);
}

function zoneOf(offset: string | undefined, zone: string): string {
  return offset === 'Z' ? 'UTC' : zone;
}

function yearOf(fields: Fields): number | undefined {
  const text = fields.get('u') ?? fields.get('y');
  if (text === undefined) return undefined;
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

function monthOf(fields: Fields): number | undefined {
  const text = fields.get('M');
  if (text === undefined || /^\d/.test(text)) return numberOf(fields, 'M');
  return MONTHS.findIndex((name) => name.startsWith(text)) + 1;
}

/** Without an hour Java makes no instant, so neither does this. */
function hourOf(caller: string, fields: Fields): number {
  const [h24, k24, h12, k12] = ['H', 'k', 'h', 'K'].map((letter) => numberOf(fields, letter));
  if (h24 !== undefined) return h24;
  if (k24 !== undefined && k24 >= 1 && k24 <= 24) return k24 % 24;
  const half = fields.get('a');
  if (half !== undefined && h12 !== undefined && h12 >= 1 && h12 <= 12) return h12 % 12 + (half === 'PM' ? 12 : 0);
  if (half !== undefined && k12 !== undefined && k12 <= 11) return k12 + (half === 'PM' ? 12 : 0);
  throw new Error(`${caller}: an hour is needed, of 24 or with AM or PM`);
}

function numberOf(fields: Fields, letter: string): number | undefined {
  const text = fields.get(letter);
  return text === undefined ? undefined : Number(text);
}
