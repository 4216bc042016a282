import { Unresolved } from './unresolved';

/** Something that a template takes from outside of the app: a parameter, an export of another app, a parameter of SSM. */
export interface OutsideSource {
  /** By which a developer may give it: `PoolId`, `import:pool-id`, `ssm:/pool-id`. */
  readonly givenAs: readonly string[];
  /** Unique in the app. */
  readonly where: string;
  /** Why there is no value. */
  readonly message: string;
}

/** A value from outside that nobody gave. */
export class UnknownValue extends Unresolved {
  constructor(public readonly source: OutsideSource) {
    super(source.message);
  }
}

/** What comes from outside of the app: given by the developer, or a stand-in where any value of its kind will do. */
export class OutsideValues {
  private readonly standIns = new Map<string, string>();
  private deciding = 0;

  constructor(private readonly given: Readonly<Record<string, string>> = {}) {}

  public givenValue(names: readonly string[]): string | undefined {
    const name = names.find((candidate) => Object.hasOwn(this.given, candidate));
    return name === undefined ? undefined : this.given[name];
  }

  /** @throws UnknownValue */
  public valueOf(source: OutsideSource): string {
    const given = this.givenValue(source.givenAs);
    if (given !== undefined) return given;
    const standIn = this.standIns.get(source.where);
    if (standIn === undefined) throw new UnknownValue(source);
    if (this.deciding > 0) throw new Unresolved(`${source.message}, and a stand-in decides nothing`);
    return standIn;
  }

  public standIn(source: OutsideSource, value: string | undefined): void {
    if (value === undefined) this.standIns.delete(source.where);
    else this.standIns.set(source.where, value);
  }

  /** Reads without stand-ins: what is made up must not decide what exists. */
  public decide<T>(read: () => T): T {
    this.deciding += 1;
    try {
      return read();
    } finally {
      this.deciding -= 1;
    }
  }
}
