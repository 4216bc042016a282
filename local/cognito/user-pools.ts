import { decodeJwt } from 'jose';
import type { AppClient } from './app-clients';
import { LocalUserPool } from './user-pool';
import type { TokenHolder, UserPoolServices } from './user-pool';
import type { UserPool } from '../../engine/application';
import type { EventApi, UserPoolProvider } from '../../engine/event-api';

export interface PoolAndClient {
  readonly pool: LocalUserPool;
  readonly client: AppClient;
}

/** All user pools of an app. As on AWS, a client id says of which pool it is. */
export class LocalUserPools {
  /** The pool whose users are shown: the first that the API trusts. */
  public readonly main: LocalUserPool | undefined;

  private readonly byId: ReadonlyMap<string, LocalUserPool>;

  constructor(api: EventApi, userPools: readonly UserPool[], services: UserPoolServices) {
    const providers = api.authProviders.filter((provider): provider is UserPoolProvider => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
    const providerOf = (userPoolId: string) => providers.find((provider) => provider.userPoolId === userPoolId);
    this.byId = new Map(userPools.map((pool) => [pool.userPoolId, new LocalUserPool(pool, providerOf(pool.userPoolId), services)]));
    this.main = providers.map(({ userPoolId }) => this.byId.get(userPoolId)).find((pool) => pool !== undefined);
  }

  public find(userPoolId: string): LocalUserPool | undefined {
    return this.byId.get(userPoolId);
  }

  public list(): readonly LocalUserPool[] {
    return [...this.byId.values()];
  }

  /** Nothing for an unknown id, and for one that two imported pools share: which of them is meant cannot be known. */
  public ofClient(clientId: string): PoolAndClient | undefined {
    const found = this.list().flatMap((pool) => {
      const client = pool.clients.find(clientId);
      return client ? [{ pool, client }] : [];
    });
    return found.length === 1 ? found[0] : undefined;
  }

  /** Nothing if no pool here made the token. */
  public async holderOf(accessToken: string): Promise<TokenHolder & { readonly pool: LocalUserPool } | undefined> {
    const pool = this.list().find(({ issuer }) => issuer === issuerOf(accessToken));
    const holder = await pool?.holderOf(accessToken);
    return pool && holder && { ...holder, pool };
  }
}

function issuerOf(token: string): unknown {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
