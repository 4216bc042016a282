import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { DIST, PYTHON, ROOT, run } from './workplace';

const EXAMPLES = join(ROOT, 'examples/testing');
const FOLDER = mkdtempSync(join(tmpdir(), 'testing-examples-')); // jest finds no tests below a node_modules
const BIN = join(FOLDER, 'node_modules/.bin');
const LEFT_BEHIND = ['node_modules', 'cdk.out', '__pycache__', '.pytest_cache', '.npmrc'];
const STATE = { XDG_STATE_HOME: join(FOLDER, 'state'), CDK_VALIDATION: 'false' };

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifestOf = (example: string) => JSON.parse(readFileSync(join(EXAMPLES, example, 'package.json'), 'utf8')) as Manifest;

beforeAll(() => {
  cpSync(EXAMPLES, FOLDER, { recursive: true, filter: (path) => !LEFT_BEHIND.includes(basename(path)) });
  // One installation for both, from what each asks for.
  const [jest, vitest] = [manifestOf('jest'), manifestOf('vitest')];
  const library = { 'cdk-cognito-events-api': `file:${join(DIST, 'js/cdk-cognito-events-api.tgz')}` };
  const dependencies = { ...jest.devDependencies, ...vitest.devDependencies, ...jest.dependencies, ...vitest.dependencies, ...library };
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies }));
  run(FOLDER, 'npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error']);
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

const env = { ...STATE, NODE_OPTIONS: '', PATH: [BIN, PYTHON, process.env.PATH].join(delimiter) };

describe.each([['jest', 'jest', '--ci'], ['vitest', 'vitest', 'run']])('the tests of examples/testing/%s', (example, program, option) => {
  test('pass, and the program ends by itself', () => {
    console.log(run(join(FOLDER, example), program, [option], env));
  });
});

test('both are typed', () => {
  const compilerOptions = { types: ['jest', 'node'], rootDir: '.' };
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({ extends: './vitest/tsconfig.json', compilerOptions, include: ['jest/**/*.ts', 'vitest/**/*.ts'] }));
  run(FOLDER, 'tsc', ['-p', '.'], env);
});

describe('the tests of examples/testing/pytest', () => {
  beforeAll(() => {
    run(FOLDER, 'pip', ['install', '--quiet', '--disable-pip-version-check', '--requirement', 'pytest/requirements.txt'], env);
  });

  test('are typed', () => {
    run(join(FOLDER, 'pytest'), 'mypy', ['--strict', '--cache-dir', '../mypy', 'tests'], env);
  });

  test('pass, and leave no server behind', () => {
    console.log(run(join(FOLDER, 'pytest'), 'pytest', ['-q'], env));
    expect(() => run(join(FOLDER, 'pytest'), 'cdk-cognito-events-api', ['token', 'alice'], env)).toThrow('no server runs for this app');
  });
});
