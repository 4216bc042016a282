import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as plugin from '@aws-appsync/eslint-plugin';
import * as parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';

const FILES = ['*.js'];
const { rules } = (plugin as unknown as { readonly configs: { readonly recommended: Required<Pick<Linter.Config, 'rules'>> } }).configs.recommended;

/** What AWS's lint plugin, with all its rules, says to each piece of code. */
export async function lintWithPlugin(codes: readonly string[]): Promise<readonly (readonly string[])[]> {
  const folder = mkdtempSync(join(tmpdir(), 'handler-code-'));
  try {
    const compilerOptions = { allowJs: true, noEmit: true, types: [], lib: ['ES2023'], module: 'ES2022', moduleDetection: 'force' };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: FILES }));
    const names = codes.map((code, index) => {
      const name = `${String(index).padStart(3, '0')}.js`;
      writeFileSync(join(folder, name), code);
      return name;
    });
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [{
        files: FILES,
        rules,
        plugins: { '@aws-appsync': plugin },
        languageOptions: { parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: folder } },
      }],
    });
    const results = await eslint.lintFiles(names);
    return results.map(({ messages }) => messages.map(({ message }) => message));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
