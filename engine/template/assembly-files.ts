import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { kindOf } from './json';
import type { Json } from './json';

/** The files of a cloud assembly, or those beside a template; whatever it says, none outside of the folder. */
export class AssemblyFiles {
  private readonly root: string;

  constructor(private readonly folder: string, private readonly kind: 'assembly' | 'folder' = 'assembly') {
    this.root = realpathSync(folder);
  }

  /**
   * The real path of what a manifest names, links followed.
   *
   * @param within The real path of the folder that the manifest is in
   * @throws Error if it is missing or outside
   */
  public resolve(path: Json, within = this.root): string {
    if (typeof path !== 'string' || path === '') throw new Error(`${this.folder}: a manifest names no path but ${kindOf(path)}`);
    const name = JSON.stringify(path);
    if (isAbsolute(path)) throw new Error(`${name} is not in the ${this.kind} ${this.folder}: the path is absolute`);
    const file = join(within, path);
    if (!existsSync(file)) throw new Error(`${name} does not exist in the ${this.kind} ${this.folder}`);
    const real = realpathSync(file);
    if (real !== this.root && !real.startsWith(this.root + sep)) throw new Error(`${name} leads out of the ${this.kind} ${this.folder}`);
    return real;
  }

  /** `/`-separated, from the assembly's folder on. */
  public nameOf(realPath: string): string {
    return relative(this.root, realPath).split(sep).join('/');
  }
}
