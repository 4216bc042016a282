import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommand } from '../../../local/cli/command';
import { UsageError } from '../../../local/cli/options';
import { wantsColors, withColoredVerdict } from '../../../local/cli/terminal';
import { renderDecision } from '../../../local/events/decision-log';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-test-'));
  writeFileSync(join(folder, 'event.json'), '{"from":"file"}');
  writeFileSync(join(folder, 'broken.json'), '{');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the command line', () => {
  test('serves cdk.out on port 4000, if nothing else is said', () => {
    expect(parseCommand(['local'])).toEqual({
      kind: 'local', served: { api: [], port: 4000, users: [], allowedOrigins: [], reset: false, awsQuirks: false, tls: false }, json: false, envPrefix: 'VITE_',
    });
  });

  test('takes every option of local', () => {
    const args = ['local', '--app', 'out', '--api', 'Chat', '--port=0', '--user', 'alice', '--user=bob', '--allow-origin', 'http://localhost:5173', '--allow-origin', 'https://app.test'];
    expect(parseCommand(args)).toEqual({
      kind: 'local',
      served: {
        app: 'out', api: ['Chat'], port: 0, users: ['alice', 'bob'], allowedOrigins: ['http://localhost:5173', 'https://app.test'], reset: false, awsQuirks: false, tls: false,
      },
      json: false,
      envPrefix: 'VITE_',
    });
    const files = ['--json', '--client-env-file', '.env.local', '--env-prefix', 'NEXT_PUBLIC_', '--ready-file', 'ready.json', '--reset'];
    expect(parseCommand(['local', '--port', 'Chat=4001', '--port', '5000', '--port=My Api=0', ...files])).toMatchObject({
      served: { port: 5000, ports: { 'Chat': 4001, 'My Api': 0 }, reset: true },
      json: true,
      envFile: '.env.local',
      envPrefix: 'NEXT_PUBLIC_',
      readyFile: 'ready.json',
    });
    expect(parseCommand(['local', '--latency', '200', '--drop', '.05', '--expire-tokens', '60', '--aws-quirks', '--seed', '7'])).toMatchObject({
      served: { latencyMs: 200, dropRate: 0.05, tokenLifetimeSeconds: 60, awsQuirks: true, seed: 7 },
    });
    const endpoints = ['--dynamodb-endpoint', 'http://localhost:8000', '--http-endpoint', 'Shop=http://localhost:8080/v1', '--http-endpoint=Other=https://other.test'];
    expect(parseCommand(['local', ...endpoints])).toMatchObject({
      served: { dynamodbEndpoint: 'http://localhost:8000', httpEndpoints: { Shop: 'http://localhost:8080/v1', Other: 'https://other.test' } },
    });
    expect(parseCommand(['local', '--template', 'chat.json'])).toMatchObject({ served: { template: 'chat.json' } });
    expect(parseCommand(['local', '--env-file', '.env.local'])).toMatchObject({ envFile: '.env.local' });
    expect(parseCommand(['local', '--tls'])).toMatchObject({ served: { tls: true } });
    expect(parseCommand(['local', '--cert', 'a.pem', '--key', 'a.key'])).toMatchObject({ served: { tls: { certFile: 'a.pem', keyFile: 'a.key' } } });
    expect(parseCommand(['local', '--parameter', 'A=b=c', '--parameter=Chat:__proto__=', '--parameter', 'ssm:/a=x'])).toMatchObject({
      served: { parameters: Object.fromEntries([['A', 'b=c'], ['Chat:__proto__', ''], ['ssm:/a', 'x']]) },
    });
  });

  test('invokes a function with an event', () => {
    expect(parseCommand(['invoke', 'notify'])).toEqual({ kind: 'invoke', functionName: 'notify', event: {} });
    expect(parseCommand(['invoke', '--event', '{"n":1}', 'notify', '--app', 'out'])).toMatchObject({ app: 'out', functionName: 'notify', event: { n: 1 } });
    expect(parseCommand(['invoke', 'notify', '--event=-1'])).toMatchObject({ event: -1 });
    expect(parseCommand(['invoke', 'notify', '--event-file', join(folder, 'event.json')])).toMatchObject({ event: { from: 'file' } });
    expect(parseCommand(['invoke', '--', '--odd-name'])).toMatchObject({ functionName: '--odd-name' });
  });

  test('talks to the server: token, publish, subscribe, matrix', () => {
    expect(parseCommand(['token', 'alice', '--id', '--api', 'Chat'])).toEqual({ kind: 'token', username: 'alice', use: 'id', api: 'Chat' });
    expect(parseCommand(['publish', '/x', '{ "n": 1 }', '"a"', '--as', 'alice'])).toEqual({ kind: 'publish', channel: '/x', events: ['{"n":1}', '"a"'], as: 'alice' });
    expect(parseCommand(['subscribe', '/x', '--as', 'alice', '--count', '2'])).toEqual({ kind: 'subscribe', channel: '/x', as: 'alice', count: 2 });
  });

  test.each([[[], 'help'], [['--help'], 'help'], [['-h'], 'help'], [['help'], 'help'], [['local', '--help'], 'help'], [['invoke', '--help'], 'help'], [['--version'], 'version'], [['local', '--version'], 'version']])(
    'understands %j', (args: string[], kind) => {
      expect(parseCommand(args)).toEqual({ kind });
    });

  test.each([
    [['local', '--dynamodb-endpoint', 'localhost:8000'], /^--dynamodb-endpoint is an URL such as http:.*got "localhost:8000"$/],
    [['local', '--dynamodb-endpoint', 'file:///etc'], /^--dynamodb-endpoint is an URL/],
    [['local', '--http-endpoint', 'http://localhost'], /^--http-endpoint is <name of the data source>=<URL>, got/],
    [['local', '--http-endpoint', 'A=http://user:password@localhost'], /^--http-endpoint A is an URL such as http:.*without a user/],
    [['local', '--http-endpoint', 'A=http://a', '--http-endpoint', 'A=http://b'], '--http-endpoint A is given more than once'],
    [['locl'], 'unknown command "locl"; did you mean local?'],
    [['invoek'], 'unknown command "invoek"; did you mean invoke?'],
    [['deploy'], 'unknown command "deploy"; the commands are local, invoke, token, publish, subscribe, matrix, check'],
    [['__proto__'], 'unknown command "__proto__"; the commands are local, invoke, token, publish, subscribe, matrix, check'],
    [['--port', '1'], 'unknown option --port before a command; the commands are local, invoke, token, publish, subscribe, matrix, check'],
    [['local', '--prot', '1'], 'unknown option --prot; did you mean --port?'],
    [['local', '--usr=alice'], 'unknown option --usr; did you mean --user?'],
    [['local', '--frobnicate'], 'unknown option --frobnicate'],
    [['local', '--toString', 'x'], 'unknown option --toString'],
    [['local', '-p', '1'], 'unknown option -p'],
    [['local', '--event', '{}'], 'unknown option --event'],
    [['local', '--parameter', 'A'], '--parameter is Name=Value, Stack:Name=Value, import:name=Value or ssm:/path=Value, got "A"'],
    [['local', '--parameter', 'A=1', '--parameter', 'A=2'], '--parameter A is given more than once'],
    [['local', 'cdk.out'], 'local takes options only, got "cdk.out"'],
    [['local', '--port'], '--port needs a value'],
    [['local', '--port='], '--port needs a value'],
    [['local', '--app', '--port', '1'], '--app needs a value, got the option --port'],
    [['local', '--help=yes'], '--help takes no value, got "yes"'],
    [['local', '--latency', '-1'], '--latency needs a value, got the option -1'],
    [['local', '--latency=1e3'], '--latency is milliseconds from 0 to 60000, got "1e3"'],
    [['local', '--drop', '2'], '--drop is a probability from 0 to 1, such as 0.05, got "2"'],
    [['local', '--expire-tokens', '0'], '--expire-tokens is seconds from 1 to 86400, got "0"'],
    [['local', '--port', '1', '--port', '2'], '--port is given more than once'],
    [['local', '--app', 'a', '--template', 'b'], '--app and --template are both given; give one of them'],
    [['local', '--port', '65536'], '--port is a number from 0 to 65535 (0: any free one), or Name=number, got "65536"'],
    [['local', '--port', '4e3'], '--port is a number from 0 to 65535 (0: any free one), or Name=number, got "4e3"'],
    [['local', '--port=-1'], '--port is a number from 0 to 65535 (0: any free one), or Name=number, got "-1"'],
    [['local', '--allow-origin', '*'], '--allow-origin is an origin such as http://localhost:5173, got "*"'],
    [['local', '--allow-origin', 'null'], '--allow-origin is an origin such as http://localhost:5173, got "null"'],
    [['local', '--allow-origin', 'http://localhost:5173/'], '--allow-origin is an origin such as http://localhost:5173, got "http://localhost:5173/"'],
    [['local', '--allow-origin', 'HTTP://LOCALHOST'], '--allow-origin is an origin such as http://localhost:5173, got "HTTP://LOCALHOST"'],
    [['local', '--allow-origin', 'file:///x'], '--allow-origin is an origin such as http://localhost:5173, got "file:///x"'],
    [['local', '--port', 'Chat=x'], '--port is a number from 0 to 65535 (0: any free one), or Name=number, got "Chat=x"'],
    [['local', '--port', 'Chat=1', '--port', 'Chat=2'], '--port of Chat is given more than once'],
    [['local', '--env-file', 'a', '--client-env-file', 'b'], '--client-env-file and --env-file are both given, and mean the same; give the first'],
    [['local', '--cert', 'a.pem'], '--cert is given alone; a certificate needs both --cert FILE and --key FILE'],
    [['local', '--tls', '--key', 'a.key'], '--key is given alone; a certificate needs both --cert FILE and --key FILE'],
    [['local', '--tls=no'], '--tls takes no value, got "no"'],
    [['local', '--env-prefix', 'A B'], '--env-prefix begins the names of variables, such as VITE_ or NEXT_PUBLIC_, got "A B"'],
    [['token'], 'token needs a user: token <user>'],
    [['token', 'alice', 'bob'], 'token takes one user, got "alice" and "bob"'],
    [['publish', '/x'], 'publish needs a channel and at least one event: publish <channel> <json>…'],
    [['publish', '/x', 'hello'], 'event "hello" is not JSON; a text is written \'"hello"\', with both kinds of quotes'],
    [['subscribe', '--count', '0', '/x'], '--count is a number from 1 to 1000000, got "0"'],
    [['subscribe', '/x', '--counts', '1'], 'unknown option --counts; did you mean --count?'],
    [['invoke'], 'invoke needs the name of a function: invoke <function>'],
    [['invoke', 'a', 'b'], 'invoke takes one function, got "a" and "b"'],
    [['invoke', 'a', '--event', '{', '--app', 'x'], /^--event is not JSON: /],
    [['invoke', 'a', '--event', '{}', '--event-file', 'x'], '--event and --event-file are both given; give one of them'],
    [['invoke', 'a', '--event-file', '/no/such/file'], /^--event-file cannot be read: ENOENT/],
  ])('refuses %j with a sentence', (args: string[], message: string | RegExp) => {
    let error: unknown;
    try {
      parseCommand(args);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    if (typeof message === 'string') expect((error as Error).message).toBe(message);
    else expect((error as Error).message).toMatch(message);
  });

  test('refuses a broken event file by its name', () => {
    expect(() => parseCommand(['invoke', 'a', '--event-file', join(folder, 'broken.json')])).toThrow(/^--event-file .*broken\.json is not JSON: /);
  });
});

describe('colors', () => {
  test.each([
    [true, {}, true], [false, {}, false], [undefined, {}, false], [true, { NO_COLOR: '1' }, false], [true, { NO_COLOR: '' }, true], [true, { TERM: 'dumb' }, false],
  ])('on a terminal (%s) with %j: %s', (isTTY, environment, expected) => {
    expect(wantsColors({ isTTY }, environment)).toBe(expected);
  });

  test.each([[true, '\u001b[32mALLOW\u001b[0m'], [false, '\u001b[31mDENY\u001b[0m']])('show the verdict of a decision, and leave other lines alone (%s)', (allowed, verdict) => {
    const decision = { operation: 'subscribe', channel: '/private/ALLOW', caller: { label: 'alice DENY' }, allowed, rule: 'handler', reason: 'DENY', logs: [] } as const;
    const line = renderDecision({ ...decision, sequence: 1, time: 0, milliseconds: 1, version: 1 });
    expect(withColoredVerdict(line)).toBe(line.replace(/ALLOW|DENY/, verdict));
    expect(withColoredVerdict('notify: ALLOW')).toBe('notify: ALLOW');
  });
});
