import { el } from './dom';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

export function timeOf(milliseconds: number): HTMLElement {
  const date = new Date(milliseconds);
  return el('time', { datetime: date.toISOString() }, CLOCK.format(date));
}
