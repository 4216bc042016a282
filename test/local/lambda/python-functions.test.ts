import { CREDENTIALS, FunctionFixture, lambdaFunction, processEnd } from './function-fixture';
import type { LambdaFunction } from '../../../engine/application';
import type { InvocationResult } from '../../../local/lambda/function-worker';

const fixture = new FunctionFixture();
afterAll(() => fixture.dispose());

const PYTHON = { runtime: 'python3.12', handler: 'index.handler' };
const invoke = (inlineCode: string, event: unknown = {}, properties: Partial<LambdaFunction> = {}): Promise<InvocationResult> => (
  fixture.invoke(inlineCode, event, { ...PYTHON, ...properties }));

describe('a Python function of the template', () => {
  test('gets the event and a context, answers with JSON, and writes to the log', async () => {
    const code = `import sys
def handler(event, context):
    print('hello', event['name'])
    print('aside', file=sys.stderr)
    return {'name': event['name'], 'function': context.function_name, 'arn': context.invoked_function_arn, 'left': context.get_remaining_time_in_millis() > 0}`;
    const { result, logs } = await invoke(code, { name: 'ü😀' });
    expect(result).toEqual({ name: 'ü😀', function: 'notify', arn: lambdaFunction().arn, left: true });
    expect(logs).toEqual(expect.arrayContaining(['hello ü😀', 'aside']));
  });

  test('stays warm, one invocation at a time', async () => {
    const fn = lambdaFunction({ ...PYTHON, inlineCode: 'import os\ncount = 0\ndef handler(event, context):\n    global count\n    count += 1\n    return [os.getpid(), count]' });
    const functions = fixture.functions(fn);
    const [first, second] = [await functions.invoke(fn, {}), await functions.invoke(fn, {})].map(({ result }) => result as [number, number]);
    expect([second[0], second[1]]).toEqual([first[0], 2]);
  });

  test('is a folder of the assembly, into which nothing is written', async () => {
    const folder = fixture.files({ 'src/app.py': 'from src import helper\ndef run(event, context):\n    return helper.answer', 'src/helper.py': 'answer = 42', 'src/__init__.py': '' });
    for (const handler of ['src/app.run', 'src.app.run']) expect((await invoke('', {}, { inlineCode: undefined, codeFolder: folder, handler })).result).toBe(42);
    expect(fixture.list(folder)).toEqual(['src', 'src/__init__.py', 'src/app.py', 'src/helper.py']);
  });

  test('has the template\'s environment and local credentials, and nothing of the developer\'s', async () => {
    process.env.DEVELOPERS_SECRET = 'developers-secret';
    try {
      const { result } = await invoke('import os, sys\ndef handler(event, context):\n    return [dict(os.environ), sys.path]', {}, { environment: { TABLE: 'messages', PYTHONPATH: '/evil' } });
      const [environment, path] = result as [Record<string, string>, string[]];
      expect(environment).toMatchObject({ TABLE: 'messages', AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_EXECUTION_ENV: 'AWS_Lambda_python3.12' });
      expect(Object.keys(environment).filter((name) => ['PATH', 'DEVELOPERS_SECRET', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'].includes(name))).toEqual([]);
      expect(path).not.toContain('/evil');
    } finally {
      delete process.env.DEVELOPERS_SECRET;
    }
  });

  test('does not show its secrets in the log', async () => {
    const { logs } = await invoke('import os\ndef handler(event, context):\n    print("key", os.environ["AWS_SECRET_ACCESS_KEY"], os.environ["AWS_SESSION_TOKEN"])');
    expect(logs).toContain('key *** ***');
  });

  test.each<[string, string, object, Partial<LambdaFunction>?]>([
    ['an exception', 'def handler(event, context):\n    raise ValueError("no " + event["who"])', { errorType: 'ValueError', errorMessage: 'no bob' }],
    ['a result that is no JSON', 'def handler(event, context):\n    return {1, 2}', { errorType: 'Runtime.MarshalError' }],
    ['a number that is no JSON', 'def handler(event, context):\n    return float("nan")', { errorType: 'Runtime.MarshalError' }],
    ['code that is no Python', 'def handler(', { errorType: 'Runtime.UserCodeSyntaxError' }],
    ['a module that is not there', 'import nothing_of_this_name', { errorType: 'Runtime.ImportModuleError' }],
    ['a handler that is not there', 'x = 1', { errorType: 'Runtime.HandlerNotFound' }],
    ['a module of Python itself', 'x = 1', { errorType: 'Runtime.ImportModuleError' }, { handler: 'os.getcwd' }],
    ['a malformed handler', 'x = 1', { errorType: 'Runtime.MalformedHandlerName' }, { handler: '../index.handler' }],
    ['an exit', 'import sys\ndef handler(event, context):\n    sys.exit(3)', { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') as unknown }],
    ['a crash', 'import os\ndef handler(event, context):\n    os.abort()', { errorType: 'Runtime.ExitError' }],
    ['no end', 'import signal\ndef handler(event, context):\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    while True: pass', { errorType: 'Sandbox.Timedout' }, { timeoutSeconds: 1 }],
  ])('fails by %s as Lambda does', async (_, code, error, ...[properties]) => {
    expect((await invoke(code, { who: 'bob' }, properties)).error).toMatchObject(error);
  });

  test('takes the processes that it starts with it', async () => {
    const code = 'import subprocess\ndef handler(event, context):\n    print(subprocess.Popen(["/bin/sleep", "60"]).pid)\n    while True: pass';
    const { error, logs } = await invoke(code, {}, { timeoutSeconds: 3 });
    expect(error?.errorType).toBe('Sandbox.Timedout');
    await processEnd(Number(logs.find((line) => /^\d+$/.test(line))));
  });

  test('that floods its output is cut, and still answers', async () => {
    const { result, logs } = await invoke('def handler(event, context):\n    for number in range(100000):\n        print("x" * 50)\n    return "done"');
    expect(result).toBe('done');
    expect(logs.length).toBeLessThan(1100);
  });
});
