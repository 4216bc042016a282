import { kindOf } from './json';
import type { Json } from './json';
import { Unresolved } from './unresolved';

/** The value as text; CloudFormation takes numbers and booleans for it. @throws Unresolved */
export function literal(value: Json, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Unresolved(`${what} takes text, and got ${kindOf(value)}`);
}
