import type { Decision } from '../decision';

/** Which kind of rule denied: an authorization mode, IAM, or a handler that refused. */
export type DenialKind = 'mode' | 'iam' | 'policy';

/** What a caller may do, as far as the template says; whatever cannot be evaluated is neither. */
export type Verdict =
  | { readonly outcome: 'allowed'; readonly reason: string }
  | { readonly outcome: 'denied'; readonly because: DenialKind; readonly reason: string }
  | { readonly outcome: 'undecided'; readonly reason: string };

/** A question that makes no sense for the app: a channel that none can be, a caller whom nobody can be. */
export class QuestionError extends Error {}

/** @throws QuestionError where no rule was evaluated, because there is no such namespace or the channel or event is none */
export function verdictOf({ allowed, rule, reason, unevaluated }: Decision): Verdict {
  if (allowed) return { outcome: 'allowed', reason };
  if (unevaluated) return undecided(reason);
  switch (rule) {
    case 'mode': case 'iam': return { outcome: 'denied', because: rule, reason };
    case 'handler': return { outcome: 'denied', because: 'policy', reason };
    default: throw new QuestionError(reason);
  }
}

export function undecided(reason: string): Verdict {
  return { outcome: 'undecided', reason };
}
