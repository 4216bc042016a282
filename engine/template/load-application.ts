import { readStacks } from './cloud-assembly';
import { readEventApis } from './event-apis';
import { readFunctions } from './functions';
import { readIdentityPools } from './identity-pools';
import { readOutputs } from './outputs';
import { Reader } from './reader';
import { Roles } from './roles';
import { Stack } from './stack';
import type { Environment } from './stack';
import { readUserPools } from './user-pools';
import type { Application } from '../application';
import { printable } from '../printable';

export type { Environment } from './stack';

const MAX_NAMED = 10;

/**
 * Reads the Event APIs of a cloud assembly or of a template file, and what belongs to them.
 *
 * What cannot be resolved is a problem with its place and name, and whatever depends on it is refused later.
 *
 * @throws Error when there is nothing to read, or no Event API in it
 */
export function loadApplication(path: string, environment: Environment): Application {
  const stacks = readStacks(path).map((source) => new Stack(source));
  const reader = new Reader(stacks, environment);
  for (const stack of stacks) for (const { section, message } of stack.flaws) reader.note(`${stack.name}.${section}`, message);
  for (const nested of reader.resources('AWS::CloudFormation::Stack')) reader.problem(nested, 'TemplateURL', 'is a nested stack, which the local engine does not read');
  const eventApis = readEventApis(reader);
  if (eventApis.length === 0) throw new Error(`${path} has no AWS::AppSync::Api that can be served; ${whatIsThere(reader)}`);
  const userPools = readUserPools(reader, eventApis);
  const roles = new Roles(reader);
  const functions = readFunctions(reader, roles);
  const identityPools = readIdentityPools(reader, roles);
  const outputs = readOutputs(reader);
  return { eventApis, userPools, functions, identityPools, outputs, problems: reader.problems };
}

function whatIsThere({ stacks, problems }: Reader): string {
  const types = [...new Set(stacks.flatMap((stack) => [...stack.resources.values()].map(({ type }) => printable(type))))].sort();
  const list = (texts: readonly string[], separator: string) => [...texts.slice(0, MAX_NAMED), ...texts.length > MAX_NAMED ? ['…'] : []].join(separator);
  const found = types.length === 0 ? 'it has no resources at all' : `it has ${list(types, ', ')}`;
  return list([found, ...problems.map(({ where, message }) => `${where}: ${message}`)], '; ');
}
