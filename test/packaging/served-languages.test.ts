import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ServedApp } from './served-app';
import { MAVEN_OPTS, PYTHON, ROOT, WORKPLACE } from './workplace';

/** The program comes with npm, and with pip as well. */
const NPM = join(WORKPLACE, 'examples/typescript/node_modules/.bin/cdk-cognito-events-api');
const PIP = join(PYTHON, 'cdk-cognito-events-api');

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe.each([
  ['Python', 'python', PIP, /^cdk-cognito-events-api local --app "(python [^"]+)"/m, { PATH: `${PYTHON}${delimiter}${process.env.PATH}` }],
  ['Java', 'java', NPM, /^npx cdk-cognito-events-api local --app "(mvn [^"]+)"/m, { MAVEN_OPTS }],
] as const)('an app in %s', (_, language, program, documented, env) => {
  const [, command] = documented.exec(README) ?? [];
  let app: ServedApp;

  beforeAll(async () => {
    if (command === undefined) throw new Error(`the README has no line like ${documented.source}`);
    const options = ['local', '--app', command, '--port', '0', '--user', 'alice', '--user', 'bob'];
    app = await ServedApp.start(join(WORKPLACE, 'examples', language, 'quick-start'), program, options, { ...env, CDK_VALIDATION: 'false' });
  });
  afterAll(() => app?.close());

  test(`is served as the README says, by --app "${command}", and keeps users apart`, async () => {
    const alice = await app.signIn('alice');
    const bob = await app.signIn('bob');
    try {
      expect(await alice.client.subscribe(`/private/${alice.sub}/*`)).toBe('subscribe_success');
      expect(await bob.client.subscribe(`/private/${alice.sub}/*`)).toBe('subscribe_error');
    } finally {
      alice.client.close();
      bob.client.close();
    }
  });
});
