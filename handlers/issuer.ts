import type { PolicyContext } from './request';
import { policy_isText } from './text';

// `sub` is unique only within an issuer, so where an API has several the policy says whose users it means.
export function policy_isFrom(ctx: PolicyContext, issuers: readonly string[]): boolean {
  let found = false;
  for (const issuer of issuers) {
    found = found || (!!ctx.identity && issuer === ctx.identity.issuer);
  }
  return found;
}

// A user of an OpenID Connect provider, whose tokens have no username.
export function policy_isOidcUser(ctx: PolicyContext, issuers: readonly string[]): boolean {
  return policy_isFrom(ctx, issuers) && policy_isText(ctx.identity!.sub);
}
