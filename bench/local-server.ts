import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { App, Stack } from 'aws-cdk-lib/core';
import { WebSocket } from 'ws';
import type { Figure } from './figure';
import { median, percentile } from './figure';
import { startLocalServer } from '../local/server';
import { CognitoEventsApi } from '../src';

const DECISIONS = 2_000;
const PROGRAM = join(__dirname, '../lib/local/cli.js');

export function synthesizedApp(folder: string): string {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Chat');
  const userPool = new UserPool(stack, 'Users');
  new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')], publicNamespace: {} });
  return app.synth().directory;
}

/** The bundled program from its start to the first accepted subscription, its memory, and its decisions. */
export async function measureLocalServer(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const app = synthesizedApp(folder);
  const stateFolder = join(folder, 'state');
  const starts: number[] = [];
  let memory = 0;
  // The token comes from a server of the same project and port, so that the program is timed alone.
  const port = await freePort(app, stateFolder);
  for (let run = 0; run < 5; run++) {
    const first = await startLocalServer({ app, port, stateFolder, users: ['alice'] });
    const [token, { sub }] = [await first.signIn('alice'), first.describe().users[0]];
    await first.close();
    const begin = performance.now();
    const program = spawn('node', [PROGRAM, 'local', '--app', app, '--port', String(port), '--user', 'alice'], {
      stdio: 'ignore', env: { ...process.env, XDG_STATE_HOME: stateFolder },
    });
    const socket = await connectSoon(port, token);
    await subscribe(socket, port, token, sub, 'first');
    starts.push(performance.now() - begin);
    if (run === 0) memory = residentMegabytes(program.pid!);
    socket.close();
    program.kill('SIGKILL');
    await new Promise((resolve) => program.on('exit', resolve));
  }

  const restarts: number[] = [];
  for (let run = 0; run < 10; run++) {
    const begin = performance.now();
    await (await startLocalServer({ app, port: 0, stateFolder })).close();
    restarts.push(performance.now() - begin);
  }

  const reloads = await measureReloads(app, stateFolder);
  const server = await startLocalServer({ app, port: 0, stateFolder, users: ['alice'] });
  const serverPort = Number(new URL(server.url).port);
  const token = await server.signIn('alice');
  const { sub } = server.describe().users[0];
  const socket = await connectSoon(serverPort, token);
  for (let index = 0; index < DECISIONS; index++) await subscribeAndLeave(socket, serverPort, token, sub, `s${index}`);
  const decisions = server.decisions().filter(({ operation }) => operation === 'subscribe').map(({ milliseconds }) => milliseconds);
  socket.close();
  await server.close();
  rmSync(folder, { recursive: true });
  return [
    { name: 'local server: start to the first accepted subscribe', unit: 'ms', value: median(starts), target: { atMost: 600 }, note: 'median of 5 processes' },
    { name: 'local server: memory at rest', unit: 'MB', value: memory, target: { atMost: 100 } },
    {
      name: 'subscribe decision, p99', unit: 'ms', value: percentile(decisions, 0.99), target: { atMost: 5 },
      note: `last ${decisions.length} of ${DECISIONS}, RS256 and handler, p50 ${median(decisions).toFixed(2)} ms`,
    },
    { name: 'handler edit to live', unit: 'ms', value: median(reloads), target: { atMost: 150 }, note: `median of ${reloads.length} edits, from the written template to the first decision by it` },
    { name: 'startLocalServer() and close()', unit: 'ms', value: median(restarts), target: { atMost: 300 }, note: 'median of 10, one process' },
  ];
}

/** Milliseconds from a template that is written, as a synthesis ends with, to a subscription that its handler decided. */
async function measureReloads(app: string, stateFolder: string): Promise<readonly number[]> {
  const server = await startLocalServer({ app, port: 0, stateFolder, users: ['alice'], watch: true });
  const port = Number(new URL(server.url).port);
  const { sub } = server.describe().users[0];
  const token = await server.signIn('alice');
  const socket = await connectSoon(port, token);
  const [template, manifest] = ['Chat.template.json', 'manifest.json'].map((name) => join(app, name));
  const text = readFileSync(template, 'utf8');
  const times: number[] = [];
  for (let edit = 1; edit <= 10; edit++) {
    const { version } = server;
    const begin = performance.now();
    writeFileSync(template, text.replace('"CodeHandlers": "', `"CodeHandlers": "// edit ${edit}\\n`));
    writeFileSync(manifest, readFileSync(manifest));
    while (server.version === version) await new Promise((resolve) => setTimeout(resolve, 1));
    await subscribeAndLeave(socket, port, token, sub, `edit-${edit}`);
    times.push(performance.now() - begin);
    if (server.decisions().at(-1)!.version !== version + 1) throw new Error('the edit was not what decided');
    await new Promise((resolve) => setTimeout(resolve, 200)); // nobody edits faster
  }
  socket.close();
  await server.close();
  writeFileSync(template, text);
  return times;
}

async function freePort(app: string, stateFolder: string): Promise<number> {
  const server = await startLocalServer({ app, port: 0, stateFolder });
  await server.close();
  return Number(new URL(server.url).port);
}

function residentMegabytes(pid: number): number {
  if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

export function authorization(port: number, token: string): Record<string, string> {
  return { host: `localhost:${port}`, Authorization: token };
}

/** Tries until the server listens. */
export async function connectSoon(port: number, token: string): Promise<WebSocket> {
  const encoded = Buffer.from(JSON.stringify(authorization(port, token))).toString('base64url');
  for (;;) {
    const socket = new WebSocket(`ws://localhost:${port}/event/realtime`, ['aws-appsync-event-ws', `header-${encoded}`]);
    const opened = await new Promise<boolean>((resolve) => socket.on('open', () => resolve(true)).on('error', () => resolve(false)));
    if (opened) return socket;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function answer(socket: WebSocket, id: string): Promise<string> {
  return new Promise((resolve) => {
    const listen = (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; id?: string };
      if (message.id !== id && message.type !== 'connection_error') return;
      socket.off('message', listen);
      resolve(message.type);
    };
    socket.on('message', listen);
  });
}

async function subscribe(socket: WebSocket, port: number, token: string, sub: string, id: string): Promise<void> {
  const answered = answer(socket, id);
  socket.send(JSON.stringify({ type: 'subscribe', id, channel: `/private/${sub}/*`, authorization: authorization(port, token) }));
  const type = await answered;
  if (type !== 'subscribe_success') throw new Error(`${id}: ${type}`);
}

async function subscribeAndLeave(socket: WebSocket, port: number, token: string, sub: string, id: string): Promise<void> {
  await subscribe(socket, port, token, sub, id);
  const answered = answer(socket, id);
  socket.send(JSON.stringify({ type: 'unsubscribe', id }));
  await answered;
}
