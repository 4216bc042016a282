import { rmSync } from 'node:fs';
import { FunctionFixture, lambdaFunction, processEnd } from './function-fixture';
import { until } from '../../support/until';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = new FunctionFixture();
});
afterEach(() => fixture.dispose());

describe('a function of the template', () => {
  test('gets the event and a context, and gives its result', async () => {
    const { result, error, logs } = await fixture.invoke(`exports.handler = async (event, context) => {
      console.log('got', event.n);
      return { twice: event.n * 2, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() };
    }`, { n: 21 });
    expect(error).toBeUndefined();
    expect(result).toEqual({ twice: 42, name: 'notify', arn: 'arn:aws:lambda:eu-west-1:123456789012:function:notify', left: expect.any(Number) as number });
    const { left } = result as { readonly left: number };
    expect(left).toBeGreaterThan(30_000); // of the 60 s of the fixture, on a machine however busy
    expect(left).toBeLessThanOrEqual(60_000);
    expect(logs).toEqual(['got 21']);
    expect(fixture.log).toEqual(['notify: got 21']);
  });

  test.each([
    ['a callback', 'exports.handler = (event, context, callback) => setTimeout(() => callback(null, "later"), 5)', 'later'],
    ['context.succeed', 'exports.handler = (event, context) => context.succeed("done")', 'done'],
    ['a promise of a plain function', 'exports.handler = () => Promise.resolve("promised")', 'promised'],
    ['nothing', 'exports.handler = async () => {}', null],
    ['a callback that is never called', 'exports.handler = () => {}', null],
    ['what JSON cannot say', 'exports.handler = async () => () => 1', null],
  ])('answers with %s', async (_, code, expected) => {
    expect(await fixture.invoke(code)).toMatchObject({ result: expected });
  });

  test('answers only once', async () => {
    const fn = lambdaFunction({ inlineCode: 'let n = 0; exports.handler = (event, context, callback) => { n += 1; callback(null, n); callback(null, "again"); }' });
    const functions = fixture.functions(fn);
    expect((await functions.invoke(fn, {})).result).toBe(1);
    expect((await functions.invoke(fn, {})).result).toBe(2);
  });

  test('stays warm, and has up to four processes, each for one invocation at a time', async () => {
    const code = `let running = 0; let count = 0;
      exports.handler = async () => {
        running += 1; count += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
        return { pid: process.pid, count, alone: running === 0 };
      }`;
    const fn = lambdaFunction({ inlineCode: code });
    const functions = fixture.functions(fn);
    const results = [await functions.invoke(fn, {}), ...await Promise.all(Array.from({ length: 7 }, () => functions.invoke(fn, {})))];
    const answers = results.map(({ result }) => result as { pid: number; count: number; alone: boolean });
    expect(answers.every(({ alone }) => alone)).toBe(true);
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(4);
    expect(answers.filter(({ count }) => count > 1)).toHaveLength(4);
  });

  test('is found by logical id, name or construct path', () => {
    const fn = lambdaFunction();
    const functions = fixture.functions(fn, lambdaFunction({ logicalId: 'Other', name: 'other', path: 'Chat/Other' }));
    expect(['Notify1234', 'notify', 'Chat/Notify'].map((name) => functions.find(name))).toEqual([fn, fn, fn]);
    expect(() => functions.find('notfy')).toThrow('no function "notfy"; there are: Chat/Notify, Chat/Other');
    const twins = fixture.functions(fn, lambdaFunction({ stack: 'Copy', path: 'Copy/Notify', name: 'notify2' }));
    expect(() => twins.find('Notify1234')).toThrow('function "Notify1234" stands for several: Chat/Notify, Copy/Notify');
  });

  test.each([
    [{ runtime: 'ruby3.3' }, 'its runtime is ruby3.3, and only Node.js and Python functions run locally'],
    [{ unsupported: 'its code is a container image' }, 'its code is a container image'],
  ])('is refused by name if it cannot run: %j', async (properties, reason) => {
    const fn = lambdaFunction(properties);
    await expect(fixture.functions(fn).invoke(fn, {})).rejects.toThrow(`function Chat/Notify cannot run here: ${reason}`);
  });
});

