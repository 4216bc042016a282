import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './function-error';

export type Handler = (event: unknown, context: object, callback: (error: unknown, result?: unknown) => void) => unknown;

/**
 * Loads the function that a handler string such as `src/app.handler` names.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const [, path, property] = /^((?:[^/]*\/)*[^./]+)\.(.+)$/.exec(handler) ?? [];
  if (path === undefined || property === undefined || handler.includes('..')) {
    throw new RuntimeError('MalformedHandlerName', `${JSON.stringify(handler)} is not a handler: <file without extension>.<exported name>`);
  }
  const exported = await loadModule(realpathSync(taskRoot), path);
  const found = property.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], exported);
  if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handler} is ${found === undefined ? 'undefined or not exported' : 'not a function'}`);
  return found as Handler;
}

async function loadModule(taskRoot: string, path: string): Promise<unknown> {
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => join(taskRoot, path + extension)).find((name) => existsSync(name) && statSync(name).isFile());
  if (file === undefined) throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${path}' in the function's code`);
  if (!realpathSync(file).startsWith(taskRoot + sep)) throw new RuntimeError('ImportModuleError', `Error: '${path}' links to a file outside of the function's code`);
  try {
    if (isEsModule(taskRoot, file)) return await import(pathToFileURL(file).href);
    const require = createRequire(file);
    loadAsLambdaDoes(taskRoot, require);
    return require(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') throw new RuntimeError('ImportModuleError', `Error: ${message}`);
    throw error;
  }
}

function isEsModule(taskRoot: string, file: string): boolean {
  return extname(file) === '.mjs' || (extname(file) === '.js' && packageType(taskRoot, dirname(file)) === 'module');
}

/** In Lambda nothing is above the function's code. Here it lies within a project, whose package.json must not count. */
function packageType(taskRoot: string, folder: string): unknown {
  const packageFile = join(folder, 'package.json');
  if (existsSync(packageFile)) return (JSON.parse(readFileSync(packageFile, 'utf8')) as { readonly type?: unknown }).type;
  return folder.startsWith(taskRoot + sep) ? packageType(taskRoot, dirname(folder)) : undefined;
}

/** Lets require() take the .js files of the function as CommonJS even when the project around it is `"type": "module"`. */
function loadAsLambdaDoes(taskRoot: string, require: NodeJS.Require): void {
  const { extensions } = require;
  const original = extensions['.js'];
  extensions['.js'] = (module, file) => {
    const own = file.startsWith(taskRoot + sep) && !isEsModule(taskRoot, file);
    if (!own) return original(module, file) as unknown;
    return (module as unknown as { _compile(code: string, file: string): void })._compile(readFileSync(file, 'utf8'), file);
  };
}
