import { kindOf } from '../../template/json';

/** What a function of `@aws-appsync/utils` is told besides its arguments. */
export interface UtilCall {
  /** As handlers write it: `util.time.nowFormatted`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A function of `@aws-appsync/utils`, run by the host: arguments and result cross as JSON. */
export type UtilFunction = (call: UtilCall, ...args: readonly unknown[]) => unknown;

/** More would let a handler keep the host busy. */
const MOST_CHARACTERS = 1_000_000;

export function textArgument({ name }: UtilCall, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${name} needs a string, not ${value === null ? 'null' : typeof value}`);
  if (value.length > MOST_CHARACTERS) throw new RangeError(`${name} takes ${MOST_CHARACTERS} characters at most, not ${value.length}`);
  return value;
}

export function numberArgument({ name }: UtilCall, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError(`${name} needs a number, not ${kindOf(value)}`);
  return value;
}

export function objectArgument({ name }: UtilCall, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${name} needs an object, not ${kindOf(value)}`);
  return value as Readonly<Record<string, unknown>>;
}

export function listArgument({ name }: UtilCall, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} needs a list, not ${kindOf(value)}`);
  return value;
}
