import type { Application, IdentityPool, Role } from '../application';
import { labelOf } from './callers';
import type { Caller, Claims, UserCaller } from './callers';
import { machineClaims, openIdClaims, userClaims, WRITTEN_BY_COGNITO, WRITTEN_BY_ISSUER } from './token-claims';
import { QuestionError } from './verdict';
import type { Authenticated } from '../auth/authenticator';
import type { CognitoIdentity, IamPrincipal } from '../auth/caller-contracts';
import { iamIdentity, lambdaIdentity, openIdIdentity, userPoolIdentity } from '../auth/identity';
import { clientsOf } from '../auth/openid-token';
import { sessionOf } from '../auth/role-session';
import { issuersOf } from '../auth/user-pool-token';
import { wholeMatch } from '../auth/whole-match';
import type { AuthMode, EventApi, OpenIdProvider, UserPoolProvider } from '../event-api';
import { quoted } from '../printable';
import type { ReadApplication } from '../template/load-application';
import type { Resource } from '../template/stack';

/** A caller as the service would know them, or the mode by which their credential is not accepted at all. */
export type KnownCaller = Authenticated | RefusedCaller;

interface RefusedCaller {
  readonly refused: AuthMode;
  readonly reason: string;
}

const NO_REQUEST = { headers: {}, body: '' };
/** Of callers of a pool of which nothing but its id is known. */
const STAND_IN_CLIENT = 'appclient';
/** As Cognito makes them. */
const CLIENT_ID = /^[a-z0-9]{20,}$/;

/** Makes callers of one API, from what its app says of user pools, clients and roles. */
export class KnownCallers {
  constructor(private readonly api: EventApi, private readonly read: ReadApplication) {}

  /** @throws QuestionError if the app has no such role, client or pool */
  public find(caller: Caller): KnownCaller {
    const label = labelOf(caller);
    switch (caller.kind) {
      case 'user': return this.user(caller, label);
      case 'machine': return this.machine(caller, label);
      case 'iamRole': return this.signed(label, sessionOf(this.role(caller.role), 'session'));
      case 'backend': return this.signed(label, this.backend());
      case 'identityPool': return this.identityPool(caller, label);
      case 'apiKey': return this.providerOf('API_KEY', { caller: { label, mode: 'API_KEY' }, identity: null });
      case 'lambda': return this.providerOf('AWS_LAMBDA', {
        caller: { label, mode: 'AWS_LAMBDA' }, identity: lambdaIdentity(caller.context),
      });
      case 'oidc': return this.openId(caller, label);
    }
  }

  public get userPools(): readonly UserPoolProvider[] {
    return this.api.authProviders.filter((provider): provider is UserPoolProvider => provider.authType === 'AMAZON_COGNITO_USER_POOLS');
  }

  public get openIdIssuers(): readonly string[] {
    return this.api.authProviders.flatMap((provider) => provider.authType === 'OPENID_CONNECT' ? [provider.issuer] : []);
  }

  public get identityPools(): Application['identityPools'] {
    return this.read.application.identityPools;
  }

  /** The roles of the app, by their logical ids; one whose policies cannot be read has none. */
  public roles(): readonly Role[] {
    return [...this.read.roles.declared.keys()].flatMap((arn) => this.read.roles.find(arn) ?? []);
  }

  private user(caller: UserCaller, label: string): KnownCaller {
    checkClaims(caller);
    const provider = this.userPoolOf(caller.userPool, caller.client);
    if ('refused' in provider) return provider;
    const clientId = this.clientId(provider, caller.client);
    const [issuer] = issuersOf(provider);
    const token = { use: caller.token ?? 'access', issuer, sub: caller.sub, clientId, claims: userClaims(caller, { issuer, clientId }) };
    return refusedClient(provider, clientId) ?? { caller: { label, mode: 'AMAZON_COGNITO_USER_POOLS' }, identity: userPoolIdentity(token, NO_REQUEST) };
  }

  private machine({ client, scopes = [] }: Extract<Caller, { kind: 'machine' }>, label: string): KnownCaller {
    const provider = this.userPoolOf(undefined, client);
    if ('refused' in provider) return provider;
    const clientId = this.clientId(provider, client);
    const [issuer] = issuersOf(provider);
    const token = { use: 'access', issuer, sub: clientId, clientId, claims: machineClaims(scopes, { issuer, clientId }) } as const;
    return refusedClient(provider, clientId) ?? { caller: { label, mode: 'AMAZON_COGNITO_USER_POOLS' }, identity: userPoolIdentity(token, NO_REQUEST) };
  }

