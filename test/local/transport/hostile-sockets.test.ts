import type { Socket } from 'node:net';
import { MAX_MESSAGE_BYTES } from '../../../local/events/wire';
import { TestWorld } from '../../engine/auth/test-world';
import { EventsClient } from '../support/events-client';
import { failure } from '../support/frames';
import { TestListener, untilEnd } from '../support/test-listener';

let world: TestWorld;
let server: TestListener;
let bystander: EventsClient;
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(async () => {
  server = await TestListener.start({ world });
  bystander = await server.client();
  await bystander.ask(server.services.subscribe('b', '/chat/bystander'));
});
afterEach(async () => {
  await bystander.rest();
  expect(await bystander.ask(server.services.publish('still-served', '/chat/x', ['1']))).toMatchObject({ type: 'publish_success' });
  await server.close();
  expect(server.services.reported).toEqual([]);
});

/** One frame with a mask of zeros; `first` is its first byte. */
function frame(first: number, body: Buffer | string, length = Buffer.byteLength(body)): Buffer {
  const header = length < 126 ? Buffer.from([first, 0x80 + length]) : Buffer.from([first, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
  if (length >= 126) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, Buffer.alloc(4), Buffer.from(body)]);
}

const TEXT = 0x81;

/** Past the handshake, for what the `ws` client would not send. */
async function upgraded(): Promise<Socket> {
  const socket = await server.tcp();
  socket.write(server.handshake());
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

/** The code with which the server ends the connection after these bytes. */
async function closedBy(...bytes: readonly Buffer[]): Promise<number> {
  const socket = await upgraded();
  const end = untilEnd(socket);
  for (const part of bytes) socket.write(part);
  const close = setTimeout(() => socket.end(), 1_000);
  const answer = Buffer.from(await end, 'latin1');
  clearTimeout(close);
  const at = answer.lastIndexOf(0x88);
  return answer.readUInt16BE(at + 2);
}

describe('a socket', () => {
  test.each([
    ['binary frames', 1003, () => [frame(0x82, '{"type":"connection_init"}')]],
    ['text that is not UTF-8', 1007, () => [frame(TEXT, Buffer.from([0xc3, 0x28]))]],
    ['a message that is too long', 1009, () => [frame(TEXT, 'x', MAX_MESSAGE_BYTES + 1)]],
    ['fragments that are too long together', 1009, () => [frame(0x01, Buffer.alloc(MAX_MESSAGE_BYTES, 'x')), frame(0x80, 'xx')]],
    ['a length that is no number', 1009, () => [Buffer.from([TEXT, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])]],
    ['frames without a mask', 1002, () => [Buffer.from([TEXT, 0x02, 0x7b, 0x7d])]],
    ['compressed frames', 1002, () => [frame(0xc1, '{}')]],
    ['an unknown opcode', 1002, () => [frame(0x83, '{}')]],
    ['a continuation of nothing', 1002, () => [frame(0x80, '{}')]],
    ['a ping of 126 bytes', 1002, () => [frame(0x89, 'x'.repeat(126))]],
    ['a ping in fragments', 1002, () => [frame(0x09, 'x')]],
    ['a close code that is none', 1002, () => [frame(0x88, Buffer.from([0, 1]))]],
  ])('that sends %s is closed with %i', async (_, code, bytes) => {
    expect(await closedBy(...bytes())).toBe(code);
  });

  test('that sends binary frames is not heard any more', async () => {
    const subscribe = JSON.stringify(server.services.subscribe('s', '/chat/x'));
    expect(await closedBy(Buffer.concat([frame(0x82, '{}'), frame(TEXT, subscribe)]))).toBe(1003);
    await bystander.rest();
    expect(server.services.decisions.after(0).filter(({ operation }) => operation === 'subscribe')).toHaveLength(1); // the bystander's
  });

  test('may send a message in fragments, with pings between them', async () => {
    const socket = await upgraded();
    const [one, two, three] = ['{"type":"conn', 'ection_', 'init"}'];
    const answer = new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk.toString('latin1');
        if (all.includes('connection_ack')) resolve(all);
      });
    });
    for (const part of [frame(0x01, one), frame(0x89, 'ping'), frame(0x00, two), frame(0x80, three)]) {
      for (const byte of part) socket.write(Buffer.from([byte]));
    }
    expect(await answer).toContain('ping');
  });

  test('that breaks off in the middle of a frame leaves nothing behind', async () => {
    for (const part of [frame(TEXT, '{"type":"connection_init"}').subarray(0, 9), Buffer.from([TEXT]), Buffer.alloc(0)]) {
      const socket = await upgraded();
      socket.write(part);
      socket.resetAndDestroy();
    }
  });

  test('that only half closes is closed', async () => {
    const socket = await upgraded();
    socket.end();
    await untilEnd(socket);
  });

  test('that was refused and stays silent does not stay', async () => {
    const socket = await server.tcp();
    socket.write(server.handshake({ Host: 'evil.example' }));
    expect(await untilEnd(socket)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('a flood', () => {
  test('of 10,000 messages is answered to the last, in order', async () => {
    const client = await server.client();
    for (let count = 0; count < 10_000; count++) client.send(`{"type":"unsubscribe","id":"${count}"}`);
    for (let count = 0; count < 10_000; count++) {
      const message = `Unknown operation id ${count}`;
      expect(await client.nextText()).toBe(failure('unsubscribe', String(count), { errorType: 'UnknownOperationError', message }));
    }
  });

  test('of 10,000 texts that are no messages does no harm', async () => {
    const client = await server.client();
    for (let count = 0; count < 10_000; count++) client.send('{"'.repeat(count % 7));
    expect(await client.nexts(10_000)).toHaveLength(10_000);
  });

  test('of 2,000 publications with their credentials is decided on one by one, and others are served meanwhile', async () => {
    const client = await server.client();
    for (let count = 0; count < 2_000; count++) client.send(server.services.publish(`p${count}`, '/chat/flood', ['1']));
    expect(await bystander.ask(server.services.publish('b', '/chat/x', ['1']))).toMatchObject({ id: 'b' });
    const answers = await client.nexts(2_000);
    const expected = Array.from({ length: 2_000 }, (_, index) => ['publish_success', `p${index}`]);
    expect(answers.map(({ type, id }) => [type, id])).toEqual(expected);
  });

  test('that is not decided on yet waits at the client, not in the memory of the server', async () => {
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const { authorizer } = server.services;
    const publish = authorizer.publish.bind(authorizer);
    jest.spyOn(authorizer, 'publish').mockImplementation(async (...all) => opened.then(() => publish(...all)));
    const client = await server.client();
    const event = JSON.stringify('x'.repeat(100_000));
    for (let count = 0; count < 500; count++) client.send(server.services.publish(`p${count}`, '/chat/flood', [event]));
    for (let before = Infinity; before !== client.socket.bufferedAmount;) {
      before = client.socket.bufferedAmount;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(client.socket.bufferedAmount).toBeGreaterThan(20_000_000);
    open();
    expect((await client.nexts(500)).at(-1)).toMatchObject({ type: 'publish_success', id: 'p499' });
  });

  test('of pings harms nobody but who sends them', async () => {
    const client = await server.client();
    for (let count = 0; count < 10_000; count++) client.socket.ping();
    expect(await client.ended).toEqual({ code: 1006, reason: '' });
  });

  test('of handshakes without an end does no harm', async () => {
    const sockets = await Promise.all(Array.from({ length: 200 }, () => server.tcp()));
    for (const socket of sockets) socket.write('GET /event/realtime HTTP/1.1\r\nHost: ');
  });
});

describe('a client that does not read', () => {
  const LARGE = JSON.stringify('x'.repeat(200_000));

  test('its events is dropped, and the others get all of theirs', async () => {
    const [slow, quick, writer] = [await server.client(), await server.client(), await server.client()];
    for (const reader of [slow, quick]) await reader.ask(server.services.subscribe('s', '/chat/large'));
    const unsubscribed = jest.spyOn(server.services.broker, 'unsubscribe');
    slow.socket.pause();
    for (let count = 0; count < 40; count++) {
      expect(await writer.ask(server.services.publish(`p${count}`, '/chat/large', [LARGE, LARGE, LARGE]))).toMatchObject({ type: 'publish_success' });
    }
    expect(unsubscribed).toHaveBeenCalledTimes(1);
    expect((await quick.nexts(120)).every(({ event }) => event === LARGE)).toBe(true);
    slow.socket.resume();
    expect(await slow.ended).toEqual({ code: 1008, reason: 'the client reads too slowly' });
  });

  test('its answers is dropped', async () => {
    const slow = await server.client();
    await slow.ask(server.services.subscribe('s', '/chat/x'));
    const dropped = new Promise<void>((resolve) => {
      jest.spyOn(server.services.broker, 'unsubscribe').mockImplementation(() => resolve());
    });
    slow.socket.pause();
    const id = 'x'.repeat(100_000);
    for (let count = 0; count < 300; count++) slow.send({ type: 'unsubscribe', id });
    await dropped;
    slow.socket.resume();
    expect(await slow.ended).toEqual({ code: 1008, reason: 'the client reads too slowly' });
  });
});
