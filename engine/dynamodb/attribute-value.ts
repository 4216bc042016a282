import { isObject, kindOf } from '../template/json';
import type { JsonObject } from '../template/json';

/** An attribute value of DynamoDB, as handlers write it: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export type AttributeValue = JsonObject;

const SCALARS: readonly string[] = ['S', 'N', 'B', 'BOOL', 'NULL'];
const SETS: readonly string[] = ['SS', 'NS', 'BS'];

/**
 * A value of JSON as DynamoDB has it; lists stay lists.
 *
 * @param setTag The one key of an object that stands for a set, which no value from outside can have guessed
 */
export function toAttributeValue(value: unknown, setTag?: string): AttributeValue {
  if (value === null || value === undefined) return { NULL: null };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map((each) => toAttributeValue(each, setTag)) };
  const object = value as JsonObject;
  if (setTag !== undefined && Object.hasOwn(object, setTag)) return object[setTag] as AttributeValue;
  return { M: toAttributeMap(object, setTag) };
}

export function toAttributeMap(object: JsonObject, setTag?: string): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, toAttributeValue(value, setTag)]));
}

/** The value as DynamoDB's API takes it: handlers may write numbers as numbers, and NULL as null. @throws Error where it is none */
export function wireValue(value: unknown): AttributeValue {
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length !== 1) throw new Error(`an attribute value has one type, as { "S": "text" }, and this is ${kindOf(value)}`);
  const [type, content] = entries[0];
  if (type === 'N') return { N: numberText(content) };
  if (type === 'NULL') return { NULL: true };
  if (SCALARS.includes(type)) return { [type]: content };
  if (SETS.includes(type) && Array.isArray(content)) return { [type]: type === 'NS' ? content.map(numberText) : content };
  if (type === 'L' && Array.isArray(content)) return { L: content.map(wireValue) };
  if (type === 'M' && isObject(content)) return { M: wireMap(content) };
  throw new Error(`${kindOf(type)} is no type of an attribute value, or does not fit its content`);
}

export function wireMap(map: unknown): Readonly<Record<string, AttributeValue>> {
  if (!isObject(map)) throw new Error(`a map of attribute values is needed, and this is ${kindOf(map)}`);
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, wireValue(value)]));
}

/** An item as handlers see it: sets are lists, numbers are numbers, binaries stay in base64. */
export function fromItem(item: unknown): unknown {
  if (!isObject(item)) return null;
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromWireValue(value)]));
}

function fromWireValue(value: unknown): unknown {
  const [type, content] = isObject(value) ? Object.entries(value)[0] ?? [] : [];
  switch (type) {
    case 'N': return Number(content);
    case 'NULL': return null;
    case 'NS': return (content as readonly unknown[]).map(Number);
    case 'L': return (content as readonly unknown[]).map(fromWireValue);
    case 'M': return fromItem(content);
    default: return content;
  }
}

function numberText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'string') return value;
  throw new Error(`N takes a number, and got ${kindOf(value)}`);
}
