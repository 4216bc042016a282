import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeIn, section, sections } from './readme';
import { CHANNELS } from './recipes/channels';
import { FollowedRecipe } from './recipes/followed-recipe';
import { HANDLERS } from './recipes/handlers';
import { ISSUERS } from './recipes/issuers';
import { OPERATION } from './recipes/operation';
import type { RecipePromises } from './recipes/promises';

const PROMISES: Readonly<Record<string, RecipePromises>> = { ...CHANNELS, ...HANDLERS, ...ISSUERS, ...OPERATION };

const folder = mkdtempSync(join(tmpdir(), 'recipes-'));
const before = process.cwd();
beforeAll(() => {
  mkdirSync(join(folder, 'moderator'));
  process.chdir(folder); // the code of a function is named from there
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test('every recipe, and whatever else of the README declares something, has its promises here', () => {
  const titles = sections().filter((each) => (each.chapter === 'Recipes' && each.title !== 'Recipes') || codeIn(each, 'ts').length > 0).map(({ title }) => title);
  expect(titles).toContain('An inbox for each user');
  expect(Object.keys(PROMISES).sort()).toEqual(titles.sort());
});

describe.each(Object.entries(PROMISES))('%s:', (title, { given, joined, finds = [], undecided, says }) => {
  const follow = (): FollowedRecipe => new FollowedRecipe(section(title), given, joined);

  test.each(Object.entries(says))('%s', (_, holds) => holds(follow()));

  test('it gives no warning, and check finds nothing but what the text says', async () => {
    const recipe = follow();
    expect(recipe.warnings).toEqual([]);
    const { findings, outcome, checked } = await recipe.check();
    expect(findings.map(({ message }) => message)).toEqual(finds.map((pattern) => expect.stringMatching(pattern) as unknown));
    expect(outcome).toBe(finds.length > 0 ? 'found' : 'nothing');
    expect(checked.attempts).toBeGreaterThan(100);
  });

  test('what everybody may do is decided, but for what the documents say', async () => {
    const { reasons, unread, apis } = await follow().matrix();
    expect(apis).toHaveLength(1);
    expect(reasons.filter((reason) => !undecided?.test(reason))).toEqual([]);
    expect(unread).toEqual([]);
    if (undecided) expect(reasons).not.toEqual([]);
  });
});
