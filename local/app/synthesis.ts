import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';
import type { AppSource } from './app-source';

const MAX_SHOWN_LINES = 30;
const MAX_KEPT_CHARACTERS = 64 * 1024;

/** Runs the command that writes an app's assembly; one run at a time. */
export class Synthesis {
  private running: ChildProcess | undefined;
  private isClosed = false;

  constructor(private readonly source: AppSource & { readonly command: string }) {}

  /**
   * Resolves when the assembly is complete.
   *
   * The variables are those by which the CDK's command line and a CDK app learn where to write.
   *
   * @throws InputError with the end of what the command wrote
   */
  public async run(): Promise<void> {
    const { command, folder, path } = this.source;
    if (this.isClosed) throw new InputError(`${command}: the server has been closed`);
    const child = spawn(command, {
      cwd: folder,
      shell: true,
      env: { ...process.env, CDK_OUTDIR: path, CDK_OUTPUT: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32', // a group of its own, so that what it starts ends with it
    });
    this.running = child;
    let text = '';
    const keep = (chunk: Buffer): void => void (text = (text + chunk.toString()).slice(-MAX_KEPT_CHARACTERS));
    child.stderr.on('data', keep);
    child.stdout.resume(); // cdk synth writes the whole template
    const ended = await new Promise<string | undefined>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (status, signal) => resolve(status === 0 ? undefined : signal === null ? `exit status ${status}` : `signal ${signal}`));
    });
    this.running = undefined;
    if (ended !== undefined) throw new InputError([`${command} failed: ${ended}`, ...lastLines(text)].join('\n'));
    if (!existsSync(join(path, 'manifest.json'))) throw new InputError(`${command} ended well, but wrote no assembly to ${path}; it must write there, as cdk synth does`);
  }

  /** Ends a run, with all that it has started. */
  public close(): void {
    this.isClosed = true;
    const { running } = this;
    if (running?.pid === undefined) return;
    try {
      if (process.platform === 'win32') running.kill();
      else process.kill(-running.pid, 'SIGTERM');
    } catch {
      // it has just ended
    }
  }
}

function lastLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(-MAX_SHOWN_LINES).map((line) => `    ${line}`);
}
