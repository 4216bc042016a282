import { awscdk, cdk, javascript, ReleasableCommits, release, typescript } from 'projen';
import { Bundles } from './projenrc/bundles';
import { FolderRules } from './projenrc/folder-rules';
import { Languages } from './projenrc/languages';

// Package metadata: everything that names the owner or a registry coordinate stands here and nowhere else.
const NAME = 'cdk-cognito-events-api';
const REPOSITORY = `https://github.com/${NAME}/${NAME}`;
const METADATA = {
  author: `${NAME} contributors`,
  authorAddress: REPOSITORY,
  authorOrganization: true,
  repositoryUrl: `${REPOSITORY}.git`,
  npmTrustedPublishing: true, // without a token, and with provenance
  publishToPypi: { distName: NAME, module: 'cdk_cognito_events_api', trustedPublishing: true },
  publishToMaven: {
    mavenGroupId: `io.github.${NAME}`,
    mavenArtifactId: NAME,
    javaPackage: 'io.github.cdkcognitoeventsapi',
    mavenServerId: 'central-ossrh', // Maven Central has no trusted publishing
  },
  publishToNuget: { dotNetNamespace: 'CdkCognitoEventsApi', packageId: 'CdkCognitoEventsApi', trustedPublishing: true },
  publishToGo: { moduleName: `github.com/${NAME}/${NAME}-go`, packageName: 'cdkcognitoeventsapi' },
  keywords: [
    'aws', 'aws-cdk', 'cdk', 'awscdk', 'appsync', 'appsync-events', 'cognito', 'websocket', 'pubsub', 'realtime', 'emulator',
  ],
};

