import type { PolicyStatement } from '../application';
import { quoted } from '../printable';
import type { IamPrincipal } from './caller-contracts';

export type EventAction = 'appsync:EventConnect' | 'appsync:EventPublish' | 'appsync:EventSubscribe';

export interface PolicyVerdict {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Whether a statement speaks of a request; `unclear` says why that cannot be told. */
type Match = 'yes' | 'no' | { readonly unclear: string };

/**
 * Identity policies: an explicit deny first, then an allow, else refused. What is unclear grants nothing and denies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(principal: IamPrincipal, action: EventAction, resourceArn: string): PolicyVerdict {
  const matches = principal.statements.map((statement) => {
    return { effect: statement.effect, match: matchStatement(statement, action, resourceArn) };
  });
  const what = `${action} on ${resourceArn}`;

  const denial = matches.find(({ effect, match }) => effect !== 'Allow' && match !== 'no');
  if (denial) {
    const why = typeof denial.match === 'object' ? `, taken as a denial because ${denial.match.unclear}` : '';
    return { allowed: false, reason: `a Deny statement of ${principal.arn} covers ${what}${why}` };
  }
  if (matches.some(({ match }) => match === 'yes')) {
    return { allowed: true, reason: `a policy of ${principal.arn} allows ${what}` };
  }

  const unclear = matches.flatMap(({ match }) => typeof match === 'object' ? [match.unclear] : []);
  const why = unclear.length > 0 ? `; an Allow statement grants nothing because ${unclear[0]}` : '';
  return { allowed: false, reason: `no policy of ${principal.arn} allows ${what}${why}` };
}

function matchStatement(statement: PolicyStatement, action: EventAction, resourceArn: string): Match {
  const { actions, notActions, resources, notResources, condition } = statement;
  const parts = [
    matchElement('Action', actions, notActions, (pattern) => matchWildcards(pattern.toLowerCase(), action.toLowerCase())),
    matchElement('Resource', resources, notResources, (pattern) => matchWildcards(pattern, resourceArn)),
    matchCondition(condition),
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

function matchCondition(condition: unknown): Match {
  if (condition === undefined) return 'yes';
  const keys = members(condition).flatMap(([, tests]) => members(tests).map(([key]) => key));
  return { unclear: `its condition on ${keys.join(', ') || 'no key'} cannot be evaluated` };
}

function members(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** `*` is any text and `?` any character; at most pattern × text steps, since only the last star is ever taken back. */
function matchWildcards(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length;) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
