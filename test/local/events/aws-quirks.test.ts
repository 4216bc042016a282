import { readAuthHeaders } from '../../../local/events/auth-headers';
import { AwsQuirks } from '../../../local/events/aws-quirks';
import { seededRandom } from '../../../local/events/random';
import { EventsServices, unsubscribe } from '../support/events-services';
import { TestConnection } from '../support/test-connection';

let services: EventsServices;
beforeAll(async () => {
  services = await EventsServices.create();
});
const connect = (quirks?: AwsQuirks): TestConnection => new TestConnection({ ...services, quirks }, readAuthHeaders(services.alice));
const types = (frames: readonly string[]): readonly unknown[] => frames.map((frame) => (JSON.parse(frame) as { type: unknown }).type);
const publish = async (connection: TestConnection): Promise<number> => {
  const frames = await connection.send(services.publish('p', '/chat/x', ['1']));
  return types(frames).filter((type) => type === 'data').length;
};

test('with the quirks of AWS an unsubscribe that overtakes the answer is lost, and the subscription stays', async () => {
  const client = connect(new AwsQuirks(seededRandom(1)));
  expect(types(await client.send(services.subscribe('s', '/chat/x'), unsubscribe('s')))).toEqual(['subscribe_success']);
  client.timers.pass(2_000);
  expect(await publish(client)).toBe(1);
  expect(types(await client.send(unsubscribe('s')))).toEqual(['unsubscribe_success']);
  expect(await publish(client)).toBe(0);
});

test('with the quirks of AWS a new subscription hears nothing for one to two seconds', async () => {
  const client = connect(new AwsQuirks(seededRandom(1)));
  await client.send(services.subscribe('s', '/chat/x'));
  client.timers.pass(999);
  expect(await publish(client)).toBe(0);
  client.timers.pass(1_001);
  expect(await publish(client)).toBe(1);
});

test('a subscription that ends while it is deaf never begins', async () => {
  const client = connect(new AwsQuirks(seededRandom(1)));
  await client.send(services.subscribe('s', '/chat/x'));
  await client.send(unsubscribe('s'));
  client.timers.pass(10_000);
  expect(await publish(client)).toBe(0);
  client.connection.closed();
  expect(client.timers.pending).toBe(0);
});

test('without them neither happens', async () => {
  const client = connect();
  await client.send(services.subscribe('s', '/chat/x'));
  expect(await publish(client)).toBe(1);
  expect(types(await client.send(unsubscribe('s'), services.subscribe('t', '/chat/x'), unsubscribe('t')))).toEqual(['unsubscribe_success', 'subscribe_success', 'unsubscribe_success']);
  expect(await publish(client)).toBe(0);
});
