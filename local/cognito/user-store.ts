import type { PasswordVerifier } from './srp/password-verifier';
import type { User } from './users';

export interface KeptUser {
  readonly user: User;
  readonly verifier: PasswordVerifier;
}

/** What keeps texts that change between runs: see ProjectState. */
export interface TextStore {
  kept(name: string): string | undefined;
  replace(name: string, text: string): void;
}

/** The users of a pool who signed up, in a private file. */
export class UserStore {
  private readonly name: string;

  constructor(private readonly store: TextStore, userPoolId: string) {
    this.name = `users ${userPoolId}`;
  }

  public read(): readonly KeptUser[] {
    const text = this.store.kept(this.name);
    return text === undefined ? [] : JSON.parse(text) as KeptUser[];
  }

  public write(users: readonly KeptUser[]): void {
    if (users.length > 0 || this.store.kept(this.name) !== undefined) this.store.replace(this.name, JSON.stringify(users));
  }
}
