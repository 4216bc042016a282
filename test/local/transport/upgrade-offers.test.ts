import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestListener } from '../support/test-listener';
import { testCertificate } from '../tls/test-certificate';

const folder = mkdtempSync(join(tmpdir(), 'upgrade-offers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EVENTS = ['close', 'error', 'readable', 'data', 'end', 'drain', 'timeout'];

describe('a client that offers HTTP/2 with each of its requests, as Java\'s does', () => {
  test.each(['plain HTTP', 'plain HTTP beside TLS'])('is served for as long as it likes on one connection, which does not grow: %s', async (kind) => {
    const accepted: Socket[] = [];
    const accept = (message: unknown): void => void accepted.push((message as { readonly socket: Socket }).socket);
    subscribe('net.server.socket', accept);
    const server = await TestListener.start(kind === 'plain HTTP' ? {} : { certificate: testCertificate(folder) });
    const client = await server.tcp();
    const listeners = (): number => EVENTS.reduce((sum, event) => sum + accepted[0].listenerCount(event), 0);
    const counts: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      client.write(`GET /offer-${count} HTTP/1.1\r\nHost: ${server.host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`);
      expect(await new Promise((resolve) => client.once('data', (data: Buffer) => resolve(data.toString())))).toContain(`fallback /offer-${count}`);
      counts.push(listeners());
    }
    unsubscribe('net.server.socket', accept);
    expect([accepted.length, server.listener.connections]).toEqual([1, 1]);
    expect(counts.at(-1)).toBe(counts[1]);
    await server.close();
  });
});
