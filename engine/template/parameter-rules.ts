import { RE2JS } from 're2js';
import type { Json, JsonObject } from './json';
import { Unresolved } from './unresolved';
import { quoted } from '../printable';

/** CloudFormation deploys nothing with a parameter that breaks the rules of its template. @throws Unresolved */
export function checkParameter(name: string, definition: JsonObject, text: string): void {
  const { Type: type, NoEcho: noEcho, AllowedValues: allowed, AllowedPattern: pattern } = definition;
  const isSecret = noEcho === true || noEcho === 'true';
  const refuse = (why: string): never => {
    throw new Unresolved(`parameter ${name} ${isSecret ? '' : `is ${quoted(text)}, and `}${why}`);
  };
  if (Array.isArray(allowed) && !allowed.map(String).includes(text)) refuse('is none of its AllowedValues');
  if (typeof pattern === 'string' && !matches(pattern, text)) refuse('does not match its AllowedPattern');
  if (isNumber(definition.MinLength) && text.length < Number(definition.MinLength)) refuse('is shorter than its MinLength');
  if (isNumber(definition.MaxLength) && text.length > Number(definition.MaxLength)) refuse('is longer than its MaxLength');
  if (type !== 'Number') return;
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) refuse('is no number');
  if (isNumber(definition.MinValue) && Number(text) < Number(definition.MinValue)) refuse('is less than its MinValue');
  if (isNumber(definition.MaxValue) && Number(text) > Number(definition.MaxValue)) refuse('is more than its MaxValue');
}

function isNumber(value: Json): boolean {
  return (typeof value === 'number' || typeof value === 'string') && /^-?\d+(?:\.\d+)?$/.test(String(value));
}

/** Of the whole text, in linear time. A pattern that is none matches nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return RE2JS.compile(pattern).matches(text);
  } catch {
    return false;
  }
}
