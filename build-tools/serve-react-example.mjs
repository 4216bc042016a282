// Serve the React example as it was built: its API by the local server, its page by Vite; one ends with the other.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { name } from './packed-library.mjs';

const APP = fileURLToPath(new URL('../examples/react', import.meta.url));
const READY_FILE = 'node_modules/.cache/local-server.json';

const run = (...args) => spawn('node', args, { cwd: APP, stdio: 'inherit' });
const programs = [
  run(`node_modules/${name}/lib/local/cli.js`, 'local', '--app', 'cdk.out', '--user', 'alice', '--user', 'bob', '--ready-file', READY_FILE, ...process.argv.slice(2)),
  run('node_modules/vite/bin/vite.js', 'preview', '--logLevel', 'warn'),
];
console.log('\nThe page: http://localhost:5173/  Sign in as alice or bob; their passwords are on the console page, whose address follows.\n');
const stop = () => programs.forEach((program) => program.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const program of programs) {
  program.on('exit', (code) => {
    process.exitCode ??= code ?? 1;
    stop();
  });
}
