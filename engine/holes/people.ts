import { machineClaims, userClaims } from '../access/token-claims';
import type { CognitoIdentity, IamPrincipal } from '../auth/caller-contracts';
import { iamIdentity, lambdaIdentity, openIdIdentity, userPoolIdentity } from '../auth/identity';
import { issuersOf } from '../auth/user-pool-token';
import type { AuthMode, EventApi } from '../event-api';
import type { Identity } from '../handlers/handler-contracts';

/** What tells one person from another: `sub`, `username`, `groups`, and claims by their names. */
export type Traits = Readonly<Record<string, unknown>>;

/** How people of one issuer or authorizer look to a handler. */
export interface Form {
  /** `a user of pool us-east-1_A (access token)`. */
  readonly label: string;
  readonly mode: AuthMode;
  readonly issuer?: string;
  /** Whether nothing is said of them but who they are. */
  readonly isWithoutClaims?: true;
  readonly make: (traits: Traits) => Identity;
}

/** Somebody who asks. */
export interface Somebody {
  readonly who: string;
  readonly mode: AuthMode;
  readonly identity: Identity;
}

/** In a segment it is the part before the @. */
export const EMAIL = /e-?mail/i;

/** A person like all others; what tells them apart has their tag in it, and nothing in common but that they are people. */
export function traitsOf(tag: string, names: readonly string[]): Traits {
  return {
    sub: `${tag}3f2c1d0-5b6a-4788-9c0d-1e2f3a4b5c6${tag}`,
    username: `${tag}-username`,
    groups: [`${tag}-group`],
    ...Object.fromEntries(names.map((name, index) => [name, EMAIL.test(name) ? `${tag}-mail-${index}@${tag}-mail.example.com` : `${tag}-claim-${index}`])),
  };
}

/** What of a person can be a segment. */
export function segmentOf(trait: unknown): string {
  const text = Array.isArray(trait) ? String(trait[0]) : String(trait);
  return text.split('@')[0];
}

/** Everybody with a token whom the modes let in. */
export function formsOf(api: EventApi, modes: readonly AuthMode[]): readonly Form[] {
  return api.authProviders.filter(({ authType }) => modes.includes(authType)).flatMap((provider): readonly Form[] => {
    switch (provider.authType) {
      case 'AMAZON_COGNITO_USER_POOLS': return issuersOf(provider).slice(0, 1).flatMap((issuer) => (['access', 'id'] as const).map((use) => ({
        label: `a user of the pool ${provider.userPoolId} (${use === 'access' ? 'access' : 'ID'} token)`, mode: provider.authType, issuer,
        make: (traits: Traits) => userOf(traits, issuer, use),
      })));
      case 'OPENID_CONNECT': return [{
        label: `a user of ${provider.issuer}`, mode: provider.authType, issuer: provider.issuer,
        make: (traits) => openIdUser(traits, provider.issuer),
      }];
      case 'AWS_LAMBDA': return [{
        label: 'a caller whom the Lambda authorizer lets in', mode: provider.authType,
        make: (traits) => lambdaIdentity({ ...traits }),
      }];
      default: return [];
    }
  });
}

const REQUEST = { headers: {}, body: '', sourceIp: '127.0.0.1' };
const CLIENT = 'appclient';

/** Such a token has neither a username nor groups. */
function openIdUser(traits: Traits, issuer: string): Identity {
  const sub = String(traits.sub);
  const claims = Object.fromEntries(Object.entries(traits).filter(([name]) => name !== 'username' && name !== 'groups'));
  return openIdIdentity({ sub, issuer, claims: { ...claims, sub, iss: issuer, aud: CLIENT } });
}

/** Of access tokens; an ID token has the attributes of the user as well. */
function userOf({ sub: id, username, groups, client_id: client = CLIENT, ...traits }: Traits, issuer: string, use: 'access' | 'id'): Identity {
  const [sub, clientId] = [String(id), String(client)];
  const claims = { ...use === 'id' && { email: `${sub}@example.com`, email_verified: true }, ...traits };
  const caller = { kind: 'user', sub, username: String(username), groups: Array.isArray(groups) ? groups as readonly string[] : [], claims, token: use } as const;
  return userPoolIdentity({ use, issuer, sub, clientId, claims: userClaims(caller, { issuer, clientId }) }, REQUEST);
}

/** The same people, of whom nothing is said but who they are. */
export function withoutClaims(form: Form): Form {
  const told = new Set(['sub', 'username', 'groups', 'client_id']);
  return {
    ...form, label: `${form.label} of whom no claims say more`, isWithoutClaims: true,
    make: (traits) => form.make(Object.fromEntries(Object.entries(traits).filter(([name]) => told.has(name)))),
  };
}

/** Callers who are no users and have nothing to do with any. */
export function nonUsers(api: EventApi, modes: readonly AuthMode[]): readonly Somebody[] {
  return api.authProviders.filter(({ authType }) => modes.includes(authType)).flatMap((provider): readonly Somebody[] => {
    switch (provider.authType) {
      case 'AMAZON_COGNITO_USER_POOLS': return [machine(issuersOf(provider)[0], provider.userPoolId)];
      case 'API_KEY': return [{ who: 'whoever has the API key', mode: 'API_KEY', identity: null }];
      case 'AWS_LAMBDA': return [null, {}].map((context) => ({
        who: 'a caller whom the Lambda authorizer lets in and tells nothing about', mode: 'AWS_LAMBDA', identity: lambdaIdentity(context),
      }));
      default: return [];
    }
  });
}

export function machine(issuer: string, pool: string): Somebody {
  const clientId = 'machineclient0123456789abc';
  const claims = machineClaims(['events/read'], { issuer, clientId });
  return {
    who: `a machine client of the pool ${pool} (client credentials)`, mode: 'AMAZON_COGNITO_USER_POOLS',
    identity: userPoolIdentity({ use: 'access', issuer, sub: clientId, clientId, claims }, REQUEST),
  };
}

/** A role that no identity pool gives out. */
export function backend({ accountId }: EventApi): Somebody {
  const arn = `arn:aws:sts::${accountId}:assumed-role/Backend/session`;
  return { who: 'a backend', mode: 'AWS_IAM', identity: iamIdentity({ arn, accountId, statements: [] }, REQUEST) };
}

/** As AppSync shows the users and guests of an identity pool: https://docs.aws.amazon.com/appsync/latest/eventapi/context-reference.html */
export function identityPoolForm(authType: CognitoIdentity['authType'], role: string, principal: IamPrincipal): Form {
  const isUser = authType === 'authenticated';
  const pool = 'cognito-idp.us-east-1.amazonaws.com/pool';
  return {
    label: `${isUser ? 'a user' : 'a guest'} of an identity pool with the role ${role}`, mode: 'AWS_IAM',
    make: ({ sub }) => iamIdentity({
      ...principal,
      cognito: {
        identityPoolId: 'us-east-1:00000000-0000-4000-8000-000000000000', identityId: `us-east-1:${String(sub)}`, authType,
        authProvider: isUser ? `"${pool}","${pool}:CognitoSignIn:${String(sub)}"` : null,
      },
    }, REQUEST),
  };
}
