import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './workplace';

const EXAMPLES = join(ROOT, 'examples');

test('the comparison fails, and says where, if one example is another in one language', () => {
  const examples = mkdtempSync(join(tmpdir(), 'examples-'));
  try {
    cpSync(EXAMPLES, examples, { recursive: true, filter: (path) => !['node_modules', 'cdk.out', 'target', '__pycache__', 'react', 'testing'].includes(basename(path)) });
    const file = join(examples, 'python/team-chat/team_chat_stack.py');
    writeFileSync(file, readFileSync(file, 'utf8').replace('ChannelPolicy.group("editors")', 'ChannelPolicy.group("editor")'));
    const { status, stdout, stderr } = spawnSync('node', ['build-tools/languages/examples.mjs', '--examples', examples, '--languages', 'python', '--only', 'team-chat'], { cwd: ROOT, encoding: 'utf8' });
    expect(stdout).toMatch(/DIFFERENT python\/team-chat\n {2}TeamChat\.template\.json:\d+\n {4}typescript: .*\n {4}it: .*/);
    expect(stderr).toContain('1 template differs from that of typescript');
    expect(status).toBe(1);
  } finally {
    rmSync(examples, { recursive: true, force: true });
  }
});

test('each language has each example', () => {
  const namesIn = (language: string) => readdirSync(join(EXAMPLES, language), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules').map((entry) => entry.name).sort();
  for (const language of ['typescript', 'python', 'java', 'go']) expect(namesIn(language)).toEqual(['quick-start', 'team-chat']);
});
