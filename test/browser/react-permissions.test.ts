import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('the React example does what its permissions.md says', () => {
  const args = [join(ROOT, 'lib/local/cli.js'), 'matrix', 'examples/react/cdk.out', '--check', 'examples/react/permissions.md'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('the React example\'s own tests of permissions pass', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['test', '--silent'], { cwd: join(ROOT, 'examples/react'), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\S+ pass 4$/m);
});
