import { spawn } from 'node:child_process';

/** What a command printed; an error with all of it if it failed. */
export function run(cwd, env, command, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; all += text; });
    child.stderr.setEncoding('utf8').on('data', (text) => { all += text; });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code} in ${cwd}\n${all}`));
    });
  });
}
