import { PublishingApp } from './publishing-app';
import { envelope } from '../../examples/react/functions/envelope';
import { Publisher } from '../../examples/react/functions/publisher';

let app: PublishingApp;
let publisher: Publisher;

beforeAll(async () => {
  app = await PublishingApp.start();
  const { EVENTS_URL: url, AWS_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = app.environment;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
  publisher = new Publisher({ url, region, credentials });
});
afterAll(() => app.stop());

describe('the publisher in TypeScript', () => {
  test('publishes any number of events in their order, five at once', async () => {
    const { channel, inbox } = await app.listen();
    const events = Array.from({ length: 12 }, (_, number) => envelope('order', { number, text: 'größer <als> & "vorher" ✓' }));
    const before = app.publications;
    expect(await publisher.publish(channel, events)).toEqual([]);
    expect(app.publications - before).toBe(3);
    for (const event of events) expect(await inbox.next()).toEqual(event);
    inbox.close();
  });

  test('keeps back what is too large, names it, and publishes the rest', async () => {
    const { channel, inbox } = await app.listen();
    const [small, large] = [envelope('order', 'small'), envelope('order', 'ä'.repeat(130_000))];
    const [refused, ...others] = await publisher.publish(channel, [large, small]);
    expect({ ...refused, others }).toMatchObject({ id: large.id, code: 'EventTooLarge', others: [] });
    expect(refused.message).toMatch(/^260\d{3} bytes; AppSync takes 245760$/);
    expect(await inbox.next()).toEqual(small);
    inbox.close();
  });

  test('tells of a namespace that its role may not publish to', async () => {
    await expect(publisher.publish('/public/news', [envelope('news', 'x')])).rejects.toThrow(/^publish to \/public\/news: 403 /);
  });
});
