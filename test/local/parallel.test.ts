import { chatApp, TestProject } from './server/chat-app';
import { EventsClient } from './server/events-client';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';

const project = chatApp(new TestProject());
afterAll(() => project.dispose());

/** What keeps a process from ending. */
function handles(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => /TCPSERVER|TCPSocket|Process|FSEvent|StatWatcher|Worker|MessagePort/i.test(name)).sort();
}

async function listener(server: LocalServer): Promise<EventsClient> {
  const client = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, await server.signIn('alice'));
  expect(await client.subscribe('/public/*')).toBe('subscribe_success');
  return client;
}

test('servers of tests run side by side, keep to themselves, and leave nothing open', async () => {
  const before = handles();
  const options = { app: project.app, stateFolder: project.stateFolder, port: 0, users: ['alice'] };
  const servers = await Promise.all([1, 2, 3, 4].map(() => startLocalServer(options)));
  expect(new Set(servers.map(({ url }) => url)).size).toBe(4);
  const clients = await Promise.all(servers.map(listener));
  await Promise.all(servers.map((server, index) => server.publish('/public/x', [index])));
  expect(await Promise.all(clients.map((client) => client.event()))).toEqual([0, 1, 2, 3]);
  await Promise.all(servers.map((server) => server.invoke('environment', {})));
  expect(servers.map((server) => server.decisions().filter(({ operation }) => operation === 'publish').length)).toEqual([1, 1, 1, 1]);
  servers[0].clock.advance(2 * 60 * 60 * 1000);
  expect(await Promise.all(clients.map((client) => client.subscribe('/public/y')))).toEqual(['subscribe_error', ...[1, 2, 3].map(() => 'subscribe_success')]);
  await Promise.all(servers.map((server) => server.close()));
  clients.forEach((client) => client.close());
  for (let wait = 0; handles().length > before.length && wait < 3_000; wait += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(handles()).toEqual(before);
});
