import type { LambdaFunction } from '../../engine/application';

/** What Lambda switches off up to Node.js 22: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html */
const DISABLED_FEATURES = ['experimental-require-module', 'experimental-detect-module'];
const FIRST_RUNTIME_WITH_ALL_FEATURES = 24;

/** The flags of a function's process. A function switches a feature on again by naming it in its NODE_OPTIONS. */
export function nodeFlags(fn: LambdaFunction): readonly string[] {
  if (Number(/^nodejs(\d+)\.x$/.exec(fn.runtime)?.[1]) >= FIRST_RUNTIME_WITH_ALL_FEATURES) return [];
  const options = (fn.environment.NODE_OPTIONS ?? '').split(/\s+/);
  return DISABLED_FEATURES
    .filter((feature) => process.allowedNodeEnvironmentFlags.has(`--${feature}`) && !options.includes(`--${feature}`))
    .map((feature) => `--no-${feature}`);
}
