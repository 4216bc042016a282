import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

test('the React example does what its permissions.md says', () => {
  const args = [join(ROOT, 'lib/local/cli.js'), 'matrix', 'examples/react/cdk.out', '--check', 'examples/react/permissions.md'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);
