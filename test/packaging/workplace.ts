import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { devDependencies } from '../../package.json';

export const ROOT = join(__dirname, '../..');
export const DIST = join(ROOT, 'dist');

/** What `build-tools/languages/examples.mjs` has installed and synthesized. */
export const WORKPLACE = join(ROOT, 'node_modules/.cache/languages');
export const PYTHON = join(WORKPLACE, 'python/bin');
export const MAVEN_OPTS = `-Dmaven.repo.local=${join(WORKPLACE, 'maven')}`;

/** What a command prints; all that it said if it fails. */
export function run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** For docs/support.md, which claims nothing that did not pass. */
export function recordPassed(id: string, runtime: string): void {
  writeFileSync(join(WORKPLACE, 'results', `${id}.json`), JSON.stringify({ runtime, cdk: devDependencies['aws-cdk-lib'] }));
}
