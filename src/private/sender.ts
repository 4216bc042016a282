import { anyOf } from './expression';
import type { PolicyRule } from './policy-rule';
import type { TokenIssuers } from './token-issuers';
import { isSame } from './token-issuers';

const OTHERS = { machine: "{ kind: 'machine', clientId: ctx.identity.sub }", service: "{ kind: 'service' }", anonymous: "{ kind: 'anonymous' }" };

/** The expression that says who published, once the policy has admitted them. */
export function senderOf(rule: PolicyRule, issuers: TokenIssuers): string {
  const others = rule.senders.filter((kind) => kind !== 'user');
  const other = others.length === 1 ? OTHERS[others[0]] : `policy_sender(ctx, ${issuers.anyMachine()})`;
  if (others.length === rule.senders.length) return other;
  const users = usersOf(rule, issuers);
  const issuer = users.length > 1 ? ', issuer: ctx.identity.issuer' : ''; // a sub alone would not say who it is
  const user = `{ kind: 'user', sub: ctx.identity.sub${issuer} }`;
  return others.length === 0 ? user : `${anyOf(users)} ? ${user} : ${other}`;
}

/** Alternatives that together are all users whom the policy admits, one for each issuer. */
function usersOf(rule: PolicyRule, issuers: TokenIssuers): readonly string[] {
  const meant = rule.usersOf.flatMap((one) => one === 'every' ? issuers.all : [issuers.resolve(one)]);
  return meant.filter((issuer, index) => meant.findIndex((one) => isSame(one, issuer)) === index).map((issuer) => issuers.user(issuer));
}
