import { IdentityIds } from './identity-ids';
import type { IdentityPool } from '../../../engine/application';
import type { CognitoIdentity } from '../../../engine/auth/caller-contracts';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';
import type { LocalAccessKeys } from '../../iam/local-access-keys';
import type { Derive } from '../../project-state';
import { Call } from '../api/call';
import { awsJson, CognitoError, errorAnswer } from '../api/cognito-error';
import type { LocalUserPools } from '../user-pools';

export interface IdentityPoolApiServices {
  readonly identityPools: readonly IdentityPool[];
  readonly pools: LocalUserPools;
  readonly accessKeys: LocalAccessKeys;
  readonly derive: Derive;
  readonly log: (line: string) => void;
}

/** A user of a user pool that the identity pool trusts. */
interface Login {
  readonly provider: string;
  readonly sub: string;
}

const TARGET = /^AWSCognitoIdentityService\.(\w{1,100})$/;
const MAX_BYTES = 64 * 1024;

/** Credentials for users and guests, by the enhanced flow: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html */
export class IdentityPoolApi {
  private readonly ids: IdentityIds;

  constructor(private readonly services: IdentityPoolApiServices) {
    this.ids = new IdentityIds(services.derive);
  }

  /** Nothing for a call of another service. */
  public async answer({ headers, body }: HttpRequest): Promise<HttpAnswer | undefined> {
    const [, name] = TARGET.exec(headers['x-amz-target'] ?? '') ?? [];
    if (name === undefined) return undefined;
    try {
      if (name === 'GetId') return awsJson(200, await this.getId(Call.parse(await body(MAX_BYTES))));
      if (name === 'GetCredentialsForIdentity') return awsJson(200, await this.getCredentials(Call.parse(await body(MAX_BYTES))));
      throw new CognitoError('NotImplementedException', `the local server has no cognito-identity: ${name} is not supported`, 501);
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      this.services.log(`${name} refused: ${error.type}: ${error.message}`);
      return errorAnswer(error);
    }
  }

  private async getId(call: Call): Promise<object> {
    const id = call.text('IdentityPoolId');
    const pool = this.services.identityPools.find(({ identityPoolId }) => identityPoolId === id);
    if (!pool) throw new CognitoError('ResourceNotFoundException', `IdentityPool '${id.slice(0, 100)}' not found.`);
    const login = await this.loginOf(pool, call);
    if (login) return { IdentityId: this.ids.ofUser(pool, login.provider, login.sub) };
    requireGuests(pool);
    return { IdentityId: this.ids.newGuest(pool) };
  }

  private async getCredentials(call: Call): Promise<object> {
    const identityId = call.text('IdentityId');
    if (call.optional('CustomRoleArn') !== undefined) throw new CognitoError('InvalidParameterException', 'CustomRoleArn: the local server gives the roles of the attachment only');
    const attempts = await Promise.allSettled(this.services.identityPools.map((pool) => this.credentialsOf(pool, identityId, call)));
    for (const attempt of attempts) if (attempt.status === 'fulfilled' && attempt.value) return attempt.value;
    const refusal = attempts.find((attempt) => attempt.status === 'rejected');
    throw refusal ? refusal.reason : new CognitoError('NotAuthorizedException', `Access to Identity '${identityId.slice(0, 100)}' is forbidden.`);
  }

  /** Nothing if the identity is not one of this pool, or not the caller's. */
  private async credentialsOf(pool: IdentityPool, identityId: string, call: Call): Promise<object | undefined> {
    const login = await this.loginOf(pool, call);
    const isTheirs = login ? identityId === this.ids.ofUser(pool, login.provider, login.sub) : this.ids.isGuest(pool, identityId);
    if (!isTheirs) return undefined;
    if (!login) requireGuests(pool);
    return this.issue(pool, identityId, login);
  }

  private issue(pool: IdentityPool, identityId: string, login: Login | undefined): object {
    const role = login ? pool.roles.authenticated : pool.roles.unauthenticated;
    if (!role) throw new CognitoError('InvalidIdentityPoolConfigurationException', `Invalid identity pool configuration. Check assigned IAM roles for this pool. ${pool.unsupported ?? ''}`.trim());
    const identity: CognitoIdentity = {
      identityPoolId: pool.identityPoolId,
      identityId,
      authType: login ? 'authenticated' : 'unauthenticated',
      authProvider: login ? `"${login.provider}","${login.provider}:CognitoSignIn:${login.sub}"` : null,
    };
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = this.services.accessKeys.issueSession({ role, identity });
    const credentials = { AccessKeyId: accessKeyId, SecretKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiresAt / 1000 };
    return { IdentityId: identityId, Credentials: credentials };
  }

  /** Nobody without logins. A login that is not valid is an error, and never a guest. @throws CognitoError */
  private async loginOf(pool: IdentityPool, call: Call): Promise<Login | undefined> {
    const [first, ...others] = call.part('Logins').entries();
    if (first === undefined) return undefined;
    const [provider, token] = first;
    if (others.length > 0) throw new CognitoError('InvalidParameterException', 'Logins: the local server takes one login');
    const clients = pool.userPoolClients.filter(({ providerName }) => providerName === provider).map(({ clientId }) => clientId);
    if (clients.length === 0) throw new CognitoError('NotAuthorizedException', 'Invalid login token. Not a trusted provider of the identity pool.');
    const userPool = this.services.pools.find(provider.split('/')[1]);
    const claims = typeof token === 'string' ? await userPool?.tokens.verify(token, 'id') : undefined;
    if (typeof claims?.sub !== 'string') throw new CognitoError('NotAuthorizedException', 'Invalid login token.');
    if (typeof claims.aud !== 'string' || !clients.includes(claims.aud)) throw new CognitoError('NotAuthorizedException', 'Invalid login token. Incorrect token audience.');
    return { provider, sub: claims.sub };
  }
}

function requireGuests({ allowsGuests }: IdentityPool): void {
  if (!allowsGuests) throw new CognitoError('NotAuthorizedException', 'Unauthenticated access is not supported for this identity pool.');
}
