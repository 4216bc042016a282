import { InputError } from './input-error';

/** Every option of an interface, held against it by the compiler. */
export type NamesOf<T> = Readonly<Record<keyof Required<T>, true>>;

/**
 * What is ignored may be what the test is about: it would then pass as somebody else. JavaScript passes anything.
 *
 * @throws InputError if there is an option that is not known
 */
export function requireKnown<T extends object>(what: string, options: T, names: NamesOf<T>): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown === undefined) return;
  throw new InputError(`${what}: there is no option ${unknown}; there are: ${Object.keys(names).sort().join(', ')}`);
}
