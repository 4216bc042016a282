// The main job in one command: build and pack the library, install it into the example app, synthesize, serve.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const APP = fileURLToPath(new URL('../examples/typescript/quick-start', import.meta.url));
const { name, version } = createRequire(import.meta.url)('../package.json');

function step(title, cwd, command, ...args) {
  const start = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\n`);
    console.error(`quick-start: ${title} failed: ${command} ${args.join(' ')}`);
    process.exit(status ?? 1);
  }
  console.log(`${title.padEnd(52)} ${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s`);
}

step('bundle the handlers', ROOT, 'node', 'build-tools/bundle-handlers.mjs');
step('bundle the local server', ROOT, 'node', 'build-tools/bundle-programs.mjs');
step('compile the construct with jsii', ROOT, 'npx', 'jsii', '--silence-warnings=reserved-word');
mkdirSync(`${ROOT}/dist/js`, { recursive: true });
step('pack it', ROOT, 'npm', 'pack', '--pack-destination', 'dist/js', '--loglevel', 'error');
renameSync(`${ROOT}/dist/js/${name}-${version}.tgz`, `${ROOT}/dist/js/${name}.tgz`);
// npm takes a tarball of the same version for the same tarball.
for (const stale of [name, '.package-lock.json']) rmSync(`${APP}/node_modules/${stale}`, { recursive: true, force: true });
step('install it into examples/typescript/quick-start', APP, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline');
step('cdk synth', APP, 'npx', 'cdk', 'synth', '--quiet');
console.log();

const server = spawn('node', [`${APP}/node_modules/${name}/lib/local/cli.js`, 'local', '--app', 'cdk.out', '--user', 'alice', '--user', 'bob', ...process.argv.slice(2)], {
  cwd: APP,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 1));
