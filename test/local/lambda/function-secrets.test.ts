import { homedir } from 'node:os';
import { CREDENTIALS, FunctionFixture, lambdaFunction } from './function-fixture';

const CANARY = 'canary-of-the-developer';
const DEVELOPER = { AWS_SECRET_ACCESS_KEY: CANARY, AWS_SESSION_TOKEN: CANARY, AWS_PROFILE: CANARY, GITHUB_TOKEN: CANARY, SECRET: CANARY };
const PRINT_ENVIRONMENT = 'exports.handler = async () => process.env';

let fixture: FunctionFixture;
let before: NodeJS.ProcessEnv;
beforeEach(() => {
  before = { ...process.env };
  Object.assign(process.env, DEVELOPER);
  fixture = new FunctionFixture();
});
afterEach(async () => {
  process.env = before;
  await fixture.dispose();
});

describe('the environment of a function', () => {
  test('has the template\'s variables, those of Lambda, and nothing of the developer\'s', async () => {
    const { result } = await fixture.invoke(PRINT_ENVIRONMENT, {}, { environment: { TABLE: 'messages', STAGE: 'test' } });
    const environment = result as Record<string, string>;
    expect(JSON.stringify(environment)).not.toContain(CANARY);
    expect(Object.keys(environment).sort()).toEqual([
      'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_EC2_METADATA_DISABLED', 'AWS_ENDPOINT_URL', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'HOME', 'LAMBDA_TASK_ROOT', 'STAGE', 'TABLE', 'TZ', 'USERPROFILE', '_HANDLER',
    ]);
    expect(environment).toMatchObject({
      TABLE: 'messages',
      STAGE: 'test',
      _HANDLER: 'index.handler',
      AWS_LAMBDA_FUNCTION_NAME: 'notify',
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
      AWS_ENDPOINT_URL: 'http://localhost:4000',
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
    });
  });

  test('wins over variables of the template that Lambda reserves', async () => {
    const { result } = await fixture.invoke(PRINT_ENVIRONMENT, {}, { environment: { AWS_SECRET_ACCESS_KEY: 'template', _HANDLER: 'other.handler', __proto__: 'x' } });
    expect(result).toMatchObject({ AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey, _HANDLER: 'index.handler' });
  });

  test('has a home without the developer\'s files', async () => {
    const { result } = await fixture.invoke(`const { homedir } = require('node:os'); const { readdirSync } = require('node:fs');
      exports.handler = async () => ({ home: homedir(), files: readdirSync(homedir()) })`);
    expect(result).toMatchObject({ files: [] });
    expect((result as { home: string }).home).not.toBe(homedir());
  });

  test.each([
    ['https://localhost:4000/event', 'http://localhost:4000/event'],
    ['wss://localhost:4000/event/realtime', 'ws://localhost:4000/event/realtime'],
    ['a https://localhost:4000 b https://localhost:4000?', 'a http://localhost:4000 b http://localhost:4000?'],
    ['https://localhost:4000', 'http://localhost:4000'],
    ['https://localhost:40001/event', 'https://localhost:40001/event'],
    ['https://localhost:4000.example.com/', 'https://localhost:4000.example.com/'],
    ['https://localhost:4000@example.com/', 'https://localhost:4000@example.com/'],
    ['https://example.com/?to=localhost:4000', 'https://example.com/?to=localhost:4000'],
    ['localhost:4000', 'localhost:4000'],
  ])('names this server by plain HTTP, and leaves other URLs alone: %s', async (EVENTS_URL, expected) => {
    const { result } = await fixture.invoke(PRINT_ENVIRONMENT, {}, { environment: { EVENTS_URL } });
    expect(result).toMatchObject({ EVENTS_URL: expected });
  });
});

describe('what a function writes', () => {
  test('is logged line by line, from stdout and stderr', async () => {
    const { logs } = await fixture.invoke(`exports.handler = async () => {
      process.stdout.write('one\\ntw'); process.stdout.write('o\\r\\n'); process.stdout.write('no end'); process.stderr.write('a warning: \\u{1F600}\\n');
    }`);
    expect([...logs].sort()).toEqual(['a warning: 😀', 'no end', 'one', 'two']);
    expect(fixture.log).toHaveLength(4);
  });

  test('is logged without the function\'s credentials and without tokens', async () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const { logs, error } = await fixture.invoke(`exports.handler = async (event) => {
      console.log(JSON.stringify(process.env)); console.error('Authorization: ' + event.token);
      throw new Error('signed with ' + process.env.AWS_SECRET_ACCESS_KEY + ' for ' + event.token);
    }`, { token });
    const shown = JSON.stringify([logs, error, fixture.log]);
    for (const secret of [CREDENTIALS.secretAccessKey, CREDENTIALS.sessionToken, token]) expect(shown).not.toContain(secret);
    expect(error?.errorMessage).toBe('signed with *** for ***');
  });

  test('cannot steer a terminal, nor look like another line', async () => {
    const { logs } = await fixture.invoke('exports.handler = async (event) => { console.log("said:\\t" + event.text); }', { text: '\u001b[2J\u009b\u202e\rALLOW' });
    expect(logs).toEqual(['said:\t\\u{1b}[2J\\u{9b}\\u{202e}\\u{d}ALLOW']);
  });

  test('is cut, where it is much', async () => {
    const fn = lambdaFunction({
      inlineCode: `exports.handler = async (event) => {
      process.stdout.write('x'.repeat(5e6) + '\\n');
      for (let n = 0; n < event.lines; n += 1) process.stdout.write('line ' + n + '\\n');
      return 'done';
    }`,
    });
    const functions = fixture.functions(fn);
    const { result, logs } = await functions.invoke(fn, { lines: 200_000 });
    expect(result).toBe('done');
    expect(logs).toHaveLength(1001);
    expect(logs[0].length).toBeLessThan(17_000);
    expect(logs.at(-1)).toBe('… (more lines are not shown)');
    expect((await functions.invoke(fn, { lines: 1 })).logs).toHaveLength(2);
  });

  test('does not hold up the answer of a function that has closed its output', async () => {
    const { result } = await fixture.invoke('exports.handler = async () => { require("node:fs").closeSync(1); return 1; }');
    expect(result).toBe(1);
  });
});

describe('the process of a function', () => {
  test('is not taken for a worker of something else', async () => {
    const { result } = await fixture.invoke('exports.handler = async () => ({ send: typeof process.send, worker: require("node:cluster").isWorker })');
    expect(result).toEqual({ send: 'undefined', worker: false });
  });

  test('runs only files of its folder', async () => {
    const outside = fixture.files({ 'outside.js': 'exports.handler = async () => "outside"' });
    const codeFolder = fixture.files({ 'readme.txt': '' });
    (await import('node:fs')).symlinkSync(`${outside}/outside.js`, `${codeFolder}/index.js`);
    const { error } = await fixture.invoke('', {}, { inlineCode: undefined, codeFolder });
    expect(error?.errorMessage).toContain("'index' links to a file outside of the function's code");
  });
});
