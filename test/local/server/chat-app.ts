import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { App, Stack } from 'aws-cdk-lib/core';
import { buildSync } from 'esbuild';
import { CognitoEventsApi } from '../../../src';

/** A temporary folder with a synthesized app and a state folder of its own, so that tests never meet the user's. */
export class TestProject {
  public readonly folder = mkdtempSync(join(tmpdir(), 'server-test-'));
  public readonly app = join(this.folder, 'cdk.out');
  public readonly stateFolder = join(this.folder, 'state');

  public synth(build: (stack: Stack) => void): this {
    return this.synthApp((app) => build(new Stack(app, 'Chat')));
  }

  public synthApp(build: (app: App) => void): this {
    const app = new App({ outdir: this.app, context: { 'aws:cdk:disable-stack-trace': true, 'aws:cdk:enable-path-metadata': true } });
    build(app);
    app.synth();
    return this;
  }

  public dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** An app with the default namespaces, a function that may publish, and some that may not or cannot run. */
export function chatApp(project: TestProject): TestProject {
  const notifyFolder = join(project.folder, 'notify');
  buildSync({ entryPoints: [join(__dirname, 'notify-function.ts')], bundle: true, platform: 'node', format: 'cjs', outfile: join(notifyFolder, 'index.js') });
  return project.synth((stack) => {
    const userPool = new UserPool(stack, 'Users');
    const events = new CognitoEventsApi(stack, 'Events', { apiName: 'chat', userPool, userPoolClients: [userPool.addClient('Web')] });
    const fn = (id: string, code: Code, runtime = Runtime.NODEJS_20_X): LambdaFunction => new LambdaFunction(stack, id, {
      functionName: id.toLowerCase(), code, runtime, handler: 'index.handler', environment: { EVENTS_URL: events.httpUrl },
    });
    events.privateNamespace.grantPublish(fn('Notify', Code.fromAsset(notifyFolder)));
    fn('Stranger', Code.fromAsset(notifyFolder));
    fn('Environment', Code.fromInline('exports.handler = async () => process.env'));
    fn('Failing', Code.fromInline('exports.handler = async () => { throw new TypeError("no"); }'));
    fn('Storing', Code.fromInline(`exports.handler = async () => {
      const headers = { 'authorization': 'AWS4-HMAC-SHA256 Credential=ASIA/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0', 'x-amz-target': 'DynamoDB_20120810.PutItem' };
      const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers, body: '{}' });
      return { status: response.status, body: await response.json() };
    }`));
    fn('Gem', Code.fromAsset(notifyFolder), Runtime.RUBY_3_3);
    fn('Snake', Code.fromInline('def handler(event, context): return [event, context.function_name]'), Runtime.PYTHON_3_13);
  });
}
