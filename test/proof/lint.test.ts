import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as appsync from '@aws-appsync/eslint-plugin';
import * as parser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import { directHandlersOf, handlersOf, Order, ownHandlersOf, pinnedHandlersOf } from './generated-handlers';
import { PINNED, POLICIES } from './policies';
import { SenderShape } from '../../src';

const CODES: readonly [string, string][] = [
  ...Object.entries(POLICIES).map(([name, pair]) => [name, handlersOf(pair).code] as [string, string]),
  ...Object.keys(PINNED).map((name) => [`pinned ${name}`, pinnedHandlersOf(name).code] as [string, string]),
  ['owner() before a function', directHandlersOf(POLICIES['owner()']).code],
  ['owner() before own code with a data source', ownHandlersOf(POLICIES['owner()']).code],
  ['authenticated() in an envelope', pinnedHandlersOf('authenticated()', Order.POOL_THEN_OIDC, SenderShape.ENVELOPE).code],
];
const REFUSED = 'export function onSubscribe(ctx) {\n  for (let i = 0; i < 1; i++) { /x/.test(ctx.info.channel.path); }\n}\n';

describe('the service\'s own lint plugin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handlers-'));
  const found = new Map<string, readonly string[]>();
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    const compilerOptions = {
      allowJs: true, noEmit: true, types: [], lib: ['ES2022'], module: 'ESNext', moduleResolution: 'Bundler',
      paths: { '@aws-appsync/utils': [join(__dirname, '../../node_modules/@aws-appsync/utils')] },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.js'] }));
    CODES.forEach(([, code], index) => writeFileSync(join(folder, `${index}.js`), code));
    writeFileSync(join(folder, 'refused.js'), REFUSED);
    const { configs } = appsync as unknown as { configs: { recommended: { rules: Record<string, 'error'> } } };
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [{
        files: ['*.js'],
        plugins: { '@aws-appsync': appsync },
        rules: configs.recommended.rules,
        languageOptions: { parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: folder } },
      }],
    });
    for (const { filePath, messages } of await eslint.lintFiles([...CODES.keys(), 'refused'].map((name) => `${name}.js`))) {
      found.set(filePath.slice(folder.length + 1), messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`));
    }
  });

  test.each(CODES.map(([name], index) => ({ name, index })))('finds nothing in the handlers of $name', ({ index }) => {
    expect(found.get(`${index}.js`)).toEqual([]);
  });

  test('does find what AppSync refuses', () => {
    expect(found.get('refused.js')!.map((message) => message.split(': ')[1])).toEqual([
      '@aws-appsync/no-for', '@aws-appsync/no-disallowed-unary-operators', '@aws-appsync/no-regex',
    ]);
  });
});
