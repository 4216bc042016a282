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
