import fc from 'fast-check';
import { covers, parseChannel } from '../../../engine/channel';
import type { Channel } from '../../../engine/channel';
import { Broker } from '../../../local/events/broker';

class Reader {
  public readonly frames: string[] = [];
  public batches = 0;

  public deliver(frames: readonly string[]): void {
    this.frames.push(...frames);
    this.batches += 1;
  }
}

function channel(text: string): Channel {
  const parsed = parseChannel(text, 'subscribe');
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

describe('a subscription', () => {
  let broker: Broker;
  let reader: Reader;
  beforeEach(() => {
    broker = new Broker();
    reader = new Reader();
  });

  test.each([
    ['/chat/a', '/chat/a', 1], ['/chat/a', 'chat/a/', 1], ['/chat/a', '/chat/a/b', 0], ['/chat/a', '/chat', 0],
    ['/chat/a', '/chat/A', 0], ['/chat/a', '/chat/ab', 0], ['/chat', '/chat', 1], ['/chat/*', '/chat', 0],
    ['/chat/*', '/chat/a', 1], ['/chat/*', '/chat/a/b/c/d', 1], ['/chat/*', '/chatter/a', 0], ['/chat/*', '/other/chat', 0],
    ['/chat/a/*', '/chat/a', 0], ['/chat/a/*', '/chat/a/b', 1], ['/chat/a/*', '/chat/ab/c', 0], ['/chat/a/b/c/*', '/chat/a/b/c/d', 1],
  ])('to %s gets of %s: %i', (subscribed, published, count) => {
    broker.subscribe(channel(subscribed), 's', reader);
    broker.publish(channel(published), ['1']);
    expect(reader.frames).toHaveLength(count);
  });

  test('gets a frame for each event, as a text that holds JSON, in one batch', () => {
    broker.subscribe(channel('/chat/a'), 's-1', reader);
    const payloads = ['{"text":"\\"quoted\\" \\n"}', '42', '"\u2028 é 😀"', 'null'];
    broker.publish(channel('/chat/a'), payloads);
    expect(reader.frames[0]).toBe('{"type":"data","id":"s-1","event":"{\\"text\\":\\"\\\\\\"quoted\\\\\\" \\\\n\\"}"}');
    expect(reader.frames.map((frame) => JSON.parse(frame) as unknown)).toEqual(payloads.map((event) => ({ type: 'data', id: 's-1', event })));
    expect(reader.batches).toBe(1);
  });

  test('gets its own frames beside others of the same reader', () => {
    for (const [id, text] of Object.entries({ a: '/chat/a', b: '/chat/a', c: '/chat/*', d: '/chat/b' })) broker.subscribe(channel(text), id, reader);
    broker.publish(channel('/chat/a'), ['1']);
    expect(reader.frames.map((frame) => (JSON.parse(frame) as { id: string }).id)).toEqual(['a', 'b', 'c']);
  });

  test('gets nothing once it has ended, and the others go on', () => {
    const other = new Reader();
    const first = broker.subscribe(channel('/chat/a'), 's', reader);
    const second = broker.subscribe(channel('/chat/*'), 't', reader);
    broker.subscribe(channel('/chat/a'), 's', other);
    for (const subscription of [first, first, second]) broker.unsubscribe(subscription);
    broker.publish(channel('/chat/a'), ['1']);
    expect([reader.frames.length, other.frames.length]).toEqual([0, 1]);
  });

  test('leaves nothing behind when it has ended', () => {
    for (const text of ['/chat/a', '/chat/a', '/chat/*']) broker.unsubscribe(broker.subscribe(channel(text), 's', reader));
    for (const index of Object.values(broker)) expect(index).toEqual(new Map());
  });

  test('may end while an event is delivered', () => {
    const leaving = { deliver: () => broker.unsubscribe(subscription) };
    const subscription = broker.subscribe(channel('/chat/a'), 'l', leaving);
    broker.subscribe(channel('/chat/a'), 's', reader);
    broker.publish(channel('/chat/a'), ['1']);
    broker.publish(channel('/chat/a'), ['2']);
    expect(reader.frames).toHaveLength(2);
  });

  test('is told nothing when nothing is broadcast', () => {
    broker.subscribe(channel('/chat/a'), 's', reader);
    broker.publish(channel('/chat/a'), []);
    expect(reader.batches).toBe(0);
  });
});

const segment = fc.constantFrom('a', 'b', 'ab', 'a-b', 'B');
const published = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => channel(`/${segments.join('/')}`));
const subscribed = fc.oneof(published, fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => channel(`/${segments.join('/')}/*`)));

test('whoever is subscribed, each subscription gets an event exactly if it covers the channel', () => {
  fc.assert(fc.property(fc.array(fc.tuple(subscribed, fc.boolean()), { maxLength: 30 }), published, (subscriptions, target) => {
    const broker = new Broker();
    const readers = subscriptions.map(([subscription, ends]) => {
      const reader = new Reader();
      const held = broker.subscribe(subscription, 's', reader);
      return { reader, expected: !ends && covers(subscription, target) ? 1 : 0, end: () => ends && broker.unsubscribe(held) };
    });
    for (const { end } of readers) end();
    broker.publish(target, ['1']);
    expect(readers.map(({ reader }) => reader.frames.length)).toEqual(readers.map(({ expected }) => expected));
  }), { numRuns: 500 });
});
