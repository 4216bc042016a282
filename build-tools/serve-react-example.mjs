// Serve the React example as it was built: its API by the local server, its page by Vite; one ends with the other.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { name } from './packed-library.mjs';

const APP = fileURLToPath(new URL('../examples/react', import.meta.url));
const READY_FILE = 'node_modules/.cache/local-server.json';
const PORT = 5173; // of vite.config.ts

/** Before anything is started: two programs that fail one after the other hide why. */
function portIsFree() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(PORT, 'localhost', () => probe.close(() => resolve(true)));
  });
}

if (!await portIsFree()) {
  console.error(`Port ${PORT} is in use, and the sign-in leads back to no other: end what uses it, then run "node build-tools/serve-react-example.mjs".`);
  process.exit(1);
}

rmSync(`${APP}/${READY_FILE}`, { force: true });
const run = (...args) => spawn('node', args, { cwd: APP, stdio: 'inherit' });
const programs = [
  run(`node_modules/${name}/lib/local/cli.js`, 'local', '--app', 'cdk.out', '--user', 'alice', '--user', 'bob', '--ready-file', READY_FILE, ...process.argv.slice(2)),
  run('node_modules/vite/bin/vite.js', 'preview', '--logLevel', 'error'),
];
const stop = () => programs.forEach((program) => program.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const program of programs) {
  program.on('exit', (code) => {
    process.exitCode ??= code ?? 1;
    stop();
  });
}

while (process.exitCode === undefined) {
  const isReady = await fetch(`http://localhost:${PORT}/events.json`).then(({ ok }) => ok, () => false); // 503 until the local server is
  if (isReady) {
    console.log(`\nThe page is ready: http://localhost:${PORT}/\nSign in as alice or bob; the console page, whose address stands above, shows their passwords.\n`);
    break;
  }
  await setTimeout(100);
}
