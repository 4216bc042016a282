// The main job in one command: build and pack the library, install it into the example app, synthesize, serve.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installInto, name, packLibrary, step } from './packed-library.mjs';

const APP = fileURLToPath(new URL('../examples/typescript/quick-start', import.meta.url));

packLibrary();
installInto(APP);
step('cdk synth', APP, 'npx', 'cdk', 'synth', '--quiet');
console.log();

const server = spawn('node', [`${APP}/node_modules/${name}/lib/local/cli.js`, 'local', '--app', 'cdk.out', '--user', 'alice', '--user', 'bob', ...process.argv.slice(2)], {
  cwd: APP,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 1));
