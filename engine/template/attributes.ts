import type { Json } from './json';
import { physicalId } from './physical-ids';
import type { Environment, Resource } from './stack';

/** Resolves one property of a resource to a text, or gives undefined where the template has none. */
export type ReadName = (resource: Resource, property: string) => string | undefined;

/** Properties in which a template may name a resource itself. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
};

export function arn(resource: Resource, service: string, rest: string, region = resource.stack.region): string {
  return `arn:${resource.stack.partition}:${service}:${region}:${resource.stack.accountId}:${rest}`;
}

export function apiId(resource: Resource): string {
  return physicalId(resource.stack.name, resource.logicalId, 26);
}

/** What `Ref` gives, which for most types is the physical name or id. */
export function reference(resource: Resource, readName: ReadName): string {
  const { stack, logicalId, type } = resource;
  switch (type) {
    case 'AWS::AppSync::Api': return arn(resource, 'appsync', `apis/${apiId(resource)}`);
    case 'AWS::Cognito::UserPool': return `${stack.region}_${physicalId(stack.name, logicalId, 9)}`;
    case 'AWS::Cognito::UserPoolClient': return physicalId(stack.name, logicalId, 26);
    case 'AWS::SNS::Topic': return arn(resource, 'sns', genericName(resource));
    case 'AWS::IAM::ManagedPolicy': return arn(resource, 'iam', `policy/${genericName(resource)}`, '');
    default: {
      const property = NAME_PROPERTIES[type];
      return (property === undefined ? undefined : readName(resource, property)) ?? genericName(resource);
    }
  }
}

/** What `Fn::GetAtt` gives; undefined for an attribute that the engine does not know. */
export function attribute(resource: Resource, name: string, environment: Environment, readName: ReadName): Json {
  const { stack, type } = resource;
  const id = () => reference(resource, readName);
  switch (`${type}.${name}`) {
    case 'AWS::AppSync::Api.ApiId': return apiId(resource);
    case 'AWS::AppSync::Api.ApiArn': return id();
    case 'AWS::AppSync::Api.Dns.Http': return environment.httpHost;
    case 'AWS::AppSync::Api.Dns.Realtime': return environment.realtimeHost;
    case 'AWS::Cognito::UserPool.Arn': return arn(resource, 'cognito-idp', `userpool/${id()}`);
    case 'AWS::Cognito::UserPool.UserPoolId': return id();
    case 'AWS::Cognito::UserPool.ProviderName': return `cognito-idp.${stack.region}.amazonaws.com/${id()}`;
    case 'AWS::Cognito::UserPool.ProviderURL': return `https://cognito-idp.${stack.region}.amazonaws.com/${id()}`;
    case 'AWS::Cognito::UserPoolClient.ClientId': return id();
    case 'AWS::IAM::Role.Arn': return arn(resource, 'iam', `role/${id()}`, '');
    case 'AWS::IAM::Role.RoleId': return `AROA${physicalId(stack.name, resource.logicalId, 17).toUpperCase()}`;
    case 'AWS::Lambda::Function.Arn': return arn(resource, 'lambda', `function:${id()}`);
    case 'AWS::DynamoDB::Table.Arn': return arn(resource, 'dynamodb', `table/${id()}`);
    case 'AWS::S3::Bucket.Arn': return `arn:${stack.partition}:s3:::${id()}`;
    case 'AWS::Logs::LogGroup.Arn': return arn(resource, 'logs', `log-group:${id()}:*`);
    case 'AWS::SQS::Queue.Arn': return arn(resource, 'sqs', genericName(resource));
    default: return undefined;
  }
}

function genericName({ stack, logicalId }: Resource): string {
  return `${stack.name}-${logicalId}-${physicalId(stack.name, logicalId, 12)}`;
}
