import type { PolicyStatement } from '../application';
import { quoted } from '../printable';
import type { IamPrincipal } from './caller-contracts';
import { matchCondition } from './iam-condition';
import type { Match } from './iam-condition';
import type { IamResource } from './iam-condition-keys';
import { matchWildcards } from './wildcards';

export type EventAction = 'appsync:EventConnect' | 'appsync:EventPublish' | 'appsync:EventSubscribe';

export interface PolicyVerdict {
  readonly allowed: boolean;
  readonly reason: string;
  /** Set where a statement that cannot be evaluated here might have decided otherwise. */
  readonly unevaluated?: true;
}

interface Request {
  readonly principal: IamPrincipal;
  readonly action: EventAction;
  readonly resource: IamResource;
}

/**
 * Identity policies, then the permissions boundary: an explicit deny first, then an allow, else refused. What is unclear
 * grants nothing and denies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(principal: IamPrincipal, action: EventAction, resource: IamResource): PolicyVerdict {
  const request = { principal, action, resource };
  const granted = judge(principal.statements, 'policy', request);
  if (!granted.allowed || !principal.boundary) return granted;
  const bounded = judge(principal.boundary, 'permissions boundary', request);
  return bounded.allowed ? granted : bounded;
}

function judge(statements: readonly PolicyStatement[], kind: 'policy' | 'permissions boundary', request: Request): PolicyVerdict {
  const { principal: { arn, unknownGrants }, action, resource } = request;
  const matches = statements.map((statement) => ({ effect: statement.effect, match: matchStatement(statement, request) }));
  const what = `${action} on ${resource.arn}`;
  const of = kind === 'policy' ? arn : `the permissions boundary of ${arn}`;

  const denial = matches.find(({ effect, match }) => effect !== 'Allow' && match !== 'no');
  if (denial) {
    const why = typeof denial.match === 'object' ? `, taken as a denial because ${denial.match.unclear}` : '';
    return { allowed: false, reason: `a Deny statement of ${of} covers ${what}${why}`, ...typeof denial.match === 'object' && { unevaluated: true } };
  }
  if (matches.some(({ match }) => match === 'yes')) return { allowed: true, reason: `a ${kind} of ${arn} allows ${what}` };

  const unclear = [
    ...matches.flatMap(({ match }) => typeof match === 'object' ? [`an Allow statement grants nothing because ${match.unclear}`] : []),
    ...kind === 'policy' && unknownGrants !== undefined ? [unknownGrants] : [],
  ];
  const why = unclear.length > 0 ? `; ${unclear[0]}` : '';
  return { allowed: false, reason: `no ${kind} of ${arn} allows ${what}${why}`, ...unclear.length > 0 && { unevaluated: true } };
}

function matchStatement(statement: PolicyStatement, { principal, action, resource }: Request): Match {
  const { actions, notActions, resources, notResources, condition } = statement;
  const parts = [
    matchElement('Action', actions, notActions, (pattern) => matchWildcards(pattern.toLowerCase(), action.toLowerCase())),
    matchElement('Resource', resources, notResources, (pattern) => matchWildcards(pattern, resource.arn)),
    matchCondition(condition, principal, resource),
  ];
  return parts.find((part) => part === 'no') ?? parts.find((part) => typeof part === 'object') ?? 'yes';
}

function matchElement(
  name: string,
  patterns: readonly string[] | undefined,
  notPatterns: readonly string[] | undefined,
  matches: (pattern: string) => boolean,
): Match {
  if ((patterns === undefined) === (notPatterns === undefined)) return { unclear: `it needs either ${name} or Not${name}` };
  const given = patterns ?? notPatterns ?? [];
  const matched = given.some(matches);
  const variable = given.find((pattern) => pattern.includes('${'));
  if (!matched && variable !== undefined) {
    return { unclear: `the policy variable in ${name} ${quoted(variable)} cannot be evaluated` };
  }
  return matched === (patterns !== undefined) ? 'yes' : 'no';
}
