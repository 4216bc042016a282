import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EventsClient } from '../local/server/events-client';

const ROOT = join(__dirname, '../..');
const APP = join(ROOT, 'examples/typescript/quick-start');
const PROGRAM = join(APP, 'node_modules/cdk-cognito-events-api/lib/local/cli.js');

interface State {
  readonly api: { readonly httpHost: string; readonly realtimeUrl: string };
  readonly users: readonly { readonly username: string; readonly sub: string }[];
}

describe('the README\'s first command', () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'quick-start-'));
  const env = { ...process.env, XDG_STATE_HOME: stateFolder };
  let program: ChildProcess;
  let consoleUrl: URL;
  let printed = '';

  beforeAll(async () => {
    program = spawn('npm', ['run', '--silent', 'quick-start', '--', '--port', '0'], { cwd: ROOT, env, detached: true });
    consoleUrl = await new Promise<URL>((resolve, reject) => {
      const read = (data: Buffer) => {
        printed += data.toString();
        const [address] = /http:\/\/localhost:\d+\/console\/#token=\S+/.exec(printed) ?? [];
        if (address) resolve(new URL(address));
      };
      program.stdout!.on('data', read);
      program.stderr!.on('data', read);
      program.on('exit', (code) => reject(new Error(`it ended with ${code}\n${printed}`)));
    });
  }, 180_000);
  afterAll(async () => {
    if (program.exitCode === null) {
      const ended = new Promise((resolve) => program.on('exit', resolve));
      process.kill(-program.pid!, 'SIGTERM');
      await ended;
    }
    rmSync(stateFolder, { recursive: true, force: true });
  });

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { 'authorization': `Bearer ${consoleUrl.hash.replace('#token=', '')}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(`/console/api/${path}`, consoleUrl), { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return await response.json() as T;
  };
  const signIn = async (username: string) => {
    const { api, users } = await ask<State>('GET', 'state');
    const { token } = await ask<{ token: string }>('POST', 'tokens', { username, use: 'access' });
    const client = await EventsClient.connect(api.realtimeUrl, api.httpHost, token);
    return { client, sub: users.find((user) => user.username === username)!.sub };
  };

  test('prints the users, the endpoints and the console\'s address', () => {
    expect(printed).toMatch(/alice +sub [0-9a-f-]{36}/);
    expect(printed).toMatch(/bob +sub [0-9a-f-]{36}/);
    expect(printed).toMatch(/http:\/\/localhost:\d+\/event/);
    expect(printed).toMatch(/ws:\/\/localhost:\d+\/event\/realtime/);
    console.log(printed.split('\n').filter((line) => / s$/.test(line)).join('\n'));
  });

  test('lets a user receive the private message of the function, and refuses it to another', async () => {
    const alice = await signIn('alice');
    const bob = await signIn('bob');
    expect(await alice.client.subscribe(`/private/${alice.sub}/*`)).toBe('subscribe_success');
    for (const channel of [`/private/${alice.sub}/*`, `/private/${alice.sub}/notifications`, '/private/*']) {
      expect(await bob.client.subscribe(channel)).toBe('subscribe_error');
    }

    const event = JSON.stringify({ sub: alice.sub, message: 'Hello, alice' });
    const { stdout } = await promisify(execFile)('node', [PROGRAM, 'invoke', 'Notify', '--event', event], { cwd: APP, env });
    expect(JSON.parse(stdout)).toMatchObject({ failed: [] });
    expect(await alice.client.event()).toEqual({ message: 'Hello, alice' });
    expect(bob.client.unread).toBe(0);
    expect(printed).toMatch(/subscribe +DENY +\/private\/.* bob .*onSubscribe called util\.unauthorized\(\)/);
    alice.client.close();
    bob.client.close();
  });
});

describe('the template of the example', () => {
  test('passes cfn-lint, but for what the CDK writes for every function', () => {
    // W3005: lambda.Function depends on its role twice, by DependsOn and by GetAtt.
    const { status, stdout } = spawnSync(join(ROOT, 'node_modules/.cache/python/bin/cfn-lint'), ['--ignore-checks', 'W3005', '--', join(APP, 'cdk.out/Chat.template.json')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
