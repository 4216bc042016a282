import { askTrigger, attributesForTriggers, TriggerError } from './lambda-trigger';
import type { Claims, SignedIn } from './token-claims';
import { groupsClaim } from './token-claims';
import type { PreTokenGeneration as Trigger, UserPool } from '../../engine/application';
import type { FunctionInvoker } from '../../engine/function-invoker';
import { objectOf } from '../../engine/template/json';

/** The claims of both tokens. */
export interface TokenClaims {
  readonly access: Claims;
  readonly id: Claims;
}

interface Changes {
  readonly claimsToAddOrOverride?: unknown;
  readonly claimsToSuppress?: unknown;
  readonly scopesToAdd?: unknown;
  readonly scopesToSuppress?: unknown;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html: what no trigger may change. */
const PROTECTED = [
  'acr', 'amr', 'at_hash', 'aud', 'auth_time', 'azp', 'client_id', 'cognito:groups', 'cognito:username', 'device_key', 'event_id', 'exp', 'iat', 'identities', 'iss',
  'jti', 'nbf', 'nonce', 'origin_jti', 'scope', 'sub', 'token_use', 'username', 'version',
];

/** The Lambda trigger that changes what tokens say. Whatever goes wrong in it, nobody gets a token. */
export class PreTokenGeneration {
  constructor(private readonly pool: UserPool, private readonly trigger: Trigger, private readonly functions: FunctionInvoker) {}

  /** @throws TriggerError */
  public async change(claims: TokenClaims, { user, client, scopes, trigger: source }: SignedIn): Promise<TokenClaims> {
    const { functionArn, version } = this.trigger;
    const isFirst = version === 'V1_0';
    const response = await askTrigger(this.pool, this.functions, {
      name: 'PreTokenGeneration',
      functionArn,
      source,
      version: isFirst ? '1' : version === 'V2_0' ? '2' : '3',
      username: user.username,
      clientId: client.clientId,
      request: {
        userAttributes: attributesForTriggers(user),
        groupConfiguration: { groupsToOverride: [...user.groups], iamRolesToOverride: [], preferredRole: null },
        ...(!isFirst && { scopes: [...scopes] }),
      },
      response: isFirst ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
    });
    return isFirst ? changeId(claims, response) : changeBoth(claims, response);
  }
}

/** The first version changes the ID token, and the groups of both. */
function changeId(claims: TokenClaims, response: object): TokenClaims {
  const { claimsOverrideDetails } = response as { claimsOverrideDetails?: unknown };
  const details = objectOf(claimsOverrideDetails);
  const changed = withGroups(claims, details.groupOverrideDetails);
  return { ...changed, id: withChanges(changed.id, details, isText) };
}

function changeBoth(claims: TokenClaims, response: object): TokenClaims {
  const { claimsAndScopeOverrideDetails } = response as { claimsAndScopeOverrideDetails?: unknown };
  const { idTokenGeneration, accessTokenGeneration, groupOverrideDetails } = objectOf(claimsAndScopeOverrideDetails);
  const changed = withGroups(claims, groupOverrideDetails);
  const accessChanges = objectOf(accessTokenGeneration);
  return {
    id: withChanges(changed.id, objectOf(idTokenGeneration), () => true),
    access: withScopes(withChanges(changed.access, accessChanges, () => true), accessChanges),
  };
}

function withChanges(claims: Claims, { claimsToAddOrOverride, claimsToSuppress }: Changes, isValue: (value: unknown) => boolean): Claims {
  const result = new Map(Object.entries(claims));
  for (const [name, value] of Object.entries(objectOf(claimsToAddOrOverride))) {
    if (isProtected(name)) continue;
    if (!isValue(value)) throw new TriggerError(`PreTokenGeneration gave the claim ${name} a value that is no text, which version V1_0 does not take`);
    result.set(name, value);
  }
  for (const name of textsOf(claimsToSuppress)) if (!isProtected(name)) result.delete(name);
  return Object.fromEntries(result);
}

function withScopes(claims: Claims, { scopesToAdd, scopesToSuppress }: Changes): Claims {
  const suppressed = textsOf(scopesToSuppress);
  const scopes = [...new Set([...String(claims.scope).split(' '), ...textsOf(scopesToAdd)])].filter((scope) => scope !== '' && !suppressed.includes(scope));
  return { ...claims, scope: scopes.join(' ') };
}

function withGroups({ access, id }: TokenClaims, override: unknown): TokenClaims {
  const { groupsToOverride: groups } = objectOf(override);
  if (!Array.isArray(groups)) return { access, id };
  const replace = (claims: Claims): Claims => {
    const others = Object.entries(claims).filter(([name]) => name !== 'cognito:groups');
    return { ...Object.fromEntries(others), ...groupsClaim(textsOf(groups)) };
  };
  return { access: replace(access), id: replace(id) };
}

function isProtected(name: string): boolean {
  return PROTECTED.includes(name) || name.startsWith('dev:');
}

const isText = (value: unknown): value is string => typeof value === 'string';

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}
