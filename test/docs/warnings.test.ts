import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '../..');

const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test('all warnings of the library are listed in one table, and each has its test', () => {
  const table = [...textOf('docs/warnings.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id).sort();
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const ids = sources.flatMap((file) => textOf(join('src', file)).match(/(?<=addWarningV2\(\s*')[^']+/g) ?? []).sort();
  const [, tested] = /^const WARNED\b[^]*? = \{\n([^]*?)^\};/m.exec(textOf('test/src/warnings.test.ts'))!;
  const names = [...tested.matchAll(/^ {2}(\w+): \{/gm)].map(([, name]) => `cdk-cognito-events-api:${name}`).sort();
  expect(ids.length).toBeGreaterThan(0);
  expect({ table, names }).toEqual({ table: ids, names: ids });
});
