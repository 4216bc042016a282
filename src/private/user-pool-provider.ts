import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { error } from './error';

/** The user pool as an auth provider; its clients may be added until synthesis. */
export class UserPoolProvider {
  private readonly clients?: IUserPoolClient[];

  constructor(private readonly scope: IConstruct, private readonly userPool: IUserPool, clients?: IUserPoolClient[]) {
    if (clients?.length === 0) {
      throw error(scope, 'userPoolClients is empty, which would accept no token; leave it out to accept every client of the user pool');
    }
    this.clients = clients && [...clients];
  }

  public addClient(client: IUserPoolClient): void {
    if (!this.clients) {
      throw error(this.scope, 'addUserPoolClient() would narrow the API to this client, since every client of the user pool is accepted now; ' +
        'give userPoolClients to the constructor');
    }
    this.clients.push(client);
  }

  public render() {
    return {
      authType: AppSyncAuthorizationType.USER_POOL,
      cognitoConfig: { userPoolId: this.userPool.userPoolId, awsRegion: this.region, appIdClientRegex: this.clientRegex },
    };
  }

  /** Anchored, because AppSync may search for the expression rather than match the whole id. */
  private get clientRegex(): string | undefined {
    if (!this.clients) return undefined;
    const ids = new Set(this.clients.map((client) => client.userPoolClientId));
    return `^(?:${[...ids].map((id) => Token.isUnresolved(id) ? id : escapeRegex(id)).join('|')})$`;
  }

  /** A pool id begins with its region, which an imported pool does not otherwise know. */
  private get region(): string {
    const { userPoolId } = this.userPool;
    const prefix = Token.isUnresolved(userPoolId) ? undefined : /^([a-z0-9-]+)_/.exec(userPoolId)?.[1];
    return prefix ?? this.userPool.env.region;
  }
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
