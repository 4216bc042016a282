import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as source from '../../src';

const ROOT = join(__dirname, '../..');

/** The files that `require()` and the first construct load, beyond those for the same resources with L1s. */
const FIRST_CONSTRUCT = `
const { App, Stack } = require('aws-cdk-lib/core');
const { UserPool } = require('aws-cdk-lib/aws-cognito');
const { CfnApi, CfnChannelNamespace } = require('aws-cdk-lib/aws-appsync');
const stack = new Stack(new App(), 'Chat');
const userPool = new UserPool(stack, 'Users');
const { attrApiId: apiId } = new CfnApi(stack, 'Api', { name: 'api' });
new CfnChannelNamespace(stack, 'Namespace', { apiId, name: 'chat' });

const byHand = new Set(Object.keys(require.cache));
const { CognitoEventsApi } = require('cdk-cognito-events-api');
new CognitoEventsApi(stack, 'Events', { userPool });
const loaded = Object.keys(require.cache).filter((file) => !byHand.has(file)).map((file) => file.split('/node_modules/').at(-1));
console.log(JSON.stringify(loaded));
`;

/** A fresh app that has installed the packed library. */
describe('the packed library, when an app loads it', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loading-')));
  const own = join(folder, 'node_modules/cdk-cognito-events-api');
  const print = (file: string, code: string): unknown => {
    writeFileSync(join(folder, file), code);
    return JSON.parse(execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', CDK_OUTDIR: join(folder, 'cdk.out') } })) as unknown;
  };
  beforeAll(() => {
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' })) as [{ filename: string }];
    mkdirSync(own, { recursive: true });
    execFileSync('tar', ['-xzf', filename, '-C', own, '--strip-components=1'], { cwd: folder });
    for (const name of ['aws-cdk-lib', 'constructs']) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('takes for an API with the defaults nothing that only other apps need', () => {
    const loaded = print('first.cjs', FIRST_CONSTRUCT) as readonly string[];
    expect(loaded.filter((file) => file.startsWith('cdk-cognito-events-api/')).map((file) => file.slice('cdk-cognito-events-api/lib/'.length)).sort()).toEqual([
      'channel-policy.js', 'cognito-events-api-base.js', 'cognito-events-api.js', 'events-api-metrics.js', 'events-namespace-metrics.js',
      'events-namespace-options.js', 'events-namespace.js', 'index.js', 'private/auth-modes.js', 'private/auth-providers.js',
      'private/event-grants.js', 'private/handler-code.js', 'private/namespace-options.js', 'private/policy-rules.js', 'private/shape.js',
      'private/user-pool-provider.js',
    ]);
    const cdk = loaded.filter((file) => !file.startsWith('cdk-cognito-events-api/'));
    expect([...new Set(cdk.map((file) => file.split('/').slice(0, 2).join('/')))].sort()).toEqual(['aws-cdk-lib/aws-appsync', 'aws-cdk-lib/core']);
    expect(cdk.length).toBeLessThanOrEqual(8);
  });

  test.each([
    ['require()', 'all.cjs', 'const library = require("cdk-cognito-events-api");'],
    ['import', 'all.mjs', 'import * as library from "cdk-cognito-events-api";'],
  ])('gives %s every name that it has', (_, file, statement) => {
    const kinds = print(file, `${statement}\nconsole.log(JSON.stringify(Object.entries(library).map(([name, value]) => [name, typeof value])));`);
    const named = (kinds as readonly (readonly [string, string])[]).filter(([name]) => /^[A-Z]/.test(name));
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(Object.entries(source).map(([name, value]) => [name, typeof value])));
  });
});
