import type { CheckReport, ReportedFinding } from '../../engine/holes/report';

/** A report for people. */
export function checkLines({ findings, checked }: CheckReport): readonly string[] {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const holes = open.filter(({ kind }) => kind === 'hole').length;
  const counts = [
    holes === 0 ? 'nothing found' : `${plural(holes, 'hole')} found`,
    ...open.length > holes ? [`${open.length - holes} undecided`] : [],
    ...findings.length > open.length ? [`${findings.length - open.length} acknowledged`] : [],
  ];
  return [
    ...checked.apis.map(({ name, stack, logicalId, namespaces }) => `${name} (${stack}/${logicalId}): ${namespaces.join(', ') || 'no namespace'}`),
    '',
    ...findings.flatMap((finding) => [...linesOf(finding), '']),
    `${counts.join(', ')}; ${plural(checked.attempts, 'question')} asked`,
    ...holes === 0 ? ['That nothing is found is no proof: only what the rules know was tried, and no function was started.'] : [],
    ...open.length > holes ? ['What is undecided is not known to be safe.'] : [],
  ];
}

function linesOf(finding: ReportedFinding): readonly string[] {
  const { kind, severity, rule, message, wayOut, file, line, constructPath, reproduction, acknowledged } = finding;
  const place = `${file}${line === undefined ? '' : `:${line}`}`;
  const head = acknowledged !== undefined ? 'acknowledged' : kind === 'undecided' ? 'undecided' : severity;
  if (acknowledged !== undefined) return [`${head}  ${rule}`, `  ${place}  ${constructPath}`, `  ${message}`, `  because: ${acknowledged}`];
  const [path, ...segments] = reproduction?.shownAs ?? [];
  const shown = path === undefined ? '' : `, shown as ${JSON.stringify(path)} with the segments ${JSON.stringify(segments)}`;
  return [
    `${head}  ${rule}`,
    `  ${place}  ${constructPath}`,
    `  ${message}`,
    ...reproduction ? [
      `  shown by: ${reproduction.operation} ${reproduction.channel}${shown}: ${reproduction.outcome}`,
      `    ctx.identity = ${JSON.stringify(reproduction.identity)}`,
    ] : [],
    `  way out: ${wayOut}`,
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
