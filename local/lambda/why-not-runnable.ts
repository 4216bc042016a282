import type { LambdaFunction } from '../../engine/application';

/** Why a function cannot run on this machine, if so. */
export function whyNotRunnable(fn: LambdaFunction): string | undefined {
  if (fn.unsupported !== undefined) return fn.unsupported;
  return /^nodejs\d+\.x$/.test(fn.runtime) ? undefined : `its runtime is ${fn.runtime}, and only Node.js functions run locally`;
}
