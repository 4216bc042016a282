import { CHECK_OPTIONS, parseCheck } from './check-arguments';
import type { CheckCommand } from './check-arguments';
import { CLIENT_OPTIONS, parseClient } from './client-arguments';
import type { ClientCommand } from './client-arguments';
import { LOCAL_OPTIONS, parseLocal } from './local-arguments';
import type { LocalCommand } from './local-arguments';
import { MATRIX_OPTIONS, parseMatrix } from './matrix-arguments';
import type { MatrixCommand } from './matrix-arguments';
import { didYouMean, parseOptions, UsageError } from './options';

export type Command = LocalCommand | ClientCommand | MatrixCommand | CheckCommand | { readonly kind: 'help' | 'version' };

const OPTIONS = { local: LOCAL_OPTIONS, ...CLIENT_OPTIONS, matrix: MATRIX_OPTIONS, check: CHECK_OPTIONS };

/**
 * What the arguments ask for.
 *
 * @throws UsageError
 */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return { kind: 'help' };
  if (name === '--version' || name === '-v') return { kind: 'version' };
  if (!isCommand(name)) {
    const what = name.startsWith('-') ? `unknown option ${name} before a command` : `unknown command ${JSON.stringify(name)}`;
    const commands = Object.keys(OPTIONS);
    throw new UsageError(`${what}${didYouMean(name, commands) || `; the commands are ${commands.join(', ')}`}`);
  }
  const options = parseOptions(rest, OPTIONS[name]);
  if (options.has('help')) return { kind: 'help' };
  if (options.has('version')) return { kind: 'version' };
  switch (name) {
    case 'local': return parseLocal(options);
    case 'matrix': return parseMatrix(options);
    case 'check': return parseCheck(options);
    default: return parseClient(name, options);
  }
}

function isCommand(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}
