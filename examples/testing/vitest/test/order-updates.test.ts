import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn, signOut } from 'aws-amplify/auth';
import { events } from 'aws-amplify/data';
import { startLocalServer } from 'cdk-cognito-events-api/local';
import type { LocalServer } from 'cdk-cognito-events-api/local';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { watchOrders } from '../src/order-updates';
import type { OrderUpdate } from '../src/order-updates';

globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket; // Node 20 has none of its own

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: 'tsx bin/app.ts', port: 0, users: ['alice', 'bob'] });
  const { userPoolId, clientId } = server.describe().userPool!;
  Amplify.configure({
    Auth: { Cognito: { userPoolId, userPoolClientId: clientId!, userPoolEndpoint: `${server.url}/` } },
    // Amplify makes wss:// of http://, and leaves HTTP:// as it is.
    API: { Events: { endpoint: server.httpUrl.replace('http:', 'HTTP:'), region: 'us-east-1', defaultAuthMode: 'userPool' } },
  });
});
afterEach(() => signOut());
afterAll(() => server.close());

async function signInAs(username: string): Promise<string> {
  const { password } = server.describe().users.find((user) => user.username === username)!;
  await signIn({ username, password });
  return (await fetchAuthSession()).userSub!;
}

test('a customer who signs in hears about their own orders', async () => {
  const sub = await signInAs('alice');
  const update = new Promise<OrderUpdate>((resolve) => void watchOrders(resolve).then(() => server.publish(`/private/${sub}/orders`, [{ order: 7, state: 'sent' }])));
  expect(await update).toEqual({ order: 7, state: 'sent' });
});

test('a customer is refused the orders of another', async () => {
  const alice = server.putUser('alice').sub;
  await signInAs('bob');
  const channel = await events.connect(`/private/${alice}/*`);
  await expect(new Promise((resolve, reject) => channel.subscribe({ next: resolve, error: reject }))).rejects.toMatchObject({
    errors: [{ message: expect.stringContaining('Unauthorized') }],
  });
  expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'handler' });
  channel.close();
});

test('a customer cannot publish', async () => {
  const sub = await signInAs('alice');
  await expect(events.post(`/private/${sub}/orders`, { state: 'paid' })).rejects.toThrow();
  expect(server.decisions().at(-1)).toMatchObject({ operation: 'publish', allowed: false, rule: 'mode' });
});

/** It comes last: the time of a server does not go back. */
test('a session goes on when its token has expired, since Amplify refreshes it', async () => {
  const sub = await signInAs('alice');
  const before = await fetchAuthSession();
  server.clock.advance(60 * 60 * 1000);
  await fetchAuthSession({ forceRefresh: true }); // the clock of this machine has not moved, so Amplify has to be told
  const stop = await watchOrders(() => undefined);
  stop();
  expect(before.tokens!.accessToken.toString()).not.toBe((await fetchAuthSession()).tokens!.accessToken.toString());
  expect(await server.publish(`/private/${sub}/orders`, [1])).toMatchObject({ status: 200 });
});
