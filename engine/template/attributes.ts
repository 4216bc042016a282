import { kindOf } from './json';
import { physicalId, physicalUuid } from './physical-ids';
import type { Environment, Resource } from './stack';
import { Unresolved } from './unresolved';
import { printable } from '../printable';

/** Resolves a property of the resource in question to a text; nothing where the template has none. */
export type ReadProperty = (property: string) => string | undefined;

interface Deployed {
  readonly resource: Resource;
  /** The name, or the id that AWS gives. */
  readonly id: string;
  readonly read: ReadProperty;
}

type Value = (deployed: Deployed, environment: Environment) => string;

interface ResourceType {
  /** The property in which a template may name the resource itself. */
  readonly nameProperty?: string;
  /** The id that AWS gives to what has no name. */
  readonly makeId?: (resource: Resource) => string;
  /** What `Ref` gives, unless it is the name or id. */
  readonly reference?: (deployed: Deployed) => string;
  readonly attributes?: readonly (readonly [string, Value])[];
}

const id: Value = (deployed) => deployed.id;
const placeOf = ({ stack, logicalId }: Resource) => ({ stack: stack.name, logicalId });
const eventApiArn = ({ resource, id: apiId }: Deployed): string => arn(resource, 'appsync', `apis/${apiId}`);
const namespaceArn = ({ resource, read }: Deployed): string =>
  arn(resource, 'appsync', `apis/${required('ApiId', read)}/channelNamespace/${required('Name', read)}`);
const topicArn = ({ resource, id: name }: Deployed): string => arn(resource, 'sns', name);
const managedPolicyArn = ({ resource, id: name, read }: Deployed): string => arn(resource, 'iam', `policy${read('Path') ?? '/'}${name}`, '');
const apiKeyArn = ({ resource, id: keyId, read }: Deployed): string => arn(resource, 'appsync', `apis/${required('ApiId', read)}/apikeys/${keyId}`);
const apiKey: Value = ({ resource: { stack, logicalId } }, { apiKeyOf }) => {
  if (!apiKeyOf) throw new Unresolved('the value of an API key is given at deployment');
  return apiKeyOf(stack.id, logicalId);
};
const queueUrl = ({ resource: { stack }, id: name }: Deployed): string => `https://sqs.${stack.region}.amazonaws.com/${stack.accountId}/${name}`;
const poolProvider = ({ resource: { stack }, id: poolId }: Deployed): string => `cognito-idp.${stack.region}.amazonaws.com/${poolId}`;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html */
const TYPES: ReadonlyMap<string, ResourceType> = new Map<string, ResourceType>([
  ['AWS::ApiGatewayV2::Api', {
    makeId: shortId,
    attributes: [['ApiEndpoint', ({ resource: { stack }, id: apiId }) => `https://${apiId}.execute-api.${stack.region}.amazonaws.com`], ['ApiId', id]],
  }],
  ['AWS::AppSync::Api', {
    makeId: longId,
    reference: eventApiArn,
    attributes: [
      ['ApiId', id], ['ApiArn', eventApiArn],
      ['Dns.Http', ({ resource }, { httpHost, hostOf }) => hostOf?.(placeOf(resource)) ?? httpHost],
      ['Dns.Realtime', ({ resource }, { realtimeHost, hostOf }) => hostOf?.(placeOf(resource)) ?? realtimeHost],
    ],
  }],
  ['AWS::AppSync::ApiKey', { makeId: longId, reference: apiKeyArn, attributes: [['ApiKey', apiKey], ['ApiKeyId', id], ['Arn', apiKeyArn]] }],
  ['AWS::AppSync::ChannelNamespace', { reference: namespaceArn, attributes: [['ChannelNamespaceArn', namespaceArn]] }],
  ['AWS::AppSync::DataSource', { attributes: [['Name', ({ read }) => required('Name', read)]] }],
  // App clients name the distribution of their page
  ['AWS::CloudFront::Distribution', {
    makeId: ({ stack, logicalId }) => `E${physicalId(stack.id, logicalId, 13).toUpperCase()}`,
    attributes: [['DomainName', ({ resource: { stack, logicalId } }) => `d${physicalId(stack.id, logicalId, 13)}.cloudfront.net`], ['Id', id]],
  }],
  ['AWS::Cognito::IdentityPool', { makeId: ({ stack, logicalId }) => `${stack.region}:${physicalUuid(stack.id, logicalId)}`, attributes: [['Id', id]] }],
  ['AWS::Cognito::UserPool', {
    makeId: ({ stack, logicalId }) => `${stack.region}_${physicalId(stack.id, logicalId, 9)}`,
    attributes: [
      ['Arn', ({ resource, id: poolId }) => arn(resource, 'cognito-idp', `userpool/${poolId}`)],
      ['ProviderName', poolProvider], ['ProviderURL', (deployed) => `https://${poolProvider(deployed)}`], ['UserPoolId', id],
    ],
  }],
  ['AWS::Cognito::UserPoolClient', { makeId: longId, attributes: [['ClientId', id]] }],
  ['AWS::Cognito::UserPoolDomain', { reference: ({ read }) => required('Domain', read) }],
  ['AWS::Cognito::UserPoolGroup', { reference: ({ read }) => required('GroupName', read) }],
  ['AWS::Cognito::UserPoolResourceServer', { reference: ({ read }) => required('Identifier', read) }],
  ['AWS::DynamoDB::Table', { nameProperty: 'TableName', attributes: [['Arn', ({ resource, id: name }) => arn(resource, 'dynamodb', `table/${name}`)]] }],
  ['AWS::Events::EventBus', {
    nameProperty: 'Name', attributes: [['Arn', ({ resource, id: name }) => arn(resource, 'events', `event-bus/${name}`)], ['Name', id]],
  }],
  ['AWS::IAM::ManagedPolicy', { nameProperty: 'ManagedPolicyName', reference: managedPolicyArn, attributes: [['PolicyArn', managedPolicyArn]] }],
  ['AWS::IAM::Role', {
    nameProperty: 'RoleName',
    attributes: [
      ['Arn', ({ resource, id: name, read }) => arn(resource, 'iam', `role${read('Path') ?? '/'}${name}`, '')],
      ['RoleId', ({ resource: { stack, logicalId } }) => `AROA${physicalId(stack.id, logicalId, 17).toUpperCase()}`],
    ],
  }],
  ['AWS::Lambda::Function', { nameProperty: 'FunctionName', attributes: [['Arn', ({ resource, id: name }) => arn(resource, 'lambda', `function:${name}`)]] }],
  ['AWS::Logs::LogGroup', { nameProperty: 'LogGroupName', attributes: [['Arn', ({ resource, id: name }) => arn(resource, 'logs', `log-group:${name}:*`)]] }],
  ['AWS::S3::Bucket', {
    nameProperty: 'BucketName',
    makeId: (resource) => generatedName(resource).toLowerCase(),
    attributes: [['Arn', ({ resource: { stack }, id: name }) => `arn:${stack.partition}:s3:::${name}`]],
  }],
  ['AWS::SNS::Topic', { nameProperty: 'TopicName', reference: topicArn, attributes: [['TopicArn', topicArn], ['TopicName', id]] }],
  ['AWS::SQS::Queue', {
    nameProperty: 'QueueName',
    reference: queueUrl,
    attributes: [['Arn', ({ resource, id: name }) => arn(resource, 'sqs', name)], ['QueueName', id], ['QueueUrl', queueUrl]],
  }],
]);

