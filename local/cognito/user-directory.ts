import type { Derive } from '../project-state';
import { Users } from './users';

/** The users of every pool of an app; they stay while versions of the app come and go, and all its APIs know them. */
export class UserDirectory {
  private readonly pools = new Map<string, Users>();

  constructor(private readonly derive: Derive) {}

  public of(userPoolId: string): Users {
    let users = this.pools.get(userPoolId);
    if (!users) {
      users = new Users(userPoolId, this.derive);
      this.pools.set(userPoolId, users);
    }
    return users;
  }
}
