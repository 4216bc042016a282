import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST, ROOT, run } from './workplace';
import { name, version } from '../../package.json';

interface Documented {
  readonly name: string;
  readonly docs?: { readonly summary?: string };
}
interface Type extends Documented {
  readonly methods?: readonly Documented[];
  readonly properties?: readonly Documented[];
}

const MODULE = 'cdk_cognito_events_api';
const JAVA = 'io/github/cdkcognitoeventsapi';
const WHEEL = join(DIST, 'python', `${MODULE}-${version}-py3-none-any.whl`);
const MAVEN = join(DIST, 'java/io/github', name, name, version);
const jar = (kind = '') => join(MAVEN, `${name}-${version}${kind}.jar`);
const GO = join(DIST, 'go/cdkcognitoeventsapi');
const TARBALL = `${name}@${version}.jsii.tgz`;

const folder = mkdtempSync(join(tmpdir(), 'packages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (text: string) => text.split('\n').filter((line) => line !== '').sort();
const filesOf = (archive: string) => lines(run(folder, 'jar', ['tf', archive])).filter((path) => !path.endsWith('/'));
const tarballFiles = (file: string) => lines(run(folder, 'tar', ['tzf', file]));
const kilobytes = (file: string) => `${Math.round(statSync(file).size / 1024)} KiB`;
const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { readonly types: Readonly<Record<string, Type>> };

/** Of every class, interface, method and property: what a reader sees first. Markup is each language's own. */
const summaries = Object.values(types).map((type) => ({
  type: type.name,
  texts: [type, ...type.methods ?? [], ...type.properties ?? []].flatMap(({ docs }) => docs?.summary === undefined ? [] : [plain(docs.summary)]),
}));

function plain(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'', '&#x27;': '\'', '&nbsp;': ' ', '&amp;': '&' };
  return text.replace(/<\/?(?:code|a|p|em|strong)(?: [^>]*)?>/g, '').replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity).replace(/[`*\\]/g, '').replace(/\s+/g, ' ');
}

describe('the Python package', () => {
  test('holds the module, the tarball, the command and the licence, and nothing else', () => {
    expect(filesOf(WHEEL)).toEqual([
      ...['LICENSE', 'METADATA', 'RECORD', 'WHEEL', 'top_level.txt'].map((file) => `${MODULE}-${version}.dist-info/${file}`),
      `${MODULE}-${version}.data/scripts/${name}`,
      ...['__init__.py', '_jsii/__init__.py', `_jsii/${TARBALL}`, 'py.typed'].map((file) => `${MODULE}/${file}`),
    ].sort());
  });

  test('has every docstring', () => {
    run(folder, 'jar', ['xf', WHEEL, `${MODULE}/__init__.py`]);
    const module = plain(readFileSync(join(folder, MODULE, '__init__.py'), 'utf8'));
    for (const { texts } of summaries) for (const text of texts) expect(module).toContain(text);
  });

  test('shows its examples in Python', () => {
    expect(readFileSync(join(folder, MODULE, '__init__.py'), 'utf8')).toContain('events = CognitoEventsApi(self, "Events", user_pool=user_pool, user_pool_clients=[web_client])');
  });
});

describe('the Java package', () => {
  test('holds the classes and the tarball, and nothing else', () => {
    const others = filesOf(jar()).filter((path) => !new RegExp(`^${JAVA}/[\\w$-]+\\.class$`).test(path));
    expect(others).toEqual([
      'META-INF/INDEX.LIST', 'META-INF/MANIFEST.MF', ...['pom.properties', 'pom.xml'].map((file) => `META-INF/maven/io.github.${name}/${name}/${file}`),
      `${JAVA}/$Module.txt`, `${JAVA}/${TARBALL}`,
    ].sort());
  });

  test('has Javadoc for every type, method and property', () => {
    run(folder, 'jar', ['xf', jar('-javadoc')]);
    for (const { type, texts } of summaries) {
      const page = plain(readFileSync(join(folder, JAVA, `${type}.html`), 'utf8'));
      for (const text of texts) expect(page).toContain(text);
    }
  });

  test('comes with its sources, which Maven Central asks for', () => {
    expect(filesOf(jar('-sources'))).toContain(`${JAVA}/CognitoEventsApi.java`);
  });
});

describe('every package', () => {
  test('embeds the npm package, with the licences of what is bundled in it', () => {
    run(folder, 'jar', ['xf', WHEEL, `${MODULE}/_jsii/${TARBALL}`]);
    run(folder, 'jar', ['xf', jar(), `${JAVA}/${TARBALL}`]);
    const npm = tarballFiles(join(DIST, 'js', `${name}.tgz`));
    expect(npm).toEqual(expect.arrayContaining(['package/LICENSE', 'package/lib/local/THIRD-PARTY-LICENSES', 'package/lib/checker/THIRD-PARTY-LICENSES']));
    expect(tarballFiles(join(folder, MODULE, '_jsii', TARBALL))).toEqual(npm);
    expect(tarballFiles(join(folder, JAVA, TARBALL))).toEqual(npm);
    expect(tarballFiles(join(GO, 'jsii', `${name}-${version}.tgz`))).toEqual(npm);
    console.log(`tarball ${kilobytes(join(DIST, 'js', `${name}.tgz`))}, wheel ${kilobytes(WHEEL)}, jar ${kilobytes(jar())}`);
  });

  test('is code that compiles in Go, and nothing else', () => {
    const others = readdirSync(GO, { recursive: true, encoding: 'utf8' }).filter((path) => !path.endsWith('.go'));
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'go.mod', 'go.sum', 'internal', 'jsii', `jsii/${name}-${version}.tgz`, 'version'].sort());
    expect(readFileSync(join(GO, 'CognitoEventsApi.go'), 'utf8')).toContain('func NewCognitoEventsApi(scope constructs.Construct, id *string, props *CognitoEventsApiProps) CognitoEventsApi');
  });

  test('is code in .NET', () => {
    const code = readFileSync(join(DIST, 'dotnet/CdkCognitoEventsApi/CdkCognitoEventsApi/CognitoEventsApi.cs'), 'utf8');
    expect(code).toContain('public CognitoEventsApi(Constructs.Construct scope, string id');
  });
});
