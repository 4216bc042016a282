import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrames } from '../../../local/transport/text-frames';

test('frames of every length and script reach a client whole and in order', async () => {
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 300_000].map((length) => 'x'.repeat(length)).concat('grüße, 世界 🎉');
  const server = new WebSocketServer({ port: 0, perMessageDeflate: false });
  server.on('connection', (_, { socket }) => socket.write(textFrames(texts)));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const received: string[] = [];
  client.on('message', (data: Buffer) => received.push(data.toString()));
  await once(client, 'open');
  while (received.length < texts.length) await once(client, 'message');
  expect(received).toEqual(texts);
  client.terminate();
  server.close();
});

test('no texts are no bytes', () => {
  expect(textFrames([])).toHaveLength(0);
});
