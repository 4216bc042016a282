// The program of a function's process. It is started with the function's environment and folder, imports nothing but
// Node, and talks to the server over the channel of child_process.fork().
import { toFunctionError, RuntimeError } from './function-error';
import { loadHandler } from './handler-loader';
import type { Handler } from './handler-loader';
import { invocationContext } from './invocation-context';
import { endOfOutput } from './runtime-messages';
import type { FunctionError, InvokeMessage, RuntimeMessage } from './runtime-messages';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and what Lambda itself adds */
const MAX_RESPONSE_BYTES = 6_291_556;

/** Exit codes of Lambda's own runtime. */
const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT_EXCEPTION = 129;

const send = process.send!.bind(process) as (message: RuntimeMessage, sent?: () => void) => void;
const channel = process.channel!;
const streams = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream) as (text: string, written: () => void) => void);
Reflect.deleteProperty(process, 'send'); // libraries that see it take themselves for a worker of something

let current: { readonly requestId: string; readonly isAsync: boolean } | undefined;

function serialize(result: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(result);
  } catch {
    throw new Error('Unable to stringify response body');
  }
  if (json !== undefined && Buffer.byteLength(json) > MAX_RESPONSE_BYTES) {
    const error = new Error(`Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`);
    error.name = 'Function.ResponseSizeTooLarge';
    throw error;
  }
  return json ?? 'null';
}

/** Answers once, after all that the function has written. */
function answer(requestId: string, message: RuntimeMessage, sent?: () => void): void {
  if (current?.requestId !== requestId) return;
  current = undefined;
  channel.ref?.();
  let writing = streams.length;
  const written = (): void => {
    writing -= 1;
    if (writing === 0) send(message, sent);
  };
  for (const write of streams) write(endOfOutput(requestId), written);
}

function fail(requestId: string, error: FunctionError, exit?: () => void): void {
  answer(requestId, { kind: 'error', requestId, error, fatal: exit !== undefined }, exit);
}

function succeed(requestId: string, result: unknown): void {
  try {
    answer(requestId, { kind: 'result', requestId, result: serialize(result) });
  } catch (error) {
    fail(requestId, toFunctionError(error));
  }
}

function invoke(handler: Handler, message: InvokeMessage): void {
  const { requestId, event } = message;
  current = { requestId, isAsync: handler.constructor.name === 'AsyncFunction' };
  channel.unref?.(); // so that 'beforeExit' tells when nothing is left that could still answer
  const callback = (error: unknown, result?: unknown): void => (error ? fail(requestId, toFunctionError(error)) : succeed(requestId, result));
  try {
    const returned = handler(JSON.parse(event), invocationContext(message, callback), callback);
    if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') {
      void (returned as Promise<unknown>).then((result) => succeed(requestId, result), (error: unknown) => fail(requestId, toFunctionError(error)));
    }
  } catch (error) {
    fail(requestId, toFunctionError(error));
  }
}

function crash(error: FunctionError, exitCode: number): void {
  const exit = (): never => process.exit(exitCode);
  if (current) return fail(current.requestId, error, exit);
  console.error(error.trace?.join('\n') ?? error.errorMessage);
  exit();
}

process.on('disconnect', () => process.exit());
process.on('uncaughtException', (error) => crash(toFunctionError(error), EXIT_UNCAUGHT_EXCEPTION));
process.on('unhandledRejection', (reason) => {
  crash(toFunctionError(new RuntimeError('UnhandledPromiseRejection', String(reason))), EXIT_UNHANDLED_REJECTION);
});
process.on('beforeExit', () => {
  if (!current) return;
  const exit = new RuntimeError('NodeJsExit', 'nothing is left to do and the handler has not answered; most often a Promise that is never settled');
  if (current.isAsync) fail(current.requestId, toFunctionError(exit));
  else succeed(current.requestId, null); // a handler with a callback that it never calls
});

loadHandler(process.env.LAMBDA_TASK_ROOT!, process.env._HANDLER!).then((handler) => {
  process.on('message', (message) => invoke(handler, message as InvokeMessage));
  send({ kind: 'ready' });
}, (error: unknown) => send({ kind: 'error', error: toFunctionError(error), fatal: true }, () => process.exit(1)));
