import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { IConstruct } from 'constructs';
import { anchored } from './client-regex';
import { refuseClientsOfUsers } from './client-stacks';
import { error } from './error';
import type { TokenIssuer } from './token-issuers';
import { poolIdOf, regionOf } from './user-pool';

/** A user pool as an entry of an API; its clients may be added until synthesis. */
export class UserPoolProvider {
  public readonly clients?: IUserPoolClient[];

  constructor(private readonly scope: IConstruct, public readonly userPool: IUserPool, clients?: IUserPoolClient[]) {
    this.requireSome(clients);
    if (!clients) return;
    clients.forEach((client) => this.requireOwn(client));
    this.clients = [...clients];
    refuseClientsOfUsers(scope, this.clients);
  }

  /** Unites the clients with those of a pool that was given once more. */
  public merge(clients: IUserPoolClient[] | undefined): void {
    this.requireSome(clients);
    if (!clients !== !this.clients) {
      throw error(this.scope, `the user pool ${this.userPool.node.path} is given once with its clients and once without, which accepts every client; ` +
        'give the clients each time, or never');
    }
    for (const client of clients ?? []) this.addClient(client);
  }

  public addClient(client: IUserPoolClient): void {
    if (!this.clients) {
      throw error(this.scope, 'addUserPoolClient() would narrow the API to this client, since every client of the user pool is accepted now; ' +
        'give userPoolClients to the constructor');
    }
    this.requireOwn(client);
    if (!this.clients.includes(client)) this.clients.push(client);
  }

  public get issuer(): TokenIssuer {
    return { name: this.userPool.node.path, userPool: this.userPool };
  }

  public render() {
    return {
      authType: AppSyncAuthorizationType.USER_POOL,
      cognitoConfig: {
        userPoolId: this.userPool.userPoolId,
        awsRegion: regionOf(this.userPool),
        appIdClientRegex: this.clients && anchored(this.clients.map((client) => client.userPoolClientId)),
      },
    };
  }

  private requireOwn(client: IUserPoolClient): void {
    if (client.userPoolClientId === '') throw error(this.scope, `userPoolClients has ${client.node.path}, whose id is ""; the id of a client is not empty`);
    const userPoolId = poolIdOf(client);
    if (userPoolId === undefined || userPoolId === this.userPool.userPoolId) return;
    throw error(this.scope, `userPoolClients has ${client.node.path}, which is a client of another user pool than ${this.userPool.node.path}; ` +
      'no token would be of both; give it with its own pool');
  }

  private requireSome(clients: IUserPoolClient[] | undefined): void {
    if (clients?.length === 0) {
      throw error(this.scope, 'userPoolClients is empty, which would accept no token; leave it out to accept every client of the user pool');
    }
  }
}
