import fc from 'fast-check';
import { covers, parseChannel } from '../../engine/channel';
import type { Channel } from '../../engine/channel';

// https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html, letter by letter
const DOCUMENTED = /^\/?[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?(?:\/[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?){0,4}\/?$/;
const WITH_WILDCARD = /^\/?[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?(?:\/[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?){0,3}\/\*$/;

function channel(text: string, use: 'subscribe' | 'publish' = 'subscribe'): Channel {
  const parsed = parseChannel(text, use);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

function errorOf(text: string, use: 'subscribe' | 'publish' = 'subscribe'): string {
  const parsed = parseChannel(text, use);
  return 'error' in parsed ? parsed.error : `accepted as ${parsed.path}`;
}

/** Channels and everything close to them. */
const segments = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[A-Za-z0-9-]{1,52}$/) },
  { weight: 1, arbitrary: fc.constantFrom('', '*', '**', 'a*', '-', '-a', 'a-', '.', '..', '%2f', 'a b', 'é', 'a\n', 'a\u0000', 'x'.repeat(50), 'x'.repeat(51)) },
);
const texts = fc.oneof(
  fc.tuple(fc.constantFrom('', '/', '//'), fc.array(segments, { maxLength: 7 }), fc.constantFrom('', '/', '//', '/*', '*', '\n', '/*/'))
    .map(([start, middle, end]) => start + middle.join('/') + end),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

describe('a channel', () => {
  test.each(['private/alice/chat', '/private/alice/chat', 'private/alice/chat/', '/private/alice/chat/'])('written %s is /private/alice/chat to a handler', (text) => {
    expect(channel(text)).toEqual({ path: '/private/alice/chat', segments: ['private', 'alice', 'chat'], namespace: 'private', wildcard: false });
  });

  test('may be its namespace alone', () => {
    expect(channel('public')).toMatchObject({ path: '/public', segments: ['public'], namespace: 'public' });
  });

  test('keeps its case', () => {
    expect(channel('/Private/Alice').segments).toEqual(['Private', 'Alice']);
  });

  test('shows its wildcard to a handler as the last segment', () => {
    expect(channel('private/alice/*')).toEqual({ path: '/private/alice/*', segments: ['private', 'alice', '*'], namespace: 'private', wildcard: true });
  });

  test.each([
    ['', /does not begin with a namespace/],
    ['/', /does not begin with a namespace/],
    ['//', /does not begin with a namespace/],
    ['//private', /does not begin with a namespace/],
    ['/private//chat', /segment 2 is empty/],
    ['/private/chat//', /segment 3 is empty/],
    ['/a/b/c/d/e/f', /6 segments, the most is 5/],
    ['/a/b/c/d/e/*', /6 segments, the most is 5/],
    ['*', /cannot stand for the namespace/],
    ['/*', /cannot stand for the namespace/],
    ['/private/*/chat', /only be the last segment/],
    ['/private/*/*', /only be the last segment/],
    ['/private/*/', /nothing may follow the wildcard/],
    ['/private/**', /segment "\*\*" must be/],
    ['/private/ali*', /segment "ali\*" must be/],
    ['/private/-alice', /no dash at either end/],
    ['/private/alice-', /no dash at either end/],
    ['/private/alice@example.com', /letters, digits and dashes/],
    ['/private/..', /letters, digits and dashes/],
    ['/private/%2a', /letters, digits and dashes/],
    ['/private/alice\n', /segment "alice\\u\{a\}" must be/],
    [`/private/${'x'.repeat(51)}`, /1 to 50/],
  ])('is not %j', (text, error) => {
    expect(errorOf(text)).toMatch(error);
  });

  test('is never published to with a wildcard', () => {
    expect(errorOf('/private/alice/*', 'publish')).toMatch(/a wildcard cannot be published to/);
  });

  test('of 256 characters is the longest one', () => {
    const longest = `${`/${'x'.repeat(50)}`.repeat(5)}/`;
    expect(longest).toHaveLength(256);
    expect(channel(longest).segments).toHaveLength(5);
  });

  test.each(['x', '/', '*', 'x/'])('is refused at once when it is millions of %j', (text) => {
    expect(errorOf(text.repeat(5_000_000))).toMatch(/^a channel has at most 256 characters, not \d+$/);
  });

  test('is exactly what the documented expression matches, and a final wildcard in a subscription', () => {
    fc.assert(fc.property(texts, (text) => {
      expect(!('error' in parseChannel(text, 'publish'))).toBe(DOCUMENTED.test(text));
      expect(!('error' in parseChannel(text, 'subscribe'))).toBe(DOCUMENTED.test(text) || WITH_WILDCARD.test(text));
    }), { numRuns: 5000, examples: [['a/*'], ['/a/b/c/d/*'], ['a/b/c/d/e'], ['a/b/c/d/e/'], ['x'.repeat(50)]] });
  });

  test('has an error that is safe to print', () => {
    fc.assert(fc.property(texts, (text) => {
      const error = errorOf(text, 'publish');
      expect(error.length).toBeLessThan(2000);
      expect(error).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }));
  });
});

describe('a subscription', () => {
  test.each([
    ['/public', '/public', true],
    ['/public', '/public/news', false],
    ['/public/*', '/public/news', true],
    ['/public/*', '/public/news/today', true],
    ['/public/*', '/public', false],
    ['/public/*', '/publicly/news', false],
    ['/private/alice/*', '/private/alice/a/b/c', true],
    ['/private/alice/*', '/private/alice', false],
    ['/private/alice/*', '/private/alice-evil/a', false],
    ['/private/alice/*', '/private/Alice/a', false],
    ['/private/alice', '/private/alice/', true],
    ['private/alice/', '/private/alice', true],
  ])('to %s is sent what is published on %s: %j', (subscription, published, expected) => {
    expect(covers(channel(subscription), channel(published, 'publish'))).toBe(expected);
  });

  test('is sent what lies below its wildcard, segment by segment, and nothing else', () => {
    const legal = fc.array(fc.constantFrom('a', 'b', 'ab', 'a-b'), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(legal, fc.boolean(), legal, (subscribed, wildcard, published) => {
      const above = wildcard ? subscribed.slice(0, 4) : subscribed;
      const sent = covers(channel(wildcard ? `${above.join('/')}/*` : above.join('/')), channel(published.join('/'), 'publish'));
      const startsAlike = above.every((segment, index) => segment === published[index]);
      expect(sent).toBe(startsAlike && (wildcard ? published.length > above.length : published.length === above.length));
    }), { numRuns: 2000 });
  });
});
