import { checkPassword } from './api/password-policy';
import type { AppClient } from './app-clients';
import type { CognitoState } from './cognito-state';
import type { LocalUserPool } from './user-pool';
import type { User } from './users';

/** A new password in place of a forgotten one: https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-recover-a-user-account.html */
export class PasswordRecovery {
  constructor(private readonly state: CognitoState, private readonly log: (line: string) => void) {}

  /** The code stands in the log, where a message would be sent; whether the user has an address does not matter. */
  public sendCode({ userPoolId }: LocalUserPool, { username }: User): void {
    this.log(`code for a new password, instead of a message: ${this.state.passwordCodes.make(userPoolId, username)}`);
  }

  /**
   * Takes the new password, if the code is right.
   *
   * @throws CognitoError for a password that the policy refuses; the code is good for another one
   * @throws TriggerError behind the change
   */
  public async finish(pool: LocalUserPool, client: AppClient, user: User | undefined, code: string, newPassword: string): Promise<boolean> {
    const password = checkPassword(pool, newPassword);
    if (!user || !this.state.passwordCodes.take(pool.userPoolId, user.username, code)) return false;
    await pool.triggers.afterConfirmation(pool.users.changePassword(user.username, password), client, 'PostConfirmation_ConfirmForgotPassword');
    return true;
  }
}

/** Whether the user may forget the password: it is their own, and they have confirmed who they are. */
export function mayRecover({ isConfirmed, mustChangePassword }: User): boolean {
  return isConfirmed && !mustChangePassword;
}
