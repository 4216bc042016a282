import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as appsync from '@aws-appsync/eslint-plugin';
import * as parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import { handlersOf } from './prove-policy';
import { ChannelPolicy } from '../../src';

describe('the service\'s own lint plugin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handlers-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const lint = async (code: string) => {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { allowJs: true, noEmit: true, types: [], lib: ['ES2022'] }, include: ['*.js'] }));
    writeFileSync(join(folder, 'handlers.js'), code);
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [{
        files: ['*.js'],
        plugins: { '@aws-appsync': appsync },
        rules: (appsync as unknown as { configs: { recommended: { rules: Record<string, 'error'> } } }).configs.recommended.rules,
        languageOptions: { parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: folder } },
      }],
    });
    const [result] = await eslint.lintFiles('handlers.js');
    return result.messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`);
  };

  test.each([
    ['owner', ChannelPolicy.owner()], ['authenticated', ChannelPolicy.authenticated()], ['iam', ChannelPolicy.iam()],
    ['anyone', ChannelPolicy.anyone()], ['nobody', ChannelPolicy.nobody()],
  ])('finds nothing in the handlers of %s()', async (_, policy) => {
    expect(await lint(handlersOf(policy))).toEqual([]);
  }, 60_000);

  test('does find what AppSync refuses', async () => {
    expect(await lint('export function onSubscribe(ctx) {\n  for (let i = 0; i < 1; i++) { /x/.test(ctx.info.channel.path); }\n}\n')).toEqual([
      expect.stringContaining('2: @aws-appsync/no-for'), expect.stringContaining('2: @aws-appsync/no-disallowed-unary'), expect.stringContaining('2: @aws-appsync/no-regex'),
    ]);
  }, 60_000);
});
