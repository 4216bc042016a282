// The public API as jsii knows it: of the compiled library, or of the baseline that `npx projen compat` holds it against.
//
//   node build-tools/languages/public-api.mjs accept    makes the compiled library the baseline
//   node build-tools/languages/public-api.mjs check     fails if the compiled library takes away what the baseline has
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workplace.mjs';

const BASELINE = join(ROOT, 'build-tools/languages/public-api.json');

/** What users can depend on: names, types and whether something may be left out. Without texts, and where things are in the source. */
function withoutTexts(value) {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !['locationInModule', 'readme', 'symbolId'].includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, key === 'docs' ? { stability: inner.stability } : withoutTexts(inner)]));
}

function accept() {
  const assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  writeFileSync(BASELINE, `${JSON.stringify({ ...withoutTexts(assembly), dependencyClosure: undefined, fingerprint: '*' }, undefined, 1)}\n`);
}

function check() {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.public-api-'));
  try {
    cpSync(BASELINE, join(folder, '.jsii'));
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const { status } = spawnSync('npx', ['jsii-diff', '--error-on', 'all', '--keys', '--ignore-file', '.compatignore', folder, '.'], { cwd: ROOT, stdio: 'inherit' });
    process.exitCode = status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

({ accept, check })[process.argv[2]]();
