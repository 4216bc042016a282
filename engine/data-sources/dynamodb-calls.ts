import { wireMap } from '../dynamodb/attribute-value';
import type { JsonObject } from '../template/json';
import { isObject, kindOf, strictObject } from '../template/json';

/** One call of DynamoDB's API. */
export interface DynamoDbCall {
  readonly action: string;
  readonly input: JsonObject;
}

const EXPRESSION = ['expression', 'expressionNames', 'expressionValues'];
const CONDITION = [...EXPRESSION, 'equalsIgnore', 'consistentRead', 'conditionalCheckFailedHandler', 'returnValuesOnConditionCheckFailure'];

/** A request of AppSync as a call of DynamoDB. @throws Error for what is none */
export function dynamoDbCall(tableName: string, request: JsonObject): DynamoDbCall {
  const write = (action: string, names: readonly string[], rest: (members: JsonObject) => JsonObject): DynamoDbCall => {
    const members = membersOf(request, ['key', 'condition', ...names]);
    return { action, input: { TableName: tableName, ...rest(members) } };
  };
  switch (request.operation) {
    case 'GetItem': return { action: 'GetItem', input: { TableName: tableName, ...getInput(membersOf(request, ['key', 'consistentRead', 'projection'])) } };
    case 'PutItem': return write('PutItem', ['attributeValues'], (members) => ({ Item: itemOf(members), ...conditions(members) }));
    case 'UpdateItem': return write('UpdateItem', ['update'], (members) => ({ Key: wireMap(members.key), ...updateInput(members), ReturnValues: 'ALL_NEW' }));
    case 'DeleteItem': return write('DeleteItem', [], (members) => ({ Key: wireMap(members.key), ...conditions(members), ReturnValues: 'ALL_OLD' }));
    case 'Query': return { action: 'Query', input: { TableName: tableName, ...pageInput(membersOf(request, [...PAGE, 'query'])) } };
    case 'Scan': return { action: 'Scan', input: { TableName: tableName, ...pageInput(membersOf(request, [...PAGE, 'totalSegments', 'segment'])) } };
    case 'BatchGetItem': return { action: 'BatchGetItem', input: { RequestItems: tables(request, batchGetInput) } };
    case 'BatchPutItem': return { action: 'BatchWriteItem', input: { RequestItems: tables(request, (items) => listOf(items).map((item) => ({ PutRequest: { Item: wireMap(item) } }))) } };
    case 'BatchDeleteItem': return { action: 'BatchWriteItem', input: { RequestItems: tables(request, (keys) => listOf(keys).map((key) => ({ DeleteRequest: { Key: wireMap(key) } }))) } };
    case 'TransactGetItems': return {
      action: 'TransactGetItems', input: {
        TransactItems: transactItems(request).map((item) => (
          { Get: { TableName: item.table, ...getInput(strictObject(item, ['table', 'key', 'projection'])) } })),
      },
    };
    case 'TransactWriteItems': return { action: 'TransactWriteItems', input: { TransactItems: transactItems(request).map(transactWrite) } };
    case 'Sync': throw new Error('the operation Sync needs a versioned data source, which the local engine does not have');
    default: throw new Error(`a DynamoDB data source has no operation ${kindOf(request.operation)}`);
  }
}

const PAGE = ['index', 'limit', 'nextToken', 'consistentRead', 'scanIndexForward', 'select', 'filter', 'projection'];

/** The whole item of a request of PutItem. */
export function itemOf({ key, attributeValues }: JsonObject): JsonObject {
  return { ...wireMap(attributeValues ?? {}), ...wireMap(key) };
}

function membersOf(request: JsonObject, names: readonly string[]): JsonObject {
  return strictObject(request, ['operation', ...names]);
}

function getInput({ key, consistentRead, projection }: JsonObject): JsonObject {
  return { Key: wireMap(key), ...present('ConsistentRead', consistentRead), ...new Expressions().add('ProjectionExpression', projection).input };
}

function updateInput({ update, condition }: JsonObject): JsonObject {
  return new Expressions().add('UpdateExpression', update).add('ConditionExpression', condition, CONDITION).input;
}

function conditions({ condition }: JsonObject): JsonObject {
  return new Expressions().add('ConditionExpression', condition, CONDITION).input;
}

