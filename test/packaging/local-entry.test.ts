import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallTemplate } from '../local/app/small-app';

const ROOT = join(__dirname, '../..');
const MODULES = join(ROOT, 'node_modules');

const USE = `
import { startLocalServer } from 'cdk-cognito-events-api/local';
import type { LocalServer } from 'cdk-cognito-events-api/local';

export async function run(): Promise<void> {
  const server: LocalServer = await startLocalServer({ template: 'chat.json', stateFolder: 'state' });
  const inbox = await server.subscribe('/chat/x', { as: 'alice' });
  await server.publish('/chat/x', ['hello']);
  console.log(await inbox.next(), server.decisions().at(-1)?.allowed === true);
  inbox.close();
  await server.close();
}
`;

/** A fresh app that has installed the packed library, and nothing else of this repository but tools. */
describe('cdk-cognito-events-api/local, packed and installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-entry-'));
  const run = (program: string, ...args: readonly string[]): string => execFileSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
  beforeAll(() => {
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' })) as [{ filename: string }];
    const own = join(folder, 'node_modules');
    for (const path of ['@types', 'cdk-cognito-events-api']) mkdirSync(join(own, path), { recursive: true });
    execFileSync('tar', ['-xzf', filename, '-C', join(own, 'cdk-cognito-events-api'), '--strip-components=1'], { cwd: folder });
    for (const path of ['aws-cdk-lib', 'constructs', '@types/node', 'undici-types']) symlinkSync(join(MODULES, path), join(own, path));
    writeFileSync(join(folder, 'chat.json'), smallTemplate({}));
    writeFileSync(join(folder, 'use.ts'), USE);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['node16', 'commonjs', 'node16'], ['node16', 'module', 'node16'], ['esnext', 'module', 'bundler'], ['commonjs', 'commonjs', 'node10'],
  ])('has types for module %s in a package of type %s with resolution %s', (module, type, resolution) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', type }));
    const options = ['--module', module, '--moduleResolution', resolution, '--target', 'es2022', '--types', 'node', '--strict', '--noEmit', '--ignoreDeprecations', '6.0'];
    expect(run(join(MODULES, 'typescript/bin/tsc'), ...options, 'use.ts')).toBe('');
  });

  test.each([['module', 'mjs'], ['commonjs', 'cjs']])('runs from a %s, and ends by itself', (format, extension) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app' }));
    const code = USE.replace(/import type .*/, '').replace(/: (?:LocalServer|Promise<void>)/g, '');
    const text = format === 'module' ? code : code.replace(/import (.*) from '(.*)';/, 'const $1 = require(\'$2\');').replace('export async', 'async');
    writeFileSync(join(folder, `use.${extension}`), `${text}\nvoid run();\n`);
    expect(run(`use.${extension}`)).toBe('hello true\n');
  });

  test('leaves the ways in that jsii, bundlers and the command take', () => {
    const own = join(folder, 'node_modules/cdk-cognito-events-api');
    cpSync(join(own, 'package.json'), join(folder, 'copy.json'));
    const paths = ['cdk-cognito-events-api', 'cdk-cognito-events-api/package.json', 'cdk-cognito-events-api/.jsii', 'cdk-cognito-events-api/lib/local/cli.js'];
    expect(run('-e', `for (const path of ${JSON.stringify(paths)}) console.log(require.resolve(path).slice(${own.length}))`).trim().split('\n'))
      .toEqual(['/lib/index.js', '/package.json', '/.jsii', '/lib/local/cli.js']);
  });
});
