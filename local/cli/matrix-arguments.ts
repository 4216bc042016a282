import { existsSync, statSync } from 'node:fs';
import { APP_OPTIONS, parseApp } from './app-options';
import { parseJson, parseParameters } from './option-values';
import { UsageError } from './options';
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
    format: parseFormat(options.one('format') ?? formatOf(check)),
    api: options.one('api'),
    parameters: parseParameters(options.all('parameter')),
    ...event !== undefined && { event: parseJson('--event', event) },
    check,
  };
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

function parseFormat(text: string): MatrixCommand['format'] {
  const format = FORMATS.find((name) => name === text);
  if (!format) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, got ${JSON.stringify(text)}`);
  return format;
}

/** That of a committed file, by its name. */
function formatOf(file = ''): string {
  if (/\.(?:md|markdown)$/i.test(file)) return 'markdown';
  return /\.json$/i.test(file) ? 'json' : 'text';
}
