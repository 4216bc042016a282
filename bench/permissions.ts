import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { App, Stack } from 'aws-cdk-lib/core';
import type { Figure } from './figure';
import { ChannelPolicy, CognitoEventsApi, EventsAssertions } from '../src';

const ASSERTIONS = 1_000;
const NAMESPACES = 50;
const PROGRAM = join(__dirname, '../lib/local/cli.js');

/** Tests of who may do what, and the commands that ask about everybody. */
export function measurePermissions(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const app = appWith(NAMESPACES, folder);
  const figures = [
    { name: `${ASSERTIONS} assertions, with the start of their thread`, unit: 'ms', value: timed(() => assertOften(app)), target: { atMost: 5_000 } },
    ...['matrix', 'check'].map((command) => ({
      name: `${command} of a template with ${NAMESPACES} namespaces`, unit: 's', value: timed(() => runCommand(command, app)) / 1000, target: { atMost: 60 },
    })),
  ];
  rmSync(folder, { recursive: true });
  return figures;
}

function appWith(namespaces: number, folder: string): string {
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Chat');
  const userPool = new UserPool(stack, 'Users');
  const events = new CognitoEventsApi(stack, 'Events', { userPool, userPoolClients: [userPool.addClient('Web')], defaultNamespaces: false });
  const [owner, authenticated] = [ChannelPolicy.owner(), ChannelPolicy.authenticated()];
  const policies = [owner, ChannelPolicy.group('members'), authenticated, ChannelPolicy.anyOf(owner, ChannelPolicy.iam())];
  for (let index = 0; index < namespaces; index++) {
    const policy = policies[index % policies.length];
    events.addNamespace(`ns${index}`, { subscribePolicy: policy, publishPolicy: policy });
  }
  return app.synth().directory;
}

function assertOften(app: string): void {
  const events = EventsAssertions.fromCloudAssembly(app);
  for (let index = 0; index < ASSERTIONS / 2; index++) {
    const user = events.user({ sub: `user${index}` });
    user.canSubscribe(`/ns0/user${index}`);
    user.cannotSubscribe(`/ns0/user${index + 1}`);
  }
}

/** @throws Error if it ends with another code than that of an answer: 0, or 1 for what was found */
function runCommand(command: string, app: string): void {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, command, app], { encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`${command} ended with ${status}\n${stderr}`);
}

function timed(act: () => void): number {
  const begin = performance.now();
  act();
  return performance.now() - begin;
}
