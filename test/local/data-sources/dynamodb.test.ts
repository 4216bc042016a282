import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { DataSourceAnswer } from '../../../engine/data-sources/data-source';
import { DataSourceCaller } from '../../../engine/data-sources/data-source-caller';
import { HandlerSandbox } from '../../../engine/handlers/handler-sandbox';
import { DynamoDbEndpoint } from '../../../local/data-sources/dynamodb-endpoint';
import { NamedEndpoints } from '../../../local/data-sources/http-endpoints';
import { BACKEND_KEY } from '../../engine/auth/test-api';
import { returning } from '../../engine/data-sources/test-functions';
import { subscribeContext } from '../../engine/handlers/contexts';

const SOURCE = { type: 'AMAZON_DYNAMODB', name: 'messages', tableName: 'messages', region: 'us-east-1' } as const;

let server: Server;
let endpoint: DynamoDbEndpoint;
let caller: DataSourceCaller;
let sandbox: HandlerSandbox;

beforeAll(async () => {
  server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = new DynamoDbEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, BACKEND_KEY);
  caller = new DataSourceCaller({ functions: returning(null), dynamodb: endpoint, http: new NamedEndpoints({}) });
  sandbox = await HandlerSandbox.create({ deadlineMs: 5_000 });
  await endpoint.call({
    action: 'CreateTable', input: {
      TableName: 'messages', BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'room', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }],
      AttributeDefinitions: [{ AttributeName: 'room', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }],
    },
  }, 'us-east-1');
  for (;;) {
    const answer = await endpoint.call({ action: 'DescribeTable', input: { TableName: 'messages' } }, 'us-east-1');
    if ('output' in answer && (answer.output.Table as { TableStatus: string }).TableStatus === 'ACTIVE') break;
  }
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

/** What the data source answers to a request that code makes with `ddb` and `util`. */
async function ask(expression: string): Promise<DataSourceAnswer> {
  const code = `import { util } from '@aws-appsync/utils';\nimport * as ddb from '@aws-appsync/utils/dynamodb';\nexport const onSubscribe = { request: (ctx) => (${expression}), response() {} };`;
  const requested = sandbox.load(code).run('onSubscribe', subscribeContext(), 'request');
  if (requested.kind !== 'returned') throw new Error(JSON.stringify(requested));
  return caller.call(SOURCE, requested.value);
}

const answered = (result: unknown) => ({ kind: 'answered', result });
const failed = (type: string, result: unknown) => ({ kind: 'answered', result, error: { type, message: expect.any(String) as unknown } });
const item = (room: string, at: number, rest: object = {}) => ({ room, at, ...rest });
const put = (room: string, at: number, rest = {}) => ask(`ddb.put({ key: { room: '${room}', at: ${at} }, item: ${JSON.stringify(rest)} })`);

