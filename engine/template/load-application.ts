import { readStacks } from './cloud-assembly';
import type { StackSource } from './cloud-assembly';
import { readEventApis } from './event-apis';
import { readFunctions } from './functions';
import { readIdentityPools } from './identity-pools';
import { withNestedStacks } from './nested-stacks';
import { readOutputs } from './outputs';
import { Reader } from './reader';
import { Roles } from './roles';
import { Stack } from './stack';
import type { Environment } from './stack';
import { findStandIns } from './stand-ins';
import { readUserPools } from './user-pools';
import type { Application } from '../application';
import { printable, quoted } from '../printable';

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
  return readApplication(path, readStacks(path), environment).application;
}

/** An application, and what it was read from. */
export interface ReadApplication {
  readonly application: Application;
  readonly reader: Reader;
  readonly roles: Roles;
}

/**
 * The same of templates that have been read.
 *
 * @param name What errors call it
 * @throws Error when there is no Event API in it
 */
export function readApplication(name: string, sources: readonly StackSource[], environment: Environment): ReadApplication {
  const { stacks, problems } = withNestedStacks(sources.map((source) => new Stack(source)), environment);
  checkGiven(environment, stacks);
  const reader = new Reader(stacks, environment);
  for (const stack of stacks) for (const { section, message } of stack.flaws) reader.note(`${stack.name}.${section}`, message);
  for (const { where, message } of problems) reader.note(where, message);
  const standIns = findStandIns(reader);
  const eventApis = readEventApis(reader);
  if (eventApis.length === 0) throw new Error(`${name} has no AWS::AppSync::Api that can be served; ${whatIsThere(reader)}`);
  const userPools = readUserPools(reader, eventApis);
  const roles = new Roles(reader);
  const functions = readFunctions(reader, roles);
  const identityPools = readIdentityPools(reader, roles);
  const outputs = readOutputs(reader);
  const application = { eventApis, userPools, functions, identityPools, outputs, standIns, problems: reader.problems };
  return { application, reader, roles };
}

/** @throws Error if the developer gives a parameter that no template has */
function checkGiven({ parameters = {} }: Environment, stacks: readonly Stack[]): void {
  const known = stacks.filter(({ parent }) => !parent).flatMap((stack) => Object.keys(stack.section('Parameters')).flatMap((parameter) => [parameter, `${stack.name}:${parameter}`, `${stack.id}:${parameter}`]));
  const unknown = Object.keys(parameters).find((name) => !/^(?:ssm|import):/.test(name) && !known.includes(name));
  if (unknown === undefined) return;
  throw new Error(`no template has the parameter ${quoted(unknown)}; there are: ${[...new Set(known.filter((name) => !name.includes(':')))].map(printable).join(', ') || 'none'}`);
}

function whatIsThere({ stacks, problems }: Reader): string {
  const types = [...new Set(stacks.flatMap((stack) => [...stack.resources.values()].map(({ type }) => printable(type))))].sort();
  const list = (texts: readonly string[], separator: string) => [...texts.slice(0, MAX_NAMED), ...texts.length > MAX_NAMED ? ['…'] : []].join(separator);
  const found = types.length === 0 ? 'it has no resources at all' : `it has ${list(types, ', ')}`;
  return list([found, ...problems.map(({ where, message }) => `${where}: ${message}`)], '; ');
}
