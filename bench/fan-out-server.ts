import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { startLocalServer } from '../local/server';

/** What a fan-out is told to do, and says when it is done. */
export interface FanOutServer {
  readonly port: number;
  readonly token: string;
  readonly publish: (payloads: readonly string[]) => Promise<void> | void;
}

/** The baseline: a bare `ws` server that sends the same frames to all of its sockets, a batch as one write. */
function bareServer(): Promise<FanOutServer> {
  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false, handleProtocols: () => 'aws-appsync-event-ws' });
  const publish = (payloads: readonly string[]) => {
    const frames = payloads.map((payload) => `{"type":"data","id":"s","event":${JSON.stringify(payload)}}`);
    for (const client of server.clients) {
      const socket = (client as unknown as { _socket: Socket })._socket;
      socket.cork();
      for (const frame of frames) client.send(frame);
      process.nextTick(() => socket.uncork());
    }
  };
  return new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve({ port: (http.address() as AddressInfo).port, token: '', publish })));
}

async function localServer(app: string, stateFolder: string): Promise<FanOutServer> {
  const server = await startLocalServer({ app, port: 0, stateFolder, users: ['alice'] });
  return {
    port: Number(new URL(server.url).port),
    token: await server.signIn('alice'),
    publish: async (payloads) => {
      const { status, body } = await server.publish('/public/news', payloads.map((payload) => JSON.parse(payload) as unknown));
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
  };
}

async function main(): Promise<void> {
  const [kind, app, stateFolder] = process.argv.slice(2);
  const server = kind === 'bare' ? await bareServer() : await localServer(app, stateFolder);
  process.on('message', (payloads: readonly string[]) => {
    void (async () => {
      const before = process.cpuUsage();
      await server.publish(payloads);
      setImmediate(() => {
        const { user, system } = process.cpuUsage(before);
        process.send!({ cpuMicroseconds: user + system });
      });
    })();
  });
  process.send!({ port: server.port, token: server.token });
}

void main();
