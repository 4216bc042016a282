import { isRuleId, RULE_PREFIX, RULES } from './rules';
import type { RuleId } from './rules';
import { quoted } from '../printable';
import { isObject, kindOf } from '../template/json';
import type { Resource } from '../template/stack';

/** Where a template says which findings of a resource are meant, and why. */
export const ACKNOWLEDGE_KEY = 'cdk-cognito-events-api/acknowledge';

export interface Acknowledgements {
  readonly reasons: ReadonlyMap<RuleId, string>;
  /** What is wrong with those that do not count. */
  readonly mistakes: readonly string[];
}

/** `{ "<rule>": "<reason>" }` in the metadata of a resource. */
export function acknowledgementsOf({ metadata }: Resource): Acknowledgements {
  const given = Object.hasOwn(metadata, ACKNOWLEDGE_KEY) ? metadata[ACKNOWLEDGE_KEY] : {};
  if (!isObject(given)) return { reasons: new Map(), mistakes: [`takes an object of rules with reasons, and got ${kindOf(given)}`] };
  const reasons = new Map<RuleId, string>();
  const mistakes: string[] = [];
  for (const [key, reason] of Object.entries(given)) {
    const id = key.startsWith(RULE_PREFIX) ? key.slice(RULE_PREFIX.length) : key;
    if (!isRuleId(id)) mistakes.push(`${quoted(key)} is no rule; the rules are ${Object.keys(RULES).join(', ')}`);
    else if (typeof reason !== 'string' || reason.trim() === '') mistakes.push(`${quoted(key)} needs a reason in words, and got ${kindOf(reason)}`);
    else reasons.set(id, reason);
  }
  return { reasons, mistakes };
}
