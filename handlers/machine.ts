import type { PolicyContext } from './request';
import { policy_isText } from './text';

// An app client that signed in as itself: its access token has no username, and its `sub` is the client's id.
export function policy_isMachine(ctx: PolicyContext): boolean {
  const identity = ctx.identity;
  const claims = identity && (identity.claims as Record<string, unknown> | null);
  return !!claims && policy_isText(identity.issuer) && policy_isText(identity.sub) && (identity.username ?? '') === ''
    && claims.token_use === 'access' && claims.client_id === identity.sub;
}

// One scope of the token, which lists them with spaces between.
export function policy_hasScope(ctx: PolicyContext, scope: string): boolean {
  const scopes = (ctx.identity!.claims as Record<string, unknown>).scope;
  let found = false;
  for (const one of policy_isText(scopes) ? scopes.split(' ') : []) {
    found = found || one === scope;
  }
  return found;
}
