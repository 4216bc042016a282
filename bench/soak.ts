import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './figure';
import { synthesizedApp } from './local-server';
import { SoakClient } from './soak-client';
import type { SoakMemory, SoakRequest, SoakUser } from './soak-server';
import { seededRandom } from '../local/events/random';

const CONNECTIONS_OF_A_USER = 10;
const ROOMS = 20;
const MESSAGES_OF_A_ROUND = 50;
/** Of the connections, those that end and come back after a round. */
const CHURN = 0.02;
const LATE_MS = 30_000;

export interface SoakOptions {
  readonly seconds: number;
  readonly connections: number;
  readonly log?: (line: string) => void;
}

/** What was published, and what of it went wrong. */
export interface SoakResult {
  readonly published: number;
  readonly delivered: number;
  readonly reconnected: number;
  /** Deliveries that did not come. */
  readonly missing: number;
  /** Deliveries that came twice. */
  readonly repeated: number;
  /** Deliveries to a subscription that they were not for. */
  readonly stray: number;
  readonly memory: readonly SoakMemory[];
}

class SoakServer {
  public static async start(folder: string): Promise<SoakServer> {
    const child = fork(join(__dirname, 'soak-server.ts'), [synthesizedApp(folder), join(folder, 'state')], { execArgv: ['--import', 'tsx', '--expose-gc'] });
    const { port } = await new Promise<{ readonly port: number }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { readonly port: number }));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    return new SoakServer(child, port);
  }

  private asked = 0;

  private constructor(private readonly child: ChildProcess, public readonly port: number) {
    child.setMaxListeners(0);
  }

  public ask<T>(request: SoakRequest): Promise<T> {
    const id = this.asked++;
    return new Promise((resolve, reject) => {
      const listen = (message: unknown): void => {
        const answer = message as { readonly id: number; readonly result: T; readonly error?: string };
        if (answer.id !== id) return;
        this.child.off('message', listen);
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(answer.error));
      };
      this.child.on('message', listen);
      this.child.send({ id, request });
    });
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }
}

