import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { only, SmallProject, smallTemplate } from './small-app';
import { resolveAppSource } from '../../../local/app/app-source';
import { AppWatcher } from '../../../local/app/app-watcher';
import { Synthesis } from '../../../local/app/synthesis';
import { ProjectState } from '../../../local/project-state';
import { until } from '../../support/until';

let project: SmallProject;
beforeEach(() => {
  project = new SmallProject();
});
afterEach(() => project.dispose());

const manifest = JSON.stringify({ version: '36.0.0', artifacts: { Chat: { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile: 'Chat.template.json' } } } });

/** A program that does what cdk synth does: writes an assembly to where the environment says. */
function program(name: string, code: string): string {
  writeFileSync(join(project.folder, name), code);
  return `${JSON.stringify(process.execPath)} ${name}`;
}

const SYNTH = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { CDK_OUTDIR: out } = process.env;
mkdirSync(out, { recursive: true });
writeFileSync(out + '/Chat.template.json', readFileSync('chat.json'));
writeFileSync(out + '/manifest.json', ${JSON.stringify(manifest)});
`;

function synthesis(command: string, warnings: string[] = []): Synthesis {
  const source = resolveAppSource({ app: command }, project.folder);
  return new Synthesis({ ...source, command: source.command! }, (warning) => warnings.push(warning));
}

describe('an app that is a command', () => {
  test('is the same project as the folder that it writes', async () => {
    const command = program('synth.js', SYNTH);
    const source = resolveAppSource({ app: command }, project.folder);
    expect(source).toEqual({ path: join(project.folder, 'cdk.out'), command, folder: project.folder });
    await synthesis(command).run();
    const written = resolveAppSource({ app: join(project.folder, 'cdk.out') });
    expect(ProjectState.open(project.stateFolder, written.path).folder).toBe(ProjectState.open(project.stateFolder, source.path).folder);
    expect(readFileSync(join(source.path, 'Chat.template.json'), 'utf8')).toBe(smallTemplate({}));
  });

  test('that fails is told with the end of what it wrote', async () => {
    const command = program('fails.js', 'for (let line = 1; line <= 100; line += 1) console.error(`line ${line}`); process.exitCode = 3;');
    const failure = await synthesis(command).run().catch((error: Error) => error.message);
    expect(failure).toMatch(/fails\.js failed: exit status 3\n {4}line 71\n[^]*line 100$/);
  });

  test('that writes no assembly is told so', async () => {
    await expect(synthesis(program('nothing.js', '')).run()).rejects.toThrow(/ended well, but wrote no assembly to .*cdk\.out; it must write there, as cdk synth does; an app in code does it by app\.synth\(\)$/);
  });

  test('that leaves the assembly of an earlier run is no error, but told with its date', async () => {
    const warnings: string[] = [];
    const writes = program('synth.js', SYNTH);
    await synthesis(writes, warnings).run();
    const written = join(project.folder, 'cdk.out', 'manifest.json');
    utimesSync(written, new Date('2026-03-04T05:06:07Z'), new Date('2026-03-04T05:06:07Z'));
    const forgets = synthesis(program('forgets.js', ''), warnings);
    await forgets.run();
    await forgets.run();
    const [warning] = warnings;
    expect(warnings).toEqual([warning, warning]);
    expect(warning).toContain(`forgets.js ended well, but did not write ${written}, which is from 2026-03-04T05:06:07Z`);
    expect(warning).toContain('app.synth()');
  });

  test('that writes the same assembly again is not told that it did not, even by a clock that tells no more than seconds', async () => {
    const warnings: string[] = [];
    const second = `
      const now = Math.floor(Date.now() / 1000);
      require('node:fs').utimesSync(process.env.CDK_OUTDIR + '/manifest.json', now, now);`;
    const command = synthesis(program('synth.js', SYNTH + second), warnings);
    for (let runs = 0; runs < 3; runs += 1) await command.run();
    expect(warnings).toEqual([]);
  });

  test('is ended with all that it started', async () => {
    const pidFile = join(project.folder, 'pid');
    const command = program('waits.js', `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
      setInterval(() => {}, 1000);`);
    const running = synthesis(command);
    const ended = running.run().catch((error: Error) => error.message);
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '');
    running.close();
    expect(await ended).toContain('failed: signal SIGTERM');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const isAlive = (): boolean => {
      try {
        return process.kill(pid, 0) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
      } catch {
        return false;
      }
    };
    await until(() => !isAlive());
    await expect(running.run()).rejects.toThrow('the server has been closed');
  });

  test('has its sources watched, but not what it writes, nor what tools write', async () => {
    for (const folder of ['lib', 'cdk.out', 'node_modules/x', '.git']) mkdirSync(join(project.folder, folder), { recursive: true });
    let changes = 0;
    let wake = (): void => undefined;
    const changed = (): void => {
      changes += 1;
      wake();
    };
    const written = join(project.folder, 'ready.json');
    const watcher = await AppWatcher.start(resolveAppSource({ app: 'npx cdk synth' }, project.folder), { changed, ignored: [written], failed: (error) => { throw error; } });
    const handler = join(project.folder, 'lib', 'handler.js');
    const next = async (change: () => void): Promise<void> => {
      const seen = new Promise<void>((resolve) => (wake = resolve));
      change();
      await seen;
    };
    await next(() => writeFileSync(handler, only('alice')));
    const before = changes;
    for (const file of ['cdk.out/manifest.json', 'node_modules/x/index.js', '.git/index', 'lib/handler.js.swp', 'lib/handler.d.ts', 'ready.json']) writeFileSync(join(project.folder, file), '{}');
    writeFileSync(handler, only('alice')); // the same again
    await next(() => writeFileSync(join(project.folder, 'lib', 'other.js'), only('bob')));
    expect(changes).toBe(before + 1);
    await next(() => rmSync(handler));
    await watcher.close();
  });
});
