import { execFileSync } from 'node:child_process';
import { nodeFlags } from './node-flags';
import { PYTHON_RUNTIME_FILE, RUNTIME_FILE } from './runtime-file';
import type { LambdaFunction } from '../../engine/application';

/** What runs a function: a program of this package, by Node.js or by the machine's Python. */
export interface RuntimeProgram {
  /** @default - this Node.js */
  readonly interpreter?: string;
  readonly flags: readonly string[];
  readonly file: string;
}

/**
 * Isolated: neither the user's packages nor PYTHON… variables. Nothing is written beside the code, and output is not held back.
 * https://docs.python.org/3/using/cmdline.html#cmdoption-I
 */
const PYTHON_FLAGS = ['-I', '-B', '-u'];
const FIND_TIMEOUT_MS = 10_000;

let foundPython: string | undefined;

export function programOf(fn: LambdaFunction): RuntimeProgram {
  if (!isPython(fn)) return { flags: nodeFlags(fn), file: RUNTIME_FILE };
  return { interpreter: findPython(), flags: PYTHON_FLAGS, file: PYTHON_RUNTIME_FILE };
}

export function isPython({ runtime }: LambdaFunction): boolean {
  return /^python3\.\d+$/.test(runtime);
}

/**
 * The interpreter itself, which Python knows: what is on the PATH may be a script of a version manager, and a function's
 * process has none of the developer's variables that such a script needs.
 */
export function findPython(): string | undefined {
  const names = process.platform === 'win32' ? ['python', 'python3'] : ['python3', 'python'];
  for (const name of names) foundPython ??= executableOf(name);
  return foundPython;
}

function executableOf(name: string): string | undefined {
  try {
    const code = 'import sys; print(sys.executable if sys.version_info[0] == 3 else "")';
    return execFileSync(name, ['-I', '-c', code], { encoding: 'utf8', timeout: FIND_TIMEOUT_MS, stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
