import { CfnDynamicReference, SecretValue, Token, Tokenization } from 'aws-cdk-lib/core';
import { isJsonNull, numberProblem, UNDEFINED_PROBLEM } from './json';
import { hasHiddenToken, literal, SECRET, text, textProblem } from './literal';

/**
 * The expression for values of which deployment may know more than synthesis.
 *
 * @throws Error that names the value, as `values.table.name`
 */
export function valuesExpression(values: unknown): string {
  return rendered(values, 'values', []);
}

function rendered(value: unknown, path: string, around: readonly unknown[]): string {
  if (SecretValue.isSecretValue(value) || value instanceof CfnDynamicReference) throw refusal(path, SECRET);
  switch (typeof value) {
    case 'boolean': return String(value);
    case 'number': return renderedNumber(value, path);
    case 'string': return renderedText(value, path);
    case 'object': break;
    case 'undefined': throw refusal(path, UNDEFINED_PROBLEM);
    default: throw refusal(path, `is a ${typeof value}: values are texts, numbers, booleans, null, lists and maps`);
  }
  if (value === null || isJsonNull(value)) return 'null';
  if (around.includes(value)) throw refusal(path, 'contains itself: make a copy without the circle');
  const inside = [...around, value];
  if (Array.isArray(value)) return renderedList(value, path, inside);
  if (Tokenization.isResolvable(value)) throw refusal(path, 'is known at deployment only, and not known to be a text: take Token.asString() of it');
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) {
    throw refusal(path, `is an object of the class ${nameOfClass(value)}: pass what the handler needs of it, as a text or a map`);
  }
  return renderedMap(value as Record<string, unknown>, path, inside);
}

function renderedNumber(value: number, path: string): string {
  if (Token.isUnresolved(value)) throw refusal(path, 'is a number known at deployment only: take Tokenization.stringifyNumber() of it, and Number() in the handler');
  const problem = numberProblem(value);
  if (problem) throw refusal(path, problem);
  return JSON.stringify(value);
}

function renderedText(value: string, path: string): string {
  const problem = textProblem(value);
  if (problem) throw refusal(path, problem);
  return text(value);
}

function renderedList(list: readonly unknown[], path: string, around: readonly unknown[]): string {
  return `[${Array.from(list, (element, index) => rendered(element, `${path}[${index}]`, around)).join(', ')}]`;
}

function renderedMap(map: Readonly<Record<string, unknown>>, path: string, around: readonly unknown[]): string {
  const members = Object.keys(map).sort().map((key) => {
    if (Token.isUnresolved(key) || hasHiddenToken(key)) throw refusal(path, 'has a key that is known at deployment only: take a list of maps with the key as a member');
    const problem = textProblem(key);
    if (problem) throw refusal(path, `has a key that ${problem}`);
    if (key === '__proto__') throw refusal(path, 'has a key __proto__, which code does not take for a key: take another one');
    return `${literal(key)}: ${rendered(map[key], `${path}.${key}`, around)}`;
  });
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function nameOfClass(value: object): string {
  return (Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } }).constructor?.name ?? 'without a name';
}

function refusal(path: string, why: string): Error {
  return new Error(`${path} ${why}`);
}
