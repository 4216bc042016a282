import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsii, name, repository } from '../../package.json';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const PAGE = read('docs/releasing.md');
const WORKFLOW = read('.github/workflows/release.yml');
const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();

describe('the page of what the owner sets up', () => {
  test('names every secret and variable that the release uses, and no other', () => {
    const used = distinct(WORKFLOW.match(/(?<=\$\{\{ *(?:secrets|vars)\.)\w+/g) ?? []);
    const named = PAGE.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => line.split('|')[1].match(/(?<=`)[A-Z_]+(?=`)/g) ?? []);
    expect(used.length).toBeGreaterThanOrEqual(7);
    expect(named.sort()).toEqual(used);
  });

  test('has a line for each registry to which the release publishes', () => {
    const registries: Readonly<Record<string, string>> = { npm: 'npm', maven: 'Maven Central', pypi: 'PyPI', nuget: 'NuGet', golang: 'GitHub' };
    const published = distinct(WORKFLOW.match(/(?<=publib-)\w+/g) ?? []);
    expect(published).toEqual(Object.keys(registries).sort());
    for (const registry of published) expect(PAGE).toMatch(new RegExp(`^\\| ${registries[registry]} \\|`, 'm'));
  });

  test('has the names that the packages have', () => {
    const { java: { maven }, python: { distName }, dotnet: { packageId }, go: { moduleName } } = jsii.targets;
    const names = [name, distName, maven.groupId, packageId, moduleName, repository.url.replace(/^https:\/\/|\.git$/g, '')];
    for (const each of names) expect(PAGE).toContain(`\`${each}\``);
  });

  test('says where tokens are not needed, as the workflow has it', () => {
    for (const registry of ['NPM', 'PYPI', 'NUGET']) expect(WORKFLOW).toContain(`${registry}_TRUSTED_PUBLISHER: "true"`);
    expect(PAGE).toContain('npm, PyPI and NuGet need no secret that could be stolen');
  });
});

test('npm is published by a Node whose npm knows trusted publishing, which is 11.5.1', () => {
  const [, job] = /\n {2}release_npm:\n([^]*?)\n {2}\w/.exec(WORKFLOW)!;
  expect(job).toContain('node-version: 24.x'); // with npm 11
});
