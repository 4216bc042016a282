import { kindOf } from './json';
import type { Json } from './json';
import { physicalId } from './physical-ids';
import { messageOf, Reader } from './reader';
import { Stack } from './stack';
import type { Environment, Resource } from './stack';
import { readTemplateFile } from './template-file';
import type { Problem } from '../application';

/** More than any real app, so that templates that nest one another do not go on forever. */
const MAX_NESTED = 100;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
const S3_URLS = [
  /^https:\/\/s3[.-][\w.-]*?amazonaws\.com(?:\.cn)?\/(?<bucket>[^/]+)\/(?<key>[^?#]+)$/,
  /^https:\/\/(?<bucket>[^/]+?)\.s3[.-][\w.-]*?amazonaws\.com(?:\.cn)?\/(?<key>[^?#]+)$/,
  /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/,
];

export interface StackTree {
  readonly stacks: readonly Stack[];
  readonly problems: readonly Problem[];
}

/** The stacks of an app with those that are nested in them. One whose template is not here is left out, with a problem. */
export function withNestedStacks(roots: readonly Stack[], environment: Environment): StackTree {
  const stacks = [...roots];
  const reader = new Reader(stacks, environment);
  for (const stack of stacks) {
    for (const resource of [...stack.resources.values()].filter(({ type }) => type === 'AWS::CloudFormation::Stack')) {
      const existence = reader.existence(resource);
      if (existence === false) continue;
      try {
        if (existence !== true) throw new Error(existence.message);
        if (stacks.length - roots.length >= MAX_NESTED) throw new Error(`is more than the ${MAX_NESTED} nested stacks that are read`);
        const nested = readNested(resource, reader.property(resource, 'TemplateURL'));
        stack.nested.set(resource.logicalId, nested);
        stacks.push(nested);
      } catch (error) {
        reader.problem(resource, 'TemplateURL', `is a nested stack that is not read: ${messageOf(error)}`);
      }
    }
  }
  return { stacks, problems: reader.problems };
}

function readNested(resource: Resource, url: Json): Stack {
  const { stack, logicalId } = resource;
  if (typeof url !== 'string') throw new Error(`it takes a URL, and got ${kindOf(url)}`);
  const templateFile = fileOf(url, stack);
  for (let outer: Stack | undefined = stack; outer; outer = outer.parent?.stack) {
    if (outer.templateFile === templateFile) throw new Error(`it nests itself, by ${kindOf(url)}`);
  }
  const template = readTemplateFile(templateFile);
  const { accountId, region, partition, assetPath, localPath } = stack;
  const id = `${stack.id}/${logicalId}`;
  // As CloudFormation names nested stacks, which have 128 characters at most.
  const name = `${`${stack.name}-${logicalId}`.slice(0, 115)}-${physicalId(stack.id, logicalId, 12).toUpperCase()}`;
  return new Stack({ id, name, accountId, region, partition, assetPath, localPath, templateFile, template }, resource);
}

function fileOf(url: string, stack: Stack): string {
  for (const pattern of S3_URLS) {
    const { bucket, key } = pattern.exec(url)?.groups ?? {};
    if (bucket !== undefined && key !== undefined) return stack.assetPath(bucket, key);
  }
  if (/^[\w+.-]+:\/\//.test(url)) throw new Error(`${kindOf(url)} is no file of this app`);
  return stack.localPath(url);
}
