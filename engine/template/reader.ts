import { Resolver, Unresolved } from './intrinsics';
import type { Json } from './json';
import type { Environment, Resource, Stack } from './stack';
import type { Problem } from '../application';

/** What all readers of a template share: the stacks, the resolver, and where problems go. */
export class Reader {
  public readonly problems: Problem[] = [];
  public readonly resolver: Resolver;

  constructor(public readonly stacks: readonly Stack[], environment: Environment) {
    this.resolver = new Resolver(stacks, environment);
  }

  /** The resources of a type whose condition holds; one whose condition is unknown is left out, with a problem. */
  public resources(type: string): readonly Resource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()])
      .filter((resource) => resource.type === type && this.attempt(resource, 'Condition', () => this.resolver.exists(resource), () => false));
  }

  public property(resource: Resource, name: string): Json {
    return this.resolver.property(resource, name);
  }

  /** Reads, or notes why that is impossible and goes on with what `otherwise` makes of it. */
  public attempt<T>(resource: Resource, property: string, read: () => T, otherwise: (message: string) => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const message = error instanceof Unresolved || error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
      this.problem(resource, property, message);
      return otherwise(message);
    }
  }

  public problem({ stack, logicalId }: Resource, property: string, message: string): void {
    this.problems.push({ where: `${stack.name}/${logicalId}.${property}`, message });
  }
}
