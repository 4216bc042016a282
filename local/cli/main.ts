import { parseCommand } from './command';
import { HELP } from './help';
import { invokeCommand } from './invoke-command';
import { localCommand } from './local-command';
import { UsageError } from './options';
import type { Terminal } from './terminal';
import { VERSION } from './version';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Runs one command, and gives the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(args, terminal);
  } catch (error) {
    terminal.err(error instanceof Error ? error.message : String(error));
    if (!(error instanceof UsageError)) return EXIT_FAILURE;
    terminal.err('see cdk-cognito-events-api --help');
    return EXIT_USAGE;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = parseCommand(args);
  if (command.kind === 'local') return localCommand(command, terminal);
  if (command.kind === 'invoke') return invokeCommand(command, terminal);
  terminal.out(command.kind === 'help' ? HELP : VERSION);
  return 0;
}
