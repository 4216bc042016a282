// The Go module: generated from the library as it compiles with the CDK that Go needs, and built.
//
// A Go module names the types of the CDK that it was compiled with, where other languages look them up when they run. So it has
// a higher floor than they have: the first CDK for Go that is generated with the constructs of today. With an older one, types of
// the CDK itself do not compile beside it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LOWEST_CDK_FOR_GO, LOWEST_CONSTRUCTS } from './versions.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPY = `${ROOT}node_modules/.cache/go-package`;
const packageJson = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
const MODULE = `${ROOT}dist/go/${packageJson.jsii.targets.go.packageName}`;

function run(cwd, command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ?? ''}\npackage-go: ${command} ${args.join(' ')} failed\n`);
  process.exit(status || 1);
}

mkdirSync(COPY, { recursive: true });
for (const name of ['src', 'lib', '.jsii']) rmSync(`${COPY}/${name}`, { recursive: true, force: true });
for (const name of ['src', 'lib', 'tsconfig.json', 'API.md', 'LICENSE', 'PARITY.md', 'README.md', 'SECURITY.md', '.npmignore', '.jsii.tabl.json.gz']) {
  if (existsSync(`${ROOT}${name}`)) cpSync(`${ROOT}${name}`, `${COPY}/${name}`, { recursive: true });
}
const { '@types/node': types, typescript } = packageJson.devDependencies;
writeFileSync(`${COPY}/package.json`, JSON.stringify({
  ...packageJson,
  peerDependencies: { ...packageJson.peerDependencies, 'aws-cdk-lib': `^${LOWEST_CDK_FOR_GO}` },
  devDependencies: { 'aws-cdk-lib': LOWEST_CDK_FOR_GO, 'constructs': LOWEST_CONSTRUCTS, '@types/node': types, typescript },
  overrides: undefined,
  scripts: undefined,
}, undefined, 2));
run(COPY, 'npm', 'install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error');
run(COPY, `${ROOT}node_modules/.bin/jsii`, '--silence-warnings=reserved-word');
rmSync(MODULE, { recursive: true, force: true });
run(COPY, `${ROOT}node_modules/.bin/jsii-pacmak`, '--code-only', '--target', 'go', '--outdir', `${ROOT}dist`);

// pacmak asks for the assets that happened to be installed here; a user needs none newer than the CDK's own.
for (const { Path: path, Indirect: indirect } of JSON.parse(run(MODULE, 'go', 'mod', 'edit', '-json')).Require) {
  if (indirect) run(MODULE, 'go', 'mod', 'edit', `-droprequire=${path}`);
}
run(MODULE, 'go', 'mod', 'tidy');
run(MODULE, 'go', 'build', './...');
console.log(`${MODULE}: builds with ${run(MODULE, 'go', 'list', '-m', 'github.com/aws/aws-cdk-go/awscdk/v2').trim()}`);