describe('the requests of @aws-appsync/utils/dynamodb, against an engine', () => {
  test('put an item and get it again, of every type', async () => {
    const rest = { text: 'hi', count: 1.5, yes: true, nothing: null, list: [1, 'a', [false]], map: { deep: { er: 'x' } } };
    expect(await put('types', 1, rest)).toEqual(answered({ ...rest, room: 'types', at: 1 }));
    expect(await ask('ddb.get({ key: { room: \'types\', at: 1 }, consistentRead: true })')).toEqual(answered({ room: 'types', at: 1, ...rest }));
    expect(await ask('ddb.get({ key: { room: \'types\', at: 2 } })')).toEqual(answered(null));
    expect(await ask('ddb.get({ key: { room: \'types\', at: 1 }, projection: [\'text\', \'map.deep\'] })')).toEqual(answered({ text: 'hi', map: { deep: { er: 'x' } } }));
  });

  test('put sets as sets, and what only looks like one as a map', async () => {
    await ask('ddb.put({ key: { room: \'sets\', at: 1 }, item: { tags: ddb.toStringSet([\'a\', \'b\']), sizes: ddb.toNumberSet([1, 2]), fake: { SS: [\'x\'] } } })');
    const raw = await endpoint.call({ action: 'GetItem', input: { TableName: 'messages', Key: { room: { S: 'sets' }, at: { N: '1' } } } }, 'us-east-1');
    expect(raw).toMatchObject({ output: { Item: { tags: { SS: ['a', 'b'] }, sizes: { NS: ['1', '2'] }, fake: { M: { SS: { L: [{ S: 'x' }] } } } } } });
    expect(await ask('ddb.get({ key: { room: \'sets\', at: 1 } })')).toMatchObject({ result: { tags: ['a', 'b'], sizes: [1, 2] } });
  });

  test('update by every operation', async () => {
    await put('update', 1, { count: 1, list: [1], gone: 'x', name: 'old', other: 5, nested: { a: 1, b: 2 } });
    const answer = await ask(`ddb.update({ key: { room: 'update', at: 1 }, update: {
      count: ddb.operations.increment(2), other: ddb.operations.decrement(), list: ddb.operations.append([2]), gone: ddb.operations.remove(),
      name: ddb.operations.replace('new'), added: ddb.operations.add({ x: 1 }), plain: 'text', nested: { a: ddb.operations.increment(10) } } })`);
    expect(answer).toEqual(answered({ room: 'update', at: 1, count: 3, other: 4, list: [1, 2], name: 'new', added: { x: 1 }, plain: 'text', nested: { a: 11, b: 2 } }));
    expect(await ask('ddb.update({ key: { room: \'update\', at: 1 }, update: { list: ddb.operations.prepend([0]) } })')).toMatchObject({ result: { list: [0, 1, 2] } });
    expect(await ask('ddb.update({ key: { room: \'update\', at: 1 }, update: { list: [ddb.operations.updateListItem(\'x\', 0), ddb.operations.updateListItem(\'y\', 2)] } })'))
      .toMatchObject({ result: { list: ['x', 1, 'y'] } });
  });

  test('take an event that looks like an operation for the data that it is', async () => {
    await put('fake', 1, { text: 'here' });
    expect(await ask('ddb.update({ key: { room: \'fake\', at: 1 }, update: { text: JSON.parse(\'{"_type":"remove"}\') } })')).toMatchObject({ result: { text: { _type: 'remove' } } });
  });

  test('remove an item and give what it was', async () => {
    await put('remove', 1, { text: 'bye' });
    expect(await ask('ddb.remove({ key: { room: \'remove\', at: 1 } })')).toEqual(answered(item('remove', 1, { text: 'bye' })));
    expect(await ask('ddb.remove({ key: { room: \'remove\', at: 1 } })')).toEqual(answered(null));
  });

  test('query by key conditions and filters, page by page', async () => {
    for (const at of [1, 2, 3, 4, 5]) await put('query', at, { even: at % 2 === 0, text: `message ${at}`, size: 'x'.repeat(at) });
    const times = async (rest: string) => ((await ask(`ddb.query({ query: { room: { eq: 'query' }${rest})`)) as { result: { items: { at: number }[] } }).result.items.map(({ at }) => at);
    expect(await times('} }')).toEqual([1, 2, 3, 4, 5]);
    expect(await times(', at: { gt: 3 } } }')).toEqual([4, 5]);
    expect(await times(', at: { between: [2, 3] } } }')).toEqual([2, 3]);
    expect(await times('}, scanIndexForward: false, limit: 2 }')).toEqual([5, 4]);
    expect(await times('}, filter: { even: { eq: true } } }')).toEqual([2, 4]);
    expect(await times('}, filter: { or: [{ even: { eq: true } }, { text: { contains: \'5\' } }], not: { text: { eq: \'message 2\' } } } }')).toEqual([4, 5]);
    expect(await times('}, filter: { and: [{ even: { eq: true }, text: { gt: \'message 2\' } }], or: { even: { eq: true } }, not: { even: { eq: false }, size: { eq: \'x\' } } } }')).toEqual([4]);
    expect(await times('}, filter: { text: { beginsWith: \'mess\', notContains: \'1\' }, even: { ne: true }, gone: { attributeExists: false }, size: { size: { ge: 3 } } } }')).toEqual([3, 5]);
    expect(await times('}, filter: { text: { in: [\'message 1\', \'message 2\'] }, size: { attributeType: \'string\' } } }')).toEqual([1, 2]);
    const first = await ask('ddb.query({ query: { room: { eq: \'query\' } }, limit: 3 })') as { result: { nextToken: string; scannedCount: number } };
    expect(first.result.scannedCount).toBe(3);
    expect(await times(`}, nextToken: ${JSON.stringify(first.result.nextToken)} }`)).toEqual([4, 5]);
    expect(await ask('ddb.query({ query: { room: { eq: \'nobody\' } } })')).toEqual(answered({ items: [], nextToken: null, scannedCount: 0 }));
    expect(await ask('ddb.query({ query: { room: { eq: \'query\' } }, nextToken: \'forged\' })')).toEqual({ kind: 'refused', reason: 'nextToken is none that this data source gave' });
  });

  test('scan with a filter', async () => {
    await put('scan', 1, { only: 'here' });
    expect(await ask('ddb.scan({ filter: { only: { eq: \'here\' } }, projection: [\'only\'] })')).toMatchObject({ result: { items: [{ only: 'here' }], nextToken: null } });
  });

  test('put, get and delete in batches, in the order of the keys', async () => {
    expect(await ask('ddb.batchPut({ tables: { messages: [{ room: \'batch\', at: 1, n: 1 }, { room: \'batch\', at: 2, n: 2 }] } })')).toEqual(answered({
      data: { messages: [item('batch', 1, { n: 1 }), item('batch', 2, { n: 2 })] }, unprocessedItems: {},
    }));
    expect(await ask('ddb.batchGet({ tables: { messages: { keys: [{ room: \'batch\', at: 2 }, { room: \'batch\', at: 3 }, { room: \'batch\', at: 1 }] } } })')).toEqual(answered({
      data: { messages: [item('batch', 2, { n: 2 }), null, item('batch', 1, { n: 1 })] }, unprocessedKeys: {},
    }));
    expect(await ask('ddb.batchDelete({ tables: { messages: [{ room: \'batch\', at: 1 }] } })')).toMatchObject({ result: { data: { messages: [item('batch', 1)] } } });
    expect(await ask('ddb.get({ key: { room: \'batch\', at: 1 } })')).toEqual(answered(null));
  });
});

