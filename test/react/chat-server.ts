import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { startLocalServer } from '../../local/server';
import type { LocalServer, LocalServerOptions } from '../../local/server';
import { ChannelPolicy, CognitoEventsApi } from '../../src';
import { TestProject } from '../local/server/chat-app';

/** The local server for an app with the default namespaces, and one in which users may publish. */
export class ChatServer {
  public static async start(options: LocalServerOptions = {}): Promise<ChatServer> {
    const project = new TestProject().synth((stack) => {
      const userPool = new UserPool(stack, 'Users');
      const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')] });
      events.addNamespace('rooms', {
        subscribePolicy: ChannelPolicy.authenticated(),
        publishPolicy: ChannelPolicy.anyOf(ChannelPolicy.authenticated(), ChannelPolicy.iam()),
      });
    });
    const server = new ChatServer(project, options);
    await server.startAgain();
    return server;
  }

  private server!: LocalServer;

  private constructor(private readonly project: TestProject, private readonly options: LocalServerOptions) {}

  public get urls(): { readonly url: string; readonly realtimeUrl: string } {
    return { url: this.server.httpUrl, realtimeUrl: this.server.realtimeUrl };
  }

  public token(username: string): Promise<string> {
    return this.server.signIn(username);
  }

  public subOf(username: string): string {
    return this.server.putUser(username).sub;
  }

  public async publish(channel: string, ...events: readonly unknown[]): Promise<void> {
    const answer = await this.server.publish(channel, events);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer));
  }

  /** Tokens last an hour. */
  public expireTokens(): void {
    this.server.clock.advance(61 * 60_000);
  }

  /** After which AppSync ends a connection. */
  public passADay(): void {
    this.server.clock.advance(24 * 3_600_000);
  }

  /** Cuts every connection, as a network that breaks. */
  public dropConnections(): void {
    this.server.dropConnections();
  }

  public stop(): Promise<void> {
    return this.server.close();
  }

  /** On the port that it had. */
  public async startAgain(): Promise<void> {
    const port = (this.server as LocalServer | undefined) && Number(new URL(this.server.url).port);
    const { app, stateFolder } = this.project;
    this.server = await startLocalServer({ app, stateFolder, port, ...this.options });
  }

  public async dispose(): Promise<void> {
    await this.stop();
    this.project.dispose();
  }
}
