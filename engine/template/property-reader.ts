import { kindOf } from './json';
import type { Json } from './json';
import { textsOf } from './policy-document';
import type { Reader } from './reader';
import type { Resource } from './stack';

/** The properties of one resource; one that cannot be read is noted as a problem, and counts as what is given for it. */
export class PropertyReader {
  constructor(private readonly reader: Reader, private readonly resource: Resource) {}

  /**
   * @param otherwise Where the property is absent
   * @param unreadable Where it cannot be read: the more careful value
   */
  public read<T>(property: string, parse: (value: Json) => T, otherwise: T, unreadable = otherwise): T {
    return this.reader.attempt(this.resource, property, () => {
      const value = this.reader.property(this.resource, property);
      return value === undefined ? otherwise : parse(value);
    }, () => unreadable);
  }

  public texts<T>(property: string, otherwise: T): readonly string[] | T {
    return this.read<readonly string[] | T>(property, textsOf, otherwise, []);
  }

  public flag(property: string, otherwise: boolean): boolean {
    return this.read(property, flagOf, otherwise);
  }
}

/** CloudFormation also takes texts for booleans. @throws Error */
export function flagOf(value: Json): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`takes true or false, and got ${kindOf(value)}`);
}

/** CloudFormation also takes texts for numbers. @throws Error */
export function countOf(value: Json): number {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
  throw new Error(`takes a whole number, and got ${kindOf(value)}`);
}
