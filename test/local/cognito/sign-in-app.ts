import { OAuthScope, ResourceServerScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { UserPoolClientOptions } from 'aws-cdk-lib/aws-cognito';
import type { Stack } from 'aws-cdk-lib/core';
import { startLocalServer } from '../../../local/server';
import type { LocalServer, LocalServerOptions } from '../../../local/server';
import { CognitoEventsApi } from '../../../src';
import { TestProject } from '../server/chat-app';

export const CALLBACK = 'http://localhost:5173/callback';
export const LOGOUT = 'http://localhost:5173/bye';

/** A page's client, a second one, one with a secret, a machine, and one that may do nothing by OAuth. */
function addClients(userPool: UserPool): void {
  const page: UserPoolClientOptions = {
    preventUserExistenceErrors: true,
    authFlows: { userSrp: true, userPassword: true },
    oAuth: { flows: { authorizationCodeGrant: true }, callbackUrls: [CALLBACK, 'myapp://callback'], logoutUrls: [LOGOUT], scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE, OAuthScope.COGNITO_ADMIN] },
  };
  userPool.addClient('Web', { ...page, userPoolClientName: 'web' });
  userPool.addClient('Other', { ...page, userPoolClientName: 'other', preventUserExistenceErrors: false, authFlows: { userSrp: true } });
  userPool.addClient('Server', { ...page, userPoolClientName: 'server', generateSecret: true });
  const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'read' });
  const orders = userPool.addResourceServer('Orders', { identifier: 'orders', scopes: [read] });
  userPool.addClient('Machine', {
    userPoolClientName: 'machine', generateSecret: true, oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(orders, read)] },
  });
  userPool.addClient('Plain', { userPoolClientName: 'plain', disableOAuth: true });
}

/** An app with two pools, and a server of it. */
export class SignInApp {
  public static async start(options: LocalServerOptions = {}, build: (stack: Stack, userPool: UserPool) => void = () => {}): Promise<SignInApp> {
    const project = new TestProject().synth((stack) => {
      const userPool = new UserPool(stack, 'Users', { selfSignUpEnabled: true });
      addClients(userPool);
      build(stack, userPool);
      const events = new CognitoEventsApi(stack, 'Events', { userPool });
      events.addUserPool(UserPool.fromUserPoolId(stack, 'Imported', 'us-east-1_Imported1'));
    });
    const log: string[] = [];
    const server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, log: (line) => log.push(line), ...options });
    return new SignInApp(project, server, log);
  }

  private constructor(public readonly project: TestProject, public readonly server: LocalServer, public readonly log: readonly string[]) {}

  public get url(): string {
    return this.server.url;
  }

  public get userPoolId(): string {
    return this.server.describe().userPool!.userPoolId;
  }

  public clientId(name: string): string {
    return this.server.describe().userPool!.clients.find((client) => client.name === name)!.clientId;
  }

  public secret(name: string): string {
    return this.server.describe().userPool!.clients.find((client) => client.name === name)!.secret!;
  }

  public password(username: string): string {
    return this.server.describe().users.find((user) => user.username === username)!.password!;
  }

  public async close(): Promise<void> {
    await this.server.close();
    this.project.dispose();
  }
}
