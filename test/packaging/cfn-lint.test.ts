import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { EventsStack } from '../support/events-stack';
import { everything } from '../support/everything';

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

  test('finds nothing with every provider, policy, mode and option', () => {
    const stack = new EventsStack();
    everything(stack);
    expect(lint(stack)).toEqual({ status: 0, stdout: '' });
  });

  test('does find what CloudFormation refuses', () => {
    const stack = new EventsStack();
    stack.events().cfnApi.name = 'a'.repeat(51);
    expect(lint(stack).status).not.toBe(0);
  });
});
