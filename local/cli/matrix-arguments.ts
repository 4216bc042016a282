import { APP_OPTIONS, parsePlace } from './app-options';
import { parseJson, parseOneOf, parseParameters } from './option-values';
import type { OptionKind, ParsedOptions } from './options';
import type { AppArguments } from '../app/app-source';

const FORMATS = ['text', 'markdown', 'json'] as const;

export interface MatrixCommand extends AppArguments {
  readonly kind: 'matrix';
  readonly format: (typeof FORMATS)[number];
  readonly api?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** What is published in the questions. */
  readonly event?: unknown;
  /** A file with the matrix as it was, which has to be the same. */
  readonly check?: string;
}

export const MATRIX_OPTIONS = {
  ...APP_OPTIONS, api: 'once', parameter: 'often', format: 'once', event: 'once', check: 'once',
} as const satisfies Record<string, OptionKind>;

/** @throws UsageError */
export function parseMatrix(options: ParsedOptions): MatrixCommand {
  const event = options.one('event');
  const check = options.one('check');
  return {
    kind: 'matrix',
    ...parsePlace('matrix', options),
    format: parseOneOf('--format', FORMATS, options.one('format') ?? formatOf(check)),
    api: options.one('api'),
    parameters: parseParameters(options.all('parameter')),
    ...event !== undefined && { event: parseJson('--event', event) },
    check,
  };
}

/** That of a committed file, by its name. */
function formatOf(file = ''): string {
  if (/\.(?:md|markdown)$/i.test(file)) return 'markdown';
  return /\.json$/i.test(file) ? 'json' : 'text';
}
