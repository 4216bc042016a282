import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { startLocalServer } from '../../local/server';
import type { LocalServer, LocalSubscription } from '../../local/server';
import { CognitoEventsApi } from '../../src';
import { TestProject } from '../local/server/chat-app';

/** What a function finds in its environment. */
export interface BackendEnvironment {
  readonly EVENTS_URL: string;
  readonly AWS_REGION: string;
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_SESSION_TOKEN: string;
}

/** The local server for an app whose backend may publish to the private namespace, and to no other. */
export class PublishingApp {
  public static async start(): Promise<PublishingApp> {
    const project = new TestProject().synth((stack) => {
      const userPool = new UserPool(stack, 'Users');
      const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')] });
      events.privateNamespace.grantPublish(new LambdaFunction(stack, 'Backend', {
        code: Code.fromInline('exports.handler = async () => process.env'),
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        environment: { EVENTS_URL: events.httpUrl },
      }));
    });
    const server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder });
    const { result } = await server.invoke('Backend');
    return new PublishingApp(project, server, result as BackendEnvironment);
  }

  private constructor(private readonly project: TestProject, private readonly server: LocalServer, public readonly environment: BackendEnvironment) {}

  /** The private channel of alice, and what comes on it. */
  public async listen(): Promise<{ readonly channel: string; readonly inbox: LocalSubscription }> {
    const channel = `/private/${this.server.putUser('alice').sub}/orders`;
    return { channel, inbox: await this.server.subscribe(channel, { as: 'alice' }) };
  }

  /** How many requests were allowed. */
  public get publications(): number {
    return this.server.decisions().filter(({ operation, allowed }) => operation === 'publish' && allowed).length;
  }

  public async stop(): Promise<void> {
    await this.server.close();
    this.project.dispose();
  }
}
