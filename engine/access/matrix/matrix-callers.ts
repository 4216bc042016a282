import type { NamedWords } from './named-words';
import { OWN_GROUP, OWN_SUB, OWN_USERNAME, ownValueOf } from './placeholders';
import { nameOf } from './template-names';
import type { AuthMode, UserPoolProvider } from '../../event-api';
import { placeOf } from '../../event-api';
import type { ApiAccess } from '../api-access';
import type { ApplicationAccess } from '../application-access';
import type { Caller } from '../callers';
import { WRITTEN_BY_ISSUER } from '../token-claims';

/** One kind of caller. */
export interface MatrixCaller {
  /** Unique in an API. */
  readonly name: string;
  readonly caller: Caller;
  /** Somebody of whom the code asks more than of another: named only where it makes a difference. */
  readonly variantOf?: string;
  /** A role that may do nothing is of no interest: a template has many that have nothing to do with the API. */
  readonly onlyIfAdmitted?: boolean;
}

const USER = { kind: 'user', sub: OWN_SUB, username: OWN_USERNAME } as const;

/** Every kind of caller whom an API has a provider for. */
export function callersOf({ api, callers }: ApiAccess, { read }: ApplicationAccess): readonly MatrixCaller[] {
  const isUnread = read.reader.problems.some(({ where }) => where.startsWith(`${placeOf(api)}.EventConfig`));
  const has = (mode: AuthMode): boolean => isUnread || api.authProviders.some(({ authType }) => authType === mode);
  return distinct([
    ...callers.userPools.flatMap(({ userPoolId }) => usersOf(userPoolId, callers.userPools.length > 1 ? ` of ${poolName(userPoolId, read)}` : '')),
    ...callers.userPools.length === 0 && has('AMAZON_COGNITO_USER_POOLS') ? [{ name: 'user', caller: USER }] : [],
    ...machinesOf(callers.userPools, read),
    ...openIdUsers(callers.openIdIssuers, has('OPENID_CONNECT')),
    ...has('AWS_LAMBDA') ? [{ name: 'Lambda authorizer', caller: { kind: 'lambda', context: {} } } as const] : [],
    ...has('API_KEY') ? [{ name: 'API key', caller: { kind: 'apiKey' } } as const] : [],
    ...has('AWS_IAM') ? [...identitiesOf(read), ...rolesOf(read)] : [],
  ]);
}

function usersOf(userPool: string, of: string): readonly MatrixCaller[] {
  const name = `user${of}`;
  return [
    { name, caller: { ...USER, userPool } },
    { name: `${name} (ID token)`, caller: { ...USER, userPool, token: 'id' }, variantOf: name },
    { name: `${name} in <own group>`, caller: { ...USER, userPool, groups: [OWN_GROUP] }, variantOf: name },
  ];
}

/** An imported pool is known by an id, which is of one account. */
function poolName(userPoolId: string, { reader }: ApplicationAccess['read']): string {
  const declared = reader.resources('AWS::Cognito::UserPool').find((resource) => reader.resolver.reference(resource) === userPoolId);
  return declared ? nameOf(declared) : 'an imported user pool';
}

/** The app clients that sign in as themselves, with all the scopes that they may have; any client, where not all are of the template. */
function machinesOf(providers: readonly UserPoolProvider[], { application, reader }: ApplicationAccess['read']): readonly MatrixCaller[] {
  const declared = reader.resources('AWS::Cognito::UserPoolClient').flatMap((resource): MatrixCaller[] => {
    const clientId = reader.resolver.reference(resource);
    const client = application.userPools.flatMap(({ clients }) => clients).find((each) => each.clientId === clientId);
    if (!client?.settings?.oauthFlows.includes('client_credentials')) return [];
    const owner = application.userPools.find(({ clients }) => clients.includes(client))!.userPoolId;
    // That the API knows no pool of another API is no matter of the client.
    if (providers.length > 0 && !providers.some(({ userPoolId }) => userPoolId === owner)) return [];
    return [{ name: `machine client ${nameOf(resource)}`, caller: { kind: 'machine', client: clientId, scopes: client.settings.oauthScopes } }];
  });
  const areAllKnown = providers.every(({ userPoolId, appIdClientRegex }) => appIdClientRegex !== undefined
    && application.userPools.find((pool) => pool.userPoolId === userPoolId)?.clients.every(({ settings }) => settings !== undefined));
  return declared.length > 0 || areAllKnown ? declared : [{ name: 'machine client', caller: { kind: 'machine' } }];
}

