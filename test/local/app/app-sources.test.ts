import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppSources } from '../../../local/app/app-sources';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Which of these files an app with this cdk.json is made of. */
function watched(cdkJson: unknown, ...files: readonly string[]): readonly string[] {
  if (cdkJson !== undefined) writeFileSync(join(folder, 'cdk.json'), typeof cdkJson === 'string' ? cdkJson : JSON.stringify(cdkJson));
  const sources = new AppSources(folder);
  return files.filter((file) => sources.has(join(folder, file)));
}

/** As `cdk init` writes it. */
const INIT = {
  app: 'npx ts-node bin/app.ts',
  watch: { include: ['**'], exclude: ['README.md', 'cdk*.json', '**/*.d.ts', '**/*.js', 'tsconfig.json', 'package*.json', 'yarn.lock', 'node_modules', 'test'] },
};

describe('the sources of an app', () => {
  test('are what watch of cdk.json includes and does not exclude', () => {
    const sources = ['bin/app.ts', 'lib/chat-stack.ts', 'functions/build/handler.py'];
    const others = ['README.md', 'cdk.json', 'cdk.context.json', 'lib/chat-stack.js', 'lib/chat-stack.d.ts', 'test/chat.test.ts', 'package.json'];
    expect(watched(INIT, ...sources, ...others)).toEqual(sources);
    expect(watched({ watch: { include: ['lib', './functions/**/*.py'] } }, ...sources)).toEqual(['lib/chat-stack.ts', 'functions/build/handler.py']);
    expect(watched({ watch: { exclude: 'lib/' } }, ...sources)).toEqual(['bin/app.ts', 'functions/build/handler.py']);
  });

  test('are never hidden files, dependencies or the assembly, whatever cdk.json says', () => {
    expect(watched({ watch: { include: '**' } }, '.git/index', '.env', 'lib/.cache/x', 'node_modules/x/index.js', 'lib/node_modules/x.ts', 'cdk.out/manifest.json')).toEqual([]);
  });

  test.each([['no cdk.json', undefined], ['none of its own', { app: 'x' }], ['a broken one', '{']])('are, with %s, all files but output and what tools leave', (_, cdkJson) => {
    const sources = ['bin/app.ts', 'lib/handler.js', 'src/Chat/Program.cs', 'app.py'];
    const others = ['dist/app.js', 'src/Chat/bin/Debug/net8.0/Chat.dll', 'src/Chat/obj/x.json', '__pycache__/app.pyc', 'lib/handler.d.ts', 'lib/handler.js.swp', 'lib/x~'];
    expect(watched(cdkJson, ...sources, ...others)).toEqual(sources);
  });

  test('are not guessed where watch cannot be read', () => {
    expect(() => watched({ watch: { include: [7] } })).toThrow(/cdk\.json: watch takes include and exclude with patterns of files: takes texts, and got/);
    expect(() => watched({ watch: 'lib' })).toThrow(/cdk\.json: watch takes include and exclude/);
  });
});
