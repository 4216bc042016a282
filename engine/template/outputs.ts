import { isObject } from './json';
import type { JsonObject } from './json';
import { literal } from './literal';
import { messageOf } from './reader';
import type { Reader } from './reader';
import type { Stack } from './stack';
import type { StackOutput } from '../application';

/** The outputs of an app, but for those of nested stacks, that are known before a deployment. */
export function readOutputs(reader: Reader): readonly StackOutput[] {
  return reader.stacks.filter(({ parent }) => !parent).flatMap((stack) => Object.entries(stack.section('Outputs')).flatMap(([name, output]) => {
    if (!isObject(output)) return [];
    try {
      return readOutput(reader, stack, name, output);
    } catch (error) {
      // What only other stacks read is a problem of whoever imports it.
      if (output.Export === undefined) reader.note(`${stack.name}/${name}.Value`, messageOf(error));
      return [];
    }
  }));
}

function readOutput({ resolver }: Reader, stack: Stack, name: string, { Condition: condition, Value: value }: JsonObject): readonly StackOutput[] {
  if (!resolver.holds(condition, stack)) return [];
  return [{ stack: stack.name, name, value: literal(resolver.resolve(value, stack), 'an output') }];
}
