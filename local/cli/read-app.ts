import type { AppArguments } from '../app/app-source';
import { resolveAppSource } from '../app/app-source';
import { Synthesis } from '../app/synthesis';
import { InputError } from '../input-error';
import type { Terminal } from './terminal';

/** There is no app to be asked about: it cannot be read, or has no Event API. */
export class NoAppError extends InputError {}

/**
 * Reads an app once, after its command has written it.
 *
 * @throws NoAppError
 */
export async function readApp<T>(app: AppArguments, terminal: Terminal, read: (path: string) => Promise<T>): Promise<T> {
  try {
    const { command, ...source } = resolveAppSource(app);
    if (command !== undefined) await new Synthesis({ ...source, command }, terminal.err).run();
    return await read(source.path);
  } catch (error) {
    throw new NoAppError((error as Error).message);
  }
}