/** Many connections for a long time: each message comes once to whom it is for, and to nobody else; memory stays. */
export async function soak({ seconds, connections, log = () => {} }: SoakOptions): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const server = await SoakServer.start(folder);
  try {
    return await new Soak(server, await clientsOf(server, connections), log).run(seconds);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Half of them also listen to a room, a tenth to everything that is public. */
async function clientsOf(server: SoakServer, connections: number): Promise<(received: SoakClient['received']) => readonly SoakClient[]> {
  const users = await server.ask<readonly SoakUser[]>({ kind: 'users', count: Math.ceil(connections / CONNECTIONS_OF_A_USER) });
  return (received) => Array.from({ length: connections }, (_, number) => {
    const user = users[number % users.length];
    const channels = [`/private/${user.sub}/*`, ...number % 2 === 0 ? [`/public/room-${number % ROOMS}`] : [], ...number % 10 === 5 ? ['/public/*'] : []];
    return new SoakClient(number, user, channels, server.port, received);
  });
}

class Soak {
  private readonly clients: readonly SoakClient[];
  private readonly random = seededRandom(1);
  /** The deliveries of this round that have not come yet. */
  private readonly expected = new Set<string>();
  private readonly seen = new Set<string>();
  private readonly counts = { published: 0, delivered: 0, reconnected: 0, missing: 0, repeated: 0, stray: 0 };
  private readonly memory: SoakMemory[] = [];
  private complete: (() => void) | undefined;

  constructor(private readonly server: SoakServer, make: (received: SoakClient['received']) => readonly SoakClient[], private readonly log: (line: string) => void) {
    this.clients = make((...of) => this.receive(...of));
  }

  public async run(seconds: number): Promise<SoakResult> {
    await inBatches(this.clients, (client) => client.connect());
    this.log(`${this.clients.length} connections`);
    const end = Date.now() + seconds * 1000;
    let nextReport = 0;
    while (Date.now() < end) {
      await this.round();
      await this.churn();
      this.memory.push(await this.server.ask<SoakMemory>({ kind: 'memory' }));
      if (Date.now() < nextReport) continue;
      nextReport = Date.now() + 30_000;
      this.log(this.report(Math.round((end - Date.now()) / 1000)));
    }
    await inBatches(this.clients, (client) => client.leave('close'));
    return { ...this.counts, memory: this.memory };
  }

  private receive(client: SoakClient, subscription: string, message: number): void {
    const delivery = `${client.number} ${subscription} ${message}`;
    this.counts.delivered += 1;
    if (this.seen.has(delivery)) this.counts.repeated += 1;
    else if (!this.expected.delete(delivery)) this.counts.stray += 1;
    this.seen.add(delivery);
    if (this.expected.size === 0) this.complete?.();
  }

  /** Publishes some messages, and waits until each has come to whom it is for. */
  private async round(): Promise<void> {
    this.seen.clear();
    const channels = Array.from({ length: MESSAGES_OF_A_ROUND }, (_, index) => this.channel(index));
    const messages = channels.map((channel) => ({ channel, message: this.counts.published++ }));
    for (const { channel, message } of messages) {
      for (const client of this.clients) for (const subscription of client.subscriptionsTo(channel)) this.expected.add(`${client.number} ${subscription} ${message}`);
    }
    const all = new Promise<void>((resolve) => (this.complete = resolve));
    await Promise.all(messages.map(({ channel, message }) => this.server.ask({ kind: 'publish', channel, events: [{ message }] })));
    const late = new Promise<void>((resolve) => setTimeout(resolve, LATE_MS).unref());
    await Promise.race([all, late]);
    this.counts.missing += this.expected.size;
    this.expected.clear();
  }

  private channel(index: number): string {
    if (index % 5 === 0) return `/public/room-${Math.floor(this.random() * ROOMS)}`;
    return `/private/${this.clients[Math.floor(this.random() * this.clients.length)].user.sub}/${index % 3 === 0 ? 'jobs' : 'mail/new'}`;
  }

  private async churn(): Promise<void> {
    const some = this.clients.filter(() => this.random() < CHURN);
    await inBatches(some, async (client) => {
      await client.leave(client.number % 2 === 0 ? 'close' : 'terminate');
      await client.connect();
    });
    this.counts.reconnected += some.length;
  }

  private report(secondsLeft: number): string {
    const { heap, resident } = this.memory.at(-1)!;
    const { published, delivered, missing, repeated, stray, reconnected } = this.counts;
    return `${secondsLeft} s left: ${published} published, ${delivered} delivered, ${reconnected} reconnected; ${missing} missing, ${repeated} repeated, ${stray} stray; ` +
      `heap ${heap.toFixed(1)} MB, resident ${resident.toFixed(0)} MB`;
  }
}

async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 50) await Promise.all(items.slice(at, at + 50).map(work));
}

/** The heap at the end over the heap near the beginning, each the median of a fifth of the samples. */
export function growth({ memory }: SoakResult): { readonly heap: number; readonly resident: number } {
  const fifth = Math.max(1, Math.floor(memory.length / 5));
  const ratio = (of: (sample: SoakMemory) => number) => median(memory.slice(-fifth).map(of)) / median(memory.slice(fifth, 2 * fifth).map(of));
  return { heap: ratio(({ heap }) => heap), resident: ratio(({ resident }) => resident) };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, connections: { type: 'string', default: '2000' } } });
  const log = (line: string) => console.log(line);
  const result = await soak({ seconds: Number(values.minutes) * 60, connections: Number(values.connections), log });
  const { heap, resident } = growth(result);
  const wrong = result.missing + result.repeated + result.stray;
  console.log(`${result.delivered} deliveries of ${result.published} messages: ${result.missing} missing, ${result.repeated} repeated, ${result.stray} stray`);
  console.log(`heap × ${heap.toFixed(3)}, resident × ${resident.toFixed(3)}, from the second fifth to the last; load ${loadavg()[0].toFixed(1)}`);
  const passed = wrong === 0 && heap <= 1.1;
  console.log(passed ? 'PASS' : 'FAIL');
  process.exitCode = passed ? 0 : 1;
}

if (require.main === module) void main();
