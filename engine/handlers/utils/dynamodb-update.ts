import { toAttributeValue } from '../../dynamodb/attribute-value';
import type { Expression } from '../../dynamodb/expression';

/** One change: the path of the attribute, the operation, its operand and, in a list, the index. */
type Change = readonly [path: readonly string[], operation: string, operand: unknown, index?: unknown];

/** The expression of `update`, numbered as AppSync numbers it: `SET #expName_1 = :expValue_1`. */
export function updateExpression(changes: unknown, setTag: string): Expression {
  if (!Array.isArray(changes) || changes.length === 0) throw new TypeError('dynamodb.update needs at least one attribute in update');
  const writer = new UpdateWriter(setTag);
  for (const change of changes as readonly Change[]) writer.add(change);
  return writer.expression();
}

class UpdateWriter {
  private readonly sets: string[] = [];
  private readonly removals: string[] = [];
  private readonly names = new Map<string, string>();
  private readonly values: Record<string, unknown> = {};

  constructor(private readonly setTag: string) {}

  public add([path, operation, operand, index]: Change): void {
    const name = path.map((segment) => this.nameOf(segment)).join('.');
    if (operation === 'remove') {
      this.removals.push(name);
      return;
    }
    const value = `:expValue_${Object.keys(this.values).length + 1}`;
    this.values[value] = toAttributeValue(operandOf(operation, operand), this.setTag);
    this.sets.push(assignment(operation, name, value, index));
  }

  public expression(): Expression {
    const parts = [this.sets.length > 0 && `SET ${this.sets.join(', ')}`, this.removals.length > 0 && `REMOVE ${this.removals.join(', ')}`];
    const expressionNames = Object.fromEntries([...this.names].map(([name, placeholder]) => [placeholder, name]));
    const expressionValues = Object.keys(this.values).length > 0 ? { expressionValues: this.values as Expression['expressionValues'] } : {};
    return { expression: parts.filter(Boolean).join(' '), expressionNames, ...expressionValues };
  }

  private nameOf(name: string): string {
    const placeholder = this.names.get(name) ?? `#expName_${this.names.size + 1}`;
    this.names.set(name, placeholder);
    return placeholder;
  }
}

function operandOf(operation: string, operand: unknown): unknown {
  if (operation !== 'increment' && operation !== 'decrement') return operand;
  const by = operand ?? 1;
  if (typeof by !== 'number') throw new TypeError(`operations.${operation} takes a number`);
  return by;
}

function assignment(operation: string, name: string, value: string, index: unknown): string {
  switch (operation) {
    case 'add': case 'replace': return `${name} = ${value}`;
    case 'increment': return `${name} = ${name} + ${value}`;
    case 'decrement': return `${name} = ${name} - ${value}`;
    case 'append': return `${name} = list_append(${name}, ${value})`;
    case 'prepend': return `${name} = list_append(${value}, ${name})`;
    case 'updateListItem':
      if (!Number.isInteger(index) || (index as number) < 0) throw new TypeError('operations.updateListItem takes the index of an element');
      return `${name}[${index as number}] = ${value}`;
    default: throw new TypeError(`there is no operation ${operation}`);
  }
}
