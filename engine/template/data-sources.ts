import { isObject, kindOf, objectOf } from './json';
import type { Json } from './json';
import type { Reader } from './reader';
import type { Resource } from './stack';
import type { DataSource } from '../data-sources/data-source';
import { quoted } from '../printable';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html */
const TYPES_ELSEWHERE: readonly string[] = [
  'AMAZON_BEDROCK_RUNTIME', 'AMAZON_ELASTICSEARCH', 'AMAZON_EVENTBRIDGE', 'AMAZON_OPENSEARCH_SERVICE', 'RELATIONAL_DATABASE',
];

/** The data source of an API by its name. @throws Error if there is none, or none that can be called here */
export function readDataSource(reader: Reader, apiId: Json, name: Json): DataSource {
  if (typeof name !== 'string') throw new Error(`takes the name of a data source, and got ${kindOf(name)}`);
  const found = reader.resources('AWS::AppSync::DataSource').filter((resource) => (
    read(reader, resource, 'ApiId') === apiId && read(reader, resource, 'Name') === name));
  if (found.length !== 1) throw new Error(`names the data source ${quoted(name)}, of which the API has ${found.length === 0 ? 'none' : found.length}`);
  return dataSourceOf(reader, found[0], name);
}

function dataSourceOf(reader: Reader, resource: Resource, name: string): DataSource {
  const type = reader.property(resource, 'Type');
  switch (type) {
    case 'NONE': return { type, name };
    case 'AWS_LAMBDA': return { type, name, functionArn: textOf(reader, resource, 'LambdaConfig', 'LambdaFunctionArn') };
    case 'AMAZON_DYNAMODB': {
      const region = textOf(reader, resource, 'DynamoDBConfig', 'AwsRegion');
      return { type, name, tableName: textOf(reader, resource, 'DynamoDBConfig', 'TableName'), region };
    }
    case 'HTTP': {
      const { AuthorizationConfig: authorization } = objectOf(reader.property(resource, 'HttpConfig'));
      if (isObject(authorization)) throw new Error(`uses the data source ${quoted(name)}, whose requests AWS signs, which the local engine does not do`);
      return { type, name };
    }
    default: throw new Error(`uses the data source ${quoted(name)} of the ${TYPES_ELSEWHERE.includes(String(type)) ? '' : 'unknown '}`
      + `type ${kindOf(type)}, which the local engine does not call`);
  }
}

function textOf(reader: Reader, resource: Resource, property: string, name: string): string {
  const value = objectOf(reader.property(resource, property))[name];
  if (typeof value !== 'string') throw new Error(`uses the data source ${resource.logicalId}, whose ${property}.${name} is ${kindOf(value)}`);
  return value;
}

/** Nothing where it is not known; then it is not the one that is meant. */
function read(reader: Reader, resource: Resource, property: string): Json {
  return reader.attempt(resource, property, () => reader.property(resource, property), () => undefined);
}
