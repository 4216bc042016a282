import { checkCommand } from './check-command';
import { parseCommand } from './command';
import { EXIT_FAILURE, EXIT_NOTHING_DONE } from './exit-codes';
import { HELP } from './help';
import { invokeCommand } from './invoke-command';
import { localCommand } from './local-command';
import { matrixCommand } from './matrix-command';
import { UsageError } from './options';
import { publishCommand } from './publish-command';
import { NoAppError } from './read-app';
import { subscribeCommand } from './subscribe-command';
import type { Terminal } from './terminal';
import { tokenCommand } from './token-command';
import { VERSION } from './version';

/** Runs one command, and gives the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    terminal.err(error instanceof Error ? error.message : String(error));
    if (error instanceof NoAppError) return EXIT_NOTHING_DONE;
    if (!(error instanceof UsageError)) return EXIT_FAILURE;
    terminal.err('see cdk-cognito-events-api --help');
    return EXIT_NOTHING_DONE;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = parseCommand(args);
  switch (command.kind) {
    case 'local': return localCommand(command, terminal);
    case 'token': return tokenCommand(command, terminal);
    case 'publish': return publishCommand(command, terminal);
    case 'subscribe': return subscribeCommand(command, terminal);
    case 'invoke': return invokeCommand(command, terminal);
    case 'matrix': return matrixCommand(command, terminal);
    case 'check': return checkCommand(command, terminal);
    case 'help': terminal.out(HELP); return 0;
    case 'version': terminal.out(VERSION); return 0;
  }
}