const project = new awscdk.AwsCdkConstructLibrary({
  ...METADATA,
  name: NAME,
  description: 'Per-user real-time channels on AWS AppSync Events, secured by Amazon Cognito, whose security you can test on a laptop',
  license: 'Apache-2.0',
  stability: cdk.Stability.EXPERIMENTAL,
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsNode({ typeCheck: false, tsconfig: 'projenrc/tsconfig.json' }) },

  cdkVersion: '2.193.0', // the first with CfnChannelNamespace.handlerConfigs and with data sources on an Event API
  constructsVersion: '10.5.1', // what aws-cdk-lib of the last years asks for
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0', // jsii, ts-jest and typescript-eslint refuse 7
  minNodeVersion: '20.16.0', // the floor of jsii 6
  workflowNodeVersion: '22.x',

  devDeps: [
    // handlers/: the types of APPSYNC_JS and the service's own lint rules
    '@aws-appsync/utils', '@aws-appsync/eslint-plugin',
    // engine/: sandbox, parser, tokens, signatures, linear-time regular expressions, templates in YAML
    'quickjs-emscripten-core', '@jitl/quickjs-singlefile-cjs-release-sync', 'acorn', 'jose', '@smithy/signature-v4', '@aws-crypto/sha256-js', 're2js', 'yaml',
    // local/: sockets, watching the app and what of it, the structure of certificates
    'ws', '@types/ws', 'chokidar', 'picomatch', '@types/picomatch', '@peculiar/asn1-schema', '@peculiar/asn1-x509',
    // build and proof
    'esbuild', 'fast-check', 'dynalite', 'playwright-core', 'tsx', 'eslint-plugin-import', 'cdk-nag@^2.38.2',
    // SARIF, by its published schema
    '@microsoft/jest-sarif',
    // the function that a direct data source is written for
    '@aws-lambda-powertools/event-handler',
  ],

  excludeTypescript: ['examples/**'],
  tsconfig: { compilerOptions: { types: ['node'] } }, // otherwise every @types/* leaks into src/
  tsconfigDev: {
    compilerOptions: {
      types: ['jest', 'node'],
      lib: ['es2023'],
      module: 'ESNext',
      moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
      esModuleInterop: true,
      noEmit: true,
      skipLibCheck: true,
    },
    include: ['src', 'engine', 'local', 'bench', 'projenrc'].map((folder) => `../${folder}/**/*.ts`),
    exclude: ['../local/console/page/**', '../projenrc/node_modules', 'react/**', 'clients/**'], // test/react is of a page, and has its types
  },

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // projen's default rewrites a wrong snapshot instead of failing
    configFilePath: 'jest.config.json',
    junitReporting: false,
    jestConfig: {
      collectCoverage: false, // build-tools/test-newest-cdk.sh asks for it
      collectCoverageFrom: ['src/**/*.ts', '!src/private/{auth-binding,namespace-host,policy-rule}.ts'], // these are types alone
      coverageThreshold: { statements: 100, branches: 100, functions: 100, lines: 100 },
      maxWorkers: '100%', // by itself jest leaves one core idle, which is half of the CI's two
      testTimeout: 300_000, // ends what hangs, and no test asserts a time: a machine may be slow, and busy with two test files and their servers
      moduleFileExtensions: ['ts', 'js', 'json', 'node'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/', '<rootDir>/test/packaging/', '<rootDir>/test/clients/'],
      // these ship ES modules only, and jest does not require() those
      transformIgnorePatterns: ['/node_modules/(?!(?:jose|chokidar|readdirp)/)'],
      transform: {
        '^.+\\.js$': new javascript.Transform('ts-jest', {
          tsconfig: { module: 'CommonJS', target: 'ES2022', esModuleInterop: true, allowJs: true, isolatedModules: true },
        }),
      },
    },
  },

  eslintOptions: {
    dirs: ['src', 'handlers', 'engine', 'local'],
    devdirs: ['test', 'bench', 'build-tools', 'projenrc'],
    fileExtensions: ['.ts'],
    ignorePatterns: ['*.d.ts', 'node_modules/', 'examples/', 'lib/', '*.generated.ts', '.projenrc.ts', 'test/clients/', '*.tsx'],
  },

  sampleCode: false,
  lambdaAutoDiscover: false,
  edgeLambdaAutoDiscover: false,
  singletonLambdaAutoDiscover: false,
  lambdaExtensionAutoDiscover: false,
  integrationTestAutoDiscover: false,

  // docs/releasing.md: what the owner sets up first
  release: true,
  releaseTrigger: release.ReleaseTrigger.workflowDispatch(),
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  majorVersion: 0,
  buildWorkflowOptions: { mutableBuild: false },
  vscode: false,
  depsUpgrade: false,
  autoMerge: false,
  pullRequestTemplate: false,
  githubOptions: { mergify: false, pullRequestLint: false },
});

project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.package.addPackageResolutions('unrs-resolver@1.12.2'); // 1.13.0 lacks platform packages on some mirrors, and npm ci then refuses
const packageJson = project.tryFindObjectFile('package.json')!;
packageJson.addOverride('overrides.@aws-appsync/eslint-plugin', { typescript: '$typescript' }); // it declares typescript <6, and works with 6
// the registry of npm is the default, and its address is written nowhere in this repository
const releaseWorkflow = project.tryFindObjectFile('.github/workflows/release.yml')!;
releaseWorkflow.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
releaseWorkflow.addOverride('jobs.release_npm.steps.0.with.node-version', '24.x'); // trusted publishing needs npm 11.5.1; with Node 22 comes npm 10
packageJson.addOverride('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './local': { types: './lib/local/server.d.ts', default: './lib/local/server.js' }, // startLocalServer, for tests
  './package.json': './package.json', // jsii and bundlers ask for these by path
  './.jsii': './.jsii',
  './lib/*': './lib/*',
});
packageJson.addOverride('typesVersions', { '*': { local: ['./lib/local/server.d.ts'] } }); // for moduleResolution node10, which knows no exports
project.package.addBin({ [NAME]: 'lib/local/cli.js' });

new Bundles(project);
new FolderRules(project);
new Languages(project);

project.synth();
