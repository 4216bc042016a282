import { Network } from '../../../local/events/network';
import { seededRandom } from '../../../local/events/random';
import { RecordingSocket, ScriptedTimers } from '../support/test-connection';

describe('a slow network', () => {
  test('delivers later, in order, with the end behind what was sent', () => {
    const timers = new ScriptedTimers();
    const far = new RecordingSocket();
    const { socket } = new Network({ latencyMs: 200 }, timers, seededRandom(1)).over(far);
    socket.send(['one', 'two']);
    timers.pass(150);
    socket.send(['three']);
    socket.close(1000, 'bye');
    expect(far.frames).toEqual([]);
    timers.pass(50);
    expect([far.frames, far.closure]).toEqual([['one', 'two'], undefined]);
    timers.pass(150);
    expect([far.frames, far.closure]).toEqual([['one', 'two', 'three'], [1000, 'bye']]);
  });

  test('delays answers of HTTP too', async () => {
    const timers = new ScriptedTimers();
    const answered = new Network({ latencyMs: 200 }, timers, seededRandom(1)).delay();
    expect(timers.pending).toBe(1);
    timers.pass(200);
    await answered;
  });
});

describe('an unreliable network', () => {
  const secondsUntilCut = (dropRate: number, seed: number): number | undefined => {
    const timers = new ScriptedTimers();
    const far = new RecordingSocket();
    new Network({ dropRate }, timers, seededRandom(seed)).over(far);
    for (let second = 1; second <= 1_000; second += 1) {
      timers.pass(1_000);
      if (far.isCut) return second;
    }
    return undefined;
  };

  test('cuts each connection at the given rate, the same way for the same seed', () => {
    expect(secondsUntilCut(1, 1)).toBe(1);
    expect(secondsUntilCut(0, 1)).toBeUndefined();
    expect(secondsUntilCut(0.1, 7)).toBe(secondsUntilCut(0.1, 7));
    const lifetimes = Array.from({ length: 500 }, (_, seed) => secondsUntilCut(0.1, seed) ?? NaN);
    const mean = lifetimes.reduce((sum, seconds) => sum + seconds) / lifetimes.length;
    expect(mean).toBeGreaterThan(9);
    expect(mean).toBeLessThan(11);
  });

  test('forgets a connection that has ended', () => {
    const timers = new ScriptedTimers();
    const { end } = new Network({ dropRate: 1 }, timers, seededRandom(1)).over(new RecordingSocket());
    end();
    expect(timers.pending).toBe(0);
  });

  test('does nothing unless asked', async () => {
    const timers = new ScriptedTimers();
    const far = new RecordingSocket();
    const network = new Network({}, timers, seededRandom(1));
    expect(network.over(far).socket).toBe(far);
    await network.delay();
    expect(timers.pending).toBe(0);
  });
});