describe('a condition that does not hold', () => {
  test('is ctx.error, and ctx.result the item that is there', async () => {
    await put('condition', 1, { owner: 'alice' });
    expect(await ask('ddb.put({ key: { room: \'condition\', at: 1 }, item: { owner: \'mallory\' }, condition: { room: { attributeExists: false } } })'))
      .toEqual(failed('DynamoDB:ConditionalCheckFailedException', item('condition', 1, { owner: 'alice' })));
    expect(await ask('ddb.update({ key: { room: \'condition\', at: 1 }, update: { owner: \'mallory\' }, condition: { owner: { eq: \'mallory\' } } })'))
      .toEqual(failed('DynamoDB:ConditionalCheckFailedException', item('condition', 1, { owner: 'alice' })));
    expect(await ask('ddb.remove({ key: { room: \'condition\', at: 1 }, condition: { owner: { eq: \'mallory\' } } })'))
      .toEqual(failed('DynamoDB:ConditionalCheckFailedException', item('condition', 1, { owner: 'alice' })));
    expect(await ask('ddb.get({ key: { room: \'condition\', at: 1 } })')).toEqual(answered(item('condition', 1, { owner: 'alice' })));
  });

  test('is no failure where the item is as the request wanted it', async () => {
    await put('same', 1, { owner: 'alice', at2: 1 });
    const again = '{ operation: \'PutItem\', key: util.dynamodb.toMapValues({ room: \'same\', at: 1 }), attributeValues: util.dynamodb.toMapValues({ owner: \'alice\', at2: 2 }), condition: { expression: \'attribute_not_exists(room)\'';
    expect(await ask(`${again}, equalsIgnore: ['at2'] } }`)).toEqual(answered(item('same', 1, { owner: 'alice', at2: 1 })));
    expect(await ask(`${again} } }`)).toMatchObject({ error: { type: 'DynamoDB:ConditionalCheckFailedException' } });
    expect(await ask('ddb.remove({ key: { room: \'same\', at: 9 }, condition: { room: { attributeExists: true } } })')).toEqual(answered(null));
  });
});

describe('what goes wrong', () => {
  test('in DynamoDB is ctx.error with its type', async () => {
    expect(await ask('ddb.get({ key: { room: 1 } })')).toEqual(failed('DynamoDB:ValidationException', null));
    expect(await ask('ddb.batchGet({ tables: { nowhere: { keys: [{ id: \'1\' }] } } })')).toEqual(failed('DynamoDB:ResourceNotFoundException', null));
  });

  test.each<[string, string]>([
    ['{ operation: \'Sync\' }', 'the operation Sync needs a versioned data source, which the local engine does not have'],
    ['{ operation: \'DropTable\' }', 'a DynamoDB data source has no operation "DropTable"'],
    ['{}', 'a DynamoDB data source has no operation nothing'],
    ['\'GetItem\'', 'a DynamoDB data source takes { operation, … }, and got "GetItem"'],
    ['{ operation: \'GetItem\', key: { room: \'x\' } }', 'an attribute value has one type, as { "S": "text" }, and this is "x"'],
    ['{ operation: \'GetItem\', key: {}, TableName: \'other\' }', 'has the unknown member "TableName"; known are operation, key, consistentRead, projection'],
    ['ddb.put({ key: { room: \'x\', at: 1 }, item: {}, _version: 2 })', 'has the unknown member "_version"; known are operation, key, condition, attributeValues'],
    ['{ operation: \'Query\', query: { expression: \'#a = :a\', expressionNames: { \'#a\': \'x\' }, expressionValues: { \':a\': { S: \'1\' } } }, filter: { expression: \'#a = :a\', expressionNames: { \'#a\': \'y\' } } }', 'the placeholder #a stands for two things'],
    ['{ operation: \'PutItem\', key: {}, attributeValues: {}, condition: { expression: \'x\', conditionalCheckFailedHandler: { strategy: \'Custom\' } } }', 'a condition with a conditionalCheckFailedHandler of one\'s own is not supported by the local engine'],
  ])('in the request %s refuses by name', async (request, reason) => {
    expect(await ask(request)).toEqual({ kind: 'refused', reason });
  });

  test('where nobody listens refuses', async () => {
    const nobody = new DataSourceCaller({ functions: returning(null), dynamodb: new DynamoDbEndpoint('http://127.0.0.1:1', BACKEND_KEY), http: new NamedEndpoints({}) });
    expect(await nobody.call(SOURCE, { operation: 'GetItem', key: { room: { S: 'x' } } })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('http://127.0.0.1:1 gave no answer') as unknown });
  });
});
