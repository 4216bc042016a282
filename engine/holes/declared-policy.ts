import type { HandlerName } from '../event-api';
import { isObject, kindOf, listOf, strictObject } from '../template/json';
import type { Json } from '../template/json';
import type { Reader } from '../template/reader';
import type { Resource } from '../template/stack';

/** Whose tokens a policy means: all forms of the issuer of a user pool, or the one of OpenID Connect. */
export interface DeclaredIssuer {
  readonly forms: readonly string[];
  readonly isPool: boolean;
}

/** One alternative of a policy, as CognitoEventsApi writes it into the template. */
export interface DeclaredRule {
  readonly kind: 'anyone' | 'authenticated' | 'claim' | 'group' | 'iam' | 'machine' | 'owner' | 'ownGroup';
  /** Of a group, a claim or a scope. */
  readonly name?: string;
  readonly exact?: boolean;
  /** Left out where the API has no issuer but its pool. */
  readonly issuers?: readonly DeclaredIssuer[];
}

/** What a namespace is meant to admit; an empty list is nobody. */
export interface DeclaredPolicies {
  readonly subscribe: readonly DeclaredRule[];
  readonly publish: readonly DeclaredRule[];
  /** How the sender is written onto events, if it is. */
  readonly sender?: 'FIELD' | 'ENVELOPE';
}

/** Where CognitoEventsApi writes it, in the metadata of the namespace. */
export const POLICIES_KEY = 'cdk-cognito-events-api/policies';
const KINDS: readonly string[] = ['anyone', 'authenticated', 'claim', 'group', 'iam', 'machine', 'owner', 'ownGroup'] satisfies DeclaredRule['kind'][];

/** Whether a handler begins with its policy, as CognitoEventsApi writes it and an override may not: what comes behind opens nothing. */
export function beginsWithPolicy(code: string | undefined, handler: HandlerName): boolean {
  const [, first = ''] = new RegExp(`^export (?:function ${handler}\\(ctx\\) {|const ${handler} = {\\s+request\\(ctx\\) {)\\s+(.*)`, 'm').exec(code ?? '') ?? [];
  return /^(?:if \(!\(?policy_isChannel\(|policy_logDenial\(|util\.(?:unauthorized|error)\()/.test(first);
}

/**
 * The same rules with the issuers that they mean: where none is named, the API had its own pool alone. One that was added past the
 * construct, as by an override, is not meant, except by who admits the users of all.
 */
export function pinned(rules: readonly DeclaredRule[], issuers: readonly DeclaredIssuer[]): readonly DeclaredRule[] {
  const pools = issuers.filter(({ isPool }) => isPool);
  const [own] = pools;
  // Handlers ask for a username, which no token of OpenID Connect has.
  if (!pools.some(({ forms }) => forms[0] !== own.forms[0])) return rules;
  return rules.map((rule) => {
    if (rule.issuers || rule.kind === 'iam') return rule;
    return { ...rule, issuers: rule.kind === 'authenticated' || rule.kind === 'anyone' ? issuers : [own] };
  });
}

/** Nothing for a namespace that says nothing; what cannot be read is a problem of the template. */
export function declaredPolicies(reader: Reader, resource: Resource): DeclaredPolicies | undefined {
  const declared = resource.metadata[POLICIES_KEY];
  if (declared === undefined) return undefined;
  return reader.attempt(resource, `Metadata.${POLICIES_KEY}`, () => {
    const { subscribe, publish, sender } = strictObject(reader.resolver.resolve(declared, resource.stack), ['subscribe', 'publish', 'sender']);
    if (sender !== undefined && sender !== 'FIELD' && sender !== 'ENVELOPE') throw new Error(`takes FIELD or ENVELOPE for sender, and got ${kindOf(sender)}`);
    return { subscribe: rulesOf(subscribe), publish: rulesOf(publish), ...sender && { sender } };
  }, () => undefined);
}

function rulesOf(value: Json): readonly DeclaredRule[] {
  if (!Array.isArray(value)) throw new Error(`takes a list of policies, and got ${kindOf(value)}`);
  return value.map((item: Json): DeclaredRule => {
    const { kind, name, exact, issuers } = strictObject(item, ['kind', 'name', 'exact', 'issuers']);
    if (typeof kind !== 'string' || !KINDS.includes(kind)) throw new Error(`the policy ${kindOf(kind)} is none of ${KINDS.join(', ')}`);
    if (name !== undefined && typeof name !== 'string') throw new Error(`takes a text as name, and got ${kindOf(name)}`);
    return {
      kind: kind as DeclaredRule['kind'], ...name !== undefined && { name }, ...exact === true && { exact },
      ...issuers !== undefined && { issuers: listOf(issuers).map(issuerOf) },
    };
  });
}

function issuerOf(value: Json): DeclaredIssuer {
  const { userPool, oidc } = isObject(value) ? value : {};
  const forms = listOf(userPool ?? oidc).filter((form): form is string => typeof form === 'string' && form !== '');
  if (forms.length === 0) throw new Error(`takes an issuer, and got ${kindOf(value)}`);
  return { forms, isPool: userPool !== undefined };
}
