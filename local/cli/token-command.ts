import type { TokenCommand } from './client-arguments';
import { ConsoleClient } from './console-client';
import type { Terminal } from './terminal';
import type { MintedToken } from '../cognito/user-pool-tokens';

/** Prints a token of a user, and gives the exit code. */
export async function tokenCommand({ username, use, ...command }: TokenCommand, terminal: Terminal): Promise<number> {
  const { token } = await ConsoleClient.find(command).call<MintedToken>('tokens', { username, use });
  terminal.out(token);
  return 0;
}
