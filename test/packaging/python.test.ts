import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { App, Stack } from 'aws-cdk-lib/core';
import { devDependencies } from '../../package.json';
import { ChannelPolicy, CognitoEventsApi } from '../../src';

const PYTHON_APP = `
from aws_cdk import App, Stack
from aws_cdk.aws_appsync import AppSyncAuthorizationType as Auth
from aws_cdk.aws_cognito import UserPool
from cdk_cognito_events_api import ChannelPolicy, CognitoEventsApi

app = App(analytics_reporting=False)
stack = Stack(app, "Chat")
user_pool = UserPool(stack, "Users")
events = CognitoEventsApi(stack, "Events", user_pool=user_pool, user_pool_clients=[user_pool.add_client("Web")])
events.add_namespace(
    "rooms",
    subscribe_policy=ChannelPolicy.authenticated(),
    publish_policy=ChannelPolicy.owner(),
    publish_auth_modes=[Auth.USER_POOL],
)
try:
    events.add_namespace("a b", subscribe_policy=ChannelPolicy.owner())
except Exception as error:
    print(error)
app.synth()
`;

function typescriptTemplate(outdir: string): unknown {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Chat');
  const userPool = new UserPool(stack, 'Users');
  const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')] });
  events.addNamespace('rooms', { subscribePolicy: ChannelPolicy.authenticated(), publishPolicy: ChannelPolicy.owner() });
  return app.synth().getStackByName('Chat').template;
}

describe('the Python package', () => {
  const root = join(__dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'python-app-'));
  const run = (command: string, args: readonly string[], env = {}) =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
  let output: string;

  beforeAll(() => {
    execFileSync('npx', ['jsii-pacmak', '--target', 'python', '--outdir', folder], { cwd: root });
    const wheel = readdirSync(join(folder, 'python')).find((file) => file.endsWith('.whl'))!;
    run('python3', ['-m', 'venv', 'venv']);
    run('venv/bin/pip', ['install', '--quiet', join('python', wheel), `aws-cdk-lib==${devDependencies['aws-cdk-lib']}`, `constructs==${devDependencies.constructs}`]);
    writeFileSync(join(folder, 'app.py'), PYTHON_APP);
    output = run('venv/bin/python', ['app.py'], { CDK_OUTDIR: join(folder, 'cdk.out') });
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('installs from its wheel and synthesizes the template that TypeScript does', () => {
    const python = JSON.parse(readFileSync(join(folder, 'cdk.out/Chat.template.json'), 'utf8')) as unknown;
    expect(python).toEqual(typescriptTemplate(join(folder, 'typescript.out')));
  });

  test('says what is wrong in the same words', () => {
    expect(output).toContain('Chat/Events: namespace name "a b": 1 to 50 letters, digits and dashes');
  });

  test('carries the docstrings', () => {
    const help = run('venv/bin/python', ['-c', 'import cdk_cognito_events_api as e; help(e.ChannelPolicy.owner)']);
    expect(help).toContain('A signed-in user, on the channel ``/<namespace>/<own sub>`` and on everything below it.');
  });
});
