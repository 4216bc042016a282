import { APP_OPTIONS } from './app-options';
import { parsePlace } from './matrix-arguments';
import { parseParameters } from './option-values';
import { UsageError } from './options';
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
  const text = options.one('format') ?? 'text';
  const format = FORMATS.find((name) => name === text);
  if (!format) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, got ${JSON.stringify(text)}`);
  return { kind: 'check', ...parsePlace('check', options), parameters: parseParameters(options.all('parameter')), format };
}
