import { InputError } from '../input-error';
import type { Derive } from '../project-state';

/** A user of the local user pool. */
export interface User {
  readonly username: string;
  /** A UUID that is the same in every run, as a real one never changes. */
  readonly sub: string;
  readonly groups: readonly string[];
}

/** As Cognito: letters, marks, symbols, numbers and punctuation; no space and nothing that does not print. */
const NAME_PATTERN = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** The users of one user pool, by name. */
export class Users {
  private readonly byName = new Map<string, User>();

  constructor(private readonly userPoolId: string, private readonly derive: Derive) {}

  /**
   * Adds a user, or gives one that is there other groups.
   *
   * @throws if a name is not one that Cognito takes
   */
  public put(username: string, groups: readonly string[] = []): User {
    requireName('username', username);
    for (const group of groups) requireName('group', group);
    const user = { username, sub: this.subOf(username), groups: [...new Set(groups)] };
    this.byName.set(username, user);
    return user;
  }

  public find(username: string): User | undefined {
    return this.byName.get(username);
  }

  public list(): readonly User[] {
    return [...this.byName.values()];
  }

  private subOf(username: string): string {
    const hex = this.derive(16, 'sub', this.userPoolId, username).toString('hex');
    const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
function requireName(property: string, value: string): void {
  if (!NAME_PATTERN.test(value)) {
    throw new InputError(`${property} ${JSON.stringify(value.slice(0, 140))}: 1 to 128 letters, digits, symbols and punctuation, without spaces`);
  }
}
