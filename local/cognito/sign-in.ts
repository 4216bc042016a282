import { InputError } from '../input-error';
import type { UserDirectory } from './user-directory';
import { UserPoolTokens } from './user-pool-tokens';
import type { MintedToken, TokenUse } from './user-pool-tokens';
import type { User, Users } from './users';
import type { Application } from '../../engine/application';
import type { Clock } from '../../engine/auth/caller-contracts';
import type { EventApi } from '../../engine/event-api';
import type { Derive } from '../project-state';
import { appClientId } from './app-client';
import type { SigningKeys } from './signing-keys';

export interface SignInServices {
  readonly keys: SigningKeys;
  readonly users: UserDirectory;
  readonly derive: Derive;
  readonly clock: Clock;
  readonly tokenLifetimeSeconds?: number;
}

/** The users of an API's user pool, the first one if it has several, and their tokens. */
export class SignIn {
  public readonly userPool: { readonly userPoolId: string; readonly clientId: string } | undefined;

  private readonly known: Users | undefined;
  private readonly tokens: UserPoolTokens | undefined;

  constructor(api: EventApi, { userPools }: Application, { keys, users, derive, clock, tokenLifetimeSeconds }: SignInServices) {
    const provider = api.authProviders.find((candidate) => candidate.authType === 'AMAZON_COGNITO_USER_POOLS');
    const key = provider && keys.signingKeyOf(provider.userPoolId);
    if (!key) return;
    const { userPoolId, region } = provider;
    const clientId = appClientId(provider, userPools.find((pool) => pool.userPoolId === userPoolId), derive);
    this.userPool = { userPoolId, clientId };
    this.known = users.of(userPoolId);
    this.tokens = new UserPoolTokens({ userPoolId, region, clientId }, key, clock, tokenLifetimeSeconds);
  }

  public get users(): readonly User[] {
    return this.known?.list() ?? [];
  }

  public put(username: string, groups: readonly string[]): User {
    if (!this.known) throw new InputError('the API has no user pool, so it has no users');
    return this.known.put(username, groups);
  }

  public async mint(username: string, use: TokenUse): Promise<MintedToken> {
    const user = this.known?.find(username);
    if (!user || !this.tokens) throw new InputError(`no user ${JSON.stringify(username)}; there are: ${this.users.map((known) => known.username).join(', ') || 'none'}`);
    return this.tokens.mint(user, use);
  }
}
