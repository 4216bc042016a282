import type { Decision } from '../../../engine/decision';
import { DecisionLog, renderDecision } from '../../../local/events/decision-log';
import type { DecisionEntry } from '../../../local/events/decision-log';

const DENIED: Decision = {
  operation: 'subscribe',
  channel: '/private/bob',
  caller: { label: 'alice (access token)', mode: 'AMAZON_COGNITO_USER_POOLS' },
  allowed: false,
  rule: 'handler',
  reason: 'onSubscribe called util.unauthorized()',
  error: { errorType: 'Unauthorized', message: 'not told', status: 401 },
  logs: [],
};
const NOON = new Date(2026, 0, 31, 12, 0, 0).getTime();
const JWT = `eyJ${'a'.repeat(40)}.eyJ${'b'.repeat(40)}.${'c'.repeat(40)}`;

async function logged(decision: Partial<Decision>): Promise<DecisionEntry> {
  const log = new DecisionLog(() => NOON);
  await log.timed(() => Promise.resolve({ ...DENIED, ...decision }));
  return log.after(0)[0];
}

const line = async (decision: Partial<Decision> = {}): Promise<string> => renderDecision({ ...await logged(decision), milliseconds: 0.42 });

describe('a line of the log', () => {
  test('says when, what, whether, where, who, by which rule, why, and how long it took', async () => {
    const who = '/private/bob  alice (access token)';
    expect(await line()).toBe(`12:00:00  subscribe  DENY   ${who}  handler: onSubscribe called util.unauthorized()  0.4 ms`);
  });

  test('says what was allowed, without a channel for a connect', async () => {
    expect(await line({ operation: 'connect', channel: undefined, allowed: true, rule: 'allowed', reason: 'users may connect' }))
      .toBe('12:00:00  connect    ALLOW  -  alice (access token)  users may connect  0.4 ms');
  });

  test('is followed by what the handler logged', async () => {
    expect(await line({ logs: ['one', '{ "two": 2 }'] })).toMatch(/ ms\n {10}log: one\n {10}log: \{ "two": 2 \}$/);
  });

  test.each(['\n12:00:00  publish    ALLOW', '\r', '\u001b[2J\u001b[31m', '\u0007', '\u0000', '\u0085', '\u2028', '\u202e', '\u200b', '\u009b31m'])(
    'stays one line, and steers no terminal, whatever a client writes: %j', async (text) => {
      const rendered = await line({ channel: `/x${text}`, caller: { label: `bob${text}` }, reason: `no ${text}`, logs: [`a${text}b`] });
      expect(rendered.split('\n')).toHaveLength(2);
      expect(rendered.replace('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(rendered).toContain('\\u{');
    });

  test('shows no token that a handler logged', async () => {
    const entry = await logged({ logs: [`payload ${JWT}!`] });
    expect([entry.logs, renderDecision(entry).includes('eyJ')]).toEqual([['payload ***!'], false]);
  });
});

describe('the log', () => {
  test('numbers decisions, and gives those behind a number', async () => {
    const log = new DecisionLog(() => NOON);
    for (const channel of ['/a', '/b', '/c']) await log.timed(() => Promise.resolve({ ...DENIED, channel }));
    expect(log.after(1).map(({ sequence, channel, time }) => [sequence, channel, time])).toEqual([[2, '/b', NOON], [3, '/c', NOON]]);
    expect(log.after(3)).toEqual([]);
  });

  test('does not keep what the client was answered', async () => {
    expect(JSON.stringify(await logged({}))).not.toContain('not told');
  });

  test('measures how long a decision took', async () => {
    const log = new DecisionLog(() => NOON);
    await log.timed(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return DENIED;
    });
    expect(log.after(0)[0].milliseconds).toBeGreaterThan(15);
  });

  test('forgets the oldest beyond a thousand', async () => {
    const log = new DecisionLog(() => NOON);
    for (let count = 0; count < 1_005; count++) await log.timed(() => Promise.resolve(DENIED));
    expect(log.after(0)).toHaveLength(1_000);
    expect(log.after(0)[0].sequence).toBe(6);
  });

  test('tells of each version of the app, and marks what one decides that was replaced meanwhile', async () => {
    const log = new DecisionLog(() => NOON);
    const heard: number[] = [];
    const stop = log.onVersion((version) => heard.push(version));
    await log.timed(() => {
      log.replaceVersion(2);
      return Promise.resolve({ ...DENIED, version: 1 });
    });
    stop();
    log.replaceVersion(3);
    expect(heard).toEqual([2]);
    expect(log.after(0)).toMatchObject([{ version: 1, isOutdated: true }]);
  });

  test('calls back until it is told to stop', async () => {
    const log = new DecisionLog(() => NOON);
    const heard: number[] = [];
    const stop = log.subscribe(({ sequence }) => {
      heard.push(sequence);
      if (sequence === 2) stop();
    });
    log.subscribe(({ sequence }) => heard.push(-sequence));
    for (let count = 0; count < 3; count++) await log.timed(() => Promise.resolve(DENIED));
    expect(heard).toEqual([1, -1, 2, -2, -3]);
  });

  test('keeps nothing of what could not be decided', async () => {
    const log = new DecisionLog(() => NOON);
    await expect(log.timed(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(log.after(0)).toEqual([]);
  });
});
