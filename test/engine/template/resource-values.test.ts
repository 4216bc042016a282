import { IAM_API, lines, loadTemplate, namespace, stackArtifact, temporaryFolder, writeAssembly, ENVIRONMENT } from './temporary-folder';
import { loadApplication } from '../../../engine/template/load-application';

const folder = temporaryFolder();
const named = (type: string, properties: object) => ({ Type: type, Properties: properties });
const RESOURCES = {
  Api: IAM_API,
  Ns: namespace({ Name: 'ns' }),
  Source: named('AWS::AppSync::DataSource', { Name: 'source' }),
  Pool: named('AWS::Cognito::UserPool', {}),
  Client: named('AWS::Cognito::UserPoolClient', { UserPoolId: { Ref: 'Pool' } }),
  Identities: named('AWS::Cognito::IdentityPool', {}),
  Role: named('AWS::IAM::Role', {}),
  NamedRole: named('AWS::IAM::Role', { RoleName: 'named', Path: '/service/' }),
  Policy: named('AWS::IAM::ManagedPolicy', {}),
  Fn: named('AWS::Lambda::Function', {}),
  NamedFn: named('AWS::Lambda::Function', { FunctionName: { 'Fn::Sub': '${AWS::StackName}-fn' } }),
  Table: named('AWS::DynamoDB::Table', {}),
  Queue: named('AWS::SQS::Queue', { QueueName: 'q.fifo' }),
  Topic: named('AWS::SNS::Topic', {}),
  Bucket: named('AWS::S3::Bucket', {}),
  Logs: named('AWS::Logs::LogGroup', { LogGroupName: '/aws/x' }),
  Site: named('AWS::CloudFront::Distribution', {}),
  Http: named('AWS::ApiGatewayV2::Api', {}),
  Other: named('AWS::Events::EventBus', {}),
  Custom: named('Custom::Thing', {}),
  Odd: named('AWS::IAM::Role', { RoleName: 'a b' }),
  Included: { Type: 'AWS::IAM::Role', Properties: { 'Fn::Transform': { Name: 'AWS::Include' } } },
};