/** What `Ref` gives, which for most types is the physical name or id. @throws Unresolved */
export function referenceOf(resource: Resource, read: ReadProperty): string {
  if (/^(?:Custom::|AWS::CloudFormation::CustomResource$)/.test(resource.type)) {
    throw new Unresolved(`Ref ${resource.logicalId}: a custom resource gives it at deployment`);
  }
  const deployed = deployedOf(resource, read);
  return TYPES.get(resource.type)?.reference?.(deployed) ?? deployed.id;
}

/** What `Fn::GetAtt` gives. @throws Unresolved */
export function attributeOf(resource: Resource, name: string, environment: Environment, read: ReadProperty): string {
  const value = TYPES.get(resource.type)?.attributes?.find(([known]) => known === name)?.[1];
  if (!value) {
    const what = `Fn::GetAtt ${resource.logicalId}.${printable(name)}`;
    throw new Unresolved(`${what}: the local engine does not know this attribute of ${printable(resource.type)}`);
  }
  return value(deployedOf(resource, read), environment);
}

function deployedOf(resource: Resource, read: ReadProperty): Deployed {
  const { nameProperty, makeId = generatedName } = TYPES.get(resource.type) ?? {};
  const name = nameProperty === undefined ? undefined : read(nameProperty);
  if (name !== undefined && !/^[\w+=,.@/#-]{1,512}$/.test(name)) throw new Unresolved(`${nameProperty} ${kindOf(name)} is no name that AWS takes`);
  return { resource, id: name ?? makeId(resource), read };
}

function shortId({ stack, logicalId }: Resource): string {
  return physicalId(stack.id, logicalId, 10);
}

function longId({ stack, logicalId }: Resource): string {
  return physicalId(stack.id, logicalId, 26);
}

/** As CloudFormation makes names: short enough for every service. */
function generatedName({ stack, logicalId }: Resource): string {
  return `${`${stack.name}-${logicalId}`.slice(0, 50)}-${physicalId(stack.id, logicalId, 12)}`;
}

function arn({ stack }: Resource, service: string, rest: string, region = stack.region): string {
  return `arn:${stack.partition}:${service}:${region}:${stack.accountId}:${rest}`;
}

function required(property: string, read: ReadProperty): string {
  const value = read(property);
  if (value === undefined) throw new Unresolved(`${property} is missing`);
  return value;
}
