import { toAttributeValue } from './attribute-value';
import type { AttributeValue } from './attribute-value';

/** An expression with its placeholders, as a request of AppSync has it. */
export interface Expression {
  readonly expression: string;
  readonly expressionNames: Readonly<Record<string, string>>;
  readonly expressionValues?: Readonly<Record<string, AttributeValue>>;
}

/** The names and values of an expression, each under a placeholder. */
export class Placeholders {
  private readonly names = new Map<string, string>();
  private readonly values = new Map<string, AttributeValue>();

  constructor(private readonly setTag?: string) {}

  /** A path such as `address.city` has a placeholder a segment. */
  public path(segments: readonly string[]): string {
    return segments.map((name) => this.name(name)).join('.');
  }

  public value(label: string, value: unknown): string {
    return this.put(this.values, `:${wordOf(label)}`, toAttributeValue(value, this.setTag), () => false);
  }

  /** Values only where there are any. */
  public expression(expression: string): Expression {
    const expressionValues = Object.fromEntries(this.values);
    return { expression, expressionNames: Object.fromEntries(this.names), ...this.values.size > 0 && { expressionValues } };
  }

  private name(name: string): string {
    return this.put(this.names, `#${wordOf(name)}`, name, (known) => known === name);
  }

  private put<T>(map: Map<string, T>, wanted: string, value: T, isSame: (known: T) => boolean): string {
    for (let count = 1; ; count += 1) {
      const placeholder = count === 1 ? wanted : `${wanted}_${count}`;
      const known = map.get(placeholder);
      if (known !== undefined && !isSame(known)) continue;
      map.set(placeholder, value);
      return placeholder;
    }
  }
}

/** DynamoDB takes letters, digits and underscores in placeholders. */
function wordOf(name: string): string {
  return name.replaceAll(/\W/g, '_');
}
