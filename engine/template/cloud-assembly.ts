import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { isObject, member, objectOf } from './json';
import type { JsonObject } from './json';

/** A template as read, with what its manifest says about where it would be deployed. */
export interface StackSource {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly template: JsonObject;
  /** The file or folder of an asset by its object key, inside the assembly. */
  readonly assetPath: (objectKey: string) => string;
}

const UNKNOWN_ACCOUNT = '123456789012';
const UNKNOWN_REGION = 'us-east-1';

/** Reads a cdk.out folder, with its nested assemblies, or one template file. */
export function readStacks(path: string): readonly StackSource[] {
  if (!existsSync(path)) throw new Error(`${path} does not exist; give a cdk.out folder or a template file`);
  if (statSync(path).isDirectory()) {
    const stacks = readAssembly(path, realpathSync(path));
    if (stacks.length === 0) throw new Error(`${join(path, 'manifest.json')} lists no stack`);
    return stacks;
  }
  const template = readJson(path);
  if (!isObject(member(template, 'Resources'))) throw new Error(`${path} is no CloudFormation template: it has no Resources`);
  return [{
    name: basename(path).replace(/(\.template)?\.json$/, ''),
    accountId: UNKNOWN_ACCOUNT,
    region: UNKNOWN_REGION,
    template,
    assetPath: (key) => {
      throw new Error(`asset ${key} is in no manifest, since ${path} is a single template`);
    },
  }];
}

function readAssembly(folder: string, root: string): readonly StackSource[] {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) throw new Error(`${folder} is no cloud assembly: it has no manifest.json; is it the folder that cdk synth writes?`);
  const artifacts = Object.entries(objectOf(member(readJson(manifest), 'artifacts'))).map(([id, artifact]) => ({ id, ...parts(artifact) }));

  const nested = artifacts.filter(({ type }) => type === 'cdk:cloud-assembly')
    .flatMap(({ properties }) => readAssembly(inside(root, folder, properties.directoryName), root));
  const stacks = artifacts.filter(({ type }) => type === 'aws:cloudformation:stack').map(({ id, environment, properties }): StackSource => {
    const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment) ?? [];
    const manifests = artifacts.filter(({ id: other, type }) => type === 'cdk:asset-manifest' && other === `${id}.assets`);
    return {
      name: typeof properties.stackName === 'string' ? properties.stackName : id,
      accountId: account === undefined || account === 'unknown-account' ? UNKNOWN_ACCOUNT : account,
      region: region === undefined || region === 'unknown-region' ? UNKNOWN_REGION : region,
      template: readJson(inside(root, folder, properties.templateFile)),
      assetPath: assetIndex(root, folder, manifests.map(({ properties: { file } }) => file)),
    };
  });
  return [...stacks, ...nested];
}

function parts(artifact: unknown): { type: unknown; environment: string; properties: JsonObject } {
  const { type, environment, properties } = objectOf(artifact);
  return { type, environment: String(environment), properties: objectOf(properties) };
}

function assetIndex(root: string, folder: string, files: readonly unknown[]): (objectKey: string) => string {
  return (objectKey) => {
    for (const file of files) {
      for (const asset of Object.values(objectOf(member(readJson(inside(root, folder, file)), 'files')))) {
        const { source, destinations } = objectOf(asset);
        const keys = Object.values(objectOf(destinations)).map((destination) => objectOf(destination).objectKey);
        if (keys.includes(objectKey)) return inside(root, folder, objectOf(source).path);
      }
    }
    throw new Error(`asset ${objectKey} is in no asset manifest`);
  };
}

/** A path of the assembly, links followed; never one outside of it. */
function inside(root: string, folder: string, path: unknown): string {
  if (typeof path !== 'string') throw new Error(`a path is missing in the manifests of ${folder}`);
  const file = join(folder, path);
  if (!existsSync(file)) throw new Error(`${path} does not exist in ${folder}`);
  const real = realpathSync(file);
  if (real !== root && !real.startsWith(root + sep)) throw new Error(`${path} leads out of the assembly ${basename(dirname(file))}`);
  return real;
}

function readJson(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!isObject(value)) throw new Error(`${file} holds no JSON object`);
  return value;
}
