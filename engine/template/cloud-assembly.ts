import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssemblyFiles } from './assembly-files';
import { Assets } from './assets';
import type { Place } from './assets';
import { isObject, kindOf, member, objectOf } from './json';
import type { Json, JsonObject } from './json';
import { readJsonFile } from './json-file';
import { readTemplateFile, templateName } from './template-file';
import { quoted } from '../printable';

/** A template as read, with what its manifest says about where it would be deployed. */
export interface StackSource extends Place {
  /** Unique in the app, which names need not be: stacks of several regions may share one. */
  readonly id: string;
  readonly name: string;
  readonly template: JsonObject;
  /** The file or folder of an asset, inside the assembly. @throws Error if there is none */
  readonly assetPath: (bucket: string, key: string) => string;
  /** The file or folder that a template names before it is packaged, as those of SAM do. @throws Error if there is none */
  readonly localPath: (path: string) => string;
  /** The real path of the template. */
  readonly templateFile: string;
}

interface Artifact {
  readonly id: string;
  readonly type: Json;
  readonly environment: Json;
  readonly properties: JsonObject;
}

/** One folder with a manifest: a cdk.out, or an assembly nested in it. */
interface Assembly {
  readonly files: AssemblyFiles;
  readonly folder: string;
  readonly artifacts: readonly Artifact[];
}

const UNKNOWN_ENVIRONMENT = 'aws://unknown-account/unknown-region';
const UNKNOWN_ACCOUNT = '123456789012';
const UNKNOWN_REGION = 'us-east-1';

/** Reads a cdk.out folder, with its nested assemblies, or one template file. */
export function readStacks(path: string): readonly StackSource[] {
  if (!existsSync(path)) throw new Error(`${path} does not exist; give a cdk.out folder or a template file`);
  return statSync(path).isDirectory() ? readAssembly(path) : [readTemplate(path)];
}

/** A template that is no file, such as that of a test. */
export function unwrittenTemplate(name: string, template: JsonObject): StackSource {
  if (!isObject(member(template, 'Resources'))) throw new Error(`${name} is no CloudFormation template: it has no Resources`);
  const missing = (what: string): never => {
    throw new Error(`${quoted(what)} is a file of the app, and only its template was given; give the cdk.out folder instead`);
  };
  return {
    id: name, name, ...placeOf(UNKNOWN_ENVIRONMENT), template, templateFile: name,
    assetPath: (bucket, key) => missing(`s3://${bucket}/${key}`), localPath: missing,
  };
}

function readTemplate(path: string): StackSource {
  const template = readTemplateFile(path);
  if (!isObject(member(template, 'Resources'))) throw new Error(`${path} is no CloudFormation template: it has no Resources`);
  const name = templateName(path);
  const assetPath = (bucket: string, key: string): string => {
    throw new Error(`s3://${bucket}/${key} is unknown, since ${path} is a single template; give the cdk.out folder instead`);
  };
  const file = realpathSync(path);
  const files = new AssemblyFiles(dirname(file), 'folder');
  return { id: name, name, ...placeOf(UNKNOWN_ENVIRONMENT), template, templateFile: file, assetPath, localPath: (local) => files.resolve(local) };
}

function readAssembly(path: string): readonly StackSource[] {
  const files = new AssemblyFiles(path);
  const folders = [files.resolve('.')];
  const seen = new Set(folders);
  const stacks: StackSource[] = [];
  for (const folder of folders) {
    const artifacts = readArtifacts(files, folder);
    for (const artifact of artifacts.filter(({ type }) => type === 'aws:cloudformation:stack')) {
      const file = once(seen, files.resolve(artifact.properties.templateFile, folder));
      stacks.push(readStack(artifact, file, { files, folder, artifacts }));
    }
    for (const { properties } of artifacts.filter(({ type }) => type === 'cdk:cloud-assembly')) {
      folders.push(once(seen, files.resolve(properties.directoryName, folder)));
    }
  }
  if (stacks.length === 0) throw new Error(`${join(path, 'manifest.json')} lists no stack`);
  return stacks;
}

/** Whatever is named twice could be named endlessly. */
function once(seen: Set<string>, path: string): string {
  if (seen.has(path)) throw new Error(`${path} is named twice by the manifests of the assembly`);
  seen.add(path);
  return path;
}

function readArtifacts(files: AssemblyFiles, folder: string): readonly Artifact[] {
  if (!existsSync(join(folder, 'manifest.json'))) {
    throw new Error(`${folder} is no cloud assembly: it has no manifest.json; is it the folder that cdk synth writes?`);
  }
  const manifest = readJsonFile(files.resolve('manifest.json', folder));
  return Object.entries(objectOf(member(manifest, 'artifacts'))).map(([id, artifact]) => {
    const { type, environment = UNKNOWN_ENVIRONMENT, properties } = objectOf(artifact);
    return { id, type, environment, properties: objectOf(properties) };
  });
}

function readStack({ id, environment, properties }: Artifact, templateFile: string, { files, folder, artifacts }: Assembly): StackSource {
  const { stackName: name = id } = properties;
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) throw new Error(`${folder}: ${kindOf(name)} is no name of a stack`);
  const place = placeOf(environment);
  const manifests = artifacts.filter((artifact) => artifact.type === 'cdk:asset-manifest' && artifact.id === `${id}.assets`);
  const assets = new Assets(files, folder, manifests.map((artifact) => artifact.properties.file), place);
  const parent = files.nameOf(folder);
  return {
    id: parent === '' ? id : `${parent}/${id}`,
    name,
    ...place,
    template: readTemplateFile(templateFile),
    templateFile,
    assetPath: (bucket, key) => assets.pathOf(bucket, key),
    localPath: (path) => {
      throw new Error(`${quoted(path)} is a path, and a template of a cloud assembly names assets`);
    },
  };
}

/** https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/lib/environment.ts */
function placeOf(environment: Json): Place {
  const [, account, region] = /^aws:\/\/([\w-]+)\/([\w-]+)$/.exec(String(environment)) ?? [];
  if (account === undefined || region === undefined) throw new Error(`${kindOf(environment)} is no environment such as aws://123456789012/us-east-1`);
  const known = region === 'unknown-region' ? UNKNOWN_REGION : region;
  return {
    accountId: account === 'unknown-account' ? UNKNOWN_ACCOUNT : account,
    region: known,
    partition: known.startsWith('cn-') ? 'aws-cn' : known.startsWith('us-gov-') ? 'aws-us-gov' : 'aws',
  };
}
