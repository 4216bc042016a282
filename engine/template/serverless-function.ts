import { isObject, listOf, member, objectOf } from './json';
import type { Json, JsonObject } from './json';

type Entry = readonly [string, Json];

const PROPERTIES = ['FunctionName', 'Handler', 'Runtime', 'Timeout', 'Environment', 'PackageType'];
const LAMBDA = { Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: ['lambda.amazonaws.com'] } }] };
const BASIC = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' };

/** `AWS::Serverless::Function` as the function and role that SAM makes of it. */
export function serverlessFunction(logicalId: string, resource: JsonObject, globals: JsonObject): readonly Entry[] {
  const { Condition, Metadata } = resource;
  // What is no object has a flaw that is told later, and an intrinsic among the properties is one too.
  if (!isObject(resource.Properties)) return [[logicalId, { ...resource, Type: 'AWS::Lambda::Function' }]];
  const intrinsic = Object.entries(resource.Properties).filter(([name]) => name === 'Ref' || name.startsWith('Fn::'));
  const own = merged(globals, resource.Properties) as JsonObject;
  const role = own.Role === undefined ? `${logicalId}Role` : undefined;
  const Properties = {
    ...Object.fromEntries(intrinsic),
    ...Object.fromEntries(PROPERTIES.flatMap((name) => Object.hasOwn(own, name) ? [[name, own[name]]] : [])),
    Code: codeOf(own),
    Role: role === undefined ? own.Role : { 'Fn::GetAtt': [role, 'Arn'] },
  };
  const fn: Entry = [logicalId, { Type: 'AWS::Lambda::Function', Condition, Metadata, Properties }];
  return role === undefined ? [fn] : [fn, [role, { Type: 'AWS::IAM::Role', Condition, Properties: roleOf(role, own) }]];
}

/** Objects are put together, lists one after the other, and of anything else the function's own counts. */
function merged(globals: Json, own: Json): Json {
  if (own === undefined) return globals;
  if (Array.isArray(globals) && Array.isArray(own)) return [...globals as Json[], ...own as Json[]];
  if (!isObject(globals) || !isObject(own) || isIntrinsic(globals) || isIntrinsic(own)) return own;
  const names = [...new Set([...Object.keys(globals), ...Object.keys(own)])];
  return Object.fromEntries(names.map((name) => [name, merged(member(globals, name), member(own, name))]));
}

function codeOf({ InlineCode: inline, CodeUri: uri, ImageUri: image }: JsonObject): Json {
  if (inline !== undefined) return { ZipFile: inline };
  if (image !== undefined) return { ImageUri: image };
  if (isObject(uri) && !isIntrinsic(uri)) return { S3Bucket: uri.Bucket, S3Key: uri.Key };
  const [, bucket, key] = typeof uri === 'string' ? /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [] : [];
  return bucket === undefined ? uri : { S3Bucket: bucket, S3Key: key };
}

function roleOf(logicalId: string, own: JsonObject): JsonObject {
  const policies = listOf(own.Policies);
  return {
    AssumeRolePolicyDocument: own.AssumeRolePolicyDocument ?? LAMBDA,
    Path: own.RolePath,
    PermissionsBoundary: own.PermissionsBoundary,
    ManagedPolicyArns: [BASIC, ...policies.filter((policy) => !isObject(policy) || isIntrinsic(policy)).map(managedArn)],
    Policies: policies.filter((policy) => isObject(policy) && !isIntrinsic(policy) && !isTemplate(policy))
      .map((policy, index) => ({ PolicyName: `${logicalId}Policy${index}`, PolicyDocument: policy })),
  };
}

/** A name stands for a policy of AWS. */
function managedArn(policy: Json): Json {
  return typeof policy === 'string' && /^[\w+=,.@-]+$/.test(policy) ? { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${policy}` } : policy;
}

/**
 * A policy template of SAM, such as `S3ReadPolicy`: none is about AppSync, and none refuses anything.
 *
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
function isTemplate(policy: Json): boolean {
  const [name, ...others] = Object.keys(objectOf(policy));
  return others.length === 0 && /^\w+Policy(?:_v2)?$/.test(name ?? '');
}

function isIntrinsic(value: JsonObject): boolean {
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || (name ?? '').startsWith('Fn::'));
}
