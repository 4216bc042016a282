import * as fc from 'fast-check';
import { ALICE, subscribeContext } from './contexts';
import type { HandlerResult, Identity, LoadedHandlers } from '../../../engine/handlers/handler-contracts';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

let sandbox: HandlerSandbox;

beforeAll(async () => {
  sandbox = await HandlerSandbox.create({ now: () => NOW, deadlineMs: 5_000 });
});

function handler(expression: string): LoadedHandlers {
  return sandbox.load(`import { util, runtime, extensions } from '@aws-appsync/utils';\nexport const onSubscribe = (ctx) => (${expression});`);
}

function run(expression: string, identity?: Identity): HandlerResult {
  return handler(expression).run('onSubscribe', subscribeContext(identity));
}

const returned = (value: unknown) => ({ kind: 'returned', value, logs: [] });
const failed = (message: string) => ({ kind: 'failed', message: expect.stringContaining(message) as unknown });

test('util, runtime and extensions exist without an import too', () => {
  const loaded = sandbox.load('export const onSubscribe = () => [typeof util, typeof runtime, typeof extensions];');
  expect(loaded.run('onSubscribe', subscribeContext())).toEqual(returned(['object', 'object', 'object']));
});

describe('what the local engine does not have', () => {
  test.each([
    'util.rds', 'util.rds.toJsonObject(\'\')', 'util.xml', 'util.transform.toElasticsearchQueryDSL({})', 'util.http.addResponseHeader(\'a\', 1)', 'util.math.floor(1)',
    'util.appendError(\'\')', 'util.time.anything', 'util.toString()', 'util.hasOwnProperty(\'x\')', 'util.anything', 'util.dynamodb.anything',
    'extensions.evictFromApiCache(\'a\', \'b\', {})', 'runtime.anything', 'console.warn(1)',
  ])('fails by name: %s', (expression) => {
    const [, path] = /^([\w.]+?)(?:\.toJsonObject)?(?:\(|$)/.exec(expression)!;
    expect(run(expression)).toMatchObject(failed(`${path} is not supported by the local engine`));
  });

  test.each(['util.rds?.toJsonObject({})', 'typeof util.rds === \'undefined\'', 'util.allow ?? true', 'util[\'r\' + \'ds\']'])(
    'is never undefined: %s', (expression) => {
      expect(run(expression)).toMatchObject(failed('is not supported by the local engine'));
    });

  test('fails also when the code catches it', () => {
    const loaded = sandbox.load('export function onSubscribe() { try { util.rds.x; } catch { return \'in\'; } }');
    expect(loaded.run('onSubscribe', subscribeContext())).toMatchObject(failed('util.rds is not supported'));
  });

  test('does not keep util from being copied or shown', () => {
    expect(run('Object.keys({ ...util }).includes(\'unauthorized\')')).toEqual(returned(true));
    expect(run('`${Object.keys(util.http)}`')).toEqual(returned('copyHeaders'));
  });
});

describe('base64', () => {
  test('is that of the text in UTF-8', () => {
    expect(run('[util.base64Encode(\'ü€😀\'), util.base64Decode(\'w7zigqzwn5iA\'), util.base64Decode(\'w7zigqzwn5iA\'), util.base64Decode(\'YQ\')]'))
      .toEqual(returned(['w7zigqzwn5iA', 'ü€😀', 'ü€😀', 'a']));
  });

  test('keeps every character, so that no text passes for its beginning', () => {
    expect(run('[util.base64Decode(\'YWxpY2UtMQBi\'), util.base64Decode(\'YWxpY2UtMQBi\') === ctx.identity.sub]')).toEqual(returned(['alice-1\0b', false]));
    const loaded = handler('[util.base64Decode(ctx.identity.sub), util.base64Encode(util.base64Decode(ctx.identity.sub))]');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const encoded = Buffer.from(text).toString('base64');
      expect(loaded.run('onSubscribe', subscribeContext({ sub: encoded }))).toEqual(returned([Buffer.from(text).toString(), encoded]));
    }), { numRuns: 200 });
  });

  test.each(['\'a-b_\'', '\'a b\'', '\'====\'', '\'a=b\'', '\'a\'', '\'abc==\'', '\'ä\''])('fails for %s', (text) => {
    expect(run(`util.base64Decode(${text})`)).toMatchObject(failed('util.base64Decode needs base64'));
  });

  test.each(['undefined', 'null', '7', '{}'])('fails for %s instead of a text', (value) => {
    expect(run(`util.base64Encode(${value})`)).toMatchObject(failed('util.base64Encode needs a string, not '));
  });
});

