import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as ts from 'typescript';
import WebSocket from 'ws';
import { codeIn, section } from './readme';
import { runExample } from './run-example';
import type { LocalServerOptions } from '../../local/local-server';
import { startLocalServer } from '../../local/server';
import type { LocalServer } from '../../local/server';
import type { CognitoEventsApi } from '../../src';
import { TestProject } from '../local/server/chat-app';
import { until } from '../support/until';

const NOTIFY = join(__dirname, '../../examples/functions/notify');

describe('the code of the README for browsers, backends and tests, with the quick start served', () => {
  const project = new TestProject();
  const before = process.cwd();
  let server: LocalServer;

  beforeAll(async () => {
    project.synth((stack) => {
      const userPool = new UserPool(stack, 'Users');
      const publisher = new LambdaFunction(stack, 'Notify', { code: Code.fromAsset(NOTIFY), handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
      runExample(codeIn(section('cdk-cognito-events-api'), 'ts').join('\n'), stack, { userPool, webClient: userPool.addClient('Web'), publisher });
      publisher.addEnvironment('EVENTS_URL', (stack.node.findChild('Events') as CognitoEventsApi).httpUrl);
    });
    process.chdir(project.folder);
    server = await startLocalServer({ app: project.app, stateFolder: project.stateFolder });
  });
  afterAll(async () => {
    process.chdir(before);
    await server.close();
    project.dispose();
  });

  test('a browser hears what a backend publishes to its user, and nobody else does', async () => {
    const logged: Record<string, unknown[]> = { alice: [], bob: [] };
    const sockets: WebSocket[] = [];
    const { sub } = server.putUser('alice');
    for (const user of ['alice', 'bob']) {
      const { httpUrl, realtimeUrl } = server;
      const log = (message: unknown) => logged[user].push(message);
      const page = { httpUrl, realtimeUrl, accessToken: await server.signIn(user), sub, WebSocket, console: { log } };
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- code of this repository
      const run = new Function(...Object.keys(page), `${codeIn(section('Subscribe from a browser'), 'js').join('\n')}; return socket;`) as (...values: readonly unknown[]) => WebSocket;
      sockets.push(run(...Object.values(page)));
    }
    await until(() => logged.alice.length > 0 && logged.bob.length > 0);
    expect(logged.alice).toContainEqual({ type: 'subscribe_success', id: '1' });
    expect(logged.bob).toContainEqual(expect.objectContaining({ type: 'subscribe_error', id: '1' }));
    await server.invoke('Notify', { sub, message: 'Hello' });
    await until(() => logged.alice.some((each) => (each as { type: string }).type === 'data'));
    expect(logged.alice.at(-1)).toEqual({ type: 'data', id: '1', event: JSON.stringify({ message: 'Hello' }) });
    expect(logged.bob).not.toContainEqual(expect.objectContaining({ type: 'data' }));
    for (const socket of sockets) socket.close();
  });

  test('a test receives what it says that it receives', async () => {
    const [code] = codeIn(section('In tests'), 'js');
    const expecting = code.replace(/^(await inbox\.next\(\)); \/\/ (.+)$/m, 'expect($1).toEqual($2);');
    expect(expecting).not.toBe(code);
    const { outputText } = ts.transpileModule(expecting, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
    const start = (options: LocalServerOptions) => startLocalServer({ ...options, stateFolder: project.stateFolder });
    const load = (name: string) => ({ 'cdk-cognito-events-api/local': { startLocalServer: start } })[name];
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- code of this repository
    await (new Function('require', 'exports', 'expect', `return (async () => { ${outputText} })()`) as (...values: readonly unknown[]) => Promise<void>)(load, {}, expect);
  });
});
