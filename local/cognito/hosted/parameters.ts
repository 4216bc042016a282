/** A request that OAuth refuses; the code is one of https://datatracker.ietf.org/doc/html/rfc6749#section-5.2. */
export class OAuthError extends Error {
  constructor(public readonly code: string, message: string) {
    super(message);
  }
}

/** The parameters of a request, none of them twice: https://datatracker.ietf.org/doc/html/rfc6749#section-3.1 */
export class Parameters {
  constructor(private readonly given: URLSearchParams) {}

  /** An empty one counts as absent. @throws OAuthError */
  public one(name: string): string | undefined {
    const values = this.given.getAll(name);
    if (values.length > 1) throw new OAuthError('invalid_request', `${name} is given ${values.length} times`);
    return values[0] || undefined;
  }

  /** @throws OAuthError */
  public required(name: string): string {
    const value = this.one(name);
    if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing`);
    return value;
  }

  public list(name: string): readonly string[] {
    return [...new Set((this.one(name) ?? '').split(' ').filter((item) => item !== ''))];
  }
}
