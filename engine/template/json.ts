import { quoted } from '../printable';

/** A value as JSON has it, not yet known to be of any shape. */
export type Json = unknown;
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one where there is none; templates may leave out any section. */
export function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** An own member only: a template may say `__proto__` or `constructor`. */
export function member(object: JsonObject, name: string): Json {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A list, where IAM allows one value instead of a list. */
export function listOf(value: Json): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The value in a few words, however large or deep it is. */
export function kindOf(value: Json): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}

/** @throws Error unless the value is an object with no other members than these; CloudFormation takes no others either. */
export function strictObject(value: Json, names: readonly string[]): JsonObject {
  if (!isObject(value)) throw new Error(`takes an object with ${names.join(', ')}, and got ${kindOf(value)}`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`has the unknown member ${quoted(unknown)}; known are ${names.join(', ')}`);
  return value;
}
