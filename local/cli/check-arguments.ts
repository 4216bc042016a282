import { APP_OPTIONS, parsePlace } from './app-options';
import { parseOneOf, parseParameters } from './option-values';
import type { OptionKind, ParsedOptions } from './options';
import type { AppArguments } from '../app/app-source';

const FORMATS = ['text', 'json', 'sarif'] as const;

export interface CheckCommand extends AppArguments {
  readonly kind: 'check';
  readonly parameters?: Readonly<Record<string, string>>;
  readonly format: (typeof FORMATS)[number];
}

export const CHECK_OPTIONS = { ...APP_OPTIONS, parameter: 'often', format: 'once' } as const satisfies Record<string, OptionKind>;

/** @throws UsageError */
export function parseCheck(options: ParsedOptions): CheckCommand {
  return { kind: 'check', ...parsePlace('check', options), parameters: parseParameters(options.all('parameter')), format: parseOneOf('--format', FORMATS, options.one('format') ?? 'text') };
}
