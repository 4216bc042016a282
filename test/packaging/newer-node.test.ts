import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ServedApp } from './served-app';
import { recordPassed, run, WORKPLACE } from './workplace';

const APP = join(WORKPLACE, 'examples/typescript/quick-start');
const BIN = join(WORKPLACE, 'examples/typescript/node_modules/.bin');
const FOLDER = join(WORKPLACE, 'node');
const MAJORS = ['22', '24'];

beforeAll(() => {
  const packaged = `node-${process.platform}-${process.arch}`;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({
    private: true, dependencies: Object.fromEntries(MAJORS.map((major) => [`node-${major}`, `npm:${packaged}@${major}`])),
  }));
  run(FOLDER, 'npm', ['install', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel', 'error']);
});

test.each(MAJORS)('the quick start is synthesized and served with Node %s', async (major) => {
  const env = { PATH: [join(FOLDER, `node_modules/node-${major}/bin`), BIN, process.env.PATH].join(delimiter) };
  const version = run(APP, 'node', ['--version'], env).trim();
  expect(version).toMatch(new RegExp(`^v${major}\\.`));
  const app = await ServedApp.start(APP, join(BIN, 'cdk-cognito-events-api'), ['local', '--app', 'tsx bin/app.ts', '--port', '0', '--user', 'alice'], env);
  try {
    const { client, sub } = await app.signIn('alice');
    expect(await client.subscribe(`/private/${sub}/*`)).toBe('subscribe_success');
    expect(await client.subscribe('/private/*')).toBe('subscribe_error');
    client.close();
  } finally {
    await app.close();
  }
  recordPassed(`node-${major}`, `Node ${version.slice(1)}`);
});
