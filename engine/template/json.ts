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

/** A list, where IAM and others allow one value instead of a list. */
export function listOf(value: Json): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function stringsOf(value: Json): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}
