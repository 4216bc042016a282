import { resolveAppSource } from '../app/app-source';
import { consoleToken } from '../console/console-token';
import type { InvocationResult } from '../lambda/function-worker';
import { ProjectState, userStateFolder } from '../project-state';
import { showableJson } from '../showable-text';
import type { InvokeCommand } from './command';
import type { Terminal } from './terminal';

/** Invokes a function by the server that serves the app, and gives the exit code. */
export async function invokeCommand(command: InvokeCommand, terminal: Terminal): Promise<number> {
  const state = ProjectState.open(userStateFolder(process.env, process.platform), resolveAppSource(command).path);
  const server = state.runningServer;
  const response = server && await request(`${server.url}/console/api/invoke`, consoleToken((...of) => state.derive(...of)), command);
  if (!response) {
    terminal.err('no server runs for this app; start it with: cdk-cognito-events-api local');
    return 1;
  }
  const answer = await response.json() as InvocationResult | { readonly message: string };
  if (!('logs' in answer)) {
    terminal.err(answer.message);
    return 1;
  }
  for (const line of answer.logs) terminal.err(line);
  terminal.out(showableJson(answer.error ?? answer.result ?? null));
  terminal.err(`${answer.error ? 'failed' : 'done'} in ${answer.milliseconds} ms`);
  return answer.error ? 1 : 0;
}

async function request(url: string, token: string, { functionName, event }: InvokeCommand): Promise<Response | undefined> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ function: functionName, event }),
    });
  } catch {
    return undefined; // it has ended without a word
  }
}
