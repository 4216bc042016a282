import { statSync } from 'node:fs';
import { arn } from './attributes';
import { objectOf } from './json';
import type { Reader } from './reader';
import { readRoles } from './roles';
import type { Resource } from './stack';
import type { LambdaFunction } from '../application';

const DEFAULT_TIMEOUT_SECONDS = 3;

/** The Lambda functions of an app, and why some of them cannot be run. */
export function readFunctions(reader: Reader): readonly LambdaFunction[] {
  const resources = reader.resources('AWS::Lambda::Function');
  if (resources.length === 0) return [];
  const roles = readRoles(reader);
  return resources.map((resource) => {
    const { stack, logicalId, path } = resource;
    const name = reader.resolver.reference(resource);
    const base = {
      stack: stack.name,
      logicalId,
      path,
      name,
      arn: arn(resource, 'lambda', `function:${name}`),
      runtime: '',
      handler: '',
      environment: {},
      timeoutSeconds: DEFAULT_TIMEOUT_SECONDS,
    };
    // Said when the function is invoked; an app may have many functions that have nothing to do with its channels.
    try {
      return { ...base, ...readConfiguration(reader, resource), ...readCode(reader, resource), role: roles.get(String(reader.property(resource, 'Role'))) };
    } catch (error) {
      return { ...base, unsupported: error instanceof Error ? error.message : String(error) };
    }
  });
}

function readConfiguration(reader: Reader, resource: Resource) {
  const property = (name: string) => reader.property(resource, name);
  const runtime = property('Runtime');
  if (property('PackageType') === 'Image') throw new Error('it is a container image, and only Node functions run here');
  if (typeof runtime !== 'string' || !runtime.startsWith('nodejs')) throw new Error(`its runtime is ${String(runtime)}, and only Node functions run here`);
  const timeout = property('Timeout');
  return {
    runtime,
    handler: String(property('Handler')),
    environment: readEnvironment(reader, resource),
    timeoutSeconds: timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : Number(timeout),
  };
}

function readEnvironment(reader: Reader, resource: Resource): Readonly<Record<string, string>> {
  const { Variables: variables } = objectOf(resource.properties.Environment);
  return Object.fromEntries(Object.entries(objectOf(variables)).map(([name, value]) => {
    try {
      return [name, String(reader.resolver.resolve(value, resource.stack))];
    } catch (error) {
      throw new Error(`its environment variable ${name} is not known: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }));
}

function readCode(reader: Reader, resource: Resource): { readonly inlineCode: string } | { readonly codeFolder: string } {
  const { ZipFile: inline, S3Key: key } = objectOf(resource.properties.Code);
  if (inline !== undefined) return { inlineCode: String(reader.resolver.resolve(inline, resource.stack)) };
  const objectKey = reader.resolver.resolve(key, resource.stack);
  if (typeof objectKey !== 'string') throw new Error('its code is neither inline nor an asset');
  const folder = resource.stack.assetPath(objectKey);
  if (!statSync(folder).isDirectory()) throw new Error(`its code is the archive ${objectKey}, and only folders are run here`);
  return { codeFolder: folder };
}
