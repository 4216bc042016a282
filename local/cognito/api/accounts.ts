import type { Call } from './call';
import { clientOf, holderOf } from './callers';
import { CognitoError } from './cognito-error';
import { checkPassword } from './password-policy';
import { checkSecretHash } from './secret-hash';
import { changeAttributes, checkWritable, guarded, requireFreeAliases } from './user-attributes';
import type { Attributes } from '../attributes';
import type { LocalUserPool } from '../user-pool';
import type { LocalUserPools } from '../user-pools';

/** What users do with their own account. */
export class Accounts {
  constructor(private readonly pools: LocalUserPools, private readonly log: (line: string) => void) {}

  public async getUser(call: Call): Promise<object> {
    const { user, client } = await holderOf(this.pools, call);
    const readable = Object.entries(user.attributes).filter(([name]) => client.settings.readAttributes?.includes(name) ?? true);
    return { Username: user.username, UserAttributes: [['sub', user.sub] as const, ...readable].map(([Name, Value]) => ({ Name, Value })) };
  }

  public async updateAttributes(call: Call): Promise<object> {
    const { user, client, pool } = await holderOf(this.pools, call);
    changeAttributes(pool, client, user, call.attributes('UserAttributes'));
    return { CodeDeliveryDetailsList: [] };
  }

  public async signUp(call: Call): Promise<object> {
    const { pool, client } = clientOf(this.pools, call);
    const name = call.text('Username');
    checkSecretHash(client, name, call.optional('SecretHash'));
    if (!(pool.declared.settings?.allowsSignUp ?? true)) throw new CognitoError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
    const password = checkPassword(pool, call.text('Password'));
    const attributes = { ...this.aliasOf(pool, name), ...checkWritable(call.attributes('UserAttributes'), client, pool) };
    requireFree(pool, name, attributes);
    const { isConfirmed, verified } = await pool.triggers.beforeSignUp({ username: name, attributes, validationData: call.attributes('ValidationData') }, client);
    requireFree(pool, name, attributes); // somebody else may have come meanwhile
    const { sub } = guarded(() => pool.users.signUp(name, password, attributes));
    if (isConfirmed) {
      await pool.triggers.afterConfirmation(pool.users.confirm(name, verified), client);
      return { UserConfirmed: true, UserSub: sub };
    }
    const code = pool.confirmationCode(name);
    this.log(`confirmation code of a sign-up, instead of a message: ${code}`);
    return { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'the log of the local server' } };
  }

  public async confirmSignUp(call: Call): Promise<object> {
    const { pool, client } = clientOf(this.pools, call);
    const name = call.text('Username');
    checkSecretHash(client, name, call.optional('SecretHash'));
    const user = pool.find(name);
    if (!user && !client.settings.preventsUserExistenceErrors) throw new CognitoError('UserNotFoundException', 'Username/client id combination not found.');
    if (user?.isConfirmed && !client.settings.preventsUserExistenceErrors) throw new CognitoError('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
    if (!user || user.isConfirmed || !pool.isConfirmationCode(user.username, call.text('ConfirmationCode'))) {
      throw new CognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');
    }
    await pool.triggers.afterConfirmation(pool.users.confirm(user.username, ['email']), client);
    return {};
  }

  public async globalSignOut(call: Call): Promise<object> {
    const { user, pool } = await holderOf(this.pools, call);
    pool.revocations.signOut(user.sub, pool.clock());
    return {};
  }

  public async revokeToken(call: Call): Promise<object> {
    const { pool, client } = clientOf(this.pools, call);
    const secret = call.optional('ClientSecret');
    if (secret !== client.secret) throw new CognitoError('UnauthorizedException', 'Invalid client secret');
    const signedIn = await pool.refreshTokens.open(call.text('Token'));
    if (signedIn && signedIn.client.clientId !== client.clientId) throw new CognitoError('UnauthorizedException', 'Token was not issued to this client');
    if (!client.settings.revokesTokens) throw new CognitoError('UnsupportedOperationException', 'Token revocation is not enabled for this client');
    if (signedIn) pool.revocations.revoke(signedIn.originJti);
    return {};
  }

  /** Where users sign in with their email address or number, that is what they sign up with. */
  private aliasOf({ declared: { settings } }: LocalUserPool, name: string): Attributes {
    const aliases = settings?.usernameAttributes ?? [];
    if (aliases.length === 0) return {};
    if (aliases.includes('email') && /^[^@\s]+@[^@\s]+$/.test(name)) return { email: name };
    if (aliases.includes('phone_number') && /^\+\d{4,15}$/.test(name)) return { phone_number: name };
    throw new CognitoError('InvalidParameterException', `Username should be ${aliases.includes('email') ? 'an email' : 'a phone number'}.`);
  }
}

/** @throws CognitoError */
function requireFree(pool: LocalUserPool, name: string, attributes: Attributes): void {
  requireFreeAliases(pool, attributes);
  if (pool.find(name)) throw new CognitoError('UsernameExistsException', 'User already exists');
}
