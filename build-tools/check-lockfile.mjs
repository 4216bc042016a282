// A lockfile that was written beside an incomplete registry lacks optional platform packages, and npm ci refuses it elsewhere.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));

function isLocked(from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
    if (!base.includes('/node_modules/')) base = '';
  }
}

const problems = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies, resolved }]) => [
  ...Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !isLocked(path, name)).map((name) => `${path || 'the package'} needs ${name}, which is not locked`),
  ...resolved?.startsWith('http') ? [`${path} names the registry it came from`] : [],
]);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`lockfile: ${Object.keys(packages).length} packages, complete, without download addresses`);
