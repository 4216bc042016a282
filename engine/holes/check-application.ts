import { ACKNOWLEDGE_KEY, acknowledgementsOf } from './acknowledgements';
import type { Acknowledgements } from './acknowledgements';
import { checkApi } from './api-check';
import type { Finding } from './finding';
import { identityPoolRoles } from './identity-pool-roles';
import { NamespaceCheck } from './namespace-check';
import type { CheckReport, Outcome, ReportedFinding } from './report';
import { RULE_PREFIX, RULES } from './rules';
import { TemplateLines } from './template-lines';
import { readAppSource } from '../access/app-source';
import type { AppSource } from '../access/app-source';
import { HandlerSandbox } from '../handlers/handler-sandbox';
import { Moment } from '../handlers/moment';
import type { ReadApplication } from '../template/load-application';
import type { Resource } from '../template/stack';

/** Long enough for a busy machine; one question takes less than a thousandth of it. */
const DEADLINE_MS = 2_000;
/** The last may have any of the others in it. */
const CHECKED = ['AWS::AppSync::Api', 'AWS::AppSync::ApiKey', 'AWS::AppSync::ChannelNamespace', 'AWS::CloudFormation::Stack'];

/**
 * Looks for holes in all Event APIs of an app.
 *
 * @param now What time it is, in milliseconds since the epoch, for the expiry of keys
 * @throws Error if it cannot be read, or has no Event API
 */
export async function checkApplication(source: AppSource, now: number): Promise<CheckReport> {
  const read = readAppSource(source);
  const moment = new Moment();
  const sandbox = await HandlerSandbox.create({ deadlineMs: DEADLINE_MS, ...moment.options });
  const roles = identityPoolRoles(read);
  const findings: Finding[] = [];
  let attempts = 0;
  for (const api of read.application.eventApis) {
    const resource = resourceOf(read, 'AWS::AppSync::Api', api.arn)!;
    findings.push(...checkApi(api, resource, read, now));
    if (api.namespaces.size === 0) {
      const message = `the API ${api.name} has no namespace in this template, so there is nothing of it to check`;
      findings.push({ rule: 'unreadTemplate', place: { resource }, message });
    }
    for (const namespace of api.namespaces.values()) {
      const own = resourceOf(read, 'AWS::AppSync::ChannelNamespace', namespace.arn)!;
      const check = new NamespaceCheck({ api, namespace, resource: own, read, roles, sandbox, moment });
      findings.push(...check.run());
      attempts += check.attempts;
    }
  }
  findings.push(...unread(read, findings, roles.map(({ resource }) => resource)), ...mistaken(read));
  const reported = new Reports().of(findings);
  const apis = read.application.eventApis.map(({ name: apiName, stack, logicalId, namespaces }) => (
    { name: apiName, stack, logicalId, namespaces: [...namespaces.keys()] }));
  return { schemaVersion: 1, outcome: outcomeOf(reported), findings: reported, checked: { apis, attempts } };
}

function resourceOf({ reader }: ReadApplication, type: string, arn: string): Resource | undefined {
  return reader.resources(type).find((resource) => reader.resolver.reference(resource) === arn);
}

/** What could not be read of what was to be checked; a finding that says so already is enough. */
function unread({ application, reader }: ReadApplication, known: readonly Finding[], roles: readonly Resource[]): readonly Finding[] {
  const resources = reader.stacks.flatMap((stack) => [...stack.resources.values()]);
  const [api] = reader.declared('AWS::AppSync::Api');
  return application.problems.flatMap(({ where, message }): readonly Finding[] => {
    const resource = resources.find(({ stack, logicalId }) => where.startsWith(`${stack.name}/${logicalId}.`));
    const isConcerned = !resource || CHECKED.includes(resource.type) || resource.type === 'AWS::AppSync::DataSource' || resource.type.startsWith('AWS::Cognito::')
      || roles.includes(resource) || (roles.length > 0 && /^AWS::IAM::(?:Managed)?Policy$/.test(resource.type));
    const isKnown = known.some(({ rule, place }) => rule === 'undecidedHandler' && place.resource === resource);
    return isConcerned && !isKnown ? [{ rule: 'unreadTemplate', place: { resource: resource ?? api }, message: `${where} ${message}` }] : [];
  });
}

/** Acknowledgements that do not count. */
function mistaken({ reader }: ReadApplication): readonly Finding[] {
  return reader.stacks.flatMap((stack) => [...stack.resources.values()]).flatMap((resource) => (
    acknowledgementsOf(resource).mistakes.map((message): Finding => ({ rule: 'badAcknowledgement', place: { resource }, message: `${ACKNOWLEDGE_KEY}: ${message}` }))));
}

function outcomeOf(findings: readonly ReportedFinding[]): Outcome {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  if (open.some(({ kind }) => kind === 'hole')) return 'found';
  return open.length > 0 ? 'undecided' : 'nothing';
}

/** Findings as they are reported, with their places in the files. */
class Reports {
  private readonly lines = new TemplateLines();
  private readonly known = new Map<Resource, Acknowledgements>();

  public of(findings: readonly Finding[]): readonly ReportedFinding[] {
    return findings.map((finding) => this.one(finding)).sort((a, b) => (
      Number(a.kind === 'undecided') - Number(b.kind === 'undecided') || compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || compare(a.rule, b.rule) || compare(a.message, b.message)));
  }

  private one({ rule, place: { resource, property = [] }, message, reproduction }: Finding): ReportedFinding {
    const { stack, logicalId, path } = resource;
    const line = this.lines.lineOf(stack.templateFile, ['Resources', logicalId, 'Properties', ...property]);
    const acknowledged = this.acknowledgementsOf(resource).reasons.get(rule);
    return {
      rule: `${RULE_PREFIX}${rule}`, ...RULES[rule], message, stack: stack.name, logicalId, constructPath: path, file: stack.templateFile,
      ...line !== undefined && { line }, ...reproduction && { reproduction }, ...acknowledged !== undefined && { acknowledged },
    };
  }

  private acknowledgementsOf(resource: Resource): Acknowledgements {
    const known = this.known.get(resource) ?? acknowledgementsOf(resource);
    this.known.set(resource, known);
    return known;
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