  /** The pool so called; else that of the client, else the first one. @throws QuestionError if there is none so called */
  private userPoolOf(named?: string, client?: string): UserPoolProvider | RefusedCaller {
    if (named === undefined) {
      const found = client === undefined ? this.userPools.at(0) : this.userPoolOfClient(client);
      return found ?? this.withoutProvider('AMAZON_COGNITO_USER_POOLS');
    }
    const { reader } = this.read;
    const ids = reader.resources('AWS::Cognito::UserPool').filter(({ logicalId, path }) => [logicalId, path].includes(named))
      .map((resource) => reader.resolver.reference(resource));
    const found = this.userPools.find(({ userPoolId }) => userPoolId === named || ids.includes(userPoolId));
    if (found) return found;
    if (ids.length > 0) return this.ofUnknownPool(`user pool ${quoted(named)}`);
    throw new QuestionError(`user pool ${quoted(named)} is none of the API's: ${list(this.userPools.map(({ userPoolId }) => userPoolId))}${this.withoutPaths(named, 'userPoolId')}`);
  }

  /** A token is of the pool that its client is of, and no other pool's provider accepts it. */
  private userPoolOfClient(named: string): UserPoolProvider | RefusedCaller | undefined {
    const declared = this.clientsCalled(named);
    const { userPools } = this.read.application;
    const ofApp = userPools.filter(({ clients }) => clients.some((each) => each.clientId === named)).map(({ userPoolId }) => userPoolId);
    const owners = declared.length > 0 ? declared.flatMap(({ owner }) => owner ?? []) : ofApp;
    const own = this.userPools.filter(({ userPoolId }) => owners.includes(userPoolId));
    if (own.length === 1 || this.userPools.length === 0) return own.at(0);
    if (own.length === 0 && owners.length > 0) return this.ofUnknownPool(`the user pool of app client ${quoted(named)}`);
    if (this.userPools.length === 1) return this.userPools[0];
    throw new QuestionError(`of which user pool app client ${quoted(named)} is, the template does not tell: name the user pool, too`);
  }

  /** The app clients by that id, logical id or path, with their pools where the template tells; two stacks may have one each. */
  private clientsCalled(named: string): readonly { readonly clientId: string; readonly owner?: string }[] {
    const { reader } = this.read;
    return reader.resources('AWS::Cognito::UserPoolClient').flatMap((resource) => {
      const clientId = reader.resolver.reference(resource);
      if (![clientId, resource.logicalId, resource.path].includes(named)) return [];
      const owner = reader.attempt(resource, 'UserPoolId', () => reader.property(resource, 'UserPoolId'), () => undefined);
      return [{ clientId, ...typeof owner === 'string' && { owner } }];
    });
  }

  /** That of the client so called; else the first that the API accepts. @throws QuestionError if it accepts none that the template tells of */
  private clientId({ userPoolId, appIdClientRegex }: UserPoolProvider, named?: string): string {
    const { application, reader } = this.read;
    const clients = application.userPools.find((pool) => pool.userPoolId === userPoolId)?.clients ?? [];
    if (named !== undefined) {
      const declared = reader.resources('AWS::Cognito::UserPoolClient');
      const called = this.clientsCalled(named);
      const found = called.find(({ owner }) => owner === userPoolId) ?? called.at(0);
      if (found) return found.clientId;
      if (CLIENT_ID.test(named) || clients.some(({ clientId }) => clientId === named)) return named;
      throw new QuestionError(`app client ${quoted(named)} is neither in the template nor an id of one; there are: ${list(this.namesOf(declared))}${this.withoutPaths(named, 'userPoolClientId')}`);
    }
    const accepts = clientFilter('AppIdClientRegex', appIdClientRegex);
    const accepted = clients.find(({ clientId }) => accepts(clientId))?.clientId ?? STAND_IN_CLIENT;
    if (accepts(accepted)) return accepted;
    throw new QuestionError(`AppIdClientRegex ${quoted(appIdClientRegex ?? '')} of user pool ${userPoolId} accepts no app client that the template tells of: name one`);
  }

