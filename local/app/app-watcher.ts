import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watch } from 'chokidar';
import type { FSWatcher } from 'chokidar';
import type { AppSource } from './app-source';
import { AppSources } from './app-sources';

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

  private readonly sources: AppSources | undefined;

  private constructor(source: AppSource, private readonly options: AppWatcherOptions) {
    const { path, folder, command } = source;
    const sources = command === undefined ? undefined : new AppSources(folder);
    this.sources = sources;
    const isAssembly = command === undefined && !/\.(?:json|ya?ml|template)$/i.test(path);
    const watched = command !== undefined ? folder : isAssembly ? join(path, 'manifest.json') : path;
    const ignored = sources && ((file: string): boolean => file === path || this.isOwn(file) || sources.leavesOut(file));
    this.files = watch(watched, { ignoreInitial: true, ignored });
    this.files.on('all', (_, file) => this.touched(file));
    this.files.on('error', options.failed);
  }

  public async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.files.close();
  }

  private isOwn(file: string): boolean {
    return (this.options.ignored ?? []).includes(file);
  }

  /** A command may write among the sources what it wrote before, and must not start itself again by that. */
  private touched(file: string): void {
    if (this.sources) {
      if (!this.sources.has(file)) return;
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
