import { awscdk, Component } from 'projen';

const GENERATED_DOCS = ['python', 'java', 'csharp', 'go'];

/** What each language gets: its package, its documentation, and the proof that it synthesizes what TypeScript does. */
export class Languages extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const task = (name: string) => project.tasks.tryFind(name)!;

    // Each @example and each snippet of the README has to compile; their translations go into the packages.
    task('docgen').reset('jsii-rosetta extract --strict --compress-tablet');
    task('docgen').exec(`node build-tools/docgen.mjs ${GENERATED_DOCS.join(' ')}`);
    for (const language of GENERATED_DOCS) project.gitattributes.addAttributes(`/docs/api/API.${language}.md`, 'linguist-generated');

    const maven = '--maven-local-repository node_modules/.cache/languages/maven';
    task('package:java').reset(`jsii-pacmak -v --target java ${maven}`);
    task('package:go').reset('node build-tools/languages/package-go.mjs');
    task('package:go').prependSpawn(task('bundle:handlers')); // it compiles src/ again, also where only the tarball was unpacked
    const all = project.addTask('package:languages', {
      description: 'The packages of every language, as a release makes them: tarball, wheel, jar, Go module, .NET code',
      exec: 'node build-tools/languages/package-all.mjs',
    });

    const examples = project.addTask('examples', {
      description: 'Build and pack, install into the examples of each language, synthesize, and compare the templates byte by byte',
      receiveArgs: true,
    });
    for (const step of [project.preCompileTask, project.compileTask, all]) examples.spawn(step);
    examples.exec('node build-tools/languages/examples.mjs', { receiveArgs: true });

    task('compat').reset('node build-tools/languages/public-api.mjs check');
    project.addTask('compat:accept', {
      description: 'Make the public API what it now is, also where that breaks users; see docs/versioning.md',
      exec: 'node build-tools/languages/public-api.mjs accept',
    });

    const packaging = project.addTask('test:packaging', { description: 'The packages in fresh apps, in TypeScript, Python, Java and Go' });
    packaging.exec('bash build-tools/ensure-tools.sh');
    packaging.spawn(all);
    packaging.exec('node build-tools/languages/examples.mjs');
    // These build the library again, and install the examples again, which the others use; so only those run side by side.
    const alone = ['quick-start', 'examples'].map((name) => `test/packaging/${name}.test.ts`);
    packaging.exec(`jest --ci --testPathIgnorePatterns /node_modules/ ${alone.join(' ')} -- test/packaging`);
    packaging.exec(`jest --ci --runInBand --testPathIgnorePatterns /node_modules/ -- ${alone.join(' ')}`);

    project.addTask('support', { description: 'Write docs/support.md from what passed in test:all', exec: 'node build-tools/languages/support.mjs write' });

    project.gitignore.exclude('.jsii.tabl.json.gz', '/examples/java/*/target/', '/examples/python/*/__pycache__/', '/examples/testing/**/__pycache__/', '.pytest_cache/');
    project.npmignore!.exclude('/rosetta/');
    project.npmignore!.include('.jsii.tabl.json.gz');
  }
}
