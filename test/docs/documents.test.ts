import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { codeIn, sections } from './readme';
import { HELP } from '../../local/cli/help';

const ROOT = join(__dirname, '../..');
const DOCUMENTS = [
  'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'PARITY.md', 'docs/architecture.md', 'docs/local-server.md', 'docs/local-cognito.md', 'docs/local-auth.md', 'docs/policies.md', 'docs/warnings.md',
  'docs/check-rules.md', 'docs/front-end.md', 'docs/probe.md', 'docs/releasing.md', 'docs/versioning.md',
  'docs/support.md',
  'docs/testing-permissions.md',
];
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const blocksOf = (language: string) => sections().flatMap((each) => codeIn(each, language));

/** What the README takes for granted, as an app or a page would have it. */
const APP = `
import { CognitoEventsApi as Api } from 'cdk-cognito-events-api';
import { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
export class Example extends Construct {
  use(userPool: IUserPool, webClient: IUserPoolClient, publisher: IGrantable, events: Api, stack: Stack) {
`;
const PAGE = `export {};
declare const httpUrl: string, realtimeUrl: string, accessToken: string, sub: string;
declare const region: string, userPoolId: string, userPoolClientId: string;
declare const Amplify: { configure(configuration: object): void };
declare const verifier: { cacheJwks(jwks: object): void };
`;

function asProgram(code: string): string {
  if (/new WebSocket|Amplify|verifier/.test(code)) return PAGE + code;
  if (code.includes('startLocalServer')) return code;
  const atTheTop = /^(?:import|declare const) .*$/gm;
  return `${code.match(atTheTop)?.join('\n') ?? ''}${APP}{ ${code.replace(atTheTop, '')} }\n  }\n}\n`;
}

describe('the README', () => {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.readme-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has code that compiles', () => {
    const files = [...blocksOf('ts'), ...blocksOf('js')].map((code, index) => {
      const file = join(folder, `example-${index}.ts`);
      writeFileSync(file, asProgram(code));
      return file;
    });
    expect(files.length).toBeGreaterThanOrEqual(4);
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: ['node'],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      noUnusedLocals: false,
      paths: { 'cdk-cognito-events-api': [join(ROOT, 'src/index.ts')], 'cdk-cognito-events-api/local': [join(ROOT, 'local/server.ts')] },
    });
    expect(ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)).toEqual([]);
  });

  test('names the package of each language as it is released', () => {
    const { name, jsii: { targets: { java: { maven }, python } } } = JSON.parse(read('package.json')) as {
      name: string; jsii: { targets: { java: { maven: { groupId: string; artifactId: string } }; python: { distName: string } } };
    };
    for (const text of [`npm install ${name}`, `pip install ${python.distName}`, `\`${maven.groupId}:${maven.artifactId}\``]) expect(read('README.md')).toContain(text);
  });

  test('has the code of every example of the reference, so that what is tried of the one is of the other', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const examples = sources.flatMap((file) => [...read(join('src', file)).matchAll(/^( *)\* @example\n((?:\1\*.*\n)+?)(?=\1\*(?: @|\/))/gm)]
      .map(([, , code]) => code.replace(/^ *\* ?/gm, '').trim()));
    expect(examples).toHaveLength(sources.reduce((sum, file) => sum + read(join('src', file)).split('@example').length - 1, 0));
    expect(examples).not.toEqual([]);
    const recipes = blocksOf('ts').map((code) => code.trim());
    expect(examples.filter((code) => !recipes.includes(code))).toEqual([]);
  });

  test('has no names inside of texts, which jsii leaves as they are where it translates the examples for other languages', () => {
    expect(blocksOf('ts').filter((code) => code.includes('${'))).toEqual([]);
  });

  test('names only options that the command line has', () => {
    const options = blocksOf('sh').join('\n').match(/cdk-cognito-events-api (local|invoke)[^\n]*/g)!.flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
    expect(options).toEqual(expect.arrayContaining(['--app', '--user', '--event']));
    for (const option of options) expect(HELP).toContain(option);
  });
});

describe('the documents', () => {
  test.each(DOCUMENTS)('link to what is there: %s', (file) => {
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  });

  test.each(DOCUMENTS)('name only tasks that the project has: %s', (file) => {
    const { tasks } = JSON.parse(read('.projen/tasks.json')) as { tasks: Record<string, unknown> };
    const named = [...read(file).matchAll(/(?:npx projen|npm run) ([a-z][a-z:-]*)/g)].map(([, task]) => task);
    expect(named.filter((task) => !(task in tasks))).toEqual([]);
  });
});

test('the table of parity names only tests that are there', () => {
  const named = read('PARITY.md').match(/(?<=`)test\/[^`]+(?=`)/g) ?? [];
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the page of warnings has every id that the library gives, and no other', () => {
  const given = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    .flatMap((file) => read(join('src', file)).match(/(?<=')cdk-cognito-events-api:\w+(?=')/g) ?? []);
  const listed = read('docs/warnings.md').match(/cdk-cognito-events-api:\w+/g);
  expect(listed?.sort()).toEqual([...new Set(given)].sort());
});
