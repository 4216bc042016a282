import { createRequire, isBuiltin, SourceMap } from 'module';
import { basename, dirname, join, relative, resolve } from 'path';
import type { CodeError } from './checker';
import type { CodeSource } from './code-source';

const VARIABLE = 'CDK_COGNITO_EVENTS_ESBUILD';

/** What is used of esbuild, which is the user's. */
interface Esbuild {
  buildSync(options: object): { readonly outputFiles: readonly { readonly path: string; readonly text: string }[] };
}

/** A file of TypeScript and what it imports, as one text of JavaScript. */
export function bundled(path: string): Required<Pick<CodeSource, 'code' | 'locate'>> {
  const entry = resolve(path);
  const folder = dirname(entry);
  const { outputFiles } = build(userEsbuild(folder), {
    absWorkingDir: folder,
    entryPoints: [basename(entry)],
    outfile: 'handlers.js',
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    charset: 'utf8',
    legalComments: 'none',
    minify: false,
    sourcemap: 'external',
    treeShaking: true,
    write: false,
    logLevel: 'silent',
  });
  const textOf = (name: string) => outputFiles.find((file) => basename(file.path) === name)!.text;
  const map = new SourceMap(JSON.parse(textOf('handlers.js.map')) as ConstructorParameters<typeof SourceMap>[0]);
  return { code: textOf('handlers.js'), locate: (error) => located(error, map, folder) };
}

function build(esbuild: Esbuild, options: object): ReturnType<Esbuild['buildSync']> {
  try {
    return esbuild.buildSync(options);
  } catch (error) {
    const { message } = error as Error;
    const module = [...message.matchAll(/Could not resolve "([^"]+)"/g)].map(([, name]) => name).find(isBuiltin);
    throw module === undefined ? error : new Error(`${message}\n${module} is a module of Node.js, and handlers do not run in Node.js`);
  }
}

function located(error: CodeError, map: SourceMap, folder: string): CodeError & { readonly file?: string } {
  const entry = map.findEntry(error.line - 1, error.column - 1);
  if (!('originalSource' in entry)) return error;
  const file = relative(process.cwd(), join(folder, entry.originalSource));
  return { ...error, file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

/** Found from the folder of the handlers, then from the working directory, then where the variable says; never installed. */
function userEsbuild(folder: string): Esbuild {
  const named = process.env[VARIABLE];
  const candidates = [[folder, 'esbuild'], [process.cwd(), 'esbuild'], ...named ? [[process.cwd(), resolve(named)]] : []];
  for (const [from, name] of candidates) {
    const load = createRequire(join(from, 'esbuild-is-required-from-here.js'));
    try {
      load.resolve(name);
    } catch {
      continue;
    }
    return load(name) as Esbuild;
  }
  throw new Error(`esbuild was not found from ${folder}, nor from ${process.cwd()}${named ? `, nor at ${named}` : ''}: ` +
    `install it (npm install --save-dev esbuild), or set ${VARIABLE} to the folder of the package`);
}
