// What the examples share: the library, built and packed as users get it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const { name, version } = createRequire(import.meta.url)('../package.json');
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKED = `${ROOT}dist/js/${name}.tgz`;

/** Runs a command to its end, prints how long it took, and ends the program if it fails. */
export function step(title, cwd, command, ...args) {
  const start = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\n`);
    console.error(`${title} failed: ${command} ${args.join(' ')}`);
    process.exit(status ?? 1);
  }
  console.log(`${title.padEnd(52)} ${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s`);
}

export function packLibrary() {
  step('bundle the handlers and the local server', ROOT, 'npx', 'projen', 'bundle');
  step('compile the construct with jsii', ROOT, 'npx', 'projen', 'compile');
  mkdirSync(`${ROOT}/dist/js`, { recursive: true });
  step('pack it', ROOT, 'npm', 'pack', '--pack-destination', 'dist/js', '--loglevel', 'error');
  renameSync(`${ROOT}/dist/js/${name}-${version}.tgz`, PACKED);
}

/** Installs an example with the packed library; npm takes a tarball of the same version for the same tarball, so the old one goes. */
export function installInto(app, ...options) {
  for (const stale of [name, '.package-lock.json']) rmSync(`${app}/node_modules/${stale}`, { recursive: true, force: true });
  step('install the example with it', app, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error', ...options);
}

/** What `npm install --no-save` takes for an example whose lockfile does not know the library. */
export const packedLibrary = ['--no-save', PACKED];
