import { AppClients } from './app-clients';
import type { AppClient } from './app-clients';
import type { CognitoState } from './cognito-state';
import { isSecret } from './hosted/client-authentication';
import { PreTokenGeneration } from './pre-token-generation';
import { RefreshTokens } from './refresh-tokens';
import type { Revocations } from './revocations';
import { newSignInId } from './sign-in-id';
import { SignInTriggers } from './sign-in-triggers';
import type { SigningKeys } from './signing-keys';
import type { SignedIn, TriggerSource } from './token-claims';
import { UserPoolTokens } from './user-pool-tokens';
import type { User, Users } from './users';
import type { UserPool } from '../../engine/application';
import type { Clock } from '../../engine/auth/caller-contracts';
import { issuersOf } from '../../engine/auth/user-pool-token';
import type { UserPoolProvider } from '../../engine/event-api';
import type { FunctionInvoker } from '../../engine/function-invoker';
import type { Derive } from '../project-state';

export interface UserPoolServices {
  readonly keys: SigningKeys;
  readonly derive: Derive;
  readonly state: CognitoState;
  readonly clock: Clock;
  readonly functions: FunctionInvoker;
  readonly tokenLifetimeSeconds?: number;
}

/** Who holds a valid access token. */
export interface TokenHolder {
  readonly user: User;
  readonly client: AppClient;
  readonly scopes: readonly string[];
  readonly originJti: string;
}

const REFRESH_KEY_BYTES = 32;

/** A user pool of the app, as this machine serves it: its own users, clients and keys. */
export class LocalUserPool {
  public readonly userPoolId: string;
  public readonly region: string;
  public readonly issuer: string;
  public readonly clients: AppClients;
  public readonly users: Users;
  public readonly tokens: UserPoolTokens;
  public readonly triggers: SignInTriggers;
  public readonly refreshTokens: RefreshTokens;
  public readonly revocations: Revocations;
  public readonly clock: Clock;

  private readonly derive: Derive;

  constructor(public readonly declared: UserPool, provider: UserPoolProvider | undefined, services: UserPoolServices) {
    const { keys, derive, state, clock, functions, tokenLifetimeSeconds } = services;
    const { userPoolId, region, settings } = declared;
    [this.userPoolId, this.region, this.clock, this.derive] = [userPoolId, region, clock, derive];
    [this.issuer] = issuersOf(declared);
    this.clients = new AppClients(declared, provider, derive, tokenLifetimeSeconds);
    this.users = state.usersOf(userPoolId);
    this.revocations = state.revocationsOf(userPoolId);
    this.triggers = new SignInTriggers(declared, functions);
    const trigger = settings?.preTokenGeneration;
    this.tokens = new UserPoolTokens({
      issuer: this.issuer, clock, key: keys.signingKeyOf(userPoolId)!, keySet: keys.keysOf(userPoolId)!,
      ...(trigger && { preTokenGeneration: new PreTokenGeneration(declared, trigger, functions) }),
    });
    const { users, clients, revocations } = this;
    this.refreshTokens = new RefreshTokens({ key: derive(REFRESH_KEY_BYTES, 'refresh tokens', userPoolId), users, clients, revocations, clock });
  }

  /** What users may sign in with, besides their name. */
  public get aliases(): readonly string[] {
    return this.declared.settings?.usernameAttributes ?? ['email'];
  }

  public find(name: string): User | undefined {
    return this.users.find(name, this.aliases);
  }

  public signedIn(user: User, client: AppClient, scopes: readonly string[], trigger: TriggerSource): SignedIn {
    const now = this.clock();
    return { user, client, scopes, authTime: Math.floor(now / 1000), originJti: newSignInId(now), trigger };
  }

  /** What a message would carry to the address of a new user. */
  public confirmationCode(username: string): string {
    return String(this.derive(6, 'confirmation code', this.userPoolId, username).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
  }

  public isConfirmationCode(username: string, code: string): boolean {
    return isSecret(code, this.confirmationCode(username));
  }

  /** Nothing if the token is not of this pool, has expired, was revoked, or is of nobody any more. */
  public async holderOf(accessToken: string): Promise<TokenHolder | undefined> {
    const { sub, client_id: clientId, scope, origin_jti: originJti } = await this.tokens.verify(accessToken, 'access') ?? {};
    if (typeof sub !== 'string' || typeof clientId !== 'string' || typeof originJti !== 'string' || typeof scope !== 'string') return undefined;
    const [user, client] = [this.users.withSub(sub), this.clients.find(clientId)];
    if (!user || !client || this.revocations.has(sub, originJti)) return undefined;
    return { user, client, scopes: scope.split(' '), originJti };
  }
}
