import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'docs/support.md');
const IDS = ['typescript', 'newest-cdk', 'node-22', 'node-24', 'python', 'java', 'go'];

const folder = mkdtempSync(join(tmpdir(), 'support-'));
const page = join(folder, 'support.md');
afterAll(() => rmSync(folder, { recursive: true }));

const tableOf = (text: string) => text.split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => line.split('|').map((cell) => cell.trim()));

function check() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['build-tools/languages/support.mjs', 'check', '--page', page, '--results', folder], { cwd: ROOT, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

/** As a run leaves them in which just that passed what the page claims. */
beforeEach(() => {
  copyFileSync(PAGE, page);
  tableOf(readFileSync(PAGE, 'utf8')).slice(0, IDS.length).forEach(([, , runtime, cdk], index) => writeFileSync(join(folder, `${IDS[index]}.json`), JSON.stringify({ runtime, cdk })));
});

const passed = (id: string, what: object) => writeFileSync(join(folder, `${id}.json`), JSON.stringify(what));
const edit = (from: string | RegExp, to: string) => writeFileSync(page, readFileSync(page, 'utf8').replace(from, to));

describe('the page of what was tested', () => {
  test('is as good as what passed, or newer things that passed', () => {
    expect(check()).toMatchObject({ status: 0, said: expect.stringContaining('claims nothing that did not pass') as string });
    passed('java', { runtime: 'Java 25.0.1', cdk: '2.999.0' });
    expect(check().status).toBe(0);
  });

  test.each<[string, () => void, RegExp]>([
    ['says something that was not run', () => rmSync(join(folder, 'go.json')), /go was not run/],
    ['names a newer runtime than the one that passed', () => passed('python', { runtime: 'Python 3.10.2', cdk: '2.193.0' }), /Python: the page says Python 3\.\d+, and Python 3\.10 passed/],
    ['names a newer CDK than the one that passed', () => passed('newest-cdk', { runtime: 'Node 20.0.0', cdk: '2.194.0' }), /the page says 2\.\d+\.\d+, and 2\.194\.0 passed/],
    ['has a line of its own', () => edit('| Go |', '| Rust | 1 | 2 | all of it |\n| Go |'), /the page has 9 lines, and 8 are due/],
    ['says more of .NET than is true', () => edit('it was neither compiled nor run', 'and compiled'), /C# and other \.NET languages: code is generated; and compiled/],
  ])('is refused if it %s', (_, change, words) => {
    change();
    expect(check()).toMatchObject({ status: 1, said: expect.stringMatching(words) as string });
  });
});
