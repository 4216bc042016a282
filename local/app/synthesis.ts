import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';
import type { AppSource } from './app-source';

const MAX_SHOWN_LINES = 30;
const MAX_KEPT_CHARACTERS = 64 * 1024;
/** What the coarsest clock of a file system may hide. */
const CLOCK_MS = 2000;

/** Runs the command that writes an app's assembly; one run at a time. */
export class Synthesis {
  private running: ChildProcess | undefined;
  private isClosed = false;

  /** @param warn Takes what is wrong in all likelihood, and yet no error */
  constructor(private readonly source: AppSource & { readonly command: string }, private readonly warn: (message: string) => void) {}

  /**
   * Resolves when the assembly is complete. That the command has left an earlier one is told: make may do so, or the app has
   * forgotten to synthesize.
   *
   * The variables are those by which the CDK's command line and a CDK app learn where to write.
   *
   * @throws InputError with the end of what the command wrote
   */
  public async run(): Promise<void> {
    const { command, folder, path } = this.source;
    const manifest = join(path, 'manifest.json');
    const [begin, before] = [Date.now(), statOf(manifest)];
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
    const after = statOf(manifest);
    if (!after) {
      throw new InputError(`${command} ended well, but wrote no assembly to ${path}; it must write there, as cdk synth does; an app in code does it by app.synth()`);
    }
    if (before && isSame(before, after) && begin - after.mtimeMs > CLOCK_MS) {
      const date = after.mtime.toISOString().replace(/\.\d+Z$/, 'Z');
      this.warn(`warning: ${command} ended well, but did not write ${manifest}, which is from ${date} and is taken as it is; does the app call app.synth()?`);
    }
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

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

function isSame(before: Stats, after: Stats): boolean {
  return (['mtimeMs', 'ctimeMs', 'size', 'ino'] as const).every((property) => before[property] === after[property]);
}

function lastLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(-MAX_SHOWN_LINES).map((line) => `    ${line}`);
}
