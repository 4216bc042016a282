/** @returns minutes east of UTC at an instant; `UTC`, `+02:00` and the names of the tz database are zones. @throws RangeError */
export function offsetMinutes(zone: string, epochMilliseconds: number): number {
  const fixed = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone);
  if (fixed) return signed(fixed[1], Number(fixed[2]), Number(fixed[3] ?? 0));
  if (['UTC', 'GMT', 'UT', 'Z'].includes(zone)) return 0;
  const parts = formatterOf(zone).formatToParts(epochMilliseconds);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name) ?? [];
  return hours === undefined ? 0 : signed(sign, Number(hours), Number(minutes));
}

/** The instant at which clocks of a zone show a time; where they show it twice, the first one, as Java takes it. */
export function instantOf(localMilliseconds: number, zone: string): number {
  const before = offsetMinutes(zone, localMilliseconds - 86_400_000);
  const guess = localMilliseconds - before * 60_000;
  if (offsetMinutes(zone, guess) === before) return guess;
  const after = localMilliseconds - offsetMinutes(zone, localMilliseconds + 86_400_000) * 60_000;
  // In the hour that clocks leave out, Java goes on by the offset from before.
  return offsetMinutes(zone, after) === offsetMinutes(zone, localMilliseconds + 86_400_000) ? after : guess;
}

function signed(sign: string, hours: number, minutes: number): number {
  if (hours > 18 || minutes > 59) throw new RangeError('an offset is at most 18:00');
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  // Java knows the names of the tz database in their exact spelling, Node in any.
  if (!/^[A-Z][\w+-]*(?:\/[A-Z][\w+-]*)*$/.test(zone) || zone.length > 50) throw new RangeError(`${JSON.stringify(zone).slice(0, 60)} is no time zone`);
  return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
}
