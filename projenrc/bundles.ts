import { awscdk, Component, JsonFile } from 'projen';

/**
 * What jsii does not compile: handlers/ becomes texts that src/ composes, engine/ and local/ become one program.
 */
export class Bundles extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const strict = { target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler', strict: true, noEmit: true, skipLibCheck: true, noImplicitReturns: true, esModuleInterop: true };
    const folders: Record<string, object> = {
      'handlers': { lib: ['ES2022'], types: [] },
      'engine': { lib: ['ES2023'], types: ['node'] },
      'local': { lib: ['ES2023'], types: ['node'] },
      'local/console/page': { lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: [] },
      'bench': { lib: ['ES2023'], types: ['node'] },
      'build-tools': { lib: ['ES2023'], types: ['node'] },
      'test/clients': { lib: ['ES2023', 'DOM'], types: ['jest', 'node'] },
      'test/react': { lib: ['ES2023', 'DOM', 'DOM.Iterable'], types: ['jest', 'node'] },
    };
    for (const [folder, options] of Object.entries(folders)) {
      const usesEngine = ['local', 'bench', 'build-tools'].includes(folder);
      const include = ['**/*.ts', ...usesEngine ? ['../engine/**/*.d.ts'] : []];
      const obj = { compilerOptions: { ...strict, ...options }, include, exclude: ['console/page', 'node_modules'] };
      new JsonFile(project, `${folder}/tsconfig.json`, { obj });
    }

    const clean = project.addTask('clean', { description: 'Remove compiled output; jsii never does', exec: 'rm -rf lib .jsii .jsii.tabl.json.gz' });
    const handlers = project.addTask('bundle:handlers', {
      description: 'Write the texts of handlers/ into src/handlers.generated.ts',
      exec: 'node build-tools/bundle-handlers.mjs',
    });
    const programs = project.addTask('bundle:programs', {
      description: 'Bundle engine/ and local/ into lib/local and lib/checker with esbuild',
      exec: 'node build-tools/bundle-programs.mjs',
    });
    programs.exec('node build-tools/declare-local.mjs');
    const bundle = project.addTask('bundle', { description: 'Everything that jsii does not compile' });
    bundle.spawn(handlers);
    bundle.spawn(programs);
    project.preCompileTask.spawn(clean);
    project.preCompileTask.spawn(bundle);
    project.compileTask.exec('node build-tools/load-lazily.mjs');

    const typecheck = project.addTask('typecheck', { description: 'Type-check tests, handlers, engine, local server and console page' });
    for (const folder of ['test', 'test/react', 'handlers', 'local/console/page']) typecheck.exec(`tsc -p ${folder}/tsconfig.json`);
    project.testTask.prependSpawn(typecheck);
    project.testTask.prependSpawn(bundle); // a fresh clone has no generated files
    project.testTask.env('CDK_VALIDATION', 'false'); // newer aws-cdk-lib: seconds of WebAssembly in each test file; one CI run has it on

    const jest = 'jest --ci --runInBand --testPathIgnorePatterns /node_modules/ --';
    const clients = project.addTask('test:clients', { description: 'Clients that were written for AWS, unmodified', receiveArgs: true });
    clients.exec('bash build-tools/ensure-clients.sh');
    clients.spawn(bundle);
    clients.exec('tsc -p test/clients/tsconfig.json');
    // The clients are installed here only, and without their types no other task could lint what calls them.
    clients.exec('eslint --no-ignore "test/clients/*.ts"', { env: { ESLINT_USE_FLAT_CONFIG: 'false' } });
    clients.exec('jest --ci --runInBand --forceExit --testPathIgnorePatterns /node_modules/ -- test/clients', { receiveArgs: true }); // Amplify leaves timers behind
    project.addTask('fuzz', {
      description: 'The fuzz tests with many more inputs; FUZZ_RUNS says how many',
      // projen's own shell knows no default values
      exec: 'bash -c \'FUZZ_RUNS=${FUZZ_RUNS:-20000} exec jest test/fuzz --testTimeout=3600000 "${@}"\' fuzz', receiveArgs: true,
    });
    project.addTask('test:all', {
      description: 'Everything that CI runs, on a machine with Node, Python, Java with Maven, and Go',
      exec: 'bash build-tools/test-all.sh',
    });
    project.addTask('quick-start', { description: 'Build, pack, install into the example, synthesize, serve', receiveArgs: true })
      .exec('node build-tools/quick-start.mjs', { receiveArgs: true });
    const react = project.addTask('example:react:build', {
      description: 'Build and pack, install into the React example, build its page, synthesize', exec: 'node build-tools/build-react-example.mjs',
    });
    const example = project.addTask('example:react', { description: 'Build the React example, serve its API and its page', receiveArgs: true });
    example.spawn(react);
    example.exec('node build-tools/serve-react-example.mjs', { receiveArgs: true });
    const browser = project.addTask('test:browser', { description: 'The console page and the React example, in Chromium', receiveArgs: true });
    browser.exec('bash build-tools/ensure-tools.sh');
    browser.exec('bash build-tools/ensure-clients.sh');
    browser.spawn(react); // bundles as well
    browser.exec(`${jest} test/browser`, { receiveArgs: true });
    const bench = project.addTask('bench', { description: 'Measure against the budgets of the design' });
    bench.spawn(project.preCompileTask);
    bench.spawn(project.compileTask);
    bench.exec('tsx bench/run.ts');

    project.addTask('soak', {
      description: 'Many connections for a long time, and what of it goes wrong: --minutes 10 --connections 2000', exec: 'tsx bench/soak.ts', receiveArgs: true,
    });

    project.addTask('probe', {
      description: 'Ask AppSync what it does not document, or the local server: docs/probe.md', exec: 'tsx build-tools/probe/main.ts', receiveArgs: true,
    });

    project.packageTask.reset(); // a local build needs no Maven, Go, .NET or pip
    project.packageTask.spawn(project.tasks.tryFind('package:js')!);
    project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

    project.gitignore.exclude('/src/handlers.generated.ts', '/bench/results.json', 'cdk.out/');
    project.npmignore!.exclude(
      '/.ci/', '/bench/', '/build-tools/', '/docs/', '/engine/', '/examples/', '/handlers/', '/local/', '/jest.config.json', 'tsconfig.json',
      '/CONTRIBUTING.md',
    );
  }
}
