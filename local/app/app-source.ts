import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error';

export const DEFAULT_APP = 'cdk.out';

/** The app as it was named. */
export interface AppArguments {
  /**
   * The folder of a cloud assembly, or the command that writes one, such as `npx cdk synth`: it is run by the shell in the
   * working directory, and writes `cdk.out` there.
   *
   * @default cdk.out
   */
  readonly app?: string;
  /** One template, instead of `app`. */
  readonly template?: string;
}

/** Where the app is read from. */
export interface AppSource {
  /** The resolved path of the assembly or template, which also names the project's state. */
  readonly path: string;
  /** What writes it. */
  readonly command?: string;
  /** Where the command runs. */
  readonly folder: string;
}

/**
 * Finds what was named.
 *
 * A command names the same project as the folder that it writes, so that ids, users and keys are the same.
 *
 * @throws InputError if it is not there
 */
export function resolveAppSource({ app = DEFAULT_APP, template }: AppArguments, folder = process.cwd()): AppSource {
  if (template !== undefined) return { path: resolveTemplate(template), folder };
  if (!existsSync(app) && isCommand(app)) return { path: join(realpathSync(folder), DEFAULT_APP), command: app, folder };
  if (!existsSync(app)) throw new InputError(`app ${JSON.stringify(app)}: there is no such folder; write it with npx cdk synth, or give that command: --app "npx cdk synth"`);
  if (!statSync(app).isDirectory()) throw new InputError(`app ${JSON.stringify(app)} is not a folder; for one template give template`);
  if (!existsSync(join(app, 'manifest.json'))) throw new InputError(`app ${JSON.stringify(app)} is not a cloud assembly: it has no manifest.json, which cdk synth writes`);
  return { path: realpathSync(app), folder };
}

/** A name with a space in it that is no folder; `cdk.out` misspelled is none. */
function isCommand(app: string): boolean {
  return /\S\s+\S/.test(app);
}

function resolveTemplate(template: string): string {
  if (!existsSync(template)) throw new InputError(`template ${JSON.stringify(template)}: there is no such file`);
  if (!statSync(template).isFile()) throw new InputError(`template ${JSON.stringify(template)} is not a file; for a folder of a cloud assembly give app`);
  return realpathSync(template);
}
