import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { CfnIdentityPool, CfnIdentityPoolRoleAttachment, UserPool } from 'aws-cdk-lib/aws-cognito';
import { FederatedPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Expiration } from 'aws-cdk-lib/core';
import { loadApplication } from '../../engine/template/load-application';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';
import { AuthProvider, ChannelPolicy, CognitoEventsApi, DenyStyle } from '../../src';
import { TestProject } from '../local/server/chat-app';

const { USER_POOL, IAM, API_KEY } = AppSyncAuthorizationType;
const HOUR = 60 * 60 * 1000;

/**
 * A served app for clients that know nothing of this server: `news` is for everybody, `rooms` for signed-in users, who publish
 * there too, `desk` for whom IAM lets in, `private` for its owner, and so is `mild`, which refuses in its own way. Of the
 * identity pool, users may read `news` and `desk`, and guests only `news`.
 */
export class NewsApp {
  public static async start(): Promise<NewsApp> {
    const project = new TestProject().synth((stack) => {
      const userPool = new UserPool(stack, 'Users');
      const client = userPool.addClient('Web', { authFlows: { userSrp: true, userPassword: true } });
      const events = new CognitoEventsApi(stack, 'Events', {
        userPool,
        userPoolClients: [client],
        authProviders: [AuthProvider.apiKey({ expires: Expiration.atTimestamp(Math.ceil(Date.now() / HOUR + 48) * HOUR) })],
        connectionAuthModes: [USER_POOL, IAM, API_KEY],
      });
      const news = events.addNamespace('news', {
        subscribePolicy: ChannelPolicy.anyone(),
        subscribeAuthModes: [USER_POOL, IAM, API_KEY],
        publishPolicy: ChannelPolicy.anyone(),
        publishAuthModes: [IAM, API_KEY],
      });
      events.addNamespace('rooms', { subscribePolicy: ChannelPolicy.authenticated(), publishPolicy: ChannelPolicy.authenticated() });
      events.addNamespace('mild', { subscribePolicy: ChannelPolicy.owner(), denyStyle: DenyStyle.FORBIDDEN });
      const desk = events.addNamespace('desk', { subscribePolicy: ChannelPolicy.anyone(), subscribeAuthModes: [IAM] });

      const cognitoIdentityProviders = [{ clientId: client.userPoolClientId, providerName: userPool.userPoolProviderName }];
      const identityPool = new CfnIdentityPool(stack, 'Identities', { allowUnauthenticatedIdentities: true, cognitoIdentityProviders });
      const role = (id: string): Role => {
        const made = new Role(stack, id, { assumedBy: new FederatedPrincipal('cognito-identity.amazonaws.com', {}, 'sts:AssumeRoleWithWebIdentity') });
        events.grantConnect(made);
        news.grantSubscribe(made);
        return made;
      };
      const users = role('UserRole');
      desk.grantSubscribe(users);
      new CfnIdentityPoolRoleAttachment(stack, 'Roles', { identityPoolId: identityPool.ref, roles: { authenticated: users.roleArn, unauthenticated: role('GuestRole').roleArn } });
    });
    const server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder, users: ['alice', 'bob'] });
    const [{ identityPoolId }] = loadApplication(project.app, { httpHost: 'localhost', realtimeHost: 'localhost' }).identityPools;
    return new NewsApp(project, server, identityPoolId);
  }

  private constructor(private readonly project: TestProject, public readonly server: LocalServer, public readonly identityPoolId: string) {}

  public get apiKey(): string {
    return this.server.describe().api.apiKeys[0].value;
  }

  public get userPoolId(): string {
    return this.server.describe().userPool!.userPoolId;
  }

  /** What Amplify is configured with; only addresses are other ones than on AWS. */
  public amplifyConfiguration({ identityPool = false } = {}): object {
    const endpoint = `${this.server.url}/`;
    const { userPoolId, identityPoolId, apiKey } = this;
    const cognito = {
      userPoolId, userPoolClientId: this.server.describe().userPool!.clientId, userPoolEndpoint: endpoint,
      ...identityPool && { identityPoolId, identityPoolEndpoint: endpoint, allowGuestAccess: true },
    };
    // Amplify makes wss:// of http://, and leaves HTTP:// as it is.
    const events = { endpoint: this.server.httpUrl.replace('http:', 'HTTP:'), region: 'us-east-1', defaultAuthMode: 'userPool' as const, apiKey };
    return { Auth: { Cognito: cognito }, API: { Events: events } };
  }

  public user(username: string): { readonly username: string; readonly password: string } {
    const { password } = this.server.describe().users.find((user) => user.username === username)!;
    return { username, password: password! };
  }

  public sub(username: string): string {
    return this.server.putUser(username).sub;
  }

  /** Publishes as the backend; all of it has to be taken. */
  public async publish(channel: string, ...events: readonly unknown[]): Promise<void> {
    expect(await this.server.publish(channel, events)).toMatchObject({ status: 200, body: { failed: [] } });
  }

  public async close(): Promise<void> {
    await this.server.close();
    this.project.dispose();
  }
}
