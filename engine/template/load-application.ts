import { readStacks } from './cloud-assembly';
import { readEventApis } from './event-apis';
import { readFunctions } from './functions';
import { member, objectOf } from './json';
import { Reader } from './reader';
import { Stack } from './stack';
import type { Environment } from './stack';
import { readUserPools } from './user-pools';
import type { Application, StackOutput } from '../application';

export type { Environment } from './stack';

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
  const eventApis = readEventApis(reader);
  if (eventApis.length === 0) throw new Error(`${path} has no AWS::AppSync::Api; it has ${typesIn(stacks)}`);
  const userPools = readUserPools(reader, eventApis);
  const functions = readFunctions(reader);
  const outputs = stacks.flatMap((stack) => readOutputs(reader, stack));
  return { eventApis, userPools, functions, outputs, problems: reader.problems };
}

/** An output that only a deployment knows is left out: nothing depends on it. */
function readOutputs(reader: Reader, stack: Stack): readonly StackOutput[] {
  return Object.entries(stack.section('Outputs')).flatMap(([name, output]) => {
    try {
      const value = reader.resolver.resolve(member(objectOf(output), 'Value'), stack);
      return typeof value === 'string' ? [{ stack: stack.name, name, value }] : [];
    } catch {
      return [];
    }
  });
}

function typesIn(stacks: readonly Stack[]): string {
  const types = new Set(stacks.flatMap((stack) => [...stack.resources.values()].map(({ type }) => type)));
  return types.size === 0 ? 'no resources at all' : [...types].sort().slice(0, 10).join(', ') + (types.size > 10 ? ', …' : '');
}
