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
    ...Object.fromEntries(names.map((name, index) => [name, EMAIL.test(name) ? `${tag}-mail-${index}@example.com` : `${tag}-claim-${index}`])),
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
        make: (traits: Traits) => userPoolIdentity(traits, issuer, use),
      })));
      case 'OPENID_CONNECT': return [{
        label: `a user of ${provider.issuer}`, mode: provider.authType, issuer: provider.issuer,
        make: (traits) => openIdIdentity(traits, provider.issuer),
      }];
      case 'AWS_LAMBDA': return [{
        label: 'a caller whom the Lambda authorizer lets in', mode: provider.authType,
        make: (traits) => ({ handlerContext: { ...traits }, resolverContext: { ...traits } }),
      }];
      default: return [];
    }
  });
}

/** Such a token has neither a username nor groups. */
function openIdIdentity(traits: Traits, issuer: string): Identity {
  const claims = Object.fromEntries(Object.entries(traits).filter(([name]) => name !== 'username' && name !== 'groups'));
  return { sub: traits.sub, issuer, claims: { ...claims, iss: issuer, aud: 'app' } };
}

/** Of access tokens; an ID token has the attributes of the user as well. */
function userPoolIdentity(traits: Traits, issuer: string, use: 'access' | 'id'): Identity {
  const { sub, username, groups, ...claims } = traits;
  const shared = { sub, 'iss': issuer, 'token_use': use, 'cognito:groups': groups ?? undefined, 'auth_time': 1_750_000_000, 'exp': 1_750_003_600, 'iat': 1_750_000_000 };
  return {
    sub, username, groups: groups ?? null, issuer, sourceIp: ['127.0.0.1'], defaultAuthStrategy: 'ALLOW',
    claims: use === 'access'
      ? { ...claims, ...shared, version: 2, client_id: 'appclient', scope: 'aws.cognito.signin.user.admin openid profile', username }
      : { 'email': `${String(sub)}@example.com`, 'email_verified': true, ...claims, ...shared, 'aud': 'appclient', 'cognito:username': username },
  };
}

/** Callers who are no users and have nothing to do with any. */
export function nonUsers(api: EventApi, modes: readonly AuthMode[]): readonly Somebody[] {
  return api.authProviders.filter(({ authType }) => modes.includes(authType)).flatMap((provider): readonly Somebody[] => {
    switch (provider.authType) {
      case 'AMAZON_COGNITO_USER_POOLS': return [machine(issuersOf(provider)[0], provider.userPoolId)];
      case 'API_KEY': return [{ who: 'whoever has the API key', mode: 'API_KEY', identity: null }];
      case 'AWS_LAMBDA': return [null, {}].map((context) => ({
        who: 'a caller whom the Lambda authorizer lets in and tells nothing about', mode: 'AWS_LAMBDA', identity: { handlerContext: context, resolverContext: context },
      }));
      default: return [];
    }
  });
}

export function machine(issuer: string, pool: string): Somebody {
  const sub = 'machineclient0123456789abc';
  return {
    who: `a machine client of the pool ${pool} (client credentials)`, mode: 'AMAZON_COGNITO_USER_POOLS',
    identity: {
      sub, username: null, groups: null, issuer, sourceIp: ['127.0.0.1'], defaultAuthStrategy: 'ALLOW',
      claims: { sub, token_use: 'access', client_id: sub, scope: 'events/read', iss: issuer, version: 2 },
    },
  };
}

/** As AppSync shows the users and guests of an identity pool: https://docs.aws.amazon.com/appsync/latest/eventapi/context-reference.html */
export function identityPoolCaller(kind: 'authenticated' | 'unauthenticated', role: string, tag: string): Somebody {
  const id = `us-east-1:${tag}3f2c1d0-5b6a-4788-9c0d-1e2f3a4b5c6${tag}`;
  return {
    who: `${kind === 'authenticated' ? 'a user' : 'a guest'} of an identity pool with the role ${role}`, mode: 'AWS_IAM',
    identity: {
      accountId: '123456789012', userArn: `arn:aws:sts::123456789012:assumed-role/${role}/CognitoIdentityCredentials`,
      username: 'AROAEXAMPLE:CognitoIdentityCredentials', sourceIp: ['127.0.0.1'],
      cognitoIdentityPoolId: 'us-east-1:00000000-0000-4000-8000-000000000000', cognitoIdentityId: id, cognitoIdentityAuthType: kind,
      cognitoIdentityAuthProvider: kind === 'authenticated' ? `"cognito-idp.us-east-1.amazonaws.com/pool","cognito-idp.us-east-1.amazonaws.com/pool:CognitoSignIn:${tag}"` : null,
    },
  };
}
