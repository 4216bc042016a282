import { awscdk, Component } from 'projen';

const APPSYNC_RULES = [
  'async', 'await', 'classes', 'for', 'continue', 'generators', 'yield', 'labels', 'regex', 'this', 'try', 'while', 'recursion',
  'disallowed-unary-operators', 'disallowed-methods', 'disallowed-binary-operators', 'function-passing', 'promise', 'function-reassign',
  'function-return', 'disallowed-re-assignment', 'in-operator',
];

/** What each folder may import (docs/architecture.md), and what runs inside AppSync may say. */
export class FolderRules extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const eslint = project.eslint!;
    eslint.addExtends('plugin:@typescript-eslint/recommended-type-checked');
    eslint.addRules({
      '@typescript-eslint/no-explicit-any': ['error'],
      '@typescript-eslint/consistent-type-imports': ['off'],
      '@stylistic/object-property-newline': ['off'], // lists of pairs read better as lines of some pairs
      '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreTemplateLiterals: true, ignoreStrings: true, ignoreRegExpLiterals: true }],
    });

    const zone = (target: string, from: string, message: string) => ({ target: `./${target}`, from: `./${from}`, message });
    eslint.addRules({
      'import/no-restricted-paths': ['error', {
        zones: [
          ...['handlers', 'engine', 'local'].map((other) => zone('src', other, 'src/ knows the others only through what they were built into')),
          ...['src', 'engine', 'local'].map((other) => zone('handlers', other, 'handlers/ runs inside AppSync, alone')),
          ...['src', 'handlers', 'local'].map((other) => zone('engine', other, 'engine/ reads templates and knows neither constructs nor sockets')),
          ...['src', 'handlers'].map((other) => zone('local', other, 'local/ reads templates, never constructs')),
        ],
      }],
    });

    const sockets = ['ws', 'http', 'https', 'net', 'node:http', 'node:https', 'node:net'];
    const restricted = (files: string[], paths: string[], message: string, excludedFiles: string[] = []) =>
      eslint.addOverride({
        files, excludedFiles,
        rules: { 'no-restricted-imports': ['error', { paths: paths.map((name) => ({ name, message })) }] },
      });
    restricted(['src/**/*.ts'], ['aws-cdk-lib'], 'import from aws-cdk-lib/core or aws-cdk-lib/aws-…: the barrel doubles compile times');
    restricted(['engine/**/*.ts'], sockets, 'engine/ has no sockets');
    restricted(['local/**/*.ts'], sockets, 'only local/transport/ knows sockets', ['local/transport/**']);

    for (const folder of ['handlers', 'engine', 'local', 'bench', 'projenrc', 'build-tools']) eslint.allowDevDeps(`${folder}/**`);
    eslint.addOverride({ // it has dependencies of its own, beside those of the root
      files: ['test/clients/**/*.ts'],
      rules: { 'import/no-extraneous-dependencies': ['error', { packageDir: ['.', 'test/clients'] }] },
    });
    eslint.addPlugins('@aws-appsync');
    eslint.addOverride({
      files: ['handlers/**/*.ts'], // the plugin's own configs are flat-only, so its rules are listed
      rules: {
        ...Object.fromEntries(APPSYNC_RULES.map((rule) => [`@aws-appsync/no-${rule}`, 'error'])),
        'no-restricted-syntax': ['error', 'ThrowStatement', 'NewExpression'],
        'no-restricted-globals': ['error', 'fetch', 'setTimeout', 'setInterval', 'process', 'globalThis', 'require', 'Buffer'],
      },
    });
  }
}
