import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

interface Cases {
  readonly valid: readonly { readonly code: string }[];
  readonly invalid: readonly { readonly code: string }[];
}

/** The cases by which the authors of AWS's lint plugin test one of its rules. */
export interface RuleFixtures extends Cases {
  readonly rule: string;
}

/** They are in the published package, as calls of ESLint's RuleTester. */
export function pluginFixtures(): readonly RuleFixtures[] {
  const folder = join(dirname(require.resolve('@aws-appsync/eslint-plugin')), 'rules');
  return readdirSync(folder).filter((file) => file.endsWith('.test.js')).map((file) => {
    let found: Cases | undefined;
    class RuleTester {
      public run(_name: string, _rule: unknown, cases: Cases): void {
        found = cases;
      }
    }
    const modules: Readonly<Record<string, unknown>> = { 'path': { join }, 'eslint': { RuleTester }, '@typescript-eslint/rule-tester': { RuleTester } };
    const run = compileFunction(readFileSync(join(folder, file), 'utf8'), ['require', 'exports', '__dirname']) as (...args: unknown[]) => void;
    run((name: string) => modules[name] ?? {}, {}, folder);
    return { rule: file.replace('.test.js', ''), ...found! };
  });
}
