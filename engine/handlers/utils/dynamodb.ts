import { listArgument, numberArgument, objectArgument, textArgument } from './util-function';
import type { UtilCall, UtilFunction } from './util-function';
import { toAttributeMap, toAttributeValue } from '../../dynamodb/attribute-value';
import { filterExpression } from '../../dynamodb/filter';

/** https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html */
export const DYNAMODB_FUNCTIONS: Readonly<Record<string, UtilFunction>> = {
  'util.dynamodb.toDynamoDB': (_, value) => toAttributeValue(value),
  'util.dynamodb.toString': orNull((call, value) => ({ S: textArgument(call, value) })),
  'util.dynamodb.toStringSet': orNull((call, value) => ({ SS: listArgument(call, value).map((each) => textArgument(call, each)) })),
  'util.dynamodb.toNumber': orNull((call, value) => ({ N: numberArgument(call, value) })),
  'util.dynamodb.toNumberSet': orNull((call, value) => ({ NS: listArgument(call, value).map((each) => numberArgument(call, each)) })),
  'util.dynamodb.toBinary': orNull((call, value) => ({ B: textArgument(call, value) })),
  'util.dynamodb.toBinarySet': orNull((call, value) => ({ BS: listArgument(call, value).map((each) => textArgument(call, each)) })),
  'util.dynamodb.toBoolean': orNull((call, value) => {
    if (typeof value !== 'boolean') throw new TypeError(`${call.name} needs a boolean, not ${typeof value}`);
    return { BOOL: value };
  }),
  'util.dynamodb.toNull': () => ({ NULL: null }),
  'util.dynamodb.toList': orNull((call, value) => ({ L: listArgument(call, value).map((each) => toAttributeValue(each)) })),
  'util.dynamodb.toMap': orNull((call, value) => ({ M: toAttributeMap(objectArgument(call, value)) })),
  'util.dynamodb.toMapValues': orNull((call, value) => toAttributeMap(objectArgument(call, value))),
  'util.dynamodb.toS3Object': (call, key, bucket, region, version) => {
    const [k, b, r] = [key, bucket, region].map((text) => textArgument(call, text));
    return { S: JSON.stringify({ s3: { key: k, bucket: b, region: r, ...version === undefined ? {} : { version: textArgument(call, version) } } }) };
  },
  'util.dynamodb.fromS3ObjectJson': (call, value) => {
    const { s3 } = JSON.parse(textArgument(call, value)) as { readonly s3?: unknown };
    return objectArgument(call, s3);
  },
  'util.transform.toDynamoDBFilterExpression': (_, filter) => JSON.stringify(filterExpression(filter)),
  'util.transform.toDynamoDBConditionExpression': (_, condition) => JSON.stringify(filterExpression(condition)),
};

/** Nothing stays nothing. */
function orNull(convert: (call: UtilCall, value: unknown) => unknown): UtilFunction {
  return (call, value) => value === null || value === undefined ? null : convert(call, value);
}
