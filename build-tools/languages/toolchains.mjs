// How a user of each language installs the package. Each gives the environment in which the `app` of a cdk.json runs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './command.mjs';
import { LOWEST_CDK, LOWEST_CDK_FOR_GO, LOWEST_CONSTRUCTS } from './versions.mjs';
import { DIST, ROOT, WORKPLACE } from './workplace.mjs';

const { name, version, jsii } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const path = (folder) => ({ PATH: `${folder}${delimiter}${process.env.PATH}` });
const one = (folder, ending) => join(folder, readdirSync(folder).find((file) => file.endsWith(ending)));

/** npm, from the tarball; one installation for all examples. With it comes the `cdk` that synthesizes those of every language. */
async function typescript(examples) {
  const folder = join(examples, 'typescript');
  const apps = readdirSync(folder).filter((app) => existsSync(join(folder, app, 'package.json')))
    .map((app) => JSON.parse(readFileSync(join(folder, app, 'package.json'), 'utf8')));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({
    private: true,
    dependencies: {
      ...Object.assign({}, ...apps.flatMap((app) => [app.dependencies, app.devDependencies])),
      [name]: `file:${join(DIST, 'js', `${name}.tgz`)}`, 'aws-cdk-lib': LOWEST_CDK, 'constructs': LOWEST_CONSTRUCTS,
    },
  }));
  // npm takes a tarball of the same version for the same tarball.
  for (const stale of [name, '.package-lock.json']) rmSync(join(folder, 'node_modules', stale), { recursive: true, force: true });
  await run(folder, {}, 'npm', 'install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error');
  return { runtime: `Node ${process.versions.node}`, cdk: LOWEST_CDK, env: path(join(folder, 'node_modules/.bin')) };
}

/** pip, from the wheel, into a virtual environment. */
async function python(examples) {
  const venv = join(WORKPLACE, 'python');
  const pip = (...args) => run(WORKPLACE, {}, join(venv, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', ...args);
  const wheel = one(join(DIST, 'python'), '.whl');
  if (!existsSync(join(venv, 'bin/pip'))) await run(WORKPLACE, {}, 'python3', '-m', 'venv', venv);
  const requirements = readdirSync(join(examples, 'python')).flatMap((app) => ['--requirement', join(examples, 'python', app, 'requirements.txt')]);
  await pip(wheel, ...requirements, `aws-cdk-lib==${LOWEST_CDK}`, `constructs==${LOWEST_CONSTRUCTS}`, 'mypy', 'pytest');
  await pip('--force-reinstall', '--no-deps', wheel);
  const runtime = (await run(WORKPLACE, {}, join(venv, 'bin/python'), '--version')).trim();
  return { runtime, cdk: LOWEST_CDK, env: path(join(venv, 'bin')) };
}

/** Maven, from the jar, into a local repository that is this project's own. */
async function java() {
  const repository = join(WORKPLACE, 'maven');
  const { maven } = jsii.targets.java;
  const folder = join(DIST, 'java', ...maven.groupId.split('.'), maven.artifactId, version);
  rmSync(join(repository, ...maven.groupId.split('.')), { recursive: true, force: true });
  mkdirSync(repository, { recursive: true });
  const env = { MAVEN_OPTS: `-Dmaven.repo.local=${repository}` };
  const jar = join(folder, `${maven.artifactId}-${version}`);
  await run(WORKPLACE, env, 'mvn', '-q', '-B', 'install:install-file', `-Dfile=${jar}.jar`, `-DpomFile=${jar}.pom`);
  const [, number] = /version "(\d[^"]*)"/.exec(await run(WORKPLACE, {}, 'bash', '-c', 'java -version 2>&1'));
  return { runtime: `Java ${number}`, cdk: LOWEST_CDK, env };
}

/** Go, from the module in dist/, with which the examples replace the published one. */
async function go(examples) {
  const folder = join(examples, 'go');
  await run(folder, {}, 'go', 'vet', './...');
  const [, number] = /go version go(\S+)/.exec(await run(folder, {}, 'go', 'version'));
  return { runtime: `Go ${number}`, cdk: LOWEST_CDK_FOR_GO, env: {} };
}

export const TOOLCHAINS = { typescript, python, java, go };
export const CDK = join(WORKPLACE, 'examples/typescript/node_modules/.bin/cdk');
