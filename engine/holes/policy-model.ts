import type { DeclaredIssuer, DeclaredRule } from './declared-policy';
import type { OperationName } from './trial';
import { isObject, objectOf } from '../template/json';

/** What a policy has to answer, from the rules of docs/policies.md alone; no handler was looked at for this. */
export interface Question {
  readonly operation: OperationName;
  readonly namespace: string;
  readonly segments: readonly unknown[];
  readonly identity: unknown;
}

type CallerKind = 'user' | 'machine' | 'backend';

const MOST_SEGMENTS = 5;
const LEGAL = /^[A-Za-z0-9-]{1,50}$/;

/** Whether one of the alternatives admits the caller there. */
export function policyAdmits(rules: readonly DeclaredRule[], question: Question): boolean {
  return rules.some((rule) => isChannel(rule, question) && isMeant(rule, question));
}

/** Who is to appear as the sender of an event, once the policy has admitted them. */
export function senderOf(rules: readonly DeclaredRule[], identity: unknown): unknown {
  const issuers = rules.flatMap((rule) => rule.issuers ?? []);
  const users = new Set(rules.flatMap((rule) => rule.kind === 'machine' ? [] : rule.issuers ?? []).map(({ forms }) => forms.join()));
  const { sub, issuer } = objectOf(identity);
  switch (callerKind(identity, issuers.length > 0 ? issuers : undefined)) {
    case 'user': return { kind: 'user', sub, ...users.size > 1 && { issuer } };
    case 'machine': return { kind: 'machine', clientId: sub };
    case 'backend': return { kind: 'service' };
    default: return { kind: 'anonymous' };
  }
}

/** One to five texts, the namespace first; a star only as the last one of a subscription, and behind the segment that is somebody's. */
function isChannel({ kind, exact }: DeclaredRule, { operation, namespace, segments }: Question): boolean {
  if (segments.length < 1 || segments.length > MOST_SEGMENTS || segments[0] !== namespace || namespace === '*') return false;
  if (!segments.every((segment) => typeof segment === 'string' && segment !== '')) return false;
  const isBound = kind === 'owner' || kind === 'ownGroup' || kind === 'claim';
  if (isBound && exact && segments.length !== 2) return false;
  return segments.every((segment, index) => segment !== '*'
    || (operation === 'subscribe' && index === segments.length - 1 && index >= (isBound ? 2 : 1)));
}

function isMeant({ kind, name, issuers }: DeclaredRule, { segments, identity }: Question): boolean {
  const caller = callerKind(identity, issuers);
  const { sub, groups, claims } = objectOf(identity);
  const member = groupsOf(groups);
  switch (kind) {
    case 'anyone': return true;
    case 'authenticated': return caller === 'user';
    case 'iam': return caller === 'backend';
    case 'owner': return caller === 'user' && segments[1] === sub;
    case 'group': return caller === 'user' && member.some((group) => group === name);
    case 'ownGroup': return caller === 'user' && member.some((group) => LEGAL.test(group) && group === segments[1]);
    case 'claim': {
      const value = isObject(claims) && name !== undefined ? claims[name] : undefined;
      return caller === 'user' && typeof value === 'string' && LEGAL.test(value) && !value.includes('\n') && value === segments[1];
    }
    case 'machine': return caller === 'machine' && (name === undefined || scopesOf(objectOf(claims).scope).includes(name));
  }
}

/** A person, a machine client or a backend; nobody else is any of them, whatever they carry. */
function callerKind(identity: unknown, issuers?: readonly DeclaredIssuer[]): CallerKind | undefined {
  const { issuer, sub, username, claims, userArn, cognitoIdentityId } = objectOf(identity);
  const isOfToken = isText(issuer) && isText(sub) && (!issuers || issuers.some(({ forms }) => forms.includes(issuer)));
  const isBackend = isText(userArn) && (cognitoIdentityId === undefined || cognitoIdentityId === null || cognitoIdentityId === '');
  if (isOfToken && isText(userArn)) return undefined;
  if (!isOfToken) return isBackend ? 'backend' : undefined;
  const isOfPool = !issuers || issuers.some(({ forms, isPool }) => isPool && forms.includes(issuer));
  if (!isOfPool || isText(username)) return 'user';
  const isNameless = username === undefined || username === null || username === '';
  const { token_use: use, client_id: client } = objectOf(claims);
  return isNameless && use === 'access' && client === sub ? 'machine' : undefined;
}

function groupsOf(groups: unknown): readonly string[] {
  return Array.isArray(groups) ? groups.filter((group): group is string => typeof group === 'string' && group !== '') : [];
}

function scopesOf(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(' ') : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
