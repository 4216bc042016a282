import { IAM_API, lines, loadTemplate, namespace, temporaryFolder } from './temporary-folder';

const folder = temporaryFolder();
const API_ID = { 'Fn::GetAtt': ['Api', 'ApiId'] };

/** A namespace whose publications go to a data source. */
function read(source: object, others: object = {}) {
  const { eventApis, problems } = loadTemplate(folder, {
    Parameters: { Late: { Type: 'String' } },
    Resources: {
      Api: IAM_API,
      Source: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: API_ID, Name: 'source', ...source } },
      Ns: namespace({
        CodeHandlers: 'export const onPublish = { request(ctx) { return {}; }, response(ctx) { return ctx.events; } }',
        HandlerConfigs: { OnPublish: { Behavior: 'CODE', Integration: { DataSourceName: 'source' } } },
      }),
      ...others,
    },
  });
  const ns = eventApis[0].namespaces.get('ns')!;
  return { dataSource: ns.integrations?.onPublish?.dataSource, refused: ns.unsupported.onPublish, problems: lines(problems) };
}

describe('a data source that can be called here', () => {
  test.each<[string, object, object]>([
    ['a function', { Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: 'arn:aws:lambda:us-east-1:1:function:f' } }, { type: 'AWS_LAMBDA', functionArn: 'arn:aws:lambda:us-east-1:1:function:f' }],
    ['a table', { Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't', AwsRegion: 'us-east-1' } }, { type: 'AMAZON_DYNAMODB', tableName: 't', region: 'us-east-1' }],
    ['an HTTP endpoint', { Type: 'HTTP', HttpConfig: { Endpoint: 'https://example.com' } }, { type: 'HTTP' }],
    ['nothing at all', { Type: 'NONE' }, { type: 'NONE' }],
  ])('is %s', (_, source, dataSource) => {
    expect(read(source)).toEqual({ dataSource: { name: 'source', ...dataSource }, refused: undefined, problems: [] });
  });
});

describe('a data source that cannot be called here is named at the start, and what needs it is refused:', () => {
  test.each<[string, object, string]>([
    ['RDS', { Type: 'RELATIONAL_DATABASE' }, 'uses the data source "source" of the type "RELATIONAL_DATABASE", which the local engine does not call'],
    ['EventBridge', { Type: 'AMAZON_EVENTBRIDGE' }, 'of the type "AMAZON_EVENTBRIDGE", which'],
    ['OpenSearch', { Type: 'AMAZON_OPENSEARCH_SERVICE' }, 'of the type "AMAZON_OPENSEARCH_SERVICE", which'],
    ['Bedrock', { Type: 'AMAZON_BEDROCK_RUNTIME' }, 'of the type "AMAZON_BEDROCK_RUNTIME", which'],
    ['HTTP that AWS signs', { Type: 'HTTP', HttpConfig: { AuthorizationConfig: { AuthorizationType: 'AWS_IAM' } } }, 'whose requests AWS signs, which the local'],
    ['a type that is none', { Type: 'ORACLE' }, 'of the unknown type "ORACLE", which'],
    ['no type', {}, 'of the unknown type nothing, which'],
    ['a function that is not known', { Type: 'AWS_LAMBDA', LambdaConfig: { LambdaFunctionArn: { Ref: 'Late' } } }, 'parameter Late has no default'],
    ['a table without a name', { Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { AwsRegion: 'us-east-1' } }, 'whose DynamoDBConfig.TableName is nothing'],
    ['a source of another API', { Type: 'NONE', ApiId: 'other' }, 'names the data source "source", of which the API has none'],
  ])('%s', (_, source, message) => {
    const { dataSource, refused, problems } = read(source);
    const named: unknown = expect.stringContaining(message);
    expect([dataSource, refused, problems]).toEqual([undefined, named, expect.arrayContaining([named])]);
  });

  test('two of one name', () => {
    const other = { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: API_ID, Name: 'source', Type: 'NONE' } };
    expect(read({ Type: 'NONE' }, { Other: other }).refused).toContain('of which the API has 2');
  });
});