describe('the code of a function', () => {
  test.each([
    ['a CommonJS file', { 'index.js': 'exports.handler = async () => "cjs"' }, 'index.handler', 'cjs'],
    ['an ES module', { 'index.mjs': 'export const handler = async () => "mjs"' }, 'index.handler', 'mjs'],
    ['an ES module by its package.json', { 'index.js': 'export const handler = async () => "esm"', 'package.json': '{"type":"module"}' }, 'index.handler', 'esm'],
    ['a file with .cjs', { 'index.cjs': 'exports.handler = async () => "cjs file"', 'package.json': '{"type":"module"}' }, 'index.handler', 'cjs file'],
    ['a file in a folder', { 'src/app.js': 'exports.handler = async () => require("../lib/text").text', 'lib/text.js': 'exports.text = "folder"' }, 'src/app.handler', 'folder'],
    ['a nested export', { 'index.js': 'exports.api = { run: async () => "nested" }' }, 'index.api.run', 'nested'],
  ])('is %s', async (_, files: Record<string, string>, handler, expected) => {
    expect(await fixture.invoke('', {}, { inlineCode: undefined, codeFolder: fixture.files(files), handler })).toMatchObject({ result: expected });
  });

  test('is CommonJS, as in Lambda, within a project of ES modules', async () => {
    const project = fixture.files({
      'package.json': '{"type":"module"}',
      'cdk.out/asset.1/index.js': 'exports.handler = async () => require("./other").text',
      'cdk.out/asset.1/other.js': 'exports.text = "as deployed"',
    });
    expect(await fixture.invoke('', {}, { inlineCode: undefined, codeFolder: `${project}/cdk.out/asset.1` })).toMatchObject({ result: 'as deployed' });
  });

  test('is CommonJS when inline, as CloudFormation deploys it', async () => {
    const { error } = await fixture.invoke('export const handler = async () => 1');
    expect(error?.errorType).toBe('Runtime.UserCodeSyntaxError');
  });

  test.each([['nodejs22.x', '', 'Runtime.UserCodeSyntaxError'], ['nodejs22.x', '--experimental-detect-module --experimental-require-module', undefined], ['nodejs24.x', '', undefined]])(
    'without a package.json is an ES module only if Lambda would see it: %s %s', async (runtime, NODE_OPTIONS, errorType) => {
      const codeFolder = fixture.files({ 'index.js': 'export const handler = async () => 1' });
      const { error } = await fixture.invoke('', {}, { inlineCode: undefined, codeFolder, runtime, environment: { NODE_OPTIONS } });
      expect(error?.errorType).toBe(errorType);
    });

  test.each([
    ['no such file', 'missing.handler', 'Runtime.ImportModuleError', "Cannot find module 'missing'"],
    ['no such export', 'index.hander', 'Runtime.HandlerNotFound', 'index.hander is undefined or not exported'],
    ['no function', 'index.version', 'Runtime.HandlerNotFound', 'index.version is not a function'],
    ['no dot', 'handler', 'Runtime.MalformedHandlerName', '"handler" is not a handler'],
    ['a path out of the folder', '../asset/index.handler', 'Runtime.MalformedHandlerName', 'is not a handler'],
  ])('is reported when there is %s', async (_, handler, errorType, message) => {
    const codeFolder = fixture.files({ 'index.js': 'exports.handler = async () => 1; exports.version = 2' });
    const { error } = await fixture.invoke('', {}, { inlineCode: undefined, codeFolder, handler });
    expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) as string });
  });

  test('reports a module that it requires and does not have', async () => {
    const { error } = await fixture.invoke('require("no-such-package"); exports.handler = async () => 1');
    expect(error).toMatchObject({ errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining("Cannot find module 'no-such-package'") as string });
  });
});

