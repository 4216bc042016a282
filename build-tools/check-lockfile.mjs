// A lockfile that was written beside an incomplete registry lacks optional platform packages, and npm ci refuses it elsewhere.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function isLocked(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    if (!base.includes('/node_modules/')) base = '';
  }
}

function problemsOf(packages) {
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies, resolved }]) => [
    ...Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path || 'the package'} needs ${name}, which is not locked`),
    ...resolved?.startsWith('http') ? [`${path} names the registry it came from`] : [],
  ]);
}

const lockfiles = execFileSync('git', ['ls-files', '--', 'package-lock.json', '*/package-lock.json'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const problems = lockfiles.flatMap((file) => {
  const { packages } = JSON.parse(readFileSync(`${ROOT}/${file}`, 'utf8'));
  const found = problemsOf(packages);
  if (found.length === 0) console.log(`${file}: ${Object.keys(packages).length} packages, complete, without download addresses`);
  return found.map((problem) => `${file}: ${problem}`);
});
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
