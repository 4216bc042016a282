// Writes API.md and docs/api/. jsii-docgen takes the newest aws-cdk-lib in any folder below the one it runs in, which may be
// that of an example, so it runs in one where there is only ours.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const languages = process.argv.slice(2).flatMap((language) => ['-l', language]);
const docgen = (...args) => execFileSync(join(ROOT, 'node_modules/.bin/jsii-docgen'), args, { cwd: folder, stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'docgen-'));
try {
  for (const name of ['package.json', '.jsii', '.jsii.tabl.json.gz', 'node_modules']) symlinkSync(join(ROOT, name), join(folder, name));
  docgen('-o', join(ROOT, 'API.md'));
  docgen('-o', join(ROOT, 'docs/api/API'), ...languages);
} finally {
  rmSync(folder, { recursive: true });
}
