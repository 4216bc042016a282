import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure';
import { median } from './figure';
import { authorization, synthesizedApp } from './local-server';

const SOCKETS = 1_000;
const BATCH = 5;
const BATCHES = 40;
const ROUNDS = 5;

/** Thousand raw TCP clients that count bytes, so that the servers are what takes the time. */
class Audience {
  public static async gather(port: number, token: string): Promise<Audience> {
    const sockets: Socket[] = [];
    for (let index = 0; index < SOCKETS; index++) sockets.push(await openSocket(port, token));
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

async function openSocket(port: number, token: string): Promise<Socket> {
  const auth = authorization(port, token);
  const protocol = `aws-appsync-event-ws, header-${Buffer.from(JSON.stringify(auth)).toString('base64url')}`;
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const key = randomBytes(16).toString('base64');
  socket.write(`GET /event/realtime HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`);
  await next(socket);
  if (token !== '') {
    socket.write(maskedFrame(JSON.stringify({ type: 'subscribe', id: 's', channel: '/public/*', authorization: auth })));
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
    return { child, audience: await Audience.gather(port, token), rates: [] as number[], cpu: [] as number[] };
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
  for (const { child, audience } of contestants) {
    audience.leave();
    child.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
  const [bare, local] = contestants;
  const note = `${median(local.rates).toFixed(0)} against ${median(bare.rates).toFixed(0)} messages a ms; ` +
    `CPU ${median(local.cpu).toFixed(2)} against ${median(bare.cpu).toFixed(2)} µs a message`;
  return [{ name: `fan-out to ${SOCKETS} sockets, batches of ${BATCH}, beside a bare ws server`, unit: '×', value: median(local.rates) / median(bare.rates), target: { atLeast: 0.8 }, note }];
}
