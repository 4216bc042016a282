import { AppSyncAuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { Token } from 'aws-cdk-lib/core';
import { allOf } from './expression';
import { literal, textProblem } from './literal';
import type { DeclaredRule, PolicyRule } from './policy-rule';
import type { PolicyOptions } from '../channel-policy-options';

const { USER_POOL, OIDC, IAM, API_KEY, LAMBDA } = AppSyncAuthorizationType;

export const EVERY_MODE = [USER_POOL, OIDC, IAM, API_KEY, LAMBDA];

interface UserRuleTraits {
  readonly argument?: string;
  readonly exact?: boolean;
  readonly bindsUser?: boolean;
  /** Without a provider it means the users of all, not only those of the API's own user pool. */
  readonly ofEveryIssuer?: boolean;
  readonly ofUserPool?: boolean;
}

/** A policy about users: they are of an issuer, and then some more is asked. */
export function userRule(
  policy: Exclude<DeclaredRule['kind'], 'anyone' | 'iam'>, { provider }: PolicyOptions, traits: UserRuleTraits, more?: () => string,
): PolicyRule {
  const issuer = provider?._issuer;
  if (provider && !issuer) throw new Error(`ChannelPolicy.${policy}: the provider ${provider.authorizationType} has no users; it takes a user pool or OIDC`);
  if (traits.ofUserPool && issuer?.oidcIssuer !== undefined) {
    throw new Error(`ChannelPolicy.${policy}: the provider ${issuer.name} is no user pool, and only those have ${policy === 'machine' ? 'machine clients' : 'groups'}`);
  }
  const ofEvery = traits.ofEveryIssuer === true && !issuer;
  const mode = issuer?.oidcIssuer === undefined ? USER_POOL : OIDC;
  return {
    name: callOf(policy, traits, issuer?.name),
    admits: ofEvery ? [USER_POOL, OIDC] : [mode],
    defaultModes: [mode],
    enforcingModes: [],
    bindsUser: traits.bindsUser,
    isWhole: !more && traits.argument === undefined,
    issuers: ofEvery ? [] : [issuer ?? 'own'],
    condition: (issuers) => (ofEvery ? issuers.everyUser() : [issuers.user(issuer)]).map((user) => allOf([user, ...more ? [more()] : []])),
    declared: (issuers) => [{
      ...traits.exact && { exact: true }, ...issuersOf(ofEvery ? issuers.declaredAll() : issuers.declared(issuer)), kind: policy,
      ...traits.argument !== undefined && { name: traits.argument },
    }],
    senders: ['user'],
    usersOf: [ofEvery ? 'every' : issuer ?? 'own'],
  };
}

/** Whoever one of the rules admits. */
export function combine(rules: readonly PolicyRule[]): PolicyRule {
  for (const { admitsAnyone, condition, name } of rules) {
    if (admitsAnyone) throw new Error(`ChannelPolicy.anyOf: with ${name} the other policies would say nothing`);
    if (!condition) throw new Error(`ChannelPolicy.anyOf: ${name} admits no one, and so adds nothing to the other policies; leave it out`);
  }
  if (rules.length < 2) throw new Error(`ChannelPolicy.anyOf: ${rules.length} given, it takes two policies or more`);
  const parts = rules.flatMap(partsOf);
  for (const whole of parts.filter(({ isWhole }) => isWhole)) {
    const lost = parts.find((part) => part !== whole && contains(whole, part));
    if (lost) throw new Error(`ChannelPolicy.anyOf: ${whole.name} admits whom ${lost.name} admits, on every channel; leave one of them out`);
  }
  const union = <T>(of: (rule: PolicyRule) => readonly T[] | undefined) => [...new Set(rules.flatMap((rule) => of(rule) ?? []))];
  return {
    name: `anyOf(${rules.map(({ name }) => name).join(', ')})`,
    admits: union(({ admits }) => admits),
    defaultModes: union(({ defaultModes }) => defaultModes),
    enforcingModes: union(({ enforcingModes }) => enforcingModes),
    bindsUser: rules.some(({ bindsUser }) => bindsUser),
    issuers: union(({ issuers }) => issuers),
    subIssuers: union(({ subIssuers }) => subIssuers),
    parts,
    claims: union(({ claims }) => claims),
    condition: (issuers) => rules.flatMap(({ condition }) => condition!(issuers)),
    declared: (issuers) => rules.flatMap(({ declared }) => declared(issuers)),
    senders: union(({ senders }) => senders),
    usersOf: union(({ usersOf }) => usersOf),
  };
}

/** What `anyOf()` unites in it, or itself. */
export function partsOf(rule: PolicyRule): readonly PolicyRule[] {
  return rule.parts ?? [rule];
}

/** Whether the one admits all whom the other does; without issuers it is about those of all. */
function contains(whole: PolicyRule, { issuers, senders }: PolicyRule): boolean {
  return senders.every((sender) => whole.senders.includes(sender))
    && (whole.issuers.length === 0 || (issuers.length > 0 && issuers.every((issuer) => whole.issuers.includes(issuer))));
}

/** Absent, where none is named. */
export function issuersOf(issuers: DeclaredRule['issuers']): Pick<DeclaredRule, 'issuers'> {
  return issuers ? { issuers } : {};
}

/** As the user wrote it: `group("admins", { provider: "Chat/Staff" })`. */
function callOf(policy: string, { argument, exact }: UserRuleTraits, provider: string | undefined): string {
  const options = [...exact ? ['exact: true'] : [], ...provider === undefined ? [] : [`provider: ${shown(provider)}`]];
  const parts = [...argument === undefined ? [] : [shown(argument)], ...options.length > 0 ? [`{ ${options.join(', ')} }`] : []];
  return `${policy}(${parts.join(', ')})`;
}

/** As a comment of the handler can say it. */
function shown(value: string): string {
  return Token.isUnresolved(value) ? 'a value of deployment' : literal(value);
}

export function isLegalScope(scope: string): boolean {
  return !textProblem(scope) && (Token.isUnresolved(scope) || /^[\x21-\x7e]+$/.test(scope));
}
