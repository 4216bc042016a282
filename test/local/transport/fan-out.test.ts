import { parseChannel } from '../../../engine/channel';
import type { Channel } from '../../../engine/channel';
import type { EventsClient } from '../support/events-client';
import { TestListener } from '../support/test-listener';

const SOCKETS = 1_000;

test('each of 1,000 sockets gets each event of its own channels once, and none of another\'s', async () => {
  const server = await TestListener.start();
  try {
    const clients: EventsClient[] = [];
    while (clients.length < SOCKETS) clients.push(...await Promise.all(Array.from({ length: 50 }, () => server.client())));
    const channels = clients.map((_, index) => {
      const room = `/chat/room-${index % 10}`;
      return { all: '/chat/*', tenth: room, below: `${room}/*`, own: `/chat/user/${index}` };
    });
    await Promise.all(clients.map(async (client, index) => {
      const subscriptions = Object.entries(channels[index]).filter(([id]) => id !== 'all' || index % 100 === 0);
      client.send(...subscriptions.map(([id, channel]) => server.services.subscribe(id, channel)));
      for (const { type } of await client.nexts(subscriptions.length)) expect(type).toBe('subscribe_success');
    }));

    const publish = (channel: string, ...events: readonly string[]): void => {
      server.services.broker.publish(parseChannel(channel, 'publish') as Channel, events);
    };
    publish('/chat/room-3', '"a"', '"b"', '"c"', '"d"', '"e"');
    publish('/chat/room-7/deep/er', '"f"');
    for (let index = 0; index < SOCKETS; index++) publish(`/chat/user/${index}`, `"to ${index}"`);
    publish('/chat/nobody', '"g"');

    const everything = ['"a"', '"b"', '"c"', '"d"', '"e"', '"f"', ...channels.map((_, index) => `"to ${index}"`), '"g"'];
    for (const [index, client] of clients.entries()) {
      const got = (await client.rest()).map(({ id, event }) => `${String(id)} ${String(event)}`);
      const room = index % 10 === 3 ? ['a', 'b', 'c', 'd', 'e'].map((event) => `tenth "${event}"`) : [];
      const below = index % 10 === 7 ? ['below "f"'] : [];
      const all = index % 100 === 0 ? everything.map((event) => `all ${event}`) : [];
      expect([...got].sort()).toEqual([...room, ...below, `own "to ${index}"`, ...all].sort());
      const ofAll = got.filter((text) => text.startsWith('all '));
      expect(ofAll).toEqual(all);
    }
  } finally {
    await server.close();
  }
});
