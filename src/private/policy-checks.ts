import { isInAccessTokens } from './claim-name';
import type { PolicyRule } from './policy-rule';
import type { TokenIssuers } from './token-issuers';
import { isSame } from './token-issuers';
import { addsToAccessTokens } from './user-pool';

/** What is wrong with the policies of a namespace in an API with these issuers. */
export function policyProblems(rules: readonly PolicyRule[], issuers: TokenIssuers): string[] {
  const problems = rules.flatMap((rule) => rule.issuers.map((one) => issuers.resolve(one)).filter((issuer) => !issuers.includes(issuer))
    .map(({ name }) => `${rule.name} means the users of ${name}, whose tokens the API does not accept; add it to authProviders`));
  const bound = rules.flatMap(({ subIssuers }) => (subIssuers ?? []).map((one) => issuers.resolve(one)));
  const other = bound.find((issuer) => !isSame(issuer, bound[0]));
  if (other) {
    problems.push(`its channels belong to users of ${bound[0].name} and of ${other.name}, but sub is unique only within one: ` +
      'a user of the one could reach the channels of a user of the other; give each a namespace');
  }
  return problems;
}

/** The claims of policies that the access tokens of a pool lack, as far as the app says. */
export function claimsNotInAccessTokens(rules: readonly PolicyRule[], issuers: TokenIssuers): string[] {
  const pools = rules.filter(({ claims }) => claims).flatMap((rule) => rule.issuers.map((one) => issuers.resolve(one).userPool));
  if (pools.every((pool) => !pool || addsToAccessTokens(pool))) return [];
  return [...new Set(rules.flatMap(({ claims }) => claims ?? []).filter((claim) => !isInAccessTokens(claim)))];
}
