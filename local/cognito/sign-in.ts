import { InputError } from '../input-error';
import type { AppClient } from './app-clients';
import type { LocalUserPool } from './user-pool';
import type { MintedToken, TokenUse } from './user-pool-tokens';
import type { NewUser, User } from './users';

export interface ClientDescription {
  readonly clientId: string;
  readonly name?: string;
  readonly secret?: string;
}

export interface UserPoolDescription {
  readonly userPoolId: string;
  /** Of the tokens that are made here. */
  readonly clientId: string;
  /** The one app client that the API accepts, if it names exactly one. */
  readonly acceptedClientId?: string;
  readonly issuer: string;
  readonly clients: readonly ClientDescription[];
}

/** The users of an API's user pool, the first one if it has several, and their tokens. */
export class SignIn {
  public readonly userPool: UserPoolDescription | undefined;

  constructor(private readonly pool: LocalUserPool | undefined) {
    if (!pool) return;
    const { userPoolId, issuer, clients } = pool;
    this.userPool = {
      userPoolId, issuer, clientId: clients.default.clientId,
      ...(clients.onlyAccepted !== undefined && { acceptedClientId: clients.onlyAccepted }),
      clients: clients.list().map(describe),
    };
  }

  public get users(): readonly User[] {
    return this.pool?.users.list() ?? [];
  }

  public put(username: string, groups: readonly string[]): User {
    return this.existingPool().users.put(username, groups);
  }

  public add(user: NewUser): User {
    return this.existingPool().users.add(user);
  }

  public async mint(username: string, use: TokenUse): Promise<MintedToken> {
    const user = this.pool?.users.find(username);
    if (!user || !this.pool) throw new InputError(`no user ${JSON.stringify(username)}; there are: ${this.users.map((known) => known.username).join(', ') || 'none'}`);
    return this.pool.tokens.mint(user, this.pool.clients.default, use);
  }

  private existingPool(): LocalUserPool {
    if (!this.pool) throw new InputError('the API has no user pool, so it has no users');
    return this.pool;
  }
}

function describe({ clientId, name, secret }: AppClient): ClientDescription {
  return { clientId, ...(name !== undefined && { name }), ...(secret !== undefined && { secret }) };
}