describe('a function that fails', () => {
  test.each([
    ['throws', 'exports.handler = async () => { throw new RangeError("too far"); }', 'RangeError', 'too far'],
    ['throws before its promise', 'exports.handler = () => { throw new TypeError("at once"); }', 'TypeError', 'at once'],
    ['calls back an error', 'exports.handler = (event, context, callback) => callback(new Error("called back"))', 'Error', 'called back'],
    ['throws a string', 'exports.handler = async () => { throw "plain text"; }', 'string', 'plain text'],
    ['throws what cannot be read', 'exports.handler = async () => { throw { toString() { throw 1; } }; }', 'handled', 'cannot be read'],
    ['returns a cycle', 'exports.handler = async () => { const a = {}; a.a = a; return a; }', 'Error', 'Unable to stringify response body'],
    ['returns a bigint', 'exports.handler = async () => 1n', 'Error', 'Unable to stringify response body'],
    ['returns too much', 'exports.handler = async () => "x".repeat(7e6)', 'Function.ResponseSizeTooLarge', 'Response payload size exceeded'],
    ['never settles', 'exports.handler = async () => new Promise(() => {})', 'Runtime.NodeJsExit', 'never settled'],
  ])('%s: Lambda\'s error, and the process goes on', async (_, inlineCode, errorType, message) => {
    const fn = lambdaFunction({ inlineCode });
    const functions = fixture.functions(fn);
    for (let time = 0; time < 2; time += 1) {
      const { error, result } = await functions.invoke(fn, {});
      expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) as string });
      expect(result).toBeUndefined();
    }
  });

  test('whose code has been removed by another synthesis says so', async () => {
    const codeFolder = fixture.files({ 'index.js': 'exports.handler = async () => 1' });
    const fn = lambdaFunction({ codeFolder });
    const functions = fixture.functions(fn);
    rmSync(codeFolder, { recursive: true });
    await expect(functions.invoke(fn, {})).rejects.toThrow(`function Chat/Notify: its code is gone from ${codeFolder}; start the server again`);
  });

  test.each(['null', '"text"', '[]', '{}', '{ kind: "result" }', '{ kind: "error", error: null }'])('cannot harm the server by what it sends: %s', async (message) => {
    const { result } = await fixture.invoke(`const channel = process; exports.handler = async () => { channel._send(${message}); return 'well'; }`);
    expect(result).toBe('well');
  });

  test('shows where an error was thrown', async () => {
    const { error } = await fixture.invoke('exports.handler = async () => { throw new Error("here"); }');
    expect(error?.trace?.[0]).toBe('Error: here');
    expect(error?.trace?.[1]).toContain('index.js:1');
    expect(fixture.log).toEqual(['notify: failed: Error: here']);
  });

  const crashes = [
    ['exits', 'process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['exits as if all were well', 'process.exit(0)', 'Runtime.ExitError', 'exit status 0'],
    ['kills itself', 'process.kill(process.pid, "SIGKILL")', 'Runtime.ExitError', 'signal: SIGKILL'],
    ['aborts', 'process.abort()', 'Runtime.ExitError', 'signal: SIGABRT'],
    ['throws in a timer', 'setTimeout(() => { throw new Error("in a timer"); })', 'Error', 'in a timer'],
    ['rejects where nobody looks', 'Promise.reject(new Error("unseen"))', 'Runtime.UnhandledPromiseRejection', 'Error: unseen'],
    ['closes the channel', 'process.disconnect()', 'Runtime.ExitError', 'exit status 0'],
  ] as const;
  test.each(crashes)('%s: the error is told, and the next invocation has a new process', async (_, crash, errorType, message) => {
    const fn = lambdaFunction({
      inlineCode: `exports.handler = (event, context, callback) => {
      if (!event.crash) return callback(null, process.pid);
      console.log('before the crash');
      ${crash};
      setTimeout(() => {}, 4000);
    }`,
    });
    const functions = fixture.functions(fn);
    const first = await functions.invoke(fn, {});
    const crashed = await functions.invoke(fn, { crash: true });
    expect(crashed.error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) as string });
    expect(crashed.logs).toContain('before the crash');
    const next = await functions.invoke(fn, {});
    expect(typeof next.result).toBe('number');
    expect(next.result).not.toBe(first.result);
  });

  test.each(['while (true) {}', 'await new Promise((resolve) => setTimeout(resolve, 60000))'])('is ended at its timeout: %s', async (hang) => {
    const fn = lambdaFunction({ timeoutSeconds: 1, inlineCode: `exports.handler = async (event) => { if (event.hang) { ${hang} } return process.pid; }` });
    const functions = fixture.functions(fn);
    const { result: pid } = await functions.invoke(fn, {});
    const { error } = await functions.invoke(fn, { hang: true });
    expect(error).toMatchObject({ errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('Task timed out after 1.00 seconds') as string });
    await processEnd(pid as number);
    expect((await functions.invoke(fn, {})).error).toBeUndefined();
  });

  test('takes what it started with it', async () => {
    const fn = lambdaFunction({
      timeoutSeconds: 3, inlineCode: `exports.handler = async () => {
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      console.log(child.pid);
      await new Promise((resolve) => setTimeout(resolve, 60000));
    }`,
    });
    const { logs, error } = await fixture.functions(fn).invoke(fn, {});
    expect(error?.errorType).toBe('Sandbox.Timedout');
    expect(Number(logs[0])).toBeGreaterThan(1);
    await processEnd(Number(logs[0]));
  });
});

describe('closing', () => {
  test('does not wait for what a function has started in a group of its own', async () => {
    const inlineCode = `exports.handler = async () => {
      const options = { stdio: 'inherit', detached: true };
      return require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], options).pid;
    }`;
    const fn = lambdaFunction({ inlineCode });
    const functions = fixture.functions(fn);
    const { result } = await functions.invoke(fn, {});
    await functions.close();
    process.kill(result as number, 'SIGKILL');
    await processEnd(result as number);
  });

  test('ends the processes and answers who still waits', async () => {
    const fn = lambdaFunction({ timeoutSeconds: 60, inlineCode: 'exports.handler = async () => { console.log(process.pid); await new Promise((resolve) => setTimeout(resolve, 60000)); }' });
    const functions = fixture.functions(fn);
    const running = functions.invoke(fn, {});
    const others = [1, 2, 3].map(() => functions.invoke(fn, {}));
    const waiting = functions.invoke(fn, {});
    await until(() => fixture.log.length >= 4);
    const waits = expect(waiting).rejects.toThrow('the server has closed');
    await functions.close();
    for (const ended of [await running, ...await Promise.all(others)]) expect(ended.error?.errorType).toBe('Runtime.ExitError');
    await waits;
    for (const line of fixture.log.slice(0, 4)) await processEnd(Number(line.split(' ')[1]));
  });
});
