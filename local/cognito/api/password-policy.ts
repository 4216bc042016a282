import { CognitoError } from './cognito-error';
import type { LocalUserPool } from '../user-pool';

/** Of the policy of the pool only the length, so that a test may choose what people can read. @throws CognitoError */
export function checkPassword({ declared: { settings } }: LocalUserPool, password: string): string {
  const { minimumPasswordLength = 8 } = settings ?? {};
  if (password.length < minimumPasswordLength) throw new CognitoError('InvalidPasswordException', `Password did not conform with policy: Password not long enough (${minimumPasswordLength})`);
  if (password.length > 256) throw new CognitoError('InvalidParameterException', 'Password: at most 256 characters');
  return password;
}
