import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../engine/holes/rules';

const read = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');
const sections = read('docs/check-rules.md').split(/^### /m).slice(1).map((text) => {
  const [id, ...lines] = text.split('\n');
  return { id, text: lines.join('\n').replace(/^## [^]*$/m, '') };
});

test('the page of rules has every rule of the check once, and no other', () => {
  expect(sections.map(({ id }) => id).sort()).toEqual(Object.keys(RULES).sort());
});

test.each(sections)('what the page says of $id: what it is, an example, and the way out', ({ text }) => {
  expect(text).toMatch(/^[^`]+[^]*\n```\w+\n[^]+\n```\n/);
  expect(text).toMatch(/^Way out: .+\.$/m);
});

test('a rule that synthesis warns of too has the id of that warning', () => {
  const warnings = read('docs/warnings.md').match(/(?<=cdk-cognito-events-api:)\w+/g)!;
  expect(Object.keys(RULES)).toEqual(expect.arrayContaining(warnings.filter((id) => ['apiKeyExpiry', 'claimNotInAccessTokens'].includes(id))));
  expect(warnings.filter((id) => id in RULES).sort()).toEqual(['apiKeyExpiry', 'claimNotInAccessTokens']);
});
