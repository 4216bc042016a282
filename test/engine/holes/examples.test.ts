import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { NOW } from './hand-written';
import { checkApplication } from '../../../engine/holes/check-application';

// The examples know the library by its name, as apps do.
jest.mock('cdk-cognito-events-api', () => jest.requireActual<object>('../../../src'), { virtual: true });

const EXAMPLES = join(__dirname, '../../../examples');
const here = process.cwd();
let page: string;
beforeAll(() => {
  page = mkdtempSync(join(tmpdir(), 'react-example-'));
  for (const file of ['functions', 'package-lock.json']) cpSync(join(EXAMPLES, 'react', file), join(page, file), { recursive: true });
  mkdirSync(join(page, 'dist/assets'), { recursive: true });
  writeFileSync(join(page, 'dist/index.html'), '<html><head></head></html>'); // which Vite writes
});
afterAll(() => rmSync(page, { recursive: true }));
afterEach(() => process.chdir(here));

/** A stack of an example, synthesized as its own app does; bundling of functions and pages has nothing to do with channels. */
function synthesized(folder: string, file: string, name: string): string {
  process.chdir(folder === 'react' ? page : join(EXAMPLES, folder)); // its files are named from there
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-stack-trace': true } });
  const { [name]: Example } = jest.requireActual<Record<string, new (scope: App, id: string) => Stack>>(join(EXAMPLES, folder, file));
  new Example(app, name);
  return app.synth().directory;
}

// Those in the other languages synthesize the same templates, byte by byte: test/packaging/examples.test.ts.
test.each([
  ['typescript/quick-start', 'lib/chat-stack.ts', 'ChatStack'],
  ['typescript/team-chat', 'lib/team-chat-stack.ts', 'TeamChatStack'],
  ['react', 'infra/chat-stack.ts', 'ChatStack'],
  ['testing/jest', 'lib/shop-stack.ts', 'ShopStack'],
  ['testing/vitest', 'lib/shop-stack.ts', 'ShopStack'],
])('nothing is found in the example %s', async (folder, file, name) => {
  const report = await checkApplication({ path: synthesized(folder, file, name) }, NOW);
  expect(report.findings).toEqual([]);
  expect(report.checked.apis).toHaveLength(1);
  expect(report.checked.attempts).toBeGreaterThan(100);
});