  /** @throws QuestionError if there is none, or several */
  private role(named: string): Role {
    const { roles } = this.read;
    const found = [...roles.declared].filter(([arn, { logicalId, path }]) => [arn, logicalId, path].includes(named) || arn.endsWith(`:role/${named}`));
    const all = this.namesOf([...roles.declared.values()]);
    if (found.length !== 1) throw new QuestionError(`${found.length === 0 ? 'no role' : `${found.length} roles`} ${quoted(named)} in the template; there are: ${list(all)}${this.withoutPaths(named, 'roleArn')}`);
    const role = roles.find(found[0][0]);
    if (!role) throw new QuestionError(`whether the role ${quoted(named)} exists is not known: its condition cannot be resolved, or is false`);
    return role;
  }

  /** A principal whom IAM allows everything on the API. */
  private backend(): IamPrincipal {
    const { arn, accountId } = this.api;
    const [, partition] = arn.split(':');
    return {
      arn: `arn:${partition}:sts::${accountId}:assumed-role/Backend/session`, accountId,
      statements: [{ effect: 'Allow', actions: ['appsync:Event*'], resources: [arn, `${arn}/*`] }],
    };
  }

  private identityPool({ identity, identityPool: named, sub = 'someone' }: Extract<Caller, { kind: 'identityPool' }>, label: string): KnownCaller {
    const pools = this.identityPools.filter(({ logicalId, identityPoolId }) => named === undefined || [logicalId, identityPoolId].includes(named));
    if (pools.length !== 1) throw new QuestionError(`${named === undefined ? 'the template has' : `${quoted(named)} names`} ${pools.length} identity pools; name one of: ${list(this.identityPools.map(({ logicalId }) => logicalId))}`);
    const [pool] = pools;
    const role = identity === 'guest' ? pool.roles.unauthenticated : pool.roles.authenticated;
    if (pool.unsupported !== undefined) throw new QuestionError(`the roles of identity pool ${pool.logicalId} are not known: ${pool.unsupported}`);
    if (identity === 'guest' && !pool.allowsGuests) throw new QuestionError(`identity pool ${pool.logicalId} gives guests no credentials`);
    if (!role) throw new QuestionError(`identity pool ${pool.logicalId} has no role of the template for ${identity === 'guest' ? 'guests' : 'users'}`);
    return this.signed(label, { ...sessionOf(role, 'CognitoIdentityCredentials'), cognito: identityOf(pool, identity, sub) });
  }

  /** @throws QuestionError if the API does not accept tokens of the issuer */
  private openId(caller: Extract<Caller, { kind: 'oidc' }>, label: string): KnownCaller {
    checkOpenIdClaims(caller);
    const { openIdIssuers } = this;
    if (caller.issuer !== undefined && openIdIssuers.length > 0 && !openIdIssuers.includes(caller.issuer)) {
      throw new QuestionError(`issuer ${quoted(caller.issuer)} is none of the API's: ${list(openIdIssuers)}`);
    }
    const issuer = caller.issuer ?? openIdIssuers[0] ?? '';
    const clientId = this.api.authProviders.find((provider): provider is OpenIdProvider => (
      provider.authType === 'OPENID_CONNECT' && provider.issuer === issuer))?.clientId;
    const accepted = clientId === undefined ? undefined : clientIn(clientId);
    const claims = openIdClaims(caller, { issuer, ...accepted !== undefined && { clientId: accepted } });
    return refusedAudience(clientId, issuer, claims)
      ?? this.providerOf('OPENID_CONNECT', { caller: { label, mode: 'OPENID_CONNECT' }, identity: openIdIdentity({ sub: caller.sub, issuer, claims }) });
  }

  private signed(label: string, principal: IamPrincipal): KnownCaller {
    return this.providerOf('AWS_IAM', { caller: { label, mode: 'AWS_IAM' }, identity: iamIdentity(principal, NO_REQUEST), principal });
  }

  private providerOf(mode: AuthMode, known: Authenticated): KnownCaller {
    return this.api.authProviders.some(({ authType }) => authType === mode) ? known : this.withoutProvider(mode);
  }

  /** Logical ids, with the stack where there are several. */
  private namesOf(resources: readonly Resource[]): readonly string[] {
    const areSeveral = this.read.reader.stacks.length > 1;
    return resources.map(({ stack, logicalId }) => areSeveral ? `${stack.name}/${logicalId}` : logicalId);
  }

