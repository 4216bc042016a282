import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from './input-error';

export const DEFAULT_APP = 'cdk.out';

/** The app as it was named: the folder of a cloud assembly, or one template. */
export interface AppSource {
  readonly app?: string;
  readonly template?: string;
}

/**
 * The resolved path of what was named, which also names the project's state.
 *
 * @throws if it is not there
 */
export function resolveAppSource({ app = DEFAULT_APP, template }: AppSource): string {
  if (template !== undefined) {
    if (!existsSync(template)) throw new InputError(`template ${JSON.stringify(template)}: there is no such file`);
    if (!statSync(template).isFile()) throw new InputError(`template ${JSON.stringify(template)} is not a file; for a folder of a cloud assembly give app`);
    return realpathSync(template);
  }
  if (!existsSync(app)) {
    const hint = app.includes(' ') ? 'commands are not run: run it first, and give the folder that it writes' : 'write it with npx cdk synth';
    throw new InputError(`app ${JSON.stringify(app)}: there is no such folder; ${hint}`);
  }
  if (!statSync(app).isDirectory()) throw new InputError(`app ${JSON.stringify(app)} is not a folder; for one template give template`);
  if (!existsSync(join(app, 'manifest.json'))) throw new InputError(`app ${JSON.stringify(app)} is not a cloud assembly: it has no manifest.json, which cdk synth writes`);
  return realpathSync(app);
}
