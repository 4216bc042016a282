import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as ts from 'typescript';
import { ApplicationAccess } from '../../engine/access/application-access';
import { matrixAsMarkdown } from '../../engine/access/matrix/matrix-markdown';
import { permissionMatrix } from '../../engine/access/matrix/permission-matrix';
import { HELP } from '../../local/cli/help';
import * as library from '../../src';

const ROOT = join(__dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/typescript/quick-start');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const page = read('docs/testing-permissions.md');
const blocksOf = (language: string): readonly string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);

/** A module of the example, with the library as it stands here. */
function load(file: string): Readonly<Record<string, unknown>> {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options });
  const importable = (name: string): unknown => {
    if (name === 'node:test') return { test };
    if (name === 'cdk-cognito-events-api') return library;
    return name.startsWith('.') ? load(join(dirname(file), `${name}.ts`)) : jest.requireActual(name);
  };
  const exports = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the example is code of this repository
  (new Function('require', 'exports', outputText) as (importing: typeof importable, exporting: object) => void)(importable, exports);
  return exports;
}

const folder = process.cwd();
process.chdir(EXAMPLE); // as `npm test` runs it: the code of its function is found from there
afterAll(() => process.chdir(folder));

describe('the example of the page, in TypeScript', () => {
  load(join(EXAMPLE, 'test/permissions.test.ts'));
});

test.each([
  ['ts', 'examples/typescript/quick-start/test/permissions.test.ts'],
  ['python', 'examples/python/quick-start/tests/test_permissions.py'],
  ['java', 'examples/java/quick-start/src/test/java/com/example/chat/PermissionsTest.java'],
])('the page has the %s code of the examples, each of which runs', (language, file) => {
  expect(blocksOf(language)).toEqual([read(file).replace("import { test } from 'node:test';\n", '')]);
});

test('the table of the page is that of the example', async () => {
  const { ChatStack } = load(join(EXAMPLE, 'lib/chat-stack.ts')) as { readonly ChatStack: new (scope: App, id: string) => Stack };
  const app = new App({ context: { 'aws:cdk:enable-path-metadata': true } });
  new ChatStack(app, 'Chat');
  const matrix = matrixAsMarkdown(await permissionMatrix(await ApplicationAccess.open({ path: app.synth().directory })));
  const [, ofPrivate] = /### private\n\n([^]*?)\n\n### /.exec(matrix) ?? [];
  expect(page).toContain(ofPrivate);
});

test('the page names only options that the command line has', () => {
  const lines = [...blocksOf('sh'), ...blocksOf('yaml')].join('\n').match(/cdk-cognito-events-api (?:matrix|check)[^\n]*/g) ?? [];
  expect(lines).toHaveLength(3);
  for (const option of lines.flatMap((line) => line.match(/--[a-z-]+/g) ?? [])) expect(HELP).toContain(option);
});
