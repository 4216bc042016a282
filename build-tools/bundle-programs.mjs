// Bundles engine/ and local/ into lib/local: the server, its command line, the program of a function's process, the
// console page, and the licenses of all that went in. The checker of handlers, which constructs load, is lib/checker.
// Users of the package install none of these libraries.
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const ROOT = new URL('../', import.meta.url);
const OUTPUT = 'lib/local';
const CHECKER = 'lib/checker';
const PERMISSIVE_LICENSES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];
const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));

/** Node shows the line of an error that nobody catches, whole. */
const LINE_LIMIT = 160;

const shared = { absWorkingDir: fileURLToPath(ROOT), bundle: true, metafile: true, legalComments: 'none', logLevel: 'warning', minifyWhitespace: true, lineLimit: LINE_LIMIT };
const forNode = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'], // of ES modules esbuild leaves out what is not used
  external: ['bufferutil', 'utf-8-validate'], // optional native parts of ws
  define: { PACKAGE_VERSION: JSON.stringify(version) },
};

/** To import CommonJS, Node parses it twice more, which doubles the time until a command starts: it is required instead. */
const required = { supported: { 'dynamic-import': false } };

/** Our own code keeps its names, so that a stack trace can be read; the libraries lose theirs. */
const libraries = {
  name: 'libraries',
  setup: ({ onLoad }) => onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
    const { code } = await transform(readFileSync(path, 'utf8'), { minify: true, target: 'node20' });
    return { contents: code };
  }),
};

/** The command line loads the server, and what answers who may do what, only when it is asked for them. */
const programsAreBesideIt = {
  name: 'programs-are-beside-it',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\.\/server$/ }, () => ({ path: './server.js', external: true }));
    onResolve({ filter: /\/engine\/access\/program$/ }, () => ({ path: './access.js', external: true }));
  },
};

/** QuickJS is large, and of use to the server and to what answers who may do what: once is enough. */
const QUICKJS = '@jitl/quickjs-singlefile-cjs-release-sync';
const quickJsIsBesideIt = {
  name: 'quickjs-is-beside-it',
  setup: ({ onResolve }) => onResolve({ filter: new RegExp(`^${QUICKJS}$`) }, () => ({ path: './quickjs.js', external: true })),
};

/** The packages whose files are in a bundle. */
function packagesOf({ inputs }) {
  return Object.keys(inputs).flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []);
}

function licenseOf(folder) {
  const at = new URL(`${folder}/`, ROOT);
  const { name, version: packageVersion, license } = JSON.parse(readFileSync(new URL('package.json', at), 'utf8'));
  if (!PERMISSIVE_LICENSES.includes(license)) throw new Error(`${name} cannot be bundled: its license is ${license}, which is none of ${PERMISSIVE_LICENSES.join(', ')}`);
  const files = readdirSync(at).filter((file) => /^(licen[cs]e|notice|copying|copyright)/i.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} cannot be bundled: the package has no license text`);
  const text = files.map((file) => readFileSync(new URL(file, at), 'utf8').trim()).join('\n\n');
  return { title: `${name} ${packageVersion} (${license})`, text };
}

/** Each text once, below the packages that have it. */
function licensesOf(folders) {
  const titles = new Map();
  for (const { title, text } of folders.map(licenseOf)) titles.set(text, [...titles.get(text) ?? [], title]);
  return [...titles].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

for (const folder of [OUTPUT, CHECKER]) rmSync(new URL(folder, ROOT), { recursive: true, force: true });
const results = await Promise.all([
  build({ ...forNode, entryPoints: ['local/server.ts'], outfile: `${OUTPUT}/server.js`, plugins: [quickJsIsBesideIt, libraries] }),
  build({ ...forNode, entryPoints: ['engine/access/program.ts'], outfile: `${OUTPUT}/access.js`, plugins: [quickJsIsBesideIt, libraries] }),
  build({ ...forNode, stdin: { contents: `export { default } from '${QUICKJS}';`, resolveDir: fileURLToPath(ROOT) }, outfile: `${OUTPUT}/quickjs.js`, plugins: [libraries] }),
  build({ ...forNode, ...required, entryPoints: ['local/cli.ts'], outfile: `${OUTPUT}/cli.js`, banner: { js: '#!/usr/bin/env node' }, plugins: [programsAreBesideIt] }),
  build({ ...forNode, entryPoints: ['local/lambda/lambda-runtime.ts'], outfile: `${OUTPUT}/lambda-runtime.js` }),
  build({ ...shared, entryPoints: ['local/console/page/page.ts', 'local/console/page/page.css', 'local/console/page/index.html'], outdir: `${OUTPUT}/console`, platform: 'browser', format: 'iife', target: 'es2022', loader: { '.html': 'copy' } }),
  build({ ...forNode, entryPoints: ['engine/checker.ts'], outfile: `${CHECKER}/index.js`, plugins: [libraries] }),
]);
chmodSync(new URL(`${OUTPUT}/cli.js`, ROOT), 0o755);
copyFileSync(new URL('local/lambda/lambda_runtime.py', ROOT), new URL(`${OUTPUT}/lambda_runtime.py`, ROOT));

const [, , , , functionProgram, page, checker] = results.map(({ metafile }) => packagesOf(metafile));
if (functionProgram.length > 0) throw new Error(`the program of a function's process holds ${functionProgram.join(', ')}; it must hold nothing but Node`);
if (page.length > 0) throw new Error(`the console page holds ${page.join(', ')}; it must hold only its own code`);
if (checker.some((folder) => !folder.endsWith('/acorn'))) throw new Error(`the checker holds ${checker.join(', ')}; it must hold nothing but acorn`);

const packages = [...new Set(results.flatMap(({ metafile }) => packagesOf(metafile)))].sort();
writeFileSync(new URL(`${OUTPUT}/THIRD-PARTY-LICENSES`, ROOT), licensesOf(packages));
writeFileSync(new URL(`${CHECKER}/THIRD-PARTY-LICENSES`, ROOT), licensesOf([...new Set(checker)]));
const bytes = results.flatMap(({ metafile }) => Object.values(metafile.outputs)).reduce((sum, output) => sum + output.bytes, 0);
console.log(`programs: ${Math.round(bytes / 1024)} kB in ${OUTPUT} and ${CHECKER}, with ${packages.length} packages`);
