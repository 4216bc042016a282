import type { Stack } from 'aws-cdk-lib/core';
import * as ts from 'typescript';
import * as library from '../../src';

/** Runs an example of a document in a stack, as it stands there, with the names that it takes for granted. */
export function runExample(code: string, stack: Stack, given: Readonly<Record<string, unknown>>): void {
  const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const load = (name: string): unknown => name === 'cdk-cognito-events-api' ? library : jest.requireActual(name);
  const names = Object.keys(given);
  // In a block, since an example may make what another one is given.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function('require', 'exports', ...names, `{ ${outputText} }`) as (...values: readonly unknown[]) => void;
  run.call(stack, load, {}, ...names.map((name) => given[name]));
}
