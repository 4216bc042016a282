import { subscribeContext } from './contexts';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

let sandbox: HandlerSandbox;
beforeAll(async () => {
  sandbox = await HandlerSandbox.create({ now: () => NOW, deadlineMs: 5_000 });
});

function run(expression: string) {
  const code = `import { util } from '@aws-appsync/utils';\nimport * as ddb from '@aws-appsync/utils/dynamodb';\nexport const onSubscribe = (ctx) => (${expression});`;
  const loaded = sandbox.load(code);
  const result = loaded.run('onSubscribe', subscribeContext());
  loaded.dispose();
  return result;
}
const value = (expression: string): unknown => {
  const result = run(expression);
  return result.kind === 'returned' ? result.value : result;
};
const failed = (message: string) => ({ kind: 'failed', message: expect.stringContaining(message) as unknown });

describe('util.time', () => {
  test.each<[string, string]>([
    ['yyyy-MM-dd HH:mm:ss', '2026-01-02 03:04:05'],
    ['yyyy-MM-dd\'T\'HH:mm:ss.SSSXXX', '2026-01-02T03:04:05.678Z'],
    ['uuuuMMdd', '20260102'],
    ['yy.M.d H:m:s', '26.1.2 3:4:5'],
    ['EEE, dd MMM yyyy', 'Fri, 02 Jan 2026'],
    ['EEEE d MMMM', 'Friday 2 January'],
    ['hh:mm a', '03:04 AM'],
    ['K k D DDD A', '3 3 2 002 11045678'],
    ['SSSSSS', '678000'],
    ['xxx x Z', '+00:00 +00 +0000'],
    ['\'o\'\'clock\' \'\'', 'o\'clock \''],
  ])('formats the present by %s', (pattern, text) => {
    expect(value(`util.time.nowFormatted(${JSON.stringify(pattern)})`)).toBe(text);
  });

  test.each<[string, string]>([
    ['America/Los_Angeles', '2026-01-01 19:04 -08:00'], ['Asia/Kolkata', '2026-01-02 08:34 +05:30'], ['+02:00', '2026-01-02 05:04 +02:00'], ['UTC', '2026-01-02 03:04 +00:00'],
  ])('in the zone %s', (zone, text) => {
    expect(value(`util.time.nowFormatted('yyyy-MM-dd HH:mm xxx', '${zone}')`)).toBe(text);
  });

  test.each<[string, string, string, string]>([
    ['2026-01-02 03:04:05', 'yyyy-MM-dd HH:mm:ss', 'UTC', '2026-01-02T03:04:05.000Z'],
    ['20260102 0304', 'yyyyMMdd HHmm', 'UTC', '2026-01-02T03:04:00.000Z'],
    ['2026-01-02 03:04 +02:00', 'yyyy-MM-dd HH:mm xxx', 'UTC', '2026-01-02T01:04:00.000Z'],
    ['2 Jan 2026 3 PM', 'd MMM yyyy h a', 'UTC', '2026-01-02T15:00:00.000Z'],
    ['2026-07-01 12:00', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', '2026-07-01T10:00:00.000Z'],
    ['2026-01-01 12:00', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', '2026-01-01T11:00:00.000Z'],
    ['2026-03-29 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'], // there is no such hour: Java goes on by the offset before
    ['2026-10-25 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'], // twice: the first
    ['2026-02-31 00:00', 'yyyy-MM-dd HH:mm', 'UTC', '2026-02-28T00:00:00.000Z'], // Java's SMART resolver
  ])('parses %s by %s in %s', (text, pattern, zone, instant) => {
    expect(value(`util.time.parseFormattedToEpochMilliSeconds('${text}', '${pattern}', '${zone}')`)).toBe(Date.parse(instant));
  });

  test.each(['2026-13-01 00:00', '2026-01-32 00:00', '2026-01-01 24:00', '2026-01-01', '2026-1-1 00:00', ' 2026-01-01 00:00', '26-01-01 00:00'])('does not parse %s by yyyy-MM-dd HH:mm', (text) => {
    expect(run(`util.time.parseFormattedToEpochMilliSeconds('${text}', 'yyyy-MM-dd HH:mm')`).kind).toBe('failed');
  });

  test.each<[string, string]>([
    ['YYYY-MM-dd', 'util.time.nowFormatted with YYYY in the pattern'], ['yyyy VV', 'with VV'], ['yyyy[ HH]', 'with ['], ['\'open', 'with \''], ['y'.repeat(101), 'with a pattern of more than 100 characters'],
    ['MMMMM', 'with MMMMM'], ['G', 'with G'], ['w', 'with w'], ['z', 'with z'], ['n', 'with n'],
  ])('fails by name for the pattern %s', (pattern, message) => {
    expect(run(`util.time.nowFormatted(${JSON.stringify(pattern)})`)).toMatchObject(failed(message));
  });

  test('does not know zones that Java does not know', () => {
    for (const zone of ['Mars/Base', 'europe/berlin', 'Europe/Berlin\'', '+25:00']) expect(run(`util.time.nowFormatted('HH', ${JSON.stringify(zone)})`).kind).toBe('failed');
  });

  test('converts between seconds, milliseconds and ISO 8601', () => {
    expect(value('[util.time.epochMilliSecondsToSeconds(1999), util.time.epochMilliSecondsToISO8601(0), util.time.epochMilliSecondsToFormatted(0, \'yyyy\')]')).toEqual([1, '1970-01-01T00:00:00.000Z', '1970']);
    expect(value('util.time.parseISO8601ToEpochMilliSeconds(\'2026-01-02T03:04:05.678+00:00\')')).toBe(NOW);
    for (const text of ['2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01', '2026-01-01T00:00:00', 'now']) {
      expect(run(`util.time.parseISO8601ToEpochMilliSeconds('${text}')`)).toMatchObject(failed('the text is not a time in ISO 8601'));
    }
  });
});

describe('util.dynamodb', () => {
  // As AppSync answered to a request of EvaluateCode; seen in the tests of localstack/appsync-utils, which ran against it.
  test.each<[string, unknown]>([
    ['util.dynamodb.toDynamoDB({ foo: \'bar\', baz: 1234, beep: [\'boop\'] })', { M: { foo: { S: 'bar' }, baz: { N: 1234 }, beep: { L: [{ S: 'boop' }] } } }],
    ['util.dynamodb.toString(\'test\')', { S: 'test' }],
    ['util.dynamodb.toStringSet([\'foo\', \'bar\'])', { SS: ['foo', 'bar'] }],
    ['util.dynamodb.toNumber(12345)', { N: 12345 }],
    ['util.dynamodb.toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ['util.dynamodb.toBinary(\'foo\')', { B: 'foo' }],
    ['util.dynamodb.toBinarySet([\'foo\'])', { BS: ['foo'] }],
    ['util.dynamodb.toBoolean(true)', { BOOL: true }],
    ['util.dynamodb.toNull()', { NULL: null }],
    ['util.dynamodb.toList([\'foo\', 123, { bar: \'baz\' }])', { L: [{ S: 'foo' }, { N: 123 }, { M: { bar: { S: 'baz' } } }] }],
    ['util.dynamodb.toMap({ foo: \'bar\' })', { M: { foo: { S: 'bar' } } }],
    ['util.dynamodb.toMapValues({ foo: \'bar\' })', { foo: { S: 'bar' } }],
    ['util.dynamodb.toS3Object(\'foo\', \'bar\', \'baz\')', { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz"}}' }],
    ['util.dynamodb.toS3Object(\'foo\', \'bar\', \'baz\', \'beep\')', { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz","version":"beep"}}' }],
    ['util.dynamodb.fromS3ObjectJson(\'{"s3":{"key":"foo","bucket":"bar","region":"baz"}}\')', { key: 'foo', bucket: 'bar', region: 'baz' }],
    ['[util.dynamodb.toString(null), util.dynamodb.toNumber(), util.dynamodb.toMapValues(null)]', [null, null, null]],
    ['util.transform.toDynamoDBFilterExpression({ title: { contains: \'Hello World\' } })',
      '{"expression":"(contains(#title,:title_contains))","expressionNames":{"#title":"title"},"expressionValues":{":title_contains":{"S":"Hello World"}}}'],
    ['util.transform.toDynamoDBConditionExpression({ id: { attributeExists: true }, version: { eq: 10 } })',
      '{"expression":"(attribute_exists(#id)) AND (#version = :version_eq)","expressionNames":{"#id":"id","#version":"version"},"expressionValues":{":version_eq":{"N":10}}}'],
    ['ddb.update({ key: { id: \'test\' }, update: { age: ddb.operations.increment(10) } })', {
      operation: 'UpdateItem', key: { id: { S: 'test' } },
      update: { expression: 'SET #expName_1 = #expName_1 + :expValue_1', expressionNames: { '#expName_1': 'age' }, expressionValues: { ':expValue_1': { N: 10 } } },
    }],
  ])('%s', (expression, result) => {
    expect(value(expression)).toEqual(result);
  });

  test('writes transactions', () => {
    expect(value(`ddb.transactWrite({ items: [
      { putItem: { table: 't', key: { id: '1' }, item: { n: 1 } } }, { deleteItem: { table: 't', key: { id: '2' } } },
      { updateItem: { table: 't', key: { id: '3' }, update: { n: ddb.operations.increment(1) } } },
      { conditionCheck: { table: 't', key: { id: '4' }, condition: { n: { gt: 0 } } } }] })`)).toMatchObject({
      operation: 'TransactWriteItems', transactItems: [
        { operation: 'PutItem', table: 't', key: { id: { S: '1' } }, attributeValues: { n: { N: 1 } } }, { operation: 'DeleteItem' },
        { operation: 'UpdateItem', update: { expression: 'SET #expName_1 = #expName_1 + :expValue_1' } }, { operation: 'ConditionCheck', condition: { expression: '(#n > :n_gt)' } },
      ],
    });
  });

  test.each(['{ a: { eqq: 1 } }', '{ a: 1 }', '{}', '\'a\'', '{ a: { between: [1] } }', '{ a: { in: [] } }', '{ a: { attributeType: \'constructor\' } }', '{ or: [] }', '{ a: { size: { contains: 1 } } }'])(
    'refuses the filter %s', (filter) => {
      expect(run(`util.transform.toDynamoDBFilterExpression(${filter})`).kind).toBe('failed');
    });

  test('keeps a member __proto__ a member', () => {
    expect(value('Object.keys(util.dynamodb.toMapValues(JSON.parse(\'{"__proto__":{"a":1}}\')))')).toEqual(['__proto__']);
    expect(value('Object.keys(ddb.put({ key: { id: 1 }, item: JSON.parse(\'{"__proto__":{"a":1}}\') }).attributeValues)')).toEqual(['__proto__']);
  });

  test('fails for what is nested too deeply, and goes on', () => {
    expect(run('util.dynamodb.toDynamoDB(JSON.parse(\'[\'.repeat(5000) + \']\'.repeat(5000)))').kind).toBe('failed');
    expect(value('util.dynamodb.toNull()')).toEqual({ NULL: null });
  });
});

describe('the others', () => {
  test.each<[string, unknown]>([
    ['util.escapeJavaScript(\'a"b\\\'c/d\\n\\u00e4\')', 'a\\"b\\\'c\\/d\\n\\u00E4'],
    ['util.str.normalize(\'\\u0041\\u030a\', \'nfc\')', '\u00c5'],
    ['[util.math.roundNum(2.5), util.math.roundNum(-2.5), util.math.minVal(1, 2), util.math.maxVal(1, 2)]', [3, -2, 1, 2]],
    ['Object.keys(util.http.copyHeaders({ Accept: \'x\', Authorization: \'secret\', Host: \'h\', \'x-amz-date\': \'d\', \'x-mine\': 1 }))', ['Accept', 'x-mine']],
  ])('%s', (expression, result) => {
    expect(value(expression)).toEqual(result);
  });

  test('draw numbers in their range', () => {
    expect(value('[1, 2, 3, 4, 5, 6, 7, 8].every(() => { const n = util.math.randomWithinRange(5, 7); const d = util.math.randomDouble(); return (n === 5 || n === 6) && d >= 0 && d < 1; })')).toBe(true);
    expect(run('util.math.randomWithinRange(7, 5)').kind).toBe('failed');
  });
});
