import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ChannelPolicy } from '../../src';
import { EventsStack, IAM, USER_POOL } from '../support/events-stack';

const CFN_LINT = join(__dirname, '../../node_modules/.cache/python/bin/cfn-lint');
const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

function lint(stack: EventsStack): { readonly status: number | null; readonly stdout: string } {
  const file = join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(Template.fromStack(stack).toJSON()));
  const { status, stdout, error } = spawnSync(CFN_LINT, ['--', file], { encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout };
}

describe('cfn-lint', () => {
  test('finds nothing in the default set-up', () => {
    const stack = new EventsStack();
    stack.events({ userPoolClients: [stack.userPool.addClient('Web')] });
    expect(lint(stack)).toEqual({ status: 0, stdout: '' });
  });

  test('finds nothing with every policy, all modes and grants', () => {
    const stack = new EventsStack();
    const events = stack.events({ ownerContact: 'team chat', connectionAuthModes: [USER_POOL, IAM] });
    const both = [USER_POOL, IAM];
    for (const policy of ['owner', 'authenticated', 'iam', 'anyone', 'nobody'] as const) {
      events.addNamespace(policy, {
        subscribePolicy: ChannelPolicy[policy](), publishPolicy: ChannelPolicy[policy](), subscribeAuthModes: both, publishAuthModes: both,
      });
    }
    const backend = new Role(stack, 'Backend', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    events.grantConnect(backend);
    events.grantPublish(backend);
    expect(lint(stack)).toEqual({ status: 0, stdout: '' });
  });

  test('does find what CloudFormation refuses', () => {
    const stack = new EventsStack();
    stack.events().cfnApi.name = 'a'.repeat(51);
    expect(lint(stack).status).not.toBe(0);
  });
});
