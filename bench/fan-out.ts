import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { median } from './figure';
import { authorization, synthesizedApp } from './local-server';
import { MiniStack } from './ministack';

const SOCKETS = 1_000;
const BATCH = 5;
const BATCHES = 40;
const ROUNDS = 5;
/** Of the other emulator, which takes its time. */
const PEER_BATCHES = 4;

/** Where clients connect, and with what; without a channel there is nothing to subscribe to. */
interface Endpoint {
  readonly port: number;
  readonly host: string;
  readonly auth: Readonly<Record<string, string>>;
  readonly channel?: string;
}

/** Thousand raw TCP clients that count bytes, so that the servers are what takes the time. */
class Audience {
  public static async gather(endpoint: Endpoint): Promise<Audience> {
    const sockets: Socket[] = [];
    for (let index = 0; index < SOCKETS; index++) sockets.push(await openSocket(endpoint));
    return new Audience(sockets);
  }

  private received = 0;
  private expected = Infinity;
  private done?: () => void;

  private constructor(private readonly sockets: readonly Socket[]) {
    for (const socket of sockets) {
      socket.on('data', (data) => {
        this.received += data.length;
        if (this.received >= this.expected) this.done?.();
      });
    }
  }

  /** Resolves when that many bytes have come. */
  public async bytes(count: number): Promise<void> {
    this.received = 0;
    this.expected = count;
    await new Promise<void>((resolve) => {
      this.done = resolve;
    });
  }

  public leave(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

async function openSocket({ port, host, auth, channel }: Endpoint): Promise<Socket> {
  const protocol = `aws-appsync-event-ws, header-${Buffer.from(JSON.stringify(auth)).toString('base64url')}`;
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const key = randomBytes(16).toString('base64');
  socket.write(`GET /event/realtime HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`);
  await next(socket);
  if (channel !== undefined) {
    socket.write(maskedFrame(JSON.stringify({ type: 'subscribe', id: 's', channel, authorization: auth })));
    const answer = await next(socket);
    if (!answer.includes('subscribe_success')) throw new Error(answer);
  }
  return socket;
}

async function next(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (data) => resolve(data.toString()));
  });
}

function maskedFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8); // its last four bytes are a mask of zeros
  header.writeUInt16BE(0x81fe);
  header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

async function message<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (value) => resolve(value as T)));
}

/** Messages per second from the first publication to the last byte, the two servers taking turns. */
export async function measureFanOut(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const app = synthesizedApp(folder);
  const payload = JSON.stringify({ text: 'x'.repeat(80) });
  const frame = `{"type":"data","id":"s","event":${JSON.stringify(payload)}}`.length;
  const frameBytes = frame + (frame < 126 ? 2 : 4);

  const contestants = await Promise.all(['bare', 'local'].map(async (kind) => {
    const child = fork(join(__dirname, 'fan-out-server.ts'), [kind, app, join(folder, 'state')], { execArgv: ['--import', 'tsx'] });
    const { port, token } = await message<{ port: number; token: string }>(child);
    const host = `localhost:${port}`;
    const audience = await Audience.gather({ port, host, auth: authorization(port, token), channel: token === '' ? undefined : '/public/*' });
    return { child, audience, rates: [] as number[], cpu: [] as number[] };
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { child, audience, rates, cpu } of contestants) {
      const total = SOCKETS * BATCH * BATCHES;
      const received = audience.bytes(total * frameBytes);
      const start = performance.now();
      let microseconds = 0;
      for (let batch = 0; batch < BATCHES; batch++) {
        child.send(Array.from({ length: BATCH }, () => payload));
        microseconds += (await message<{ cpuMicroseconds: number }>(child)).cpuMicroseconds;
      }
      await received;
      rates.push(total / (performance.now() - start));
      cpu.push(microseconds / total);
    }
  }
  const peer = MiniStack.isInstalled ? await measurePeer(payload) : undefined;
  for (const { child, audience } of contestants) {
    audience.leave();
    child.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
  const [bare, local] = contestants;
  const note = `${median(local.rates).toFixed(0)} against ${median(bare.rates).toFixed(0)} messages a ms; ` +
    `CPU ${median(local.cpu).toFixed(2)} against ${median(bare.cpu).toFixed(2)} µs a message`;
  const figure = (beside: string, rate: number, atLeast: number, more: string): Figure => (
    { name: `fan-out to ${SOCKETS} sockets, batches of ${BATCH}, beside ${beside}`, unit: '×', value: median(local.rates) / rate, target: { atLeast }, note: more });
  return [
    figure('a bare ws server', median(bare.rates), 0.8, note),
    ...peer === undefined ? [] : [figure('MiniStack', peer, 1, `${median(local.rates).toFixed(0)} against ${peer.toFixed(1)} messages a ms`)],
  ];
}

/** Messages a millisecond of MiniStack, with as many sockets and in the same run. */
async function measurePeer(payload: string): Promise<number> {
  const peer = await MiniStack.start();
  const audience = await Audience.gather({ port: peer.port, host: peer.host('appsync-realtime-api'), auth: { 'x-api-key': 'any', 'host': peer.host('appsync-api') }, channel: '/public/*' });
  const publish = (): Promise<void> => new Promise((resolve, reject) => {
    const headers = { 'host': peer.host('appsync-api'), 'x-api-key': 'any', 'content-type': 'application/json' };
    const sent = request({ port: peer.port, host: '127.0.0.1', method: 'POST', path: '/event', headers }, (response) => {
      response.resume().on('end', () => response.statusCode === 200 ? resolve() : reject(new Error(`MiniStack publish: ${response.statusCode}`)));
    });
    sent.on('error', reject).end(JSON.stringify({ channel: '/public/news', events: Array.from({ length: BATCH }, () => payload) }));
  });
  const text = JSON.stringify({ type: 'data', id: 's', event: payload }).length + 5; // Python writes a space behind each comma and colon
  const frame = text + (text < 126 ? 2 : 4);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const total = SOCKETS * BATCH * PEER_BATCHES;
    const received = audience.bytes(total * frame);
    const start = performance.now();
    for (let batch = 0; batch < PEER_BATCHES; batch++) await publish();
    await received;
    rates.push(total / (performance.now() - start));
  }
  audience.leave();
  peer.stop();
  return median(rates);
}
