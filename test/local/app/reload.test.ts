import { only, SmallProject } from './small-app';
import type { SmallApi } from './small-app';
import { startLocalServer } from '../../../local/server';
import type { LocalServer, LocalServerOptions } from '../../../local/server';
import type { LogEntry } from '../../../local/server-log';
import { until } from '../../support/until';
import { EventsClient } from '../server/events-client';

let project: SmallProject;
let server: LocalServer;
let entries: LogEntry[];
let lines: string[];
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serve(apis: readonly SmallApi[] = [{}], options: LocalServerOptions = {}): Promise<void> {
  project = new SmallProject(...apis);
  closing.push(() => project.dispose());
  [entries, lines] = [[], []];
  const log = (line: string, entry: LogEntry): void => {
    lines.push(line);
    entries.push(entry);
  };
  server = await startLocalServer({ template: project.template, stateFolder: project.stateFolder, log, ...options });
  closing.push(() => server.close());
}

async function connect(username: string): Promise<EventsClient> {
  const client = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, await server.signIn(username));
  closing.push(() => client.close());
  return client;
}

describe('a changed handler', () => {
  test('decides from then on, over connections that are open, beside subscriptions that stand', async () => {
    await serve();
    const [alice, bob] = [await connect('alice'), await connect('bob')];
    expect([await alice.subscribe('/chat/x'), await bob.subscribe('/chat/x')]).toEqual(['subscribe_success', 'subscribe_error']);
    project.write({ onSubscribe: only('bob') });
    await server.reload();
    expect([await alice.subscribe('/chat/x'), await bob.subscribe('/chat/x')]).toEqual(['subscribe_error', 'subscribe_success']);
    await server.publish('/chat/x', ['hello']);
    expect([await alice.event(), await bob.event()]).toEqual(['hello', 'hello']);
    expect(server.version).toBe(2);
    expect(server.decisions().filter(({ operation }) => operation === 'subscribe').map(({ version }) => version)).toEqual([1, 1, 2, 2]);
    expect(server.describe().version).toBe(2);
    expect(entries).toContainEqual(expect.objectContaining({ type: 'version', version: 2, subscriptions: 1 }));
    expect(lines.join('\n')).toMatch(/version 2 of the app is live \(\d+ ms\); 1 subscriptions that earlier versions allowed go on/);
  });

  test('leaves users, tokens, keys and ids as they are', async () => {
    await serve();
    const before = [server.describe().api.apiId, server.describe().userPool, server.putUser('carol', ['admins']), server.consoleUrl, server.realtimeUrl];
    const token = await server.signIn('alice');
    project.write({ onSubscribe: only('alice', 'carol') });
    await server.reload();
    expect([server.describe().api.apiId, server.describe().userPool, server.describe().users.find(({ username }) => username === 'carol'), server.consoleUrl, server.realtimeUrl])
      .toEqual(before);
    const client = await EventsClient.connect(server.realtimeUrl, new URL(server.url).host, token);
    closing.push(() => client.close());
    expect(await client.subscribe('/chat/x')).toBe('subscribe_success');
  });

  test('never decides half of a request: many at once are each decided by one version, and none fails', async () => {
    await serve([{ onSubscribe: only('alice') }]);
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect('alice')));
    for (let round = 0; round < 5; round += 1) {
      project.write({ onSubscribe: round % 2 === 0 ? only('bob') : only('alice') });
      const reloaded = server.reload();
      await Promise.all([reloaded, ...clients.map((client) => client.subscribe(`/chat/${round}`))]);
    }
    const made = server.decisions().filter(({ operation }) => operation === 'subscribe');
    expect(made).toHaveLength(40);
    for (const { version, allowed, rule } of made) expect({ version, allowed, rule }).toEqual({ version, allowed: version % 2 === 1, rule: version % 2 === 1 ? 'allowed' : 'handler' });
  });

  test('that AppSync would not take changes nothing, and is told with its place', async () => {
    await serve();
    const alice = await connect('alice');
    project.write({ onSubscribe: 'while (true) {}' });
    await expect(server.reload()).rejects.toThrow(/^AppSync would not take the handlers:\nnamespace chat, line 3, column \d+: .*while/);
    expect(await alice.subscribe('/chat/x')).toBe('subscribe_success');
    expect(server.version).toBe(1);
    expect(entries).toContainEqual(expect.objectContaining({ type: 'rejected', version: 1 }));
    expect(lines.join('\n')).toContain('the app cannot be taken over, so version 1 stays: AppSync would not take the handlers:\nnamespace chat, line 3');
    project.write({ onSubscribe: only('bob') });
    await server.reload();
    expect(await alice.subscribe('/chat/y')).toBe('subscribe_error');
  });

  test('is the same app as before, if only the file was written again', async () => {
    await serve();
    project.write();
    await server.reload();
    expect(server.version).toBe(1);
    expect(lines).toContain('the app is the same as before');
  });
});

describe('what cannot be taken over', () => {
  test('is named: an API that is new, and one that is gone and is served as it was', async () => {
    await serve([{ id: 'Old' }, { id: 'Kept' }]);
    project.write({ id: 'Kept', onSubscribe: only('bob') }, { id: 'New' });
    await server.reload();
    expect(lines.find((line) => line.startsWith('old'))).toMatch(/^old \(chat\/Old\) is not in the app any more; it is served as it was until the server is started again$/);
    expect(lines.find((line) => line.startsWith('new'))).toMatch(/^new \(chat\/New\) is new, with another API id; start the server again to give it a port$/);
    const alice = (api: string): Promise<unknown> => server.api(api).subscribe('/chat/x', { as: 'alice' }).then((subscription) => subscription.close(), String);
    expect(await alice('old')).toBeUndefined();
    expect(await alice('kept')).toBe('Error: Unauthorized: You are not authorized to make this call.');
  });
});

describe('a file that is watched', () => {
  test('is taken over when it changes, and a broken one is not', async () => {
    await serve([{}], { watch: true });
    const told = (type: LogEntry['type']): Promise<void> => until(() => entries.some((entry) => entry.type === type));
    const alice = await connect('alice');
    project.write({ onSubscribe: only('bob') });
    await told('version');
    expect(await alice.subscribe('/chat/x')).toBe('subscribe_error');
    project.write({ onSubscribe: '1 +' });
    await told('rejected');
    expect(server.version).toBe(2);
  });
});
