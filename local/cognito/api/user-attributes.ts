import { CognitoError } from './cognito-error';
import { InputError } from '../../input-error';
import type { AppClient } from '../app-clients';
import { isAttributeName } from '../attributes';
import type { Attributes } from '../attributes';
import type { LocalUserPool } from '../user-pool';
import { TooManyUsersError } from '../users';
import type { User } from '../users';

/** What a user may say of themselves: never that an address is verified, nor anything that is no attribute. @throws CognitoError */
export function checkWritable(attributes: Attributes, client: AppClient, { declared: { settings } }: LocalUserPool): Attributes {
  const { writeAttributes } = client.settings;
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
export function changeAttributes(pool: LocalUserPool, client: AppClient, user: User, given: Attributes): User {
  const changes = checkWritable(given, client, pool);
  requireFreeAliases(pool, changes, user.sub);
  const immutable = pool.declared.settings?.customAttributes.find(({ name, isMutable }) => !isMutable && Object.hasOwn(changes, name));
  if (immutable) throw new CognitoError('InvalidParameterException', `user.${immutable.name}: Attribute cannot be updated.`);
  return guarded(() => pool.users.setAttributes(user.username, { ...user.attributes, ...changes }));
}

/** What users sign in with is of one user only. @throws CognitoError */
export function requireFreeAliases(pool: LocalUserPool, attributes: Attributes, ownSub?: string): void {
  for (const alias of pool.aliases) {
    const other = Object.hasOwn(attributes, alias) ? pool.find(attributes[alias]) : undefined;
    if (other && other.sub !== ownSub) throw new CognitoError('AliasExistsException', `An account with the ${alias} already exists.`);
  }
}

/** What users refuse, by Cognito's names. @throws CognitoError */
export function guarded<T>(change: () => T): T {
  try {
    return change();
  } catch (error) {
    if (error instanceof TooManyUsersError) throw new CognitoError('LimitExceededException', error.message);
    if (error instanceof InputError) throw new CognitoError('InvalidParameterException', error.message);
    throw error;
  }
}
