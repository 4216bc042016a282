import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { FSWatcher } from 'chokidar';
import type { AppSource } from './app-source';

/** Folders that hold no source: of tools, and of what they write. */
const NO_SOURCES = new Set([
  'node_modules', 'cdk.out', 'dist', 'build', 'coverage', 'target', 'bin', 'obj', 'venv', 'env', '__pycache__', '__snapshots__', 'tmp',
]);
/** What editors, compilers and test runners leave beside sources. */
const NO_SOURCE_FILES = /(?:~|\.(?:log|sw[op]|tmp|tsbuildinfo|pyc|d\.ts|map|junit\.xml))$/;
/** Editors write in several steps, and a formatter comes behind them. */
const QUIET_MS = 30;

export interface AppWatcherOptions {
  /** Called when the app may have changed. */
  readonly changed: () => void;
  /** Files that the server itself writes. */
  readonly ignored?: readonly string[];
  readonly failed: (error: unknown) => void;
}

/**
 * Watches what an app is made of: the sources where a command writes the assembly, else the assembly or the template.
 *
 * Of an assembly only `manifest.json` counts, which is written last: otherwise half of a new version would be read.
 */
export class AppWatcher {
  /** Resolves when no change can be missed any more. */
  public static async start(source: AppSource, options: AppWatcherOptions): Promise<AppWatcher> {
    const watcher = new AppWatcher(source, options);
    await new Promise<void>((resolve) => watcher.files.once('ready', () => resolve()));
    return watcher;
  }

  private readonly files: FSWatcher;
  private readonly seen = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly source: AppSource, private readonly options: AppWatcherOptions) {
    const { path, folder, command } = source;
    const isAssembly = command === undefined && !/\.(?:json|ya?ml|template)$/i.test(path);
    const watched = command !== undefined ? folder : isAssembly ? join(path, 'manifest.json') : path;
    this.files = watch(watched, { ignoreInitial: true, ignored: command === undefined ? undefined : (file) => this.isNoSource(file) });
    this.files.on('all', (_, file) => this.touched(file));
    this.files.on('error', options.failed);
  }

  public async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.files.close();
  }

  private isNoSource(file: string): boolean {
    const { folder, path } = this.source;
    const parts = relative(folder, file).split(sep);
    return file === path || (this.options.ignored ?? []).includes(file) || NO_SOURCE_FILES.test(basename(file))
      || parts.some((part) => NO_SOURCES.has(part) || (part.startsWith('.') && part !== '.' && part !== '..'));
  }

  /** A command may write among the sources what it wrote before, and must not start itself again by that. */
  private touched(file: string): void {
    if (this.source.command !== undefined) {
      const hash = hashOf(file);
      if (hash === this.seen.get(file)) return;
      this.seen.set(file, hash);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(this.options.changed, QUIET_MS);
  }
}

function hashOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('base64');
  } catch {
    return ''; // it is gone, or a folder
  }
}
