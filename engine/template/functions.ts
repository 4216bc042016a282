import { statSync } from 'node:fs';
import { isObject, kindOf, objectOf, strictObject } from './json';
import type { Json } from './json';
import { literal } from './literal';
import { messageOf } from './reader';
import type { Reader } from './reader';
import type { Roles } from './roles';
import type { Resource } from './stack';
import { unlessUnresolved } from './unresolved';
import type { LambdaFunction } from '../application';
import { printable } from '../printable';

const DEFAULT_TIMEOUT_SECONDS = 3;
const MAX_TIMEOUT_SECONDS = 900;

/**
 * The Lambda functions of an app, and why some of them cannot be run.
 *
 * That is no problem of the app, and said when the function is invoked: many have nothing to do with its channels.
 */
export function readFunctions(reader: Reader, roles: Roles): readonly LambdaFunction[] {
  return reader.resources('AWS::Lambda::Function').map((resource) => readFunction(reader, resource, roles));
}

function readFunction(reader: Reader, resource: Resource, roles: Roles): LambdaFunction {
  const { stack, logicalId, path } = resource;
  const fn = {
    stack: stack.name,
    logicalId,
    path,
    name: logicalId,
    arn: `arn:${stack.partition}:lambda:${stack.region}:${stack.accountId}:function:${logicalId}`,
    runtime: '',
    handler: '',
    environment: {},
    timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
  };
  try {
    return { ...fn, ...readConfiguration(reader, resource), ...readCode(reader, resource), role: roles.find(readText(reader, resource, 'Role')) };
  } catch (error) {
    return { ...fn, ...unlessUnresolved(() => readNames(reader, resource)), unsupported: messageOf(error) };
  }
}

function readNames(reader: Reader, resource: Resource): Pick<LambdaFunction, 'name' | 'arn'> {
  return { name: reader.resolver.reference(resource), arn: reader.resolver.attribute(resource, 'Arn') };
}

function readConfiguration(reader: Reader, resource: Resource) {
  if (reader.property(resource, 'PackageType') === 'Image') throw new Error('it is a container image, and only Node and Python functions run here');
  const runtime = readText(reader, resource, 'Runtime');
  if (!/^(?:nodejs\d+\.x|python3\.\d+)$/.test(runtime)) throw new Error(`its runtime is ${printable(runtime)}, and only Node and Python functions run here`);
  const layers = reader.property(resource, 'Layers');
  if (Array.isArray(layers) && layers.length > 0) throw new Error('it has layers, which are not put beside its code here');
  const timeout = Number(reader.property(resource, 'Timeout') ?? DEFAULT_TIMEOUT_SECONDS);
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > MAX_TIMEOUT_SECONDS) throw new Error(`its Timeout is not between 1 and ${MAX_TIMEOUT_SECONDS}`);
  return {
    ...readNames(reader, resource),
    runtime,
    handler: readText(reader, resource, 'Handler'),
    environment: readEnvironment(reader, resource),
    timeoutSeconds: timeout,
  };
}

function readEnvironment(reader: Reader, resource: Resource): Readonly<Record<string, string>> {
  const { resolver } = reader;
  const outermost = (value: Json): Json => resolver.outermost(value, resource.stack);
  const environment = outermost(resource.properties.Environment);
  const variables = environment === undefined ? undefined : outermost(strictObject(environment, ['Variables']).Variables);
  if (variables !== undefined && !isObject(variables)) throw new Error(`its environment takes variables, and got ${kindOf(variables)}`);
  return Object.fromEntries(Object.entries(variables ?? {}).flatMap(([name, value]) => {
    try {
      const resolved = resolver.resolve(value, resource.stack);
      return resolved === undefined ? [] : [[name, literal(resolved, 'a variable')]];
    } catch (error) {
      throw new Error(`its environment variable ${printable(name)} is not known: ${messageOf(error)}`, { cause: error });
    }
  }));
}

function readCode(reader: Reader, resource: Resource): { readonly inlineCode: string } | { readonly codeFolder: string } {
  const code = reader.property(resource, 'Code');
  if (typeof code === 'string') return { codeFolder: folderOf(resource.stack.localPath(code), code) };
  const { ZipFile: inline, S3Bucket: bucket, S3Key: key } = objectOf(code);
  if (typeof inline === 'string') return { inlineCode: inline };
  if (typeof bucket !== 'string' || typeof key !== 'string') throw new Error('its code is neither inline nor an asset');
  return { codeFolder: folderOf(resource.stack.assetPath(bucket, key), key) };
}

function folderOf(path: string, name: string): string {
  if (!statSync(path).isDirectory()) throw new Error(`its code is the archive ${printable(name)}, and only folders are run here`);
  return path;
}

function readText(reader: Reader, resource: Resource, property: string): string {
  const value = reader.property(resource, property);
  if (typeof value !== 'string') throw new Error(`its ${property} is ${kindOf(value)}`);
  return value;
}
