import { banner } from './banner';
import type { LocalCommand } from './command';
import { withColoredVerdict } from './terminal';
import type { Terminal } from './terminal';

/** Serves until it is told to stop, and gives the exit code. */
export async function localCommand({ users, ...command }: LocalCommand, terminal: Terminal): Promise<number> {
  const { startLocalServer } = await import('../server'); // the help needs nothing of it
  const log = (line: string): void => terminal.out(terminal.colors ? withColoredVerdict(line) : line);
  const server = await startLocalServer({ ...command, users: users.length > 0 ? users : undefined, log });
  for (const line of banner(server.describe(), server.consoleUrl)) terminal.out(line);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await server.close();
  return 0;
}
