import type { Conditions, ResolveText } from './conditions';
import { isObject, objectOf } from './json';
import type { JsonObject } from './json';
import type { OutsideValues } from './outside-values';
import type { Stack } from './stack';
import { unlessUnresolved, Unresolved } from './unresolved';
import { printable } from '../printable';

interface Exported {
  readonly stack: Stack;
  readonly output: JsonObject;
}

/** What stacks of one app export to one another: names are unique in an account and region. */
export class Exports {
  private readonly byPlace = new Map<string, ReadonlyMap<string, readonly Exported[]>>();

  constructor(
    private readonly stacks: readonly Stack[],
    private readonly conditions: Conditions,
    private readonly outside: OutsideValues,
    private readonly text: ResolveText,
  ) {}

  /** @throws Unresolved */
  public valueOf(name: string, importer: Stack, depth: number): string {
    const place = placeOf(importer);
    if (!this.byPlace.has(place)) {
      this.byPlace.set(place, new Map()); // a name that imports another is not found
      this.byPlace.set(place, this.index(place));
    }
    const exporting = (this.byPlace.get(place)?.get(name) ?? [])
      .filter(({ stack, output: { Condition: condition } }) =>
        condition === undefined || this.conditions.holds(this.text(condition, stack, depth, 'Condition'), stack, depth));
    const what = `Fn::ImportValue ${printable(name)}`;
    if (exporting.length === 0) {
      return this.outside.valueOf({ givenAs: [`import:${name}`], where: `import:${name} in ${place}`, message: `${what}: no stack of the app in ${place} exports it` });
    }
    if (exporting.length > 1) throw new Unresolved(`${what}: exported by ${exporting.map(({ stack }) => stack.name).join(' and ')}`);
    const [{ stack, output }] = exporting;
    return this.text(output.Value, stack, depth + 1, 'Fn::ImportValue');
  }

  private index(place: string): ReadonlyMap<string, readonly Exported[]> {
    const index = new Map<string, Exported[]>();
    for (const stack of this.stacks.filter((other) => placeOf(other) === place)) {
      for (const output of Object.values(stack.section('Outputs')).filter(isObject)) {
        const name = this.nameOf(stack, output);
        if (name === undefined) continue;
        const exporting = index.get(name) ?? [];
        exporting.push({ stack, output });
        index.set(name, exporting);
      }
    }
    return index;
  }

  /** Nothing where it cannot be resolved: whoever imports it does not find it, and says so. */
  private nameOf(stack: Stack, output: JsonObject): string | undefined {
    const { Name: name } = objectOf(output.Export);
    if (name === undefined) return undefined;
    return unlessUnresolved(() => this.text(name, stack, 0, 'Export'));
  }
}

function placeOf({ accountId, region }: Stack): string {
  return `${accountId}/${region}`;
}
