import { VERSION } from './version';
import type { CheckReport, ReportedFinding } from '../../engine/holes/report';
import { RULE_PREFIX, RULES } from '../../engine/holes/rules';

/** Where the rules are explained. */
const HELP_URI = 'https://github.com/cdk-cognito-events-api/cdk-cognito-events-api/blob/main/docs/check-rules.md';

/** A report as code hosts read it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifOf({ findings }: CheckReport): object {
  const ids = Object.keys(RULES).map((id) => `${RULE_PREFIX}${id}`);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'cdk-cognito-events-api check',
          version: VERSION,
          informationUri: HELP_URI,
          rules: Object.entries(RULES).map(([id, { title, wayOut, severity }]) => ({
            id: `${RULE_PREFIX}${id}`, name: id, shortDescription: { text: title }, help: { text: `Way out: ${wayOut}` },
            helpUri: `${HELP_URI}#${id.toLowerCase()}`, defaultConfiguration: { level: severity },
          })),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: findings.map((finding) => resultOf(finding, ids.indexOf(finding.rule))),
    }],
  };
}

function resultOf(finding: ReportedFinding, ruleIndex: number): object {
  const { rule, kind, severity, message, wayOut, file, line, constructPath, logicalId, stack, reproduction, acknowledged } = finding;
  const isUndecided = kind === 'undecided';
  return {
    ruleId: rule,
    ruleIndex,
    // Undecided things are no failures, and have no level of their own.
    ...isUndecided ? { kind: 'review', level: 'none' } : { kind: 'fail', level: severity },
    message: { text: `${message}. Way out: ${wayOut}` },
    locations: [{
      physicalLocation: { artifactLocation: { uri: encodeURI(file) }, ...line !== undefined && { region: { startLine: line } } },
      logicalLocations: [{ name: logicalId, fullyQualifiedName: constructPath, kind: 'resource' }],
    }],
    partialFingerprints: { 'ruleOfResource/v1': `${rule} ${stack}/${logicalId} ${reproduction?.operation ?? ''}` },
    ...reproduction && { properties: { reproduction } },
    ...acknowledged !== undefined && { suppressions: [{ kind: 'inSource', justification: acknowledged }] },
  };
}
