/** What AppSync has and this engine has not: the handler fails by name, whatever it does after that. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(`${what} is not supported by the local engine`);
  }
}
