import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from '../../support/until';
import { chatApp, TestProject } from '../server/chat-app';

const PROGRAMS = join(__dirname, '../../../lib/local');

let project: TestProject;
const started: ChildProcess[] = [];
beforeAll(() => {
  project = chatApp(new TestProject());
});
afterAll(() => project.dispose());
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null && child.kill()) await once(child, 'exit');
  }
});

interface Program {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Waits for a line of stdout. */
  readonly line: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly errLine: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly exit: Promise<number | null>;
}

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Program {
  const env = { ...process.env, XDG_STATE_HOME: project.stateFolder, ...environment };
  const child = spawn(process.execPath, [join(PROGRAMS, 'cli.js'), ...args], { cwd: project.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const texts = [child.stdout, child.stderr].map((stream) => {
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    return () => text;
  });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  let hasEnded = false;
  void exit.then(() => hasEnded = true);
  const lineOf = (text: () => string) => async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(text());
      if (found) return found;
      if (hasEnded) throw new Error(`ended without ${String(pattern)}: ${texts[0]()}${texts[1]()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { child, out: texts[0], err: texts[1], line: lineOf(texts[0]), errLine: lineOf(texts[1]), exit };
}

const serve = async (...args: readonly string[]): Promise<Program & { readonly url: string }> => {
  const program = run(['local', '--port', '0', ...args]);
  const [, url] = await program.line(/Console +(\S+)\/console\/#token=[\w-]{43}\n/);
  return { ...program, url };
};

describe('the command', () => {
  test('shows its help and version', async () => {
    for (const args of [[], ['--help'], ['local', '--help']]) {
      const help = run(args);
      expect(await help.exit).toBe(0);
      expect(help.out()).toContain('cdk-cognito-events-api local [options]');
    }
    const version = run(['--version']);
    expect(await version.exit).toBe(0);
    const { version: expected } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as { version: string };
    expect(version.out()).toBe(`${expected}\n`);
  });

  test.each([
    [['locale'], 'unknown command "locale"; did you mean local?'],
    [['local', '--usr', 'alice'], 'unknown option --usr; did you mean --user?'],
    [['local', '--port', 'http'], '--port is a number from 0 to 65535'],
    [['invoke'], 'invoke needs the name of a function'],
  ])('exits with 2 and a sentence for %j', async (args, message) => {
    const program = run(args);
    expect(await program.exit).toBe(2);
    expect(program.err()).toContain(message);
    expect(program.err()).toContain('see cdk-cognito-events-api --help');
    expect(program.out()).toBe('');
  });

  test.each([
    [['local', '--app', 'echo it is broken >&2; false'], 'echo it is broken >&2; false failed: exit status 1\n    it is broken'],
    [['local', '--app', 'nowhere'], 'app "nowhere": there is no such folder; write it with npx cdk synth'],
    [['local', '--api', 'other', '--port', '0'], 'no Event API "other"; there are: "chat" (Chat/Events'],
    [['local', '--user', 'a b', '--port', '0'], 'username "a b": 1 to 128 letters'],
    [['invoke', 'notify'], 'no server runs for this app; start it with: cdk-cognito-events-api local'],
  ])('exits with 1 and a sentence for %j', async (args, message) => {
    const program = run(args);
    expect(await program.exit).toBe(1);
    expect(program.err()).toContain(message);
    expect(program.err()).not.toMatch(/^ {4}at /m);
  });

  test('says that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const program = run(['local', '--port', String(port)]);
    expect(await program.exit).toBe(1);
    expect(program.err()).toContain(`port ${port} is in use`);
    other.close();
  });
});

describe('local', () => {
  test('prints what one needs, then a line for each decision, and nothing in color to a file', async () => {
    const server = await serve('--user', 'carol');
    const lines = server.out().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines[0]).toBe('chat (us-east-1)');
    expect(server.out()).toMatch(/Users +carol {2}sub [0-9a-f-]{36}\n/);
    await fetch(`${server.url}/event`, { method: 'POST', body: JSON.stringify({ channel: '/public/x', events: ['1'] }) });
    const [line] = await server.line(/.*DENY.*\n/);
    expect(line).toMatch(/^\d\d:\d\d:\d\d {2}publish {4}DENY {3}\/public\/x {2}/);
    expect(server.out()).not.toContain('\u001b');
    expect(server.err()).toBe('');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends at %s with 0, with its functions, and leaves no trace that it runs', async (signal) => {
    const server = await serve();
    const invoked = run(['invoke', 'environment']);
    expect(await invoked.exit).toBe(0);
    const [stateFolder] = readdirSync(join(project.stateFolder, 'cdk-cognito-events-api'));
    const running = join(project.stateFolder, 'cdk-cognito-events-api', stateFolder, 'running-server.json');
    expect(existsSync(running)).toBe(true);
    server.child.kill(signal);
    expect(await server.exit).toBe(0);
    expect(existsSync(running)).toBe(false);
    await expect(fetch(server.url)).rejects.toThrow();
    const { HOME } = JSON.parse(invoked.out()) as { HOME: string };
    expect(existsSync(HOME)).toBe(false);
  });

  test('takes a template, with a user who has a hostile name', async () => {
    writeFileSync(join(project.folder, 'chat.json'), readFileSync(join(project.app, 'Chat.template.json')));
    const server = await serve('--template', 'chat.json', '--user', '<script>alert(1)</script>');
    expect(server.out()).toContain('<script>alert(1)</script>  sub ');
  });

  test('does not start with a state that others can read', async () => {
    const stateFolder = join(project.folder, 'open-state');
    const program = run(['local', '--port', '0'], { XDG_STATE_HOME: stateFolder });
    await program.line(/Console/);
    program.child.kill();
    expect(await program.exit).toBe(0);
    const [name] = readdirSync(join(stateFolder, 'cdk-cognito-events-api'));
    const folder = join(stateFolder, 'cdk-cognito-events-api', name);
    expect(statSync(folder).mode.toString(8)).toBe('40700');
    chmodSync(join(folder, 'secret'), 0o644);
    const refused = run(['local', '--port', '0'], { XDG_STATE_HOME: stateFolder });
    expect(await refused.exit).toBe(1);
    expect(refused.err()).toContain('is open to other users (mode 644) and holds keys; remove ');
  });
});

describe('invoke', () => {
  test('gives the result on stdout, and what the function wrote on stderr', async () => {
    const server = await serve();
    const published = run(['invoke', 'notify', '--event', '{"channel":"/private/x","text":"hello"}']);
    expect(await published.exit).toBe(0);
    expect(JSON.parse(published.out())).toMatchObject({ status: 200 });
    expect(published.err()).toMatch(/^published with \*\*\*: 200\ndone in \d+ ms\n$/);
    await server.line(/publish {4}ALLOW {2}\/private\/x/);
    await server.line(/notify: published with \*\*\*: 200/);
  });

  test('exits with 1 when the function fails, or is not there', async () => {
    await serve();
    const failed = run(['invoke', 'Chat/Failing']);
    expect(await failed.exit).toBe(1);
    expect(JSON.parse(failed.out())).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
    const missing = run(['invoke', 'notfy']);
    expect(await missing.exit).toBe(1);
    expect(missing.err()).toBe('no function "notfy"; there are: Chat/Notify, Chat/Stranger, Chat/Environment, Chat/Failing, Chat/Storing, Chat/Gem, Chat/Snake\n');
  });

  test('knows that a server has ended without a word, and sends no token to whoever took its port', async () => {
    const server = await serve();
    server.child.kill('SIGKILL');
    await server.exit;
    const requests: string[] = [];
    const thief = createServer((socket) => void socket.on('data', (data) => requests.push(data.toString()))).listen(Number(new URL(server.url).port), '127.0.0.1');
    await once(thief, 'listening');
    const program = run(['invoke', 'notify']);
    expect(await program.exit).toBe(1);
    expect(program.err()).toContain('no server runs for this app');
    expect(requests).toEqual([]);
    thief.close();
  });

  test('does not show the developer\'s environment to a function', async () => {
    const canary = 'canary-of-the-developer';
    const server = run(['local', '--port', '0'], { AWS_SECRET_ACCESS_KEY: canary, AWS_PROFILE: canary, MY_TOKEN: canary });
    await server.line(/Console/);
    const program = run(['invoke', 'environment']);
    expect(await program.exit).toBe(0);
    expect(program.out()).toContain('AWS_SECRET_ACCESS_KEY');
    expect(program.out()).not.toContain(canary);
  });
});

describe('token, publish and subscribe', () => {
  test('use the server as a user and as the backend', async () => {
    const server = await serve('--user', 'alice');
    const token = run(['token', 'alice', '--id']);
    expect(await token.exit).toBe(0);
    const claims = JSON.parse(Buffer.from(token.out().split('.')[1], 'base64url').toString()) as { readonly sub: string; readonly token_use: string };
    expect(claims.token_use).toBe('id');
    expect(token.err()).toBe('');

    const subscribed = run(['subscribe', `/private/${claims.sub}/*`, '--as', 'alice', '--count', '2']);
    await subscribed.errLine(/subscribed to/);
    const published = run(['publish', `/private/${claims.sub}/jobs`, '{"n": 1}', '"\\u001b[2J"']);
    expect(await published.exit).toBe(0);
    expect(JSON.parse(published.out())).toMatchObject({ failed: [], successful: [{ index: 0 }, { index: 1 }] });
    expect(await subscribed.exit).toBe(0);
    expect(subscribed.out()).toBe('{"n":1}\n"\\u001b[2J"\n');
    await server.line(/publish {4}ALLOW .*jobs.*local-backend/);
  });

  test('exit with 1 where the service refuses', async () => {
    await serve('--user', 'alice');
    const published = run(['publish', '/private/x', '1', '--as', 'alice']);
    expect(await published.exit).toBe(1);
    expect(JSON.parse(published.out())).toEqual({ errors: [{ errorType: 'UnauthorizedException' }] });
    expect(published.err()).toBe('refused; the log of the server has the reason\n');
    const subscribed = run(['subscribe', '/private/*', '--as', 'alice']);
    expect(await subscribed.exit).toBe(1);
    expect(subscribed.err()).toBe('Unauthorized: You are not authorized to make this call.\n');
    const nobody = run(['token', 'mallory']);
    expect(await nobody.exit).toBe(1);
    expect(nobody.err()).toBe('no user "mallory"; there are: alice\n');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('subscribe ends at %s with 0', async (signal) => {
    await serve('--user', 'alice');
    const subscribed = run(['subscribe', '/public/x', '--as', 'alice']);
    await subscribed.errLine(/subscribed to/);
    subscribed.child.kill(signal);
    expect(await subscribed.exit).toBe(0);
  });
});

describe('for other programs', () => {
  test('local writes JSON lines, and files with the endpoints', async () => {
    const [envFile, readyFile] = [join(project.folder, '.env.local'), join(project.folder, 'ready.json')];
    writeFileSync(envFile, 'OWN=1');
    const server = run(['local', '--port', '0', '--json', '--env-file', '.env.local', '--ready-file', 'ready.json', '--user', 'alice']);
    await server.line(/"type":"ready"/);
    const { apis: [api], pid } = JSON.parse(readFileSync(readyFile, 'utf8')) as { readonly pid: number; readonly apis: readonly { readonly httpUrl: string; readonly userPoolId: string }[] };
    expect(pid).toBe(server.child.pid);
    const env = readFileSync(envFile, 'utf8');
    expect(env.split('\n')[0]).toBe('OWN=1');
    expect(env).toContain(`\nVITE_EVENTS_HTTP_URL=${api.httpUrl}\nVITE_EVENTS_REALTIME_URL=ws://localhost:`);
    expect(env).toContain('\nVITE_EVENTS_AMPLIFY_ENDPOINT=HTTP://localhost:');
    expect(env).toContain(`\nVITE_EVENTS_USER_POOL_ID=${api.userPoolId}\n`);
    await fetch(api.httpUrl, { method: 'POST', body: JSON.stringify({ channel: '/public/x', events: ['1'] }) });
    await server.line(/"type":"decision"/);
    const entries = server.out().trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly type: string });
    expect(entries.map(({ type }) => type)).toEqual(['ready', 'decision']);
    expect(entries[1]).toMatchObject({ api: 'chat', operation: 'publish', channel: '/public/x', allowed: false, rule: 'credential', version: 1 });
    for (const text of [server.out(), env, readFileSync(readyFile, 'utf8')]) expect(text).not.toContain('token=');
    server.child.kill();
    expect(await server.exit).toBe(0);
    expect(existsSync(readyFile)).toBe(false);
    const again = run(['local', '--port', '0', '--client-env-file', '.env.local', '--env-prefix', 'NEXT_PUBLIC_']);
    await again.line(/Console/);
    expect(readFileSync(envFile, 'utf8')).toMatch(/^OWN=1\n# [^\n]*\nNEXT_PUBLIC_EVENTS_HTTP_URL=[^]*# [^\n]*end\n$/);
    expect(readFileSync(envFile, 'utf8')).not.toContain('VITE_');
  });

  test('local makes the files that it writes, and their folder, though Node has an option that looks alike', async () => {
    const server = run(['local', '--port', '0', '--ready-file', 'not/there/yet/ready.json', '--client-env-file', 'not/there/yet/.env']);
    await server.line(/Console/);
    expect(existsSync(join(project.folder, 'not/there/yet/ready.json'))).toBe(true);
    expect(readFileSync(join(project.folder, 'not/there/yet/.env'), 'utf8')).toContain('VITE_EVENTS_HTTP_URL=');
  });

  test('local ends with the reason where a file cannot be written', async () => {
    writeFileSync(join(project.folder, 'a-file'), '');
    const server = run(['local', '--port', '0', '--ready-file', 'a-file/inside.txt']);
    expect(await server.exit).toBe(1);
    expect(server.err()).toMatch(/^--ready-file "a-file\/inside.txt" cannot be written: E(NOTDIR|EXIST)/m);
  });

  test('local --tls tells where it is, and whom to trust; the other commands find it', async () => {
    const server = run(['local', '--port', '0', '--tls', '--ready-file', 'ready.json', '--user', 'alice']);
    const [, authorityFile] = await server.line(/Trust +(\S+authority\.pem) {3}Node: NODE_EXTRA_CA_CERTS\n/);
    await server.line(/Console +https:\/\/localhost:\d+\/console\/#token=/);
    expect(server.out()).toMatch(/HTTP +https:\/\/localhost:\d+\/event\n {2}Realtime +wss:\/\/localhost:\d+\/event\/realtime\n/);
    const { apis: [api] } = JSON.parse(readFileSync(join(project.folder, 'ready.json'), 'utf8')) as { readonly apis: readonly Record<string, string>[] };
    expect(api).toMatchObject({ authorityFile, httpUrl: expect.stringMatching(/^https:/) as string, realtimeUrl: expect.stringMatching(/^wss:/) as string });
    const subscribed = run(['subscribe', '/public/x', '--as', 'alice', '--count', '1']);
    await subscribed.errLine(/subscribed to/);
    expect(await run(['publish', '/public/x', '{"n":1}']).exit).toBe(0);
    expect(await subscribed.exit).toBe(0);
    expect(subscribed.out()).toBe('{"n":1}\n');
  });

  test('--reset forgets the keys of earlier runs, but not while a server uses them', async () => {
    const first = await serve('--user', 'alice');
    const token = run(['token', 'alice']);
    await token.exit;
    const refused = run(['local', '--reset', '--port', '0']);
    expect(await refused.exit).toBe(1);
    expect(refused.err()).toMatch(/^the server at http:\/\/127\.0\.0\.1:\d+ uses the state of this app; end it before a reset\n$/);
    first.child.kill();
    await first.exit;
    const second = await serve('--reset', '--user', 'alice');
    const body = JSON.stringify({ channel: '/private/x', events: ['1'] });
    await fetch(`${second.url}/event`, { method: 'POST', headers: { authorization: token.out().trim() }, body });
    await second.line(/DENY .*credential/);
  });

  test('an app that is a command is synthesized, followed, and ended with the server', async () => {
    writeFileSync(join(project.folder, 'synth.sh'), 'echo run >> runs.txt');
    utimesSync(join(project.app, 'manifest.json'), 1_000_000_000, 1_000_000_000);
    const server = await serve('--app', 'sh synth.sh');
    const stale = /synthesizing: sh synth\.sh\nwarning: sh synth\.sh ended well, but did not write \S+manifest\.json, which is from 2001-09-09T01:46:40Z .*app\.synth\(\)\?\n/;
    expect(server.out()).toMatch(stale);
    writeFileSync(join(project.folder, 'source.ts'), '1');
    await server.line(new RegExp(`${stale.source}[^]*${stale.source}the app is the same as before`));
    const invoked = run(['invoke', 'environment', '--app', 'cdk.out']);
    expect(await invoked.exit).toBe(0);
  });
});

describe('an app whose command leaves the assembly of an earlier run', () => {
  test.each(['check', 'matrix'])('is not taken in silence by %s', async (command) => {
    utimesSync(join(project.app, 'manifest.json'), 1_000_000_000, 1_000_000_000);
    writeFileSync(join(project.folder, 'forgets.sh'), '');
    const [asked, left] = [run([command, '--app', 'cdk.out']), run([command, '--app', 'sh forgets.sh'])];
    expect(await left.exit).toBe(await asked.exit);
    expect(left.out()).toBe(asked.out());
    const warnings = left.err().split('\n').filter((line) => !asked.err().split('\n').includes(line));
    expect(warnings).toEqual([expect.stringMatching(/^warning: sh forgets\.sh ended well, but did not write \S+manifest\.json, which is from 2001-09-09T01:46:40Z/)]);
  });
});

describe('a parent that is ended without a word to its child', () => {
  const children: number[] = [];
  afterEach(() => {
    for (const pid of children.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });

  /** Starts the program as jsii's runtimes do, which have `JSII_AGENT` in the environment; or as a shell does. */
  async function startedByAnother(
    args: readonly string[], environment: NodeJS.ProcessEnv, isReady: (printed: string) => boolean,
  ): Promise<{ readonly parent: ChildProcess; readonly pid: number }> {
    const code = `const { pid } = require('node:child_process').spawn(process.execPath, ${JSON.stringify([join(PROGRAMS, 'cli.js'), ...args])}, { stdio: 'inherit' });
      console.log('pid ' + pid);
      setInterval(() => {}, 1000);`;
    const env: NodeJS.ProcessEnv = { ...process.env, XDG_STATE_HOME: project.stateFolder };
    delete env.JSII_AGENT;
    const parent = spawn(process.execPath, ['-e', code], { cwd: project.folder, env: { ...env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(parent);
    let printed = '';
    for (const stream of [parent.stdout, parent.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    await until(() => /^pid \d+\n/.test(printed));
    children.push(Number(printed.slice('pid '.length, printed.indexOf('\n'))));
    await until(() => isReady(printed));
    return { parent, pid: children[children.length - 1] };
  }

  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test.each(['SIGTERM', 'SIGKILL'] as const)('ends local by %s of jsii\'s runtime, which is how pip starts it, and leaves no trace that it runs', async (signal) => {
    const readyFile = join(project.folder, 'ready-of-pip.json');
    const { parent, pid } = await startedByAnother(['local', '--port', '0', '--ready-file', readyFile], { JSII_AGENT: 'Python/3.12.0' }, () => existsSync(readyFile));
    expect((JSON.parse(readFileSync(readyFile, 'utf8')) as { pid: number }).pid).toBe(pid);
    const invoked = run(['invoke', 'environment']);
    expect(await invoked.exit).toBe(0);
    parent.kill(signal);
    await until(() => !isAlive(pid));
    expect(existsSync(readyFile)).toBe(false);
    const { HOME } = JSON.parse(invoked.out()) as { HOME: string };
    expect(existsSync(HOME)).toBe(false);
  });

  test('ends subscribe as well', async () => {
    await serve('--user', 'alice');
    const { parent, pid } = await startedByAnother(['subscribe', '/public/x', '--as', 'alice'], { JSII_AGENT: 'Python/3.12.0' }, (printed) => printed.includes('subscribed to'));
    parent.kill();
    await until(() => !isAlive(pid));
  });

  test('leaves a server running that a shell has put into the background', async () => {
    const readyFile = join(project.folder, 'ready-of-shell.json');
    const { parent, pid } = await startedByAnother(['local', '--port', '0', '--ready-file', readyFile], {}, () => existsSync(readyFile));
    const { apis: [{ url }] } = JSON.parse(readFileSync(readyFile, 'utf8')) as { readonly apis: readonly { readonly url: string }[] };
    parent.kill();
    await once(parent, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 1500)); // several times what a watched parent would need
    expect((await fetch(`${url}/events.json`)).status).toBe(200);
    process.kill(pid, 'SIGTERM');
    await until(() => !isAlive(pid));
    expect(existsSync(readyFile)).toBe(false);
  });
});

describe('the programs of the package', () => {
  test('are executable, hold no other library\'s native parts, and come with the licenses', () => {
    expect(statSync(join(PROGRAMS, 'cli.js')).mode.toString(8)).toBe('100755');
    expect(readFileSync(join(PROGRAMS, 'cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const licenses = readFileSync(join(PROGRAMS, 'THIRD-PARTY-LICENSES'), 'utf8');
    const packages = [...licenses.matchAll(/^(\S+) \d+\.\d+\.\d+ \(([\w-]+(?:\.\d)?)\)$/gm)];
    expect(packages.map(([, name]) => name)).toEqual(expect.arrayContaining(['acorn', 'jose', 'quickjs-emscripten-core', 're2js', 'ws']));
    expect(new Set(packages.map(([, , license]) => license))).toEqual(new Set(['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']));
  });

  test('have a function program that needs nothing but Node', () => {
    const required = [...readFileSync(join(PROGRAMS, 'lambda-runtime.js'), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(required.length).toBeGreaterThan(0);
    expect(required.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});