function openIdUsers(issuers: readonly string[], isProvided: boolean): readonly MatrixCaller[] {
  const caller = { kind: 'oidc', sub: OWN_SUB } as const;
  if (issuers.length === 0) return isProvided ? [{ name: 'OpenID Connect user', caller }] : [];
  return issuers.map((issuer, index) => ({ name: `OpenID Connect user${issuers.length > 1 ? ` of issuer ${index + 1}` : ''}`, caller: { ...caller, issuer } }));
}

function identitiesOf({ application, reader }: ApplicationAccess['read']): readonly MatrixCaller[] {
  return application.identityPools.flatMap((pool): MatrixCaller[] => {
    const resource = reader.resources('AWS::Cognito::IdentityPool').find((each) => reader.resolver.reference(each) === pool.identityPoolId);
    const name = `identity pool ${resource ? nameOf(resource) : pool.logicalId}`;
    const caller = { kind: 'identityPool', identityPool: pool.identityPoolId, sub: OWN_SUB } as const;
    const guests: readonly MatrixCaller[] = pool.allowsGuests ? [{ name: `${name}, guest`, caller: { ...caller, identity: 'guest' } }] : [];
    return [{ name: `${name}, signed in`, caller: { ...caller, identity: 'authenticated' } }, ...guests];
  });
}

/** Also those of which it is not known whether they exist, or what they are called: their name makes the question an error, which is undecided. */
function rolesOf({ reader, roles }: ApplicationAccess['read']): readonly MatrixCaller[] {
  const arns = new Map([...roles.declared].map(([arn, resource]) => [resource, arn]));
  return reader.declared('AWS::IAM::Role').filter((resource) => reader.existence(resource) !== false)
    .map((resource) => ({ name: `role ${nameOf(resource)}`, caller: { kind: 'iamRole', role: arns.get(resource) ?? resource.path }, onlyIfAdmitted: true }));
}

/** The callers of whom the code of a namespace may ask more: a group, or a claim that nobody else has. */
export function variantsOf({ name, caller }: MatrixCaller, claims: readonly string[], groups: readonly string[]): readonly MatrixCaller[] {
  if (caller.kind !== 'user') return claims.flatMap((claim) => claiming(caller, claim, ownValueOf(claim), `${name} with ${claim}`, name));
  if (caller.token !== undefined || caller.groups !== undefined) return [];
  return [
    ...groups.map((group): MatrixCaller => ({ name: `${name} in group ${group}`, caller: { ...caller, groups: [group] }, variantOf: name })),
    ...claims.flatMap((claim) => claiming(caller, claim, ownValueOf(claim), `${name} with ${claim}`, name)),
    ...claims.flatMap((claim) => claiming({ ...caller, token: 'id' }, claim, ownValueOf(claim), `${name} with ${claim} (ID token)`, `${name} with ${claim}`)),
  ];
}

/** The same with a claim of a certain value: one that the code names, or `true`. */
export function valuesOf({ name, caller }: MatrixCaller, { texts, members }: Pick<NamedWords, 'texts' | 'members'>): readonly MatrixCaller[] {
  if (caller.kind === 'user' && (caller.token !== undefined || caller.groups !== undefined)) return [];
  return members.flatMap((claim) => [...texts.filter((text) => text !== claim), true].flatMap((value) => (
    claiming(caller, claim, value, `${name} with ${claim} = ${JSON.stringify(value)}`, `${name} with ${claim}`))));
}

function claiming(caller: Caller, claim: string, value: unknown, name: string, variantOf: string): readonly MatrixCaller[] {
  switch (caller.kind) {
    case 'user': return [{ name, caller: { ...caller, claims: { [claim]: value } }, variantOf }];
    case 'oidc': return WRITTEN_BY_ISSUER.has(claim) ? [] : [{ name, caller: { ...caller, claims: { [claim]: value } }, variantOf }];
    case 'lambda': return [{ name, caller: { ...caller, context: { [claim]: value } }, variantOf }];
    default: return [];
  }
}

/** The groups that a template declares. */
export function declaredGroups({ read: { reader } }: ApplicationAccess): readonly string[] {
  return reader.resources('AWS::Cognito::UserPoolGroup').flatMap((resource) => {
    const name = reader.attempt(resource, 'GroupName', () => reader.property(resource, 'GroupName'), () => undefined);
    return typeof name === 'string' ? [name] : [];
  });
}

function distinct(callers: readonly MatrixCaller[]): readonly MatrixCaller[] {
  const seen = new Map<string, number>();
  return callers.map((caller) => {
    const count = (seen.get(caller.name) ?? 0) + 1;
    seen.set(caller.name, count);
    return count === 1 ? caller : { ...caller, name: `${caller.name} (${count})` };
  });
}
