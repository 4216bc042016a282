import { printable } from '../printable';
import type { IamPrincipal } from './caller-contracts';
import { conditionKey } from './iam-condition-keys';
import type { IamResource } from './iam-condition-keys';
import { matchWildcards } from './wildcards';

/** Whether a statement speaks of a request; `unclear` says why that cannot be told. */
export type Match = 'yes' | 'no' | { readonly unclear: string };

type Test = (value: string, expected: string) => boolean;

const sameIgnoringCase: Test = (value, expected) => value.toLowerCase() === expected.toLowerCase();
/** Each of the six parts by itself, so that a `*` does not reach over a colon. */
const matchesArn: Test = (value, expected) => {
  const [parts, patterns] = [value, expected].map((arn) => [...arn.split(':', 5), arn.split(':').slice(5).join(':')]);
  return parts.every((part, index) => matchWildcards(patterns[index] ?? '', part));
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['StringEquals', (value, expected) => value === expected],
  ['StringEqualsIgnoreCase', sameIgnoringCase],
  ['StringLike', (value, expected) => matchWildcards(expected, value)],
  ['ArnEquals', matchesArn],
  ['ArnLike', matchesArn],
  ['Bool', sameIgnoringCase],
]);
/** They hold where none of their values matches, and where the request has no such key. */
const NEGATIONS: ReadonlyMap<string, string> = new Map([
  ['StringNotEquals', 'StringEquals'], ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'], ['StringNotLike', 'StringLike'],
  ['ArnNotEquals', 'ArnEquals'], ['ArnNotLike', 'ArnLike'],
]);

/** All tests of a condition have to hold; one that surely fails decides, whatever the others are. */
export function matchCondition(condition: unknown, principal: IamPrincipal, resource: IamResource): Match {
  if (condition === undefined) return 'yes';
  const tests = members(condition).flatMap(([operator, keys]) => members(keys).map(([key, expected]) => ({ operator, key, expected })));
  if (tests.length === 0) return { unclear: 'its condition on no key cannot be evaluated' };
  const results = tests.map(({ operator, key, expected }) => ({ key, match: matchTest(operator, conditionKey(key, principal, resource), expected) }));
  if (results.some(({ match }) => match === false)) return 'no';
  const unknown = results.filter(({ match }) => match === undefined).map(({ key }) => printable(key));
  return unknown.length === 0 ? 'yes' : { unclear: `its condition on ${unknown.join(', ')} cannot be evaluated` };
}

/** Nothing where it cannot be told. */
function matchTest(operator: string, key: ReturnType<typeof conditionKey>, expected: unknown): boolean | undefined {
  const values = textsOf(expected);
  if (!key || !values) return undefined;
  const { value } = key;
  if (operator === 'Null') return nullTest(value, values);
  const plain = operator.replace(/IfExists$/, '');
  const positive = NEGATIONS.get(plain);
  const test = OPERATORS.get(positive ?? plain);
  if (!test) return undefined;
  if (value === undefined) return positive !== undefined || plain !== operator;
  return values.some((candidate) => test(value, candidate)) === (positive === undefined);
}

function nullTest(value: string | undefined, expected: readonly string[]): boolean | undefined {
  if (!expected.every((text) => /^(?:true|false)$/i.test(text))) return undefined;
  return expected.some((text) => (text.toLowerCase() === 'true') === (value === undefined));
}

/** A value or a list of them; nothing if there is none, or one with a policy variable. */
function textsOf(expected: unknown): readonly string[] | undefined {
  const values: readonly unknown[] = Array.isArray(expected) ? expected : [expected];
  const texts = values.flatMap((value) => ['string', 'boolean', 'number'].includes(typeof value) ? [String(value)] : []);
  const isKnown = texts.length === values.length && texts.length > 0 && !texts.some((text) => text.includes('${'));
  return isKnown ? texts : undefined;
}

function members(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
