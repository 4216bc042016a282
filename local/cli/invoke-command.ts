import type { InvocationResult } from '../lambda/function-worker';
import { showableJson } from '../showable-text';
import type { InvokeCommand } from './client-arguments';
import { ConsoleClient } from './console-client';
import type { Terminal } from './terminal';

/** Invokes a function by the server that serves the app, and gives the exit code. */
export async function invokeCommand({ functionName, event, ...command }: InvokeCommand, terminal: Terminal): Promise<number> {
  const { error, result, logs, milliseconds } = await ConsoleClient.find(command).call<InvocationResult>('invoke', { function: functionName, event });
  for (const line of logs) terminal.err(line);
  terminal.out(showableJson(error ?? result ?? null));
  terminal.err(`${error ? 'failed' : 'done'} in ${milliseconds} ms`);
  return error ? 1 : 0;
}
