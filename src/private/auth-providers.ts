import { AppSyncAuthorizationType, CfnApi } from 'aws-cdk-lib/aws-appsync';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { IConstruct } from 'constructs';
import type { ProviderHost, SingleProvider } from './auth-binding';
import { error } from './error';
import { OidcProvider } from './oidc-provider';
import { isSame, TokenIssuers } from './token-issuers';
import { poolIdOf } from './user-pool';
import { UserPoolProvider } from './user-pool-provider';
import type { AuthProvider } from '../auth-provider';

const { USER_POOL, IAM, OIDC } = AppSyncAuthorizationType;

/** Who vouches for the callers of one API: its user pools, IAM, and what was added. */
export class AuthProviders {
  private readonly userPools: UserPoolProvider[];
  private readonly oidc: OidcProvider[] = [];
  private readonly single: SingleProvider[] = [];
  private knownIssuers: TokenIssuers | undefined;

  constructor(private readonly scope: IConstruct, userPool: IUserPool, clients?: IUserPoolClient[]) {
    this.userPools = [new UserPoolProvider(scope, userPool, clients)];
  }

  public add({ _source: source }: AuthProvider): void {
    if ('userPool' in source) this.addUserPool(source.userPool, source.clients);
    else if ('oidc' in source) this.addOidc(source.oidc);
    else this.addSingle('apiKey' in source ? source.apiKey : source.lambda);
  }

  public addUserPool(userPool: IUserPool, clients?: IUserPoolClient[]): void {
    const known = this.userPools.find((one) => one.userPool.userPoolId === userPool.userPoolId);
    if (known) return known.merge(clients);
    this.userPools.push(new UserPoolProvider(this.scope, userPool, clients));
    this.knownIssuers = undefined;
  }

  /** Where a client does not say of which pool it is, the API's own is meant. */
  public addClient(client: IUserPoolClient): void {
    const userPoolId = poolIdOf(client);
    const provider = userPoolId === undefined ? this.userPools[0] : this.userPools.find((one) => one.userPool.userPoolId === userPoolId);
    if (!provider) {
      const accepted = this.userPools.map(({ userPool }) => userPool.node.path).join(', ');
      throw error(this.scope, `addUserPoolClient(): ${client.node.path} is a client of another user pool than ${accepted}; call addUserPool()`);
    }
    provider.addClient(client);
  }

  /** Adds what the providers need beside their entries; called once the API is there, and for what comes later. */
  public bind(host: ProviderHost): void {
    for (const provider of this.single) provider.bind(host);
  }

  /** The API's own user pool. */
  public get own(): UserPoolProvider {
    return this.userPools[0];
  }

  public get types(): AppSyncAuthorizationType[] {
    return [USER_POOL, IAM, ...this.oidc.length > 0 ? [OIDC] : [], ...this.single.map(({ authType }) => authType)];
  }

  /** The same object until one more comes, so that what is made of them need not be made twice. */
  public get issuers(): TokenIssuers {
    return this.knownIssuers ??= new TokenIssuers(this.scope, [...this.userPools, ...this.oidc].map(({ issuer }) => issuer), false);
  }

  public render(): CfnApi.AuthProviderProperty[] {
    return [...this.userPools, { render: () => ({ authType: IAM }) }, ...this.oidc, ...this.single].map((provider) => provider.render());
  }

  private addOidc(oidc: OidcProvider): void {
    if (this.oidc.some(({ issuer }) => isSame(issuer, oidc.issuer))) {
      throw error(this.scope, `authProviders has the OIDC issuer ${oidc.issuer.name} twice; give all its clientIds at once`);
    }
    this.oidc.push(oidc);
    this.knownIssuers = undefined;
  }

  private addSingle(provider: SingleProvider): void {
    if (this.single.some(({ authType }) => authType === provider.authType)) {
      throw error(this.scope, `authProviders has ${provider.authType} twice, and an API takes one`);
    }
    this.single.push(provider);
  }
}
