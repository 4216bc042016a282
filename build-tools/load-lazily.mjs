// Rewrites what jsii compiled so that a module is loaded at its first use, as aws-cdk-lib does: an app without alarms, a
// domain name or handlers of its own loads nothing that only they need. See docs/decisions/0009. The source maps, which no
// longer fit and are more than half of each file, go.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const LIB = new URL('../lib/', import.meta.url);
const require = createRequire(import.meta.url);
const IMPORT = /^const (\w+) = require\(("[^"]+")\);$/gm;
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*\n?/m;
const REEXPORT = /^__exportStar\(require\("([^"]+)"\), exports\);$/gm;

function lazily(code, file) {
  const names = [...code.matchAll(IMPORT)].map(([, name]) => name).join('|');
  if (names === '') return code;
  const lazy = code.split('\n').map((line) => line.match(IMPORT)
    ? line.replace(IMPORT, 'let $1 = () => { const loaded = require($2); $1 = () => loaded; return loaded; };')
    : line.replace(new RegExp(`\\b(${names})\\b(\\.)?`, 'g'), (name, _, member) => {
      if (!member) throw new Error(`${file}: ${name} is used as a whole, and so cannot be loaded at first use`);
      return `(${name.slice(0, -1)}()).`; // in brackets, since it may follow `new`
    }));
  return lazy.join('\n');
}

/** The names stand first, assigned, where Node looks for what an ES module may import. */
function exportsOf(code) {
  if (!code.match(REEXPORT)) return code; // done already
  const modules = [...code.matchAll(REEXPORT)].map(([, path]) => ({ path, names: Object.keys(require(new URL(path, LIB).pathname)) }));
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    ...modules.flatMap(({ names }) => names.map((name) => `exports.${name} = void 0;`)),
    'const lazily = (name, get) => Object.defineProperty(exports, name, { enumerable: true, get });',
    ...modules.flatMap(({ path, names }) => names.map((name) => `lazily("${name}", () => require("${path}").${name});`)),
    '',
  ].join('\n');
}

const files = ['', 'private/'].flatMap((folder) => readdirSync(new URL(folder, LIB)).map((name) => `${folder}${name}`)).filter((file) => file.endsWith('.js'));
for (const file of files) {
  const path = new URL(file, LIB);
  const code = readFileSync(path, 'utf8').replace(SOURCE_MAP, '');
  writeFileSync(path, file === 'index.js' ? exportsOf(code) : lazily(code, file));
}
