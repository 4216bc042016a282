import { updateExpression } from './dynamodb-update';
import { listArgument, objectArgument } from './util-function';
import type { UtilCall, UtilFunction } from './util-function';
import { toAttributeMap } from '../../dynamodb/attribute-value';
import { Placeholders } from '../../dynamodb/expression';
import type { Expression } from '../../dynamodb/expression';
import { filterExpression, keyExpression } from '../../dynamodb/filter';
import { isObject, kindOf } from '../../template/json';
import type { JsonObject } from '../../template/json';

const VERSIONED: readonly string[] = ['customPartitionKey', 'populateIndexFields', '_version'];
const PAGE: readonly string[] = ['index', 'limit', 'nextToken', 'consistentRead', 'scanIndexForward', 'select'];

/**
 * What the functions of `@aws-appsync/utils/dynamodb` make: a request for a data source.
 *
 * Each takes its payload and the tag under which sets stand in it. `sync` is not among them: AppSync has only its type.
 */
export const DYNAMODB_REQUESTS: Readonly<Record<string, UtilFunction>> = {
  'dynamodb.get': request('GetItem', (payload, { key, kept, projection }) => ({ key: key(payload), ...kept(payload, ['consistentRead']), ...projection(payload) })),
  'dynamodb.put': request('PutItem', (payload, { key, map, kept, condition }) => (
    { key: key(payload), attributeValues: map(payload, 'item'), ...condition(payload), ...kept(payload, VERSIONED) })),
  'dynamodb.update': request('UpdateItem', (payload, { key, kept, condition, update }) => (
    { key: key(payload), update: update(payload), ...condition(payload), ...kept(payload, VERSIONED) })),
  'dynamodb.remove': request('DeleteItem', (payload, { key, kept, condition }) => ({ key: key(payload), ...condition(payload), ...kept(payload, VERSIONED) })),
  'dynamodb.query': request('Query', (payload, { kept, filter, projection, query }) => (
    { query: query(payload), ...kept(payload, PAGE), ...filter(payload), ...projection(payload) })),
  'dynamodb.scan': request('Scan', (payload, { kept, filter, projection }) => (
    { ...kept(payload, [...PAGE, 'totalSegments', 'segment']), ...filter(payload), ...projection(payload) })),
  'dynamodb.batchGet': request('BatchGetItem', (payload, parts) => parts.tables(payload, (table) => {
    const { keys } = objectArgument(parts.call, table);
    return { keys: parts.maps(keys), ...parts.kept(table as JsonObject, ['consistentRead']), ...parts.projection(table as JsonObject) };
  })),
  'dynamodb.batchPut': request('BatchPutItem', (payload, parts) => parts.tables(payload, (items) => parts.maps(items))),
  'dynamodb.batchDelete': request('BatchDeleteItem', (payload, parts) => parts.tables(payload, (keys) => parts.maps(keys))),
  'dynamodb.transactGet': request('TransactGetItems', (payload, parts) => ({
    transactItems: parts.items(payload).map((item) => ({ table: item.table, key: parts.key(item), ...parts.projection(item) })),
  })),
  'dynamodb.transactWrite': request('TransactWriteItems', (payload, parts) => ({ transactItems: parts.items(payload).map((item) => parts.write(item)) })),
};

function request(operation: string, build: (payload: JsonObject, parts: RequestParts) => JsonObject): UtilFunction {
  return (call, payload, setTag) => ({ operation, ...build(objectArgument(call, payload), new RequestParts(call, setTag as string)) });
}

/** Reads the members that the payloads share. */
class RequestParts {
  constructor(public readonly call: UtilCall, private readonly setTag: string) {}

  public readonly key = (payload: JsonObject): JsonObject => this.map(payload, 'key');

  public readonly map = (payload: JsonObject, name: string): JsonObject => {
    if (!isObject(payload[name])) throw new TypeError(`${this.call.name} needs an object as ${name}, not ${kindOf(payload[name])}`);
    return toAttributeMap(payload[name], this.setTag);
  };

  public readonly maps = (list: unknown): readonly JsonObject[] => (
    listArgument(this.call, list).map((each) => toAttributeMap(objectArgument(this.call, each), this.setTag)));

  public readonly kept = (payload: JsonObject, names: readonly string[]): JsonObject => (
    Object.fromEntries(names.filter((name) => payload[name] !== undefined && payload[name] !== null).map((name) => [name, payload[name]])));

  public readonly query = (payload: JsonObject): Expression => keyExpression(payload.query, this.setTag);

  public readonly filter = (payload: JsonObject): JsonObject => this.optional(payload, 'filter', (filter) => filterExpression(filter, this.setTag));

  public readonly condition = (payload: JsonObject): JsonObject => this.optional(payload, 'condition', (filter) => filterExpression(filter, this.setTag));

  public readonly update = (payload: JsonObject): Expression => updateExpression(payload.update, this.setTag);

  /** Names with dots lead into maps. */
  public readonly projection = (payload: JsonObject): JsonObject => this.optional(payload, 'projection', (names) => {
    const placeholders = new Placeholders();
    return placeholders.expression(listArgument(this.call, names).map((name) => placeholders.path(String(name).split('.'))).join(','));
  });

  public readonly tables = (payload: JsonObject, read: (table: unknown) => unknown): JsonObject => (
    { tables: Object.fromEntries(Object.entries(objectArgument(this.call, payload.tables)).map(([name, table]) => [name, read(table)])) });

  public readonly items = (payload: JsonObject): readonly JsonObject[] => (
    listArgument(this.call, payload.items).map((item) => objectArgument(this.call, item)));

  public readonly write = (item: JsonObject): JsonObject => {
    const [kind, value] = Object.entries(item)[0] ?? [];
    const payload = objectArgument(this.call, value);
    const common = { table: payload.table, key: this.key(payload), ...this.condition(payload) };
    switch (kind) {
      case 'putItem': return { operation: 'PutItem', ...common, attributeValues: this.map(payload, 'item') };
      case 'updateItem': return { operation: 'UpdateItem', ...common, update: this.update(payload) };
      case 'deleteItem': return { operation: 'DeleteItem', ...common };
      case 'conditionCheck': return { operation: 'ConditionCheck', ...common };
      default: throw new TypeError(`${this.call.name} takes putItem, updateItem, deleteItem and conditionCheck, not ${kindOf(kind)}`);
    }
  };

  private optional(payload: JsonObject, name: string, read: (value: unknown) => Expression): JsonObject {
    const value = payload[name];
    return value === undefined || value === null ? {} : { [name]: read(value) };
  }
}