describe('URL encoding', () => {
  test('is that of forms', () => {
    expect(run('[util.urlEncode("a b&c=d/ü~!\'()*-._"), util.urlDecode(\'a+b%26%C3%BC\')]')).toEqual(returned(['a+b%26c%3Dd%2F%C3%BC%7E%21%27%28%29*-._', 'a b&ü']));
  });

  test('can be undone', () => {
    const loaded = handler('util.urlDecode(util.urlEncode(ctx.identity.sub))');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(loaded.run('onSubscribe', subscribeContext({ sub: text }))).toEqual(returned(text));
    }), { numRuns: 200 });
  });

  test('fails for what is not encoded', () => {
    expect(run('util.urlDecode(\'%zz\')').kind).toBe('failed');
  });
});

describe('ids', () => {
  test('are new each time and of the documented form', () => {
    const result = run('[util.autoId(), util.autoId(), util.autoUlid(), util.autoUlid(), util.autoKsuid(), util.autoKsuid()]');
    const [uuid, otherUuid, ulid, otherUlid, ksuid, otherKsuid] = (result as { value: readonly string[] }).value;
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ulid).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(ksuid).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(new Set([uuid, otherUuid, ulid, otherUlid, ksuid, otherKsuid]).size).toBe(6);
  });

  test('begin with the time', () => {
    const result = run('[util.autoUlid(), util.autoKsuid()]');
    const [ulid, ksuid] = (result as { value: readonly string[] }).value;
    const value = (digits: string, text: string) => [...text].reduce((sum, digit) => sum * BigInt(digits.length) + BigInt(digits.indexOf(digit)), 0n);
    expect(Number(value('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ulid.slice(0, 10)))).toBe(NOW);
    const seconds = value('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', ksuid) / 2n ** 128n;
    expect(Number(seconds) + 1_400_000_000).toBe(Math.floor(NOW / 1000));
  });
});

test('time is the host\'s', () => {
  expect(run('[util.time.nowISO8601(), util.time.nowEpochSeconds(), util.time.nowEpochMilliSeconds()]'))
    .toEqual(returned(['2026-01-02T03:04:05.678Z', Math.floor(NOW / 1000), NOW]));
});

describe('util.authType', () => {
  test.each([
    ['a user of a user pool', ALICE, 'User Pool Authorization'],
    ['a user of an OIDC provider', { sub: 'a', issuer: 'https://id.example.com', claims: {} }, 'Open ID Connect Authorization'],
    ['a SigV4 caller', { accountId: '123456789012', userArn: 'arn:aws:iam::123456789012:role/backend', username: 'x' }, 'IAM Authorization'],
    ['an API key', null, 'API Key Authorization'],
  ])('names the mode of %s', (_, identity, type) => {
    expect(run('util.authType()', identity)).toEqual(returned(type));
  });

  test('fails for the caller of a Lambda authorizer, for whom no text is documented', () => {
    const reason = 'util.authType() of the caller of a Lambda authorizer, for whom AppSync documents no text, is not supported by the local engine';
    expect(run('util.authType()', { handlerContext: {} })).toMatchObject(failed(reason));
  });
});

describe('util.matches', () => {
  test.each([
    ['^room-[0-9]+$', 'room-7', true],
    ['^room-[0-9]+$', 'room-x', false],
    ['a*b', 'aaaaab', true],
    ['.*', '', true],
    ['b', 'a', false],
  ])('%s on %s', (pattern, text, matches) => {
    expect(run(`util.matches(${JSON.stringify(pattern)}, ${JSON.stringify(text)})`)).toEqual(returned(matches));
  });

  test('fails where only a part matches, since AWS does not say what that gives', () => {
    expect(run('util.matches(\'room\', \'my-room\')')).toMatchObject(failed('util.matches where the pattern matches only a part of the value'));
    expect(run('util.matches(\'^a|b$\', \'ax\')')).toMatchObject(failed('util.matches where'));
  });

  test.each([
    ['(?i)ROOM', 'room', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\p{L}+', 'Ü', true],
  ])('%s on %s, as Java reads it', (pattern, text, matches) => {
    expect(run(`util.matches(${JSON.stringify(pattern)}, ${JSON.stringify(text)})`)).toEqual(returned(matches));
  });

  test.each([
    ['a++', 'a'], ['(', 'a'], ['(?=a)a', 'a'], ['(a)\\1', 'aa'], ['[a-z&&[^b]]', 'a'], ['[[:alpha:]]', 'a'], ['[]a]', 'a'], ['(?P<x>a)', 'a'], ['\\v', 'a'],
    ['(?U)a', 'a'], ['a{,2}', 'a'], ['a$', 'a\n'], ['.', '\u2028'], ['(?i)ß', 'ẞ'], ['a'.repeat(1001), 'a'], ['a', 'a'.repeat(10001)],
  ])('fails by name for %s on %j, which Java may read otherwise', (pattern, text) => {
    expect(run(`util.matches(${JSON.stringify(pattern)}, ${JSON.stringify(text)})`)).toMatchObject(failed('is not supported by the local engine'));
  });
});

describe('runtime.earlyReturn', () => {
  test('ends the handler with its value', () => {
    expect(run('[1].map(() => runtime.earlyReturn({ early: true }))')).toEqual(returned({ early: true }));
    expect(run('runtime.earlyReturn()')).toEqual(returned(undefined));
    expect(run('runtime.earlyReturn(null)')).toEqual(returned(null));
  });

  test('stands when it is caught', () => {
    const loaded = sandbox.load('export function onSubscribe() { try { runtime.earlyReturn(1); } catch { return 2; } }');
    expect(loaded.run('onSubscribe', subscribeContext())).toEqual(returned(1));
  });
});

describe('built-ins that differ from JavaScript\'s', () => {
  test('JSON.parse gives an empty string for what is not JSON', () => {
    expect(run('[JSON.parse(\'{\'), JSON.parse(\'\'), JSON.parse(), JSON.parse(\'{"a":1}\'), JSON.parse(\'null\')]')).toEqual(returned(['', '', '', { a: 1 }, null]));
  });

  test('JSON.parse with a reviver fails by name', () => {
    expect(run('JSON.parse(\'1\', () => 2)')).toMatchObject(failed('JSON.parse with a reviver is not supported'));
  });

  test('replace and replaceAll take plain text', () => {
    expect(run('[\'a-b-c\'.replace(\'-\', \'+\'), \'a-b-c\'.replaceAll(\'-\', \'\'), \'/private/x\'.replace(\'/private/\', \'\')]')).toEqual(returned(['a+b-c', 'abc', 'x']));
  });

  test.each(['\'a.b\'.replace(\'.\', \'-\')', '\'a|b\'.replaceAll(\'|\', \'-\')', '\'a\'.replace(/a/, \'b\')', '\'a\'.replace(\'a\', \'$&\')', '\'a\'.replace(\'a\', () => \'b\')'])(
    'but fail for %s, which Java reads in its own way', (expression) => {
      expect(run(expression)).toMatchObject(failed('is not supported by the local engine'));
    });
});
