import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAVEN_OPTS, PYTHON, WORKPLACE } from './workplace';

const EXAMPLES = join(WORKPLACE, 'examples');
const PYTEST = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'tests'];
const FAILURE = [
  'expected: user alice can subscribe to /private/bob',
  'found: denied by the handler: onSubscribe called util.unauthorized()',
  'to change it: subscribePolicy, or onSubscribe, of namespace private would have to admit this caller on this channel',
];

interface Outcome {
  readonly status: number | null;
  readonly text: string;
}

function tryOut(folder: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: join(EXAMPLES, folder), encoding: 'utf8', env: { ...process.env, ...env } });
  return { status, text: `${stdout}${stderr}` };
}

/** Runs the same with one line of a test changed, so that it is not so. */
function withWrongLine<T>(file: string, right: string, wrong: string, act: () => T): T {
  const path = join(EXAMPLES, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(right);
  writeFileSync(path, text.replace(right, wrong));
  try {
    return act();
  } finally {
    writeFileSync(path, text);
  }
}

describe('assertions in pytest, from the wheel', () => {
  const run = (): Outcome => tryOut('python/quick-start', join(PYTHON, 'python'), PYTEST);

  test('pass', () => {
    const { status, text } = run();
    expect({ status, text }).toMatchObject({ status: 0, text: expect.stringContaining('2 passed') as string });
  });

  test('fail with the rule that decided', () => {
    const { status, text } = withWrongLine('python/quick-start/tests/test_permissions.py', 'alice.can_subscribe("/private/alice")', 'alice.can_subscribe("/private/bob")', run);
    expect(status).toBe(1);
    for (const line of FAILURE) expect(text).toContain(line);
  });
});

describe('assertions in JUnit, from the jar', () => {
  const run = (): Outcome => tryOut('java/quick-start', 'mvn', ['-q', '-B', 'test'], { MAVEN_OPTS });
  afterAll(() => rmSync(join(EXAMPLES, 'java/quick-start/target/surefire-reports'), { recursive: true, force: true }));

  test('pass', () => {
    const { status, text } = run();
    expect({ status, text }).toMatchObject({ status: 0 });
  });

  test('fail with the rule that decided', () => {
    const file = 'java/quick-start/src/test/java/com/example/chat/PermissionsTest.java';
    const { status, text } = withWrongLine(file, 'alice.canSubscribe("/private/alice");', 'alice.canSubscribe("/private/bob");', run);
    expect(status).toBe(1);
    for (const line of FAILURE) expect(text).toContain(line);
  });
});
