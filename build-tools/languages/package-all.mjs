// Every package, as the jobs of the release workflow make them: each from a checkout into which the tarball was extracted.
//
// So a step that only works beside what a developer has built fails here, and not at a release. The .NET code is not compiled.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command.mjs';
import { DIST, ROOT, WORKPLACE } from './workplace.mjs';

const CHECKOUT = join(WORKPLACE, 'release');
const TASKS = ['package:js', 'package:python', 'package:java', 'package:go'];

const projen = (folder, task) => timed(task, () => run(folder, {}, 'npx', 'projen', task));

async function timed(title, work) {
  const start = Date.now();
  await work();
  console.log(`${title.padEnd(44)} ${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s`);
}

/** What is in the repository, and nothing that was built. */
function checkOut() {
  rmSync(CHECKOUT, { recursive: true, force: true });
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], { cwd: ROOT, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(CHECKOUT, file)), { recursive: true });
    cpSync(join(ROOT, file), join(CHECKOUT, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(CHECKOUT, 'node_modules'));
}

/** The only one in a folder. */
const tarball = (folder) => join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')));

async function main() {
  rmSync(DIST, { recursive: true, force: true });
  await projen(ROOT, 'package:js');
  checkOut();
  await run(CHECKOUT, {}, 'tar', '--strip-components=1', '-xzf', tarball(join(DIST, 'js')));
  for (const task of TASKS) await projen(CHECKOUT, task);
  await timed('the code of .NET', () => run(CHECKOUT, {}, 'npx', 'jsii-pacmak', '--code-only', '--target', 'dotnet'));
  rmSync(DIST, { recursive: true });
  renameSync(join(CHECKOUT, 'dist'), DIST);
  renameSync(tarball(join(DIST, 'js')), join(DIST, 'js/cdk-cognito-events-api.tgz'));
}

main().catch((error) => {
  console.error(`package-all: ${error.message}`);
  process.exitCode = 1;
});
