import { CognitoError } from './cognito-error';
import { quoted } from '../../../engine/printable';

/** The input of one call, each member read as what it must be. */
export class Call {
  /** @throws CognitoError */
  public static parse(body: string): Call {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      throw new CognitoError('SerializationException', 'the body is not JSON');
    }
    return new Call(value);
  }

  private readonly members: ReadonlyMap<string, unknown>;

  /** @throws CognitoError */
  constructor(value: unknown, private readonly path = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CognitoError('SerializationException', `${path || 'the body'} must be an object`);
    this.members = new Map(Object.entries(value));
  }

  /** @throws CognitoError */
  public optional(name: string): string | undefined {
    const value = this.members.get(name) ?? undefined;
    if (value !== undefined && typeof value !== 'string') throw this.invalid(name, 'must be a string');
    return value;
  }

  /** @throws CognitoError */
  public text(name: string): string {
    const value = this.optional(name);
    if (value === undefined || value === '') throw this.invalid(name, 'is missing');
    return value;
  }

  public texts(name: string): readonly string[] {
    const value = this.members.get(name) ?? [];
    if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string')) throw this.invalid(name, 'must be a list of strings');
    return value;
  }

  /** An object in it, empty where there is none. */
  public part(name: string): Call {
    return new Call(this.members.get(name) ?? {}, `${this.path}${name}.`);
  }

  /** `[{ "Name": …, "Value": … }]` */
  public attributes(name: string): Readonly<Record<string, string>> {
    const value = this.members.get(name) ?? [];
    if (!Array.isArray(value)) throw this.invalid(name, 'must be a list');
    return Object.fromEntries(value.map((item: unknown) => {
      const attribute = new Call(item, `${this.path}${name}.`);
      return [attribute.text('Name'), attribute.optional('Value') ?? ''];
    }));
  }

  public entries(): readonly (readonly [string, unknown])[] {
    return [...this.members];
  }

  private invalid(name: string, what: string): CognitoError {
    return new CognitoError('InvalidParameterException', `${quoted(this.path + name)} ${what}`);
  }
}
