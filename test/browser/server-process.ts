import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const COMMAND = join(__dirname, '../../lib/local/cli.js');
const CONSOLE_LINE = /^\s*Console\s+(http\S+)/m;

/** Ends a program, unless it has ended by itself. */
export async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const end = new Promise((resolve) => program.once('exit', resolve));
  program.kill();
  await end;
}

/** The local server as a user has it: the bundled command, in a process of its own. */
export class ServerProcess {
  /** A server with a state of its own, on a free port that it keeps when it starts again. */
  public static start(template: string): Promise<ServerProcess> {
    return ServerProcess.serve('--template', template);
  }

  /** @param options Of the command */
  public static async serve(...options: readonly string[]): Promise<ServerProcess> {
    if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is not there; run: npx projen bundle`);
    const server = new ServerProcess(options, mkdtempSync(join(tmpdir(), 'console-test-state-')));
    await server.run(0);
    return server;
  }

  /** With the token of the console. */
  public consoleUrl = '';
  private process?: ChildProcess;

  private constructor(private readonly options: readonly string[], private readonly stateFolder: string) {}

  /** For other programs of the user, which find the server by its state. */
  public get env(): NodeJS.ProcessEnv {
    return { ...process.env, XDG_STATE_HOME: this.stateFolder };
  }

  public get origin(): string {
    return new URL(this.consoleUrl).origin;
  }

  /** Calls the console API, as the page does; without a body it only asks. */
  public async call(path: string, body?: object): Promise<unknown> {
    const authorization = `Bearer ${new URL(this.consoleUrl).hash.replace('#token=', '')}`;
    const how = body === undefined ? { method: 'GET' } : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${this.origin}/console/api/${path}`, { ...how, headers: { authorization } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** @param options Besides those that it was started with */
  public async startAgain(...options: readonly string[]): Promise<void> {
    await this.run(Number(new URL(this.consoleUrl).port), options);
  }

  public async stop(): Promise<void> {
    if (this.process) await ended(this.process);
  }

  private async run(port: number, more: readonly string[] = []): Promise<void> {
    const args = [COMMAND, 'local', ...this.options, ...more, '--port', String(port), '--user', 'alice', '--user', 'bob'];
    const server = spawn(process.execPath, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = server;
    this.consoleUrl = await new Promise<string>((resolve, reject) => {
      let output = '';
      const take = (text: Buffer): void => {
        output += String(text);
        const url = CONSOLE_LINE.exec(output)?.[1];
        if (url !== undefined) resolve(url);
      };
      server.stdout.on('data', take);
      server.stderr.on('data', take);
      server.once('exit', (code) => reject(new Error(`the local server ended with ${code}:\n${output}`)));
    });
  }
}
