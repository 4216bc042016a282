// Where the examples are installed and run: a copy, so that they are seen as a user has them, and nothing is written into them.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const WORKPLACE = join(ROOT, 'node_modules/.cache/languages');
export const DIST = join(ROOT, 'dist');

/** What installing and running leaves behind. */
const LEFT_BEHIND = ['node_modules', 'cdk.out', 'target', '__pycache__'];

/** The copy has `dist` where the examples look for it: two folders above a language's. */
export function copyExamples(from) {
  const to = join(WORKPLACE, 'examples');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(to)) if (name !== 'typescript') rmSync(join(to, name), { recursive: true });
  if (existsSync(join(to, 'typescript'))) {
    for (const name of readdirSync(join(to, 'typescript'))) if (name !== 'node_modules') rmSync(join(to, 'typescript', name), { recursive: true });
  }
  cpSync(from, to, { recursive: true, filter: (path) => !LEFT_BEHIND.includes(basename(path)) });
  if (!existsSync(join(WORKPLACE, 'dist'))) symlinkSync(DIST, join(WORKPLACE, 'dist'));
  return to;
}
