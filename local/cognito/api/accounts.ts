import type { Call } from './call';
import { CognitoError } from './cognito-error';
import { checkSecretHash } from './secret-hash';
import { InputError } from '../../input-error';
import type { AppClient } from '../app-clients';
import { isAttributeName } from '../attributes';
import type { Attributes } from '../attributes';
import { API_SCOPE } from '../token-claims';
import type { LocalUserPool, TokenHolder } from '../user-pool';
import type { LocalUserPools, PoolAndClient } from '../user-pools';
import { TooManyUsersError } from '../users';

type Holder = TokenHolder & { readonly pool: LocalUserPool };

/** What users do with their own account. */
export class Accounts {
  constructor(private readonly pools: LocalUserPools, private readonly log: (line: string) => void) {}

  public async getUser(call: Call): Promise<object> {
    const { user, client } = await this.holderOf(call);
    const readable = Object.entries(user.attributes).filter(([name]) => client.settings.readAttributes?.includes(name) ?? true);
    return { Username: user.username, UserAttributes: [['sub', user.sub] as const, ...readable].map(([Name, Value]) => ({ Name, Value })) };
  }

  public async updateAttributes(call: Call): Promise<object> {
    const { user, client, pool } = await this.holderOf(call);
    const changes = checkWritable(call.attributes('UserAttributes'), client, pool);
    requireFreeAliases(pool, changes, user.sub);
    const immutable = pool.declared.settings?.customAttributes.find(({ name, isMutable }) => !isMutable && Object.hasOwn(changes, name));
    if (immutable) throw new CognitoError('InvalidParameterException', `user.${immutable.name}: Attribute cannot be updated.`);
    this.guarded(() => pool.users.setAttributes(user.username, { ...user.attributes, ...changes }));
    return { CodeDeliveryDetailsList: [] };
  }

  public async signUp(call: Call): Promise<object> {
    const { pool, client } = this.clientOf(call);
    const name = call.text('Username');
    checkSecretHash(client, name, call.optional('SecretHash'));
    const { allowsSignUp = true, minimumPasswordLength = 8 } = pool.declared.settings ?? {};
    if (!allowsSignUp) throw new CognitoError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
    const password = call.text('Password');
    if (password.length < minimumPasswordLength) throw new CognitoError('InvalidPasswordException', `Password did not conform with policy: Password not long enough (${minimumPasswordLength})`);
    if (password.length > 256) throw new CognitoError('InvalidParameterException', 'Password: at most 256 characters');
    const attributes = { ...this.aliasOf(pool, name), ...checkWritable(call.attributes('UserAttributes'), client, pool) };
    requireFree(pool, name, attributes);
    const { isConfirmed, verified } = await pool.triggers.beforeSignUp({ username: name, attributes, validationData: call.attributes('ValidationData') }, client);
    requireFree(pool, name, attributes); // somebody else may have come meanwhile
    const { sub } = this.guarded(() => pool.users.signUp(name, password, attributes));
    if (isConfirmed) {
      await pool.triggers.afterConfirmation(pool.users.confirm(name, verified), client);
      return { UserConfirmed: true, UserSub: sub };
    }
    const code = pool.confirmationCode(name);
    this.log(`confirmation code of a sign-up, instead of a message: ${code}`);
    return { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'the log of the local server' } };
  }

  public async confirmSignUp(call: Call): Promise<object> {
    const { pool, client } = this.clientOf(call);
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
    const { user, pool } = await this.holderOf(call);
    pool.revocations.signOut(user.sub, pool.clock());
    return {};
  }

  public async revokeToken(call: Call): Promise<object> {
    const { pool, client } = this.clientOf(call);
    const secret = call.optional('ClientSecret');
    if (secret !== client.secret) throw new CognitoError('UnauthorizedException', 'Invalid client secret');
    const signedIn = await pool.refreshTokens.open(call.text('Token'));
    if (signedIn && signedIn.client.clientId !== client.clientId) throw new CognitoError('UnauthorizedException', 'Token was not issued to this client');
    if (!client.settings.revokesTokens) throw new CognitoError('UnsupportedOperationException', 'Token revocation is not enabled for this client');
    if (signedIn) pool.revocations.revoke(signedIn.originJti);
    return {};
  }

  private async holderOf(call: Call): Promise<Holder> {
    const holder = await this.pools.holderOf(call.text('AccessToken'));
    if (!holder) throw new CognitoError('NotAuthorizedException', 'Invalid Access Token');
    if (!holder.scopes.includes(API_SCOPE)) throw new CognitoError('NotAuthorizedException', 'Access Token does not have required scopes');
    return holder;
  }

  private clientOf(call: Call): PoolAndClient {
    const found = this.pools.ofClient(call.text('ClientId'));
    if (!found) throw new CognitoError('ResourceNotFoundException', 'User pool client does not exist.');
    return found;
  }

  /** Where users sign in with their email address or number, that is what they sign up with. */
  private aliasOf({ declared: { settings } }: LocalUserPool, name: string): Attributes {
    const aliases = settings?.usernameAttributes ?? [];
    if (aliases.length === 0) return {};
    if (aliases.includes('email') && /^[^@\s]+@[^@\s]+$/.test(name)) return { email: name };
    if (aliases.includes('phone_number') && /^\+\d{4,15}$/.test(name)) return { phone_number: name };
    throw new CognitoError('InvalidParameterException', `Username should be ${aliases.includes('email') ? 'an email' : 'a phone number'}.`);
  }

  private guarded<T>(change: () => T): T {
    try {
      return change();
    } catch (error) {
      if (error instanceof TooManyUsersError) throw new CognitoError('LimitExceededException', error.message);
      if (error instanceof InputError) throw new CognitoError('InvalidParameterException', error.message);
      throw error;
    }
  }
}

/** What a user may say of themselves: never that an address is verified, nor anything that is no attribute. @throws CognitoError */
function checkWritable(attributes: Attributes, { settings: { writeAttributes } }: AppClient, { declared: { settings } }: LocalUserPool): Attributes {
  for (const name of Object.keys(attributes)) {
    const isDeclared = !name.startsWith('custom:') || (settings?.customAttributes.some((custom) => custom.name === name) ?? true);
    if (!isAttributeName(name) || !isDeclared) throw new CognitoError('InvalidParameterException', `Attributes did not conform to the schema: ${name.slice(0, 100)}: Attribute does not exist in the schema.`);
    if (name.endsWith('_verified') || !(writeAttributes?.includes(name) ?? true)) {
      throw new CognitoError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    }
  }
  return attributes;
}

/** @throws CognitoError */
function requireFree(pool: LocalUserPool, name: string, attributes: Attributes): void {
  requireFreeAliases(pool, attributes);
  if (pool.find(name)) throw new CognitoError('UsernameExistsException', 'User already exists');
}

/** What users sign in with is of one user only. @throws CognitoError */
function requireFreeAliases(pool: LocalUserPool, attributes: Attributes, ownSub?: string): void {
  for (const alias of pool.aliases) {
    const other = Object.hasOwn(attributes, alias) ? pool.find(attributes[alias]) : undefined;
    if (other && other.sub !== ownSub) throw new CognitoError('AliasExistsException', `An account with the ${alias} already exists.`);
  }
}
