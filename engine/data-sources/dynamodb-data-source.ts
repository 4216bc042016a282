import { isDeepStrictEqual } from 'node:util';
import { answeredWith, failedWith, refusedFor } from './data-source';
import type { DataSource, DataSourceAnswer } from './data-source';
import { dynamoDbCall, itemOf, nextTokenOf } from './dynamodb-calls';
import type { DynamoDbCall } from './dynamodb-calls';
import { fromItem, wireMap } from '../dynamodb/attribute-value';
import { isObject, kindOf, objectOf } from '../template/json';
import type { JsonObject } from '../template/json';

/** What DynamoDB's API answered. */
export type DynamoDbAnswer =
  | { readonly output: JsonObject }
  /** `ConditionalCheckFailedException`, and what else the body of the failure has. */
  | { readonly errorType: string; readonly message: string; readonly body: JsonObject };

/** Calls a DynamoDB that the developer named. */
export interface DynamoDbClient {
  call(call: DynamoDbCall, region: string): Promise<DynamoDbAnswer>;
}

const CONDITION_FAILED = 'ConditionalCheckFailedException';

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html */
export class DynamoDbDataSource {
  constructor(private readonly source: Extract<DataSource, { type: 'AMAZON_DYNAMODB' }>, private readonly client: DynamoDbClient) {}

  public async call(request: unknown): Promise<DataSourceAnswer> {
    if (!isObject(request)) return refusedFor(`a DynamoDB data source takes { operation, … }, and got ${kindOf(request)}`);
    if (objectOf(objectOf(request.condition).conditionalCheckFailedHandler).strategy === 'Custom') {
      return refusedFor('a condition with a conditionalCheckFailedHandler of one\'s own is not supported by the local engine');
    }
    const call = dynamoDbCall(this.source.tableName, request);
    const answer = await this.client.call(call, this.source.region);
    if ('output' in answer) return answeredWith(resultOf(request, call, answer.output));
    if (answer.errorType === CONDITION_FAILED) return this.afterFailedCondition(request, answer.message);
    const reasons = answer.body.CancellationReasons;
    const cancelled = Array.isArray(reasons) ? { [request.operation === 'TransactGetItems' ? 'items' : 'keys']: null, cancellationReasons: reasons.map(cancellation) } : null;
    return failedWith(`DynamoDB:${answer.errorType}`, answer.message, cancelled);
  }

  /**
   * AppSync then reads the item. If that is what the request wanted, all is well; if not, `response` sees it.
   * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
   */
  private async afterFailedCondition(request: JsonObject, message: string): Promise<DataSourceAnswer> {
    const { equalsIgnore, consistentRead = true } = objectOf(request.condition);
    const input = { TableName: this.source.tableName, Key: wireMap(request.key), ConsistentRead: consistentRead };
    const answer = await this.client.call({ action: 'GetItem', input }, this.source.region);
    const current = 'output' in answer ? fromItem(answer.output.Item) : null;
    if (request.operation === 'DeleteItem' && current === null) return answeredWith(null);
    if (request.operation === 'PutItem' && isObject(current)) {
      const ignored = Array.isArray(equalsIgnore) ? equalsIgnore : [];
      const without = (item: JsonObject) => Object.fromEntries(Object.entries(item).filter(([name]) => !ignored.includes(name)));
      if (isDeepStrictEqual(without(current), without(objectOf(fromItem(itemOf(request)))))) return answeredWith(current);
    }
    return failedWith(`DynamoDB:${CONDITION_FAILED}`, message, current);
  }
}

/** What `ctx.result` is of each operation. */
function resultOf(request: JsonObject, { input }: DynamoDbCall, output: JsonObject): unknown {
  switch (request.operation) {
    case 'GetItem': return fromItem(output.Item);
    case 'PutItem': return fromItem(input.Item);
    case 'UpdateItem': case 'DeleteItem': return fromItem(output.Attributes);
    case 'Query': case 'Scan':
      return { items: listOf(output.Items).map(fromItem), nextToken: nextTokenOf(output.LastEvaluatedKey), scannedCount: output.ScannedCount ?? 0 };
    case 'BatchGetItem': return { data: inOrderOfKeys(objectOf(input.RequestItems), objectOf(output.Responses)), unprocessedKeys: unprocessed(output.UnprocessedKeys) };
    case 'BatchPutItem': return { data: written(input, 'PutRequest', 'Item'), unprocessedItems: unprocessed(output.UnprocessedItems) };
    case 'BatchDeleteItem': return { data: written(input, 'DeleteRequest', 'Key'), unprocessedKeys: unprocessed(output.UnprocessedItems) };
    case 'TransactGetItems': return { items: listOf(output.Responses).map((response) => fromItem(objectOf(response).Item)), cancellationReasons: null };
    default: return { keys: listOf(request.transactItems).map((item) => fromItem(wireMap(objectOf(item).key))), cancellationReasons: null };
  }
}

/** An item for each key, null where there is none; the API answers in any order. */
function inOrderOfKeys(asked: JsonObject, found: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(asked).map(([table, request]) => {
    const items = listOf(found[table]).map(objectOf);
    return [table, listOf(objectOf(request).Keys).map(objectOf).map((key) => (
      fromItem(items.find((item) => Object.entries(key).every(([name, value]) => isDeepStrictEqual(item[name], value))))))];
  }));
}

function written({ RequestItems: requested }: JsonObject, kind: string, member: string): JsonObject {
  return Object.fromEntries(Object.entries(objectOf(requested)).map(([table, requests]) => (
    [table, listOf(requests).map((request) => fromItem(objectOf(objectOf(request)[kind])[member]))])));
}

function unprocessed(tables: unknown): JsonObject {
  return Object.fromEntries(Object.entries(objectOf(tables)).map(([table, left]) => {
    const entries = Array.isArray(left) ? left.map((request) => Object.values(objectOf(request))[0]) : listOf(objectOf(left).Keys);
    return [table, entries.map((entry) => fromItem(objectOf(entry).Item ?? objectOf(entry).Key ?? entry))];
  }));
}

function cancellation(reason: unknown): JsonObject {
  const { Code: type, Message: message, Item: item } = objectOf(reason);
  return { type: type ?? 'None', message: message ?? null, item: fromItem(item) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
