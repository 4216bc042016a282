import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServedApp } from './served-app';
import { ROOT } from './workplace';

const APP = join(ROOT, 'examples/typescript/quick-start');
const PROGRAM = join(APP, 'node_modules/cdk-cognito-events-api/lib/local/cli.js');

describe('the README\'s first command', () => {
  let app: ServedApp;

  beforeAll(async () => {
    app = await ServedApp.start(ROOT, 'npm', ['run', '--silent', 'quick-start', '--', '--port', '0']);
  });
  afterAll(() => app?.close());

  test('prints the users, the endpoints and the console\'s address', () => {
    expect(app.printed).toMatch(/alice +sub [0-9a-f-]{36}/);
    expect(app.printed).toMatch(/bob +sub [0-9a-f-]{36}/);
    expect(app.printed).toMatch(/http:\/\/localhost:\d+\/event/);
    expect(app.printed).toMatch(/ws:\/\/localhost:\d+\/event\/realtime/);
    console.log(app.printed.split('\n').filter((line) => / s$/.test(line)).join('\n'));
  });

  test('lets a user receive the private message of the function, and refuses it to another', async () => {
    const alice = await app.signIn('alice');
    const bob = await app.signIn('bob');
    expect(await alice.client.subscribe(`/private/${alice.sub}/*`)).toBe('subscribe_success');
    for (const channel of [`/private/${alice.sub}/*`, `/private/${alice.sub}/notifications`, '/private/*']) {
      expect(await bob.client.subscribe(channel)).toBe('subscribe_error');
    }

    const event = JSON.stringify({ sub: alice.sub, message: 'Hello, alice' });
    const { stdout } = await promisify(execFile)('node', [PROGRAM, 'invoke', 'Notify', '--event', event], { cwd: APP, env: app.env });
    expect(JSON.parse(stdout)).toMatchObject({ failed: [] });
    expect(await alice.client.event()).toEqual({ message: 'Hello, alice' });
    expect(bob.client.unread).toBe(0);
    expect(app.printed).toMatch(/subscribe +DENY +\/private\/.* bob .*onSubscribe called util\.unauthorized\(\)/);
    alice.client.close();
    bob.client.close();
  });
});

describe('the template of the example', () => {
  test('passes cfn-lint, but for what the CDK writes for every function', () => {
    // W3005: lambda.Function depends on its role twice, by DependsOn and by GetAtt.
    const { status, stdout } = spawnSync(join(ROOT, 'node_modules/.cache/python/bin/cfn-lint'), ['--ignore-checks', 'W3005', '--', join(APP, 'cdk.out/Chat.template.json')], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
