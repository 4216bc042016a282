import { readFileSync } from 'node:fs';
import { EXIT_FAILURE } from './exit-codes';
import { lineDifference } from './line-difference';
import type { MatrixCommand } from './matrix-arguments';
import { readApp } from './read-app';
import type { Terminal } from './terminal';
import { InputError } from '../input-error';

const MAX_REASONS = 20;

/** Prints who may do what, or checks that it is what a file says, and gives the exit code. */
export async function matrixCommand({ format, api, parameters, event, check, ...app }: MatrixCommand, terminal: Terminal): Promise<number> {
  const committed = check === undefined ? undefined : readCommitted(check);
  const { ApplicationAccess, matrixAsJson, matrixAsMarkdown, matrixAsText, permissionMatrix } = await import('../../engine/access/program');
  const access = await readApp(app, terminal, async (path) => {
    const opened = await ApplicationAccess.open({ path, parameters });
    if (api !== undefined) opened.api(api);
    return opened;
  });
  const matrix = await permissionMatrix(access, { api, ...event !== undefined && { event } });
  const text = { text: matrixAsText, markdown: matrixAsMarkdown, json: matrixAsJson }[format](matrix);
  showReasons(matrix.reasons, terminal);
  if (committed === undefined) {
    for (const line of text.trimEnd().split('\n')) terminal.out(line);
    return 0;
  }
  if (committed === text) return 0;
  terminal.err(`${check} does not say what the app does now:`);
  for (const line of lineDifference(committed, text)) terminal.err(line);
  terminal.err(`If the change is meant, write it anew: cdk-cognito-events-api matrix --format ${format} > ${check}`);
  return EXIT_FAILURE;
}

/** What a checkout on Windows makes of ends of lines says nothing. */
function readCommitted(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r\n/g, '\n');
  } catch (error) {
    throw new InputError(`--check ${JSON.stringify(file)} cannot be read: ${(error as Error).message}`);
  }
}

function showReasons(reasons: readonly string[], terminal: Terminal): void {
  for (const reason of reasons.slice(0, MAX_REASONS)) terminal.err(`undecided: ${reason}`);
  if (reasons.length > MAX_REASONS) terminal.err(`and ${reasons.length - MAX_REASONS} more`);
}
