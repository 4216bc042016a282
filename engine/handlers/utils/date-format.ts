import type { PatternPart } from './date-pattern';

export const MONTHS: readonly string[] = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
];
export const DAYS: readonly string[] = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** A time as the clocks of a zone show it, names in English. */
export function formatDate(parts: readonly PatternPart[], epochMilliseconds: number, offset: number): string {
  const local = new Date(epochMilliseconds + offset * 60_000);
  return parts.map((part) => part.kind === 'text' ? part.text : formatField(part.letter, part.count, local, offset)).join('');
}

function formatField(letter: string, count: number, local: Date, offset: number): string {
  const number = (value: number) => String(value).padStart(count, '0');
  const year = local.getUTCFullYear();
  const month = local.getUTCMonth();
  const hours = local.getUTCHours();
  switch (letter) {
    case 'y': case 'u': return count === 2 ? String(year % 100).padStart(2, '0') : number(year);
    case 'M': case 'L': return count < 3 ? number(month + 1) : nameOf(MONTHS[month], count);
    case 'd': return number(local.getUTCDate());
    case 'D': return number(Math.floor((local.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1);
    case 'H': return number(hours);
    case 'k': return number(hours || 24);
    case 'h': return number(hours % 12 || 12);
    case 'K': return number(hours % 12);
    case 'a': return hours < 12 ? 'AM' : 'PM';
    case 'm': return number(local.getUTCMinutes());
    case 's': return number(local.getUTCSeconds());
    case 'S': return String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0').slice(0, count);
    case 'A': return number(local.getTime() - Date.UTC(year, month, local.getUTCDate()));
    case 'E': return nameOf(DAYS[local.getUTCDay()], count);
    default: return formatOffset(letter, count, offset);
  }
}

function nameOf(name: string, count: number): string {
  return count === 4 ? name : name.slice(0, 3);
}

/** X writes Z for no offset, x and Z do not. */
function formatOffset(letter: string, count: number, offset: number): string {
  if (letter === 'X' && offset === 0) return 'Z';
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const sign = offset < 0 ? '-' : '+';
  if (letter !== 'Z' && count === 1) return sign + two(hours) + (minutes === 0 ? '' : two(minutes));
  return `${sign}${two(hours)}${letter !== 'Z' && count === 3 ? ':' : ''}${two(minutes)}`;
}