function pageInput({ query, filter, projection, nextToken, ...rest }: JsonObject): JsonObject {
  const expressions = new Expressions().add('KeyConditionExpression', query).add('FilterExpression', filter).add('ProjectionExpression', projection);
  return {
    ...expressions.input,
    ...present('ExclusiveStartKey', nextToken === undefined || nextToken === null ? undefined : startKey(nextToken)),
    ...present('IndexName', rest.index), ...present('Limit', rest.limit), ...present('ConsistentRead', rest.consistentRead), ...present('Select', rest.select),
    ...present('ScanIndexForward', rest.scanIndexForward), ...present('TotalSegments', rest.totalSegments), ...present('Segment', rest.segment),
  };
}

/** On AWS it is encrypted; here it is only not to be read at a glance. */
export function nextTokenOf(lastKey: unknown): string | null {
  return lastKey === undefined ? null : Buffer.from(JSON.stringify(lastKey)).toString('base64url');
}

function startKey(nextToken: unknown): JsonObject {
  try {
    return wireMap(JSON.parse(Buffer.from(String(nextToken), 'base64url').toString()));
  } catch {
    throw new Error('nextToken is none that this data source gave');
  }
}

function batchGetInput(table: unknown): JsonObject {
  const { keys, consistentRead, projection } = strictObject(table, ['keys', 'consistentRead', 'projection']);
  return { Keys: listOf(keys).map(wireMap), ...present('ConsistentRead', consistentRead), ...new Expressions().add('ProjectionExpression', projection).input };
}

function tables(request: JsonObject, read: (table: unknown) => unknown): JsonObject {
  const { tables: all } = membersOf(request, ['tables']);
  if (!isObject(all) || Object.keys(all).length === 0) throw new Error(`tables takes the names of tables, and got ${kindOf(all)}`);
  return Object.fromEntries(Object.entries(all).map(([name, table]) => [name, read(table)]));
}

function transactItems(request: JsonObject): readonly JsonObject[] {
  return listOf(membersOf(request, ['transactItems']).transactItems).map((item) => {
    if (!isObject(item) || typeof item.table !== 'string') throw new Error('each of transactItems names its table');
    return item;
  });
}

function transactWrite(item: JsonObject): JsonObject {
  const { table, operation, key, attributeValues, update, condition } = strictObject(item, ['table', 'operation', 'key', 'attributeValues', 'update', 'condition']);
  const returned = isObject(condition) && condition.returnValuesOnConditionCheckFailure === true ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {};
  const common = { TableName: table, ...returned };
  switch (operation) {
    case 'PutItem': return { Put: { ...common, Item: itemOf({ key, attributeValues }), ...conditions({ condition }) } };
    case 'UpdateItem': return { Update: { ...common, Key: wireMap(key), ...updateInput({ update, condition }) } };
    case 'DeleteItem': return { Delete: { ...common, Key: wireMap(key), ...conditions({ condition }) } };
    case 'ConditionCheck': return { ConditionCheck: { ...common, Key: wireMap(key), ...conditions({ condition }) } };
    default: throw new Error(`a transaction writes with PutItem, UpdateItem, DeleteItem and ConditionCheck, not ${kindOf(operation)}`);
  }
}

function present(name: string, value: unknown): JsonObject {
  return value === undefined || value === null ? {} : { [name]: value };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`a list is needed, and got ${kindOf(value)}`);
  return value;
}

/** The expressions of one call, which share their placeholders. */
class Expressions {
  private readonly texts: Record<string, unknown> = {};
  private readonly names = new Map<string, unknown>();
  private readonly values = new Map<string, unknown>();

  public add(name: string, expression: unknown, members: readonly string[] = EXPRESSION): this {
    if (expression === undefined || expression === null) return this;
    const { expression: text, expressionNames = {}, expressionValues = {} } = strictObject(expression, members);
    if (typeof text !== 'string' || text === '') throw new Error(`expression takes a text, and got ${kindOf(text)}`);
    this.texts[name] = text;
    if (isObject(expressionNames)) this.share(this.names, expressionNames);
    this.share(this.values, wireMap(expressionValues));
    return this;
  }

  public get input(): JsonObject {
    return {
      ...this.texts,
      ...this.names.size > 0 && { ExpressionAttributeNames: Object.fromEntries(this.names) },
      ...this.values.size > 0 && { ExpressionAttributeValues: Object.fromEntries(this.values) },
    };
  }

  private share(all: Map<string, unknown>, own: JsonObject): void {
    for (const [placeholder, value] of Object.entries(own)) {
      const known = all.get(placeholder);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(value)) throw new Error(`the placeholder ${placeholder} stands for two things`);
      all.set(placeholder, value);
    }
  }
}
