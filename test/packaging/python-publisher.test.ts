import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PublishingApp } from '../publishers/publishing-app';

const ROOT = join(__dirname, '../..');

let app: PublishingApp;

beforeAll(async () => {
  app = await PublishingApp.start();
});
afterAll(() => app.stop());

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the recipe as the program that it is, with what a function of the app finds in its environment. */
async function publish(channel: string, ...events: readonly unknown[]): Promise<Ended> {
  const program = spawn(join(ROOT, 'node_modules/.cache/python/bin/python'), [join(ROOT, 'examples/publishers/publisher.py'), channel, 'order'], {
    env: { PATH: process.env.PATH, ...app.environment },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) program[name].on('data', (text: Buffer) => { output[name] += String(text); });
  program.stdin.end(events.map((event) => JSON.stringify(event)).join('\n'));
  const code = await new Promise<number | null>((resolve, reject) => program.on('close', resolve).on('error', reject));
  return { code, ...output };
}

describe('the publisher in Python', () => {
  test('publishes any number of events in their order, five at once', async () => {
    const { channel, inbox } = await app.listen();
    const data = Array.from({ length: 12 }, (_, number) => ({ number, text: 'größer <als> & "vorher" ✓' }));
    const before = app.publications;
    expect(await publish(channel, ...data)).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect(app.publications - before).toBe(3);
    for (const each of data) {
      const { id, time, ...rest } = await inbox.next() as { readonly id: string; readonly time: string };
      expect(rest).toEqual({ type: 'order', data: each });
      expect(`${id} ${time}`).toMatch(/^[0-9a-f-]{36} \d{4}-\d\d-\d\dT.*Z$/);
    }
    inbox.close();
  });

  test('keeps back what is too large, names it, and publishes the rest', async () => {
    const { channel, inbox } = await app.listen();
    const { code, stdout } = await publish(channel, 'ä'.repeat(130_000), 'small');
    expect({ code, failed: JSON.parse(stdout) as unknown }).toMatchObject({ code: 1, failed: [{ code: 'EventTooLarge' }] });
    expect(stdout).toMatch(/"260\d{3} bytes; AppSync takes 245760"/);
    expect(await inbox.next()).toMatchObject({ data: 'small' });
    inbox.close();
  });

  test('tells of a namespace that its role may not publish to', async () => {
    const { code, stderr } = await publish('/public/news', 'x');
    expect(code).toBe(1);
    expect(stderr).toMatch(/publish to \/public\/news: 403 /);
  });
});
