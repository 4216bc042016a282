import { Resolver } from './intrinsics';
import type { Json } from './json';
import type { Environment, Resource, Stack } from './stack';
import type { Problem } from '../application';

/** What is not known about a resource, and why. */
export interface Doubt {
  readonly property: string;
  readonly message: string;
}

/** What all readers of a template share: the stacks, the resolver, and where problems go. */
export class Reader {
  public readonly resolver: Resolver;
  private readonly noted = new Map<string, Problem>();

  constructor(public readonly stacks: readonly Stack[], environment: Environment) {
    this.resolver = new Resolver(stacks, environment);
  }

  public get problems(): readonly Problem[] {
    return [...this.noted.values()];
  }

  /** The resources of a type that exist; one of which that is unknown is left out, with a problem. */
  public resources(type: string): readonly Resource[] {
    return this.declared(type).filter((resource) => {
      const existence = this.existence(resource);
      if (typeof existence === 'boolean') return existence;
      this.problem(resource, existence.property, existence.message);
      return false;
    });
  }

  /** The resources of a type, whatever their conditions. */
  public declared(type: string): readonly Resource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()]).filter((resource) => resource.type === type);
  }

  /** Whether a resource exists, or why that, or what it would be, is not known. */
  public existence({ condition, stack, flaw }: Resource): boolean | Doubt {
    if (flaw !== undefined) return { property: 'Properties', message: flaw };
    try {
      return this.resolver.holds(condition, stack);
    } catch (error) {
      return { property: 'Condition', message: messageOf(error) };
    }
  }

  public property(resource: Resource, name: string): Json {
    return this.resolver.property(resource, name);
  }

  /** Reads, or notes why that is impossible and goes on with what `otherwise` makes of it. */
  public attempt<T>(resource: Resource, property: string, read: () => T, otherwise: (message: string) => T): T {
    try {
      return read();
    } catch (error) {
      const message = messageOf(error);
      this.problem(resource, property, message);
      return otherwise(message);
    }
  }

  public problem({ stack, logicalId }: Resource, property: string, message: string): void {
    this.note(`${stack.name}/${logicalId}.${property}`, message);
  }

  public note(where: string, message: string): void {
    this.noted.set(`${where}: ${message}`, { where, message });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
