import { findPython, isPython } from './runtime-program';
import type { LambdaFunction } from '../../engine/application';

/** Why a function cannot run on this machine, if so. */
export function whyNotRunnable(fn: LambdaFunction): string | undefined {
  if (fn.unsupported !== undefined) return fn.unsupported;
  if (isPython(fn)) return findPython() === undefined ? `its runtime is ${fn.runtime}, and there is no python3 on the PATH` : undefined;
  return /^nodejs\d+\.x$/.test(fn.runtime) ? undefined : `its runtime is ${fn.runtime}, and only Node.js and Python functions run locally`;
}