  /** Why a construct path is found nowhere, and what else to give, where the template has none: only the CDK CLI asks for them. */
  private withoutPaths(named: string, attribute: string): string {
    if (!named.includes('/') || named.startsWith('arn:')) return '';
    const hasPaths = this.read.reader.stacks.some((stack) => [...stack.resources.values()].some(({ metadata }) => metadata['aws:cdk:path'] !== undefined));
    if (hasPaths) return '';
    return `; construct paths are in a template only where the CDK CLI synthesized it, and not here: give the logical id, or the ${attribute} of the construct`;
  }

  private ofUnknownPool(what: string): RefusedCaller {
    const known = list(this.userPools.map(({ userPoolId }) => userPoolId));
    return { refused: 'AMAZON_COGNITO_USER_POOLS', reason: `the API ${this.api.name} has no provider for ${what}; it takes the tokens of ${known}` };
  }

  private withoutProvider(mode: AuthMode): RefusedCaller {
    const modes = list(this.api.authProviders.map(({ authType }) => authType));
    return { refused: mode, reason: `the API ${this.api.name} has no ${mode} provider; it has ${modes}` };
  }
}

/** @throws QuestionError for a claim that would be overwritten: a test would ask about another caller than it says */
function checkClaims({ claims = {}, groups = [] }: UserCaller): void {
  const written = Object.keys(claims).find((name) => WRITTEN_BY_COGNITO.has(name) || (name === 'cognito:groups' && groups.length > 0));
  if (written !== undefined) throw new QuestionError(`the claim ${quoted(written)} is written by Cognito from what else is said of the user: sub, username, groups, client`);
}

/** @throws QuestionError for what the token says by itself */
function checkOpenIdClaims({ claims = {} }: Extract<Caller, { kind: 'oidc' }>): void {
  const written = Object.keys(claims).find((name) => WRITTEN_BY_ISSUER.has(name));
  if (written === undefined) return;
  throw new QuestionError(`the claim ${quoted(written)} is written by the issuer from what else is said of the user: sub, issuer; its times are those of a token that is accepted`);
}

/** As AppSync looks at a token, where a provider names clients; of a caller of whom no client is said it is an accepted one. */
function refusedAudience(expression: string | undefined, issuer: string, claims: Claims): RefusedCaller | undefined {
  if (expression === undefined) return undefined;
  const accepts = clientFilter('ClientId', expression);
  const clients = clientsOf(claims);
  if (!('aud' in claims || 'azp' in claims) || clients.some(accepts)) return undefined;
  return { refused: 'OPENID_CONNECT', reason: `ClientId ${quoted(expression)} of issuer ${issuer} matches no aud or azp of the token as a whole: ${list(clients.map(quoted))}` };
}

/** The first that an expression names, if it names them, as `^(?:web|phone)$` does. */
function clientIn(expression: string): string | undefined {
  const alternatives = expression.replace(/^\^|\$$/g, '').replace(/^\((?:\?:)?([^]*)\)$/, '$1');
  const names = alternatives.match(/(?:\\.|[^|\\])+/g) ?? [];
  return names.filter((name) => /^(?:\\\W|[^\\.*+?^${}()|[\]])+$/.test(name)).map((name) => name.replace(/\\(\W)/g, '$1'))
    .find(clientFilter('ClientId', expression));
}

function refusedClient({ appIdClientRegex, userPoolId }: UserPoolProvider, clientId: string): KnownCaller | undefined {
  if (clientFilter('AppIdClientRegex', appIdClientRegex)(clientId)) return undefined;
  return { refused: 'AMAZON_COGNITO_USER_POOLS', reason: `AppIdClientRegex ${quoted(appIdClientRegex ?? '')} of user pool ${userPoolId} does not accept app client ${quoted(clientId)}` };
}

/** @throws QuestionError if the expression cannot be evaluated */
function clientFilter(property: 'AppIdClientRegex' | 'ClientId', regex: string | undefined): (clientId: string) => boolean {
  if (regex === undefined) return () => true;
  const matches = wholeMatch(property, regex);
  try {
    matches('');
  } catch (error) {
    throw new QuestionError((error as Error).message);
  }
  return matches;
}

function identityOf({ identityPoolId, region, userPoolClients }: IdentityPool, identity: 'authenticated' | 'guest', sub: string): CognitoIdentity {
  const provider = userPoolClients[0]?.providerName;
  return {
    identityPoolId, identityId: `${region}:${sub}`, authType: identity === 'guest' ? 'unauthenticated' : 'authenticated',
    authProvider: identity === 'guest' || provider === undefined ? null : `"${provider}","${provider}:CognitoSignIn:${sub}"`,
  };
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none';
}