function resolve(value: unknown): string {
  const { outputs, problems } = loadTemplate(folder, { Resources: RESOURCES, Outputs: { It: { Value: value } } });
  return outputs[0]?.value ?? lines(problems.filter(({ where }) => where === 'Chat/It.Value')).join();
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
describe('Ref and Fn::GetAtt of a resource have the form of AWS', () => {
  const ARN = 'arn:aws:\\w+:us-east-1:123456789012:';
  test.each<[string, RegExp]>([
    ['Api', /^arn:aws:appsync:us-east-1:123456789012:apis\/[a-z0-9]{26}$/],
    ['Api.ApiArn', /^arn:aws:appsync:us-east-1:123456789012:apis\/[a-z0-9]{26}$/],
    ['Api.ApiId', /^[a-z0-9]{26}$/],
    ['Api.Dns.Http', /^localhost:4000$/],
    ['Api.Dns.Realtime', /^localhost:4001$/],
    ['Ns', /^arn:aws:appsync:us-east-1:123456789012:apis\/[a-z0-9]{26}\/channelNamespace\/ns$/],
    ['Ns.ChannelNamespaceArn', /^arn:aws:appsync:us-east-1:123456789012:apis\/[a-z0-9]{26}\/channelNamespace\/ns$/],
    ['Source.Name', /^source$/],
    ['Pool', /^us-east-1_[a-z0-9]{9}$/],
    ['Pool.UserPoolId', /^us-east-1_[a-z0-9]{9}$/],
    ['Pool.Arn', /^arn:aws:cognito-idp:us-east-1:123456789012:userpool\/us-east-1_[a-z0-9]{9}$/],
    ['Pool.ProviderName', /^cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_[a-z0-9]{9}$/],
    ['Pool.ProviderURL', /^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_[a-z0-9]{9}$/],
    ['Client', /^[a-z0-9]{26}$/],
    ['Client.ClientId', /^[a-z0-9]{26}$/],
    ['Identities', /^us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ['Role', /^Chat-Role-[a-z0-9]{12}$/],
    ['Role.Arn', /^arn:aws:iam::123456789012:role\/Chat-Role-[a-z0-9]{12}$/],
    ['Role.RoleId', /^AROA[A-Z0-9]{17}$/],
    ['NamedRole', /^named$/],
    ['NamedRole.Arn', /^arn:aws:iam::123456789012:role\/service\/named$/],
    ['Other', /^Chat-Other-[a-z0-9]{12}$/],
    ['Other.Name', /^Chat-Other-[a-z0-9]{12}$/],
    ['Other.Arn', /^arn:aws:events:us-east-1:123456789012:event-bus\/Chat-Other-[a-z0-9]{12}$/],
    ['Policy', /^arn:aws:iam::123456789012:policy\/Chat-Policy-[a-z0-9]{12}$/],
    ['Fn', /^Chat-Fn-[a-z0-9]{12}$/],
    ['Fn.Arn', /^arn:aws:lambda:us-east-1:123456789012:function:Chat-Fn-[a-z0-9]{12}$/],
    ['NamedFn', /^Chat-fn$/],
    ['NamedFn.Arn', /^arn:aws:lambda:us-east-1:123456789012:function:Chat-fn$/],
    ['Table', /^Chat-Table-[a-z0-9]{12}$/],
    ['Table.Arn', new RegExp(`^${ARN}table/Chat-Table-[a-z0-9]{12}$`)],
    ['Queue', /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/123456789012\/q\.fifo$/],
    ['Queue.Arn', new RegExp(`^${ARN}q\\.fifo$`)],
    ['Queue.QueueName', /^q\.fifo$/],
    ['Topic', new RegExp(`^${ARN}Chat-Topic-[a-z0-9]{12}$`)],
    ['Topic.TopicName', /^Chat-Topic-[a-z0-9]{12}$/],
    ['Bucket', /^chat-bucket-[a-z0-9]{12}$/],
    ['Site', /^E[A-Z0-9]{13}$/],
    ['Site.DomainName', /^d[a-z0-9]{13}\.cloudfront\.net$/],
    ['Http', /^[a-z0-9]{10}$/],
    ['Http.ApiEndpoint', /^https:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/],
    ['Bucket.Arn', /^arn:aws:s3:::chat-bucket-[a-z0-9]{12}$/],
    ['Logs.Arn', /^arn:aws:logs:us-east-1:123456789012:log-group:\/aws\/x:\*$/],
    ['Other', /^Chat-Other-[a-z0-9]{12}$/],
  ])('%s', (name, expected) => {
    expect(resolve(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name })).toMatch(expected);
    expect(resolve({ 'Fn::Sub': `\${${name}}` })).toMatch(expected);
  });

  test('so that a long name is still a name', () => {
    const Resources = { Api: IAM_API, [`F${'x'.repeat(200)}`]: named('AWS::Lambda::Function', {}) };
    expect(loadTemplate(folder, { Resources }).functions[0].name).toHaveLength(63);
  });
});

describe('what only AWS could tell is a problem', () => {
  test.each([
    ['Other.Policy', 'Chat/It.Value: Fn::GetAtt Other.Policy: the local engine does not know this attribute of AWS::Events::EventBus'],
    ['Api.constructor', 'Chat/It.Value: Fn::GetAtt Api.constructor: the local engine does not know this attribute of AWS::AppSync::Api'],
    ['Custom', 'Chat/It.Value: Ref Custom: a custom resource gives it at deployment'],
    ['Odd', 'Chat/It.Value: RoleName "a b" is no name that AWS takes'],
    ['Included', 'Chat/It.Value: Fn::Transform stands among the properties, which are not known before'],
  ])('%s', (name, problem) => {
    expect(resolve(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name })).toBe(problem);
  });
});

describe('ids', () => {
  test('differ between stacks and resources, also between stacks of one name in several regions', () => {
    const template = { Resources: { Api: IAM_API, Api2: IAM_API, Ns: namespace({ Name: 'ns' }) } };
    const assembly = writeAssembly(folder, {
      'manifest.json': {
        artifacts: {
          Us: stackArtifact('us.json', 'aws://111111111111/us-east-1', 'chat'),
          Eu: stackArtifact('eu.json', 'aws://111111111111/eu-west-1', 'chat'),
        },
      },
      'us.json': template,
      'eu.json': template,
    });
    const { eventApis, problems } = loadApplication(assembly, ENVIRONMENT);
    expect(problems).toEqual([]);
    expect(new Set(eventApis.map(({ apiId }) => apiId)).size).toBe(4);
    expect(eventApis.map(({ region, namespaces }) => [region, namespaces.size])).toEqual([['us-east-1', 1], ['us-east-1', 0], ['eu-west-1', 1], ['eu-west-1', 0]]);
  });

  test('are of the partition of the region', () => {
    const assembly = writeAssembly(folder, {
      'manifest.json': { artifacts: { Cn: stackArtifact('cn.json', 'aws://111111111111/cn-north-1'), Gov: stackArtifact('gov.json', 'aws://unknown-account/us-gov-west-1') } },
      'cn.json': { Resources: { Api: IAM_API }, Outputs: { Suffix: { Value: { Ref: 'AWS::URLSuffix' } } } },
      'gov.json': { Resources: { Api: IAM_API } },
    });
    const { eventApis, outputs } = loadApplication(assembly, ENVIRONMENT);
    expect(eventApis.map(({ arn }) => arn.split(':').slice(0, 5).join(':'))).toEqual(['arn:aws-cn:appsync:cn-north-1:111111111111', 'arn:aws-us-gov:appsync:us-gov-west-1:123456789012']);
    expect(outputs[0].value).toBe('amazonaws.com.cn');
  });
});
