import { relative } from 'node:path';
import type { CheckCommand } from './check-arguments';
import { sarifOf } from './check-sarif';
import { checkLines } from './check-text';
import { NoAppError, readApp } from './read-app';
import type { Terminal } from './terminal';
import type { CheckReport, Outcome } from '../../engine/holes/report';
import { showableJson, showableLine } from '../showable-text';

/** So that a pipeline can tell them apart; 2 is for when nothing could be checked. */
const EXIT: Readonly<Record<Outcome, number>> = { nothing: 0, found: 1, undecided: 3 };

/** Looks for holes in the Event APIs of an app, and gives the exit code. @throws NoAppError */
export async function checkCommand({ format, parameters, ...app }: CheckCommand, terminal: Terminal): Promise<number> {
  const { checkApplication } = await import('../../engine/access/program'); // the help needs nothing of it
  const checked = readApp(app, terminal, (path) => checkApplication({ path, parameters }, Date.now()));
  const report = withRelativeFiles(await checked.catch((error: unknown) => {
    throw new NoAppError(`${(error as Error).message}\nnothing was checked`);
  }));
  switch (format) {
    case 'text': checkLines(report).forEach((line) => terminal.out(showableLine(line))); break;
    case 'json': terminal.out(showableJson(report)); break;
    case 'sarif': terminal.out(showableJson(sarifOf(report))); break;
  }
  return EXIT[report.outcome];
}

/** As the reader of a report, and a code host, know the files. */
function withRelativeFiles(report: CheckReport): CheckReport {
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, file: relative(process.cwd(), finding.file).replaceAll('\\', '/') })) };
}
