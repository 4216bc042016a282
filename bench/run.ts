import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureFanOut } from './fan-out';
import { passes, render } from './figure';
import type { Figure } from './figure';
import { measureLocalServer } from './local-server';
import { measureOwnHandler } from './own-handler';
import { measurePermissions } from './permissions';
import { measureSynthesis } from './synthesis';

/** Measures against the budgets, prints each figure as it comes, and writes bench/results.json. */
async function main(): Promise<void> {
  const figures: Figure[] = [];
  const show = (more: readonly Figure[]) => {
    for (const figure of more) console.log(render(figure));
    figures.push(...more);
  };
  console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model}`);
  show([packedSize()]);
  show(measureSynthesis());
  show(measureOwnHandler());
  show(await measureLocalServer());
  show(measurePermissions());
  show(await measureFanOut());
  const failed = figures.filter((figure) => !passes(figure)).length;
  console.log(failed === 0 ? 'every target is met' : `${failed} targets are missed`);
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify(figures, null, 2)}\n`);
}

function packedSize(): Figure {
  const [{ size }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: join(__dirname, '..'), encoding: 'utf8' })) as [{ size: number }];
  return { name: 'npm tarball, packed', unit: 'MB', value: size / 1024 / 1024, target: { atMost: 1.5 } };
}

void main();
