import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { startLocalServer } from 'cdk-cognito-events-api/local';
import type { LocalServer } from 'cdk-cognito-events-api/local';
import { ShopStack } from '../lib/shop-stack';

let server: LocalServer;
let alice: string;

beforeAll(async () => {
  const app = new App({ outdir: join(__dirname, '../cdk.out') });
  new ShopStack(app, 'Shop');
  server = await startLocalServer({ app: app.synth().directory, port: 0, users: ['alice', 'bob'] });
  alice = server.putUser('alice').sub;
});
afterAll(() => server.close());

test('a customer hears about their own orders', async () => {
  const inbox = await server.subscribe(`/private/${alice}/*`, { as: 'alice' });
  await server.publish(`/private/${alice}/orders`, [{ order: 7, state: 'packed' }, { order: 7, state: 'sent' }]);
  expect(await inbox.next()).toEqual({ order: 7, state: 'packed' });
  expect(await inbox.next()).toEqual({ order: 7, state: 'sent' });
  inbox.close();
});

test.each([['/private/*'], ['/private/ALICE/orders'], ['/private/ALICE/*']])('another one is refused %s', async (channel) => {
  await expect(server.subscribe(channel.replace('ALICE', alice), { as: 'bob' })).rejects.toThrow('Unauthorized');
  expect(server.decisions().at(-1)).toMatchObject({ allowed: false, rule: 'handler', caller: { label: 'bob (access token)' } });
});

test('a customer cannot publish, not even to themselves', async () => {
  const response = await fetch(server.httpUrl, {
    method: 'POST',
    headers: { authorization: await server.signIn('alice') },
    body: JSON.stringify({ channel: `/private/${alice}/orders`, events: ['{"state":"paid"}'] }),
  });
  expect(response.status).toBe(401);
  expect(server.decisions().at(-1)).toMatchObject({ allowed: false, operation: 'publish', rule: 'mode' });
});

test('couriers hear about deliveries, customers do not', async () => {
  server.putUser('carla', ['couriers']);
  const inbox = await server.subscribe('/deliveries/*', { as: 'carla' });
  await expect(server.subscribe('/deliveries/*', { as: 'alice' })).rejects.toThrow('Unauthorized');
  await server.publish('/deliveries/north', ['ready']);
  expect(await inbox.next()).toBe('ready');
  inbox.close();
});

/** It comes last: the time of a server does not go back. */
test('after a day the connection ends, and yesterday\'s token opens no other', async () => {
  const token = await server.signIn('alice');
  const inbox = await server.subscribe(`/private/${alice}/*`, { as: 'alice' });
  server.clock.advance(24 * 60 * 60 * 1000);
  await expect(inbox.next()).rejects.toThrow('the connection ended');
  const response = await fetch(server.httpUrl, {
    method: 'POST', headers: { authorization: token }, body: JSON.stringify({ channel: `/private/${alice}/orders`, events: ['1'] }),
  });
  expect(response.status).toBe(401);
  expect(server.decisions().at(-1)).toMatchObject({ rule: 'credential', reason: expect.stringContaining('expired') });
});
