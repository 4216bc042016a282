import { existsSync, statSync } from 'node:fs';
import { UsageError } from './options';
import type { OptionKind, ParsedOptions } from './options';
import type { AppArguments } from '../app/app-source';

/** Which app: a cloud assembly, what writes one, or one template. */
export const APP_OPTIONS = { app: 'once', template: 'once', help: 'flag', version: 'flag' } as const satisfies Record<string, OptionKind>;

export function parseApp(options: ParsedOptions): AppArguments {
  const app = { app: options.one('app'), template: options.one('template') };
  if (app.app !== undefined && app.template !== undefined) throw new UsageError('--app and --template are both given; give one of them');
  return app;
}

/** The app, which may stand without the name of an option: a folder, a command or a template. @throws UsageError */
export function parsePlace(command: string, options: ParsedOptions): AppArguments {
  const named = parseApp(options);
  const [place, second] = options.positionals;
  if (second !== undefined) throw new UsageError(`${command} takes one app, got ${JSON.stringify(place)} and ${JSON.stringify(second)}`);
  if (place === undefined) return named;
  if (named.app !== undefined || named.template !== undefined) throw new UsageError(`${JSON.stringify(place)} and ${named.app === undefined ? '--template' : '--app'} are both given; give one of them`);
  return existsSync(place) && statSync(place).isFile() ? { template: place } : { app: place };
}
