import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventsClient } from '../local/server/events-client';

interface State {
  readonly api: { readonly httpHost: string; readonly realtimeUrl: string };
  readonly users: readonly { readonly username: string; readonly sub: string }[];
}

/** A command that serves an app, seen from outside: what it prints, and the users of its console. */
export class ServedApp {
  public static async start(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ServedApp> {
    const app = new ServedApp(cwd, command, args, env);
    try {
      await app.ready;
    } catch (error) {
      await app.close();
      throw error;
    }
    return app;
  }

  public printed = '';
  /** With a folder of its own for what the server keeps. */
  public readonly env: NodeJS.ProcessEnv;
  private readonly program: ChildProcess;
  private readonly ready: Promise<void>;
  private readonly stateFolder = mkdtempSync(join(tmpdir(), 'served-app-'));
  private consoleUrl = new URL('http://localhost/');

  private constructor(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.env = { ...process.env, XDG_STATE_HOME: this.stateFolder, ...env };
    this.program = spawn(command, args, { cwd, env: this.env, detached: true });
    this.ready = new Promise((resolve, reject) => {
      const read = (data: Buffer) => {
        this.printed += data.toString();
        const [address] = /http:\/\/localhost:\d+\/console\/#token=[\w-]{43}/.exec(this.printed) ?? [];
        if (address === undefined) return;
        this.consoleUrl = new URL(address);
        resolve();
      };
      this.program.stdout!.on('data', read);
      this.program.stderr!.on('data', read);
      this.program.on('error', reject);
      this.program.on('exit', (code) => reject(new Error(`it ended with ${code}\n${this.printed}`)));
    });
  }

  public async signIn(username: string): Promise<{ readonly client: EventsClient; readonly sub: string }> {
    const { api, users } = await this.ask<State>('GET', 'state');
    const { token } = await this.ask<{ token: string }>('POST', 'tokens', { username, use: 'access' });
    const client = await EventsClient.connect(api.realtimeUrl, api.httpHost, token);
    return { client, sub: users.find((user) => user.username === username)!.sub };
  }

  public async close(): Promise<void> {
    if (this.program.exitCode === null && this.program.pid !== undefined) {
      const ended = new Promise((resolve) => this.program.on('exit', resolve));
      process.kill(-this.program.pid, 'SIGTERM');
      await ended;
    }
    rmSync(this.stateFolder, { recursive: true, force: true });
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { 'authorization': `Bearer ${this.consoleUrl.hash.replace('#token=', '')}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(`/console/api/${path}`, this.consoleUrl), { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return await response.json() as T;
  }
}
