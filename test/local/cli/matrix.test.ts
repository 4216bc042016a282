import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CfnUserPoolGroup, UserPool } from 'aws-cdk-lib/aws-cognito';
import { lineDifference } from '../../../local/cli/line-difference';
import { MATRIX_OPTIONS, parseMatrix } from '../../../local/cli/matrix-arguments';
import { parseOptions, UsageError } from '../../../local/cli/options';
import { ChannelPolicy, CognitoEventsApi } from '../../../src';
import { TestProject } from '../server/chat-app';

const PROGRAM = join(__dirname, '../../../lib/local/cli.js');

describe('matrix, with an app', () => {
  const project = new TestProject().synth((stack) => {
    const userPool = new UserPool(stack, 'Users');
    new CfnUserPoolGroup(stack, 'Admins', { userPoolId: userPool.userPoolId, groupName: 'admins' });
    const events = new CognitoEventsApi(stack, 'Events', { apiName: 'chat', userPool });
    events.addNamespace('news', { subscribePolicy: ChannelPolicy.group('admins') });
  });
  afterAll(() => project.dispose());

  const run = (...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } => (
    spawnSync(process.execPath, [PROGRAM, 'matrix', ...args], { cwd: project.folder, encoding: 'utf8', env: { ...process.env, XDG_STATE_HOME: project.stateFolder } }));
  const committed = (name: string): string => join(project.folder, name);

  test('prints who may do what, with the names of the constructs', () => {
    const { status, stdout, stderr } = run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('Chat/Events');
    expect(stdout).toMatch(/^ {2}\/private\/<own sub> +allowed$/m);
    expect(stdout).toMatch(/^ {2}subscribe +user in group admins\n {2}every channel +allowed\n/m);
    expect(run('cdk.out').stdout).toBe(stdout);
    expect(run('--template', 'cdk.out/Chat.template.json').stdout).toBe(stdout);
    expect(run('cdk.out/Chat.template.json').stdout).toBe(stdout);
  });

  test('agrees with what is committed, and says what changed where it does not', () => {
    const { stdout } = run('--format', 'markdown');
    writeFileSync(committed('permissions.md'), stdout);
    expect(run('--check', 'permissions.md')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    writeFileSync(committed('permissions.md'), stdout.replace(/\n/g, '\r\n'));
    expect(run('--check', 'permissions.md').status).toBe(0);

    writeFileSync(committed('permissions.md'), stdout.replace('| `/private/<other sub>/*` | denied: policy |', '| `/private/<other sub>/*` | **allowed** |'));
    const changed = run('--check', 'permissions.md');
    expect(changed.status).toBe(1);
    expect(changed.stderr).toBe([
      'permissions.md does not say what the app does now:',
      '- | `/private/<other sub>/*` | **allowed** |',
      '+ | `/private/<other sub>/*` | denied: policy |',
      'If the change is meant, write it anew: cdk-cognito-events-api matrix --format markdown > permissions.md',
      '',
    ].join('\n'));
  });

  test('is JSON by the name of the file', () => {
    writeFileSync(committed('permissions.json'), run('--format', 'json').stdout);
    expect(run('--check', 'permissions.json').status).toBe(0);
    expect((JSON.parse(readFileSync(committed('permissions.json'), 'utf8')) as { readonly schemaVersion: number }).schemaVersion).toBe(1);
  });

  test.each([
    [['nowhere'], 'app "nowhere": there is no such folder'],
    [['no-api.json'], 'no-api.json has no AWS::AppSync::Api that can be served; it has AWS::SNS::Topic'],
    [['no-template.json'], 'no-template.json is no CloudFormation template'],
    [['--api', 'other'], 'no Event APIs are called "other"'],
    [['--parameter', 'Any=1'], 'no template has the parameter "Any"'],
    [['false # and'], 'false # and failed: exit status 1'],
    [['--format', 'yaml'], '--format is one of text, markdown, json, got "yaml"'],
  ])('%j: nothing is known, which is another exit code than a change', (args, message) => {
    writeFileSync(committed('no-api.json'), '{"Resources":{"Topic":{"Type":"AWS::SNS::Topic"}}}');
    writeFileSync(committed('no-template.json'), '{}');
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('a file to be checked that is not there is a failure', () => {
    const { status, stderr } = run('--check', 'not-there.md');
    expect(status).toBe(1);
    expect(stderr).toContain('--check "not-there.md" cannot be read: ENOENT');
  });
});

describe('matrix, as it is typed', () => {
  const parse = (...args: readonly string[]): ReturnType<typeof parseMatrix> => parseMatrix(parseOptions(args, MATRIX_OPTIONS));

  test('takes an app, a command or a template', () => {
    expect(parse()).toMatchObject({ kind: 'matrix', format: 'text' });
    expect(parse('cdk.out')).toMatchObject({ app: 'cdk.out' });
    expect(parse('npx cdk synth')).toMatchObject({ app: 'npx cdk synth' });
    expect(parse(__filename)).toMatchObject({ template: __filename });
    expect(parse('--check', 'a.JSON')).toMatchObject({ check: 'a.JSON', format: 'json' });
    expect(parse('--check', 'a.md', '--format', 'text')).toMatchObject({ format: 'text' });
    expect(parse('--event', '{"n":1}', '--parameter', 'A=b', '--api', 'chat')).toMatchObject({ event: { n: 1 }, parameters: { A: 'b' }, api: 'chat' });
  });

  test.each([[['a', 'b'], 'matrix takes one app, got "a" and "b"'], [['a', '--app', 'b'], '"a" and --app are both given'], [['--event', '{'], '--event is not JSON']])(
    'does not understand %j', (args, message) => {
      expect(() => parse(...args)).toThrow(UsageError);
      expect(() => parse(...args)).toThrow(message);
    });
});

test('a difference has the lines that changed, in their order', () => {
  expect(lineDifference('a\nb\nc\nd\ne\n', 'a\nB\nc\nd\ne\nf\n')).toEqual(['- b', '+ B', '  …', '+ f']);
  expect(lineDifference('a', 'a')).toEqual([]);
  expect(lineDifference('', 'a')).toEqual(['- ', '+ a']);
});
