import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseParameters } from './option-values';
import { UsageError } from './options';
import type { OptionKind, ParsedOptions } from './options';
import { DEFAULT_APP } from '../app/app-source';

export interface CheckCommand {
  readonly kind: 'check';
  /** A cdk.out folder or a template file. */
  readonly app: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly format: CheckFormat;
}

export type CheckFormat = 'text' | 'json' | 'sarif';

export const CHECK_OPTIONS = { parameter: 'often', format: 'once', help: 'flag', version: 'flag' } as const satisfies Record<string, OptionKind>;
const FORMATS: readonly string[] = ['text', 'json', 'sarif'] satisfies CheckFormat[];

/** @throws UsageError */
export function parseCheck(options: ParsedOptions): CheckCommand {
  const [app = DEFAULT_APP, second] = options.positionals;
  if (second !== undefined) throw new UsageError(`check takes one cdk.out folder or template file, got ${JSON.stringify(app)} and ${JSON.stringify(second)}`);
  const format = options.one('format') ?? 'text';
  if (!FORMATS.includes(format)) throw new UsageError(`--format is ${FORMATS.join(', ')}, got ${JSON.stringify(format)}`);
  if (!existsSync(app)) throw new UsageError(`${JSON.stringify(app)} is not there: check takes a cdk.out folder, which cdk synth writes, or a template file`);
  if (statSync(app).isDirectory() && !existsSync(join(app, 'manifest.json'))) {
    throw new UsageError(`${JSON.stringify(app)} is no cloud assembly: it has no manifest.json, which cdk synth writes`);
  }
  return { kind: 'check', app, parameters: parseParameters(options.all('parameter')), format: format as CheckFormat };
}
