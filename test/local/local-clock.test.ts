import { LocalClock } from '../../local/local-clock';

const HOUR_MS = 60 * 60 * 1000;

test('the clock goes with the machine\'s, and jumps when told', () => {
  const clock = new LocalClock();
  expect(clock.now() - Date.now()).toBeLessThan(HOUR_MS);
  clock.advance(24 * HOUR_MS);
  expect(clock.now() - Date.now()).toBeGreaterThan(23 * HOUR_MS);
});

test('what falls due is called in its order, and sees its own time', () => {
  const clock = new LocalClock();
  const start = clock.now();
  const calls: string[] = [];
  const call = (name: string) => (): void => void calls.push(`${name} at ${Math.round((clock.now() - start) / HOUR_MS)}`);
  clock.after(3 * HOUR_MS, call('late'));
  clock.every(2 * HOUR_MS, call('often'));
  clock.after(HOUR_MS, () => {
    call('early')();
    clock.after(1.5 * HOUR_MS, call('from within'));
  });
  clock.after(HOUR_MS, call('cancelled'))();
  clock.advance(4.1 * HOUR_MS);
  expect(calls).toEqual(['early at 1', 'often at 2', 'from within at 3', 'late at 3', 'often at 4']);
});

test('what is not due yet is nearer after a jump, and time does not go back', async () => {
  const clock = new LocalClock();
  const rings = new Promise<void>((resolve) => void clock.after(HOUR_MS, resolve));
  const keepAlive = setTimeout(() => undefined, HOUR_MS); // the clock's own timers keep no process alive
  clock.advance(HOUR_MS - 20);
  await rings;
  clearTimeout(keepAlive);
  expect(() => clock.advance(-1)).toThrow('time only passes forward: milliseconds must be at least 0, got -1');
  expect(() => clock.advance(NaN)).toThrow('got NaN');
});
