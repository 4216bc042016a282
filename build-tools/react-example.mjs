// The React example in one command: build and pack the library, install it, build the page, synthesize, serve both on this machine.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installInto, name, packedLibrary, packLibrary, step } from './packed-library.mjs';

const APP = fileURLToPath(new URL('../examples/react', import.meta.url));
const isBuildOnly = process.argv.includes('--build-only');

packLibrary();
installInto(APP, ...packedLibrary);
step('build the page', APP, 'npx', 'vite', 'build');
step('cdk synth', APP, 'npx', 'cdk', 'synth', '--quiet');
if (isBuildOnly) process.exit(0);

const READY_FILE = 'node_modules/.cache/local-server.json';
const run = (...args) => spawn('node', args, { cwd: APP, stdio: 'inherit' });
const programs = [
  run(`node_modules/${name}/lib/local/cli.js`, 'local', '--app', 'cdk.out', '--user', 'alice', '--user', 'bob', '--ready-file', READY_FILE),
  run('node_modules/vite/bin/vite.js', 'preview'),
];
console.log('\nThe page: http://localhost:5173/  (sign in as alice or bob; the passwords are below)\n');
const stop = () => programs.forEach((program) => program.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const program of programs) {
  program.on('exit', (code) => {
    process.exitCode ??= code ?? 1;
    stop();
  });
}
