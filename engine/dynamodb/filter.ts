import { Placeholders } from './expression';
import type { Expression } from './expression';
import { isObject, kindOf } from '../template/json';

const COMPARISONS: Readonly<Record<string, string>> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };
const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = {
  _null: 'NULL', string: 'S', stringSet: 'SS', number: 'N', numberSet: 'NS', binary: 'B', binarySet: 'BS', boolean: 'BOOL', list: 'L', map: 'M',
};
const KEY_OPERATORS: readonly string[] = ['eq', 'lt', 'le', 'gt', 'ge', 'between', 'beginsWith'];
const OPERATORS: readonly string[] = [
  ...Object.keys(COMPARISONS), 'between', 'beginsWith', 'in', 'contains', 'notContains', 'attributeExists', 'attributeType', 'size',
];

/** `{ title: { contains: 'x' }, or: […] }` as an expression of DynamoDB. */
export function filterExpression(filter: unknown, setTag?: string): Expression {
  const placeholders = new Placeholders(setTag);
  return placeholders.expression(new FilterWriter(placeholders, OPERATORS).clauses(filter).map(inParentheses).join(' AND '));
}

/** The key condition of a query: equality for the partition key, a comparison for the sort key. */
export function keyExpression(query: unknown, setTag?: string): Expression {
  const placeholders = new Placeholders(setTag);
  return placeholders.expression(new FilterWriter(placeholders, KEY_OPERATORS).clauses(query).join(' AND '));
}

class FilterWriter {
  constructor(private readonly placeholders: Placeholders, private readonly operators: readonly string[]) {}

  /** All must hold. AppSync writes each in parentheses, once: DynamoDB takes no two pairs around the same, and none in key conditions. */
  public clauses(filter: unknown): readonly string[] {
    if (!isObject(filter)) throw new Error(`a filter is an object, and this is ${kindOf(filter)}`);
    const conditions = Object.entries(filter).filter(([, condition]) => condition !== null);
    const clauses = conditions.flatMap(([name, condition]) => this.clause(name, condition, []));
    if (clauses.length === 0) throw new Error('a filter needs at least one condition');
    return clauses;
  }

  private clause(name: string, condition: unknown, path: readonly string[]): readonly string[] {
    if (path.length === 0 && this.operators === OPERATORS && ['and', 'or', 'not'].includes(name)) return [this.group(name, condition)];
    if (!isObject(condition)) throw new Error(`${[...path, name].join('.')} takes { operator: value }, and got ${kindOf(condition)}`);
    const own = [...path, name];
    const entries = Object.entries(condition).filter(([, operand]) => operand !== null);
    const isMap = entries.length > 0 && entries.every(([operator, operand]) => !this.operators.includes(operator) && isObject(operand));
    if (isMap) {
      return entries.flatMap(([member, inner]) => this.clause(member, inner, own));
    }
    return entries.map(([operator, operand]) => this.comparison(own, operator, operand));
  }

  private group(name: string, condition: unknown): string {
    if (name === 'not') return `NOT ${inParentheses(this.all(condition))}`;
    const all = Array.isArray(condition) ? condition : [condition];
    if (all.length === 0) throw new Error(`${name} needs at least one filter`);
    const filters = all.map((each) => this.all(each));
    return filters.length === 1 ? filters[0] : filters.map(inParentheses).join(name === 'and' ? ' AND ' : ' OR ');
  }

  private all(filter: unknown): string {
    const clauses = this.clauses(filter);
    return clauses.length === 1 ? clauses[0] : clauses.map(inParentheses).join(' AND ');
  }

  private comparison(path: readonly string[], operator: string, operand: unknown): string {
    if (!this.operators.includes(operator)) {
      throw new Error(`${path.join('.')} has the unknown operator ${operator}; there are ${this.operators.join(', ')}`);
    }
    const name = this.placeholders.path(path);
    const label = `${path.join('_')}_${operator}`;
    const value = (each: unknown = operand, suffix = '') => this.placeholders.value(label + suffix, each);
    switch (operator) {
      case 'between': return `${name} BETWEEN ${this.list(path, operator, operand, 2).map((each, index) => value(each, String(index))).join(' AND ')}`;
      case 'beginsWith': return `begins_with(${name},${value()})`;
      case 'in': return `${name} IN (${this.list(path, operator, operand).map((each, index) => value(each, String(index))).join(',')})`;
      case 'contains': return `contains(${name},${value()})`;
      case 'notContains': return `NOT contains(${name},${value()})`;
      case 'attributeExists': return `${operand === true ? 'attribute_exists' : 'attribute_not_exists'}(${name})`;
      case 'attributeType': return `attribute_type(${name},${value(attributeType(operand))})`;
      case 'size': return this.size(path, operand);
      default: return `${name} ${COMPARISONS[operator]} ${value()}`;
    }
  }

  private size(path: readonly string[], condition: unknown): string {
    const [entry, ...others] = isObject(condition) ? Object.entries(condition) : [];
    if (entry === undefined || others.length > 0) throw new Error(`${path.join('.')}.size takes { operator: number }`);
    const [operator, operand] = entry;
    const name = `size(${this.placeholders.path(path)})`;
    const value = (each: unknown, suffix = '') => this.placeholders.value(`${path.join('_')}_size_${operator}${suffix}`, each);
    if (operator === 'between') return `${name} BETWEEN ${this.list(path, operator, operand, 2).map((each, index) => value(each, String(index))).join(' AND ')}`;
    const comparison = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
    if (comparison === undefined) throw new Error(`${path.join('.')}.size has the unknown operator ${operator}`);
    return `${name} ${comparison} ${value(operand)}`;
  }

  private list(path: readonly string[], operator: string, operand: unknown, length?: number): readonly unknown[] {
    if (Array.isArray(operand) && operand.length > 0 && operand.length === (length ?? operand.length)) return operand;
    throw new Error(`${path.join('.')}.${operator} takes a list${length === undefined ? '' : ` of ${length} values`}, and got ${kindOf(operand)}`);
  }
}

function inParentheses(clause: string): string {
  return `(${clause})`;
}

function attributeType(operand: unknown): string {
  const type = typeof operand === 'string' && Object.hasOwn(ATTRIBUTE_TYPES, operand) ? ATTRIBUTE_TYPES[operand] : undefined;
  if (type === undefined) throw new Error(`attributeType takes one of ${Object.keys(ATTRIBUTE_TYPES).join(', ')}, and got ${kindOf(operand)}`);
  return type;
}
