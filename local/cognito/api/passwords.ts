import type { Call } from './call';
import { clientOf, holderOf } from './callers';
import { CognitoError, wrongPassword } from './cognito-error';
import { checkPassword } from './password-policy';
import { checkSecretHash } from './secret-hash';
import { mayRecover } from '../password-recovery';
import type { PasswordRecovery } from '../password-recovery';
import type { LocalUserPools } from '../user-pools';
import type { User } from '../users';

/** What users do with their password: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
export class Passwords {
  constructor(private readonly pools: LocalUserPools, private readonly recovery: PasswordRecovery) {}

  /** Where the client does not tell who its users are, everybody gets the same answer. */
  public forgot(call: Call): object {
    const { pool, client } = clientOf(this.pools, call);
    const name = call.text('Username');
    checkSecretHash(client, name, call.optional('SecretHash'));
    const user = pool.find(name);
    const isHidden = client.settings.preventsUserExistenceErrors;
    if (!user && !isHidden) throw new CognitoError('UserNotFoundException', 'Username/client id combination not found.');
    if (user && mayRecover(user)) this.recovery.sendCode(pool, user);
    else if (user && !isHidden) throw cannotRecover(user);
    return { CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'the log of the local server' } };
  }

  public async confirmForgotten(call: Call): Promise<object> {
    const { pool, client } = clientOf(this.pools, call);
    const name = call.text('Username');
    checkSecretHash(client, name, call.optional('SecretHash'));
    const user = pool.find(name);
    if (!user && !client.settings.preventsUserExistenceErrors) throw new CognitoError('UserNotFoundException', 'Username/client id combination not found.');
    if (!await this.recovery.finish(pool, client, user, call.text('ConfirmationCode'), call.text('Password'))) {
      throw new CognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');
    }
    return {};
  }

  public async change(call: Call): Promise<object> {
    const { user, pool } = await holderOf(this.pools, call);
    if (!pool.users.hasPassword(user, call.text('PreviousPassword'))) throw wrongPassword();
    pool.users.changePassword(user.username, checkPassword(pool, call.text('ProposedPassword')));
    return {};
  }
}

function cannotRecover({ isConfirmed }: User): CognitoError {
  return isConfirmed
    ? new CognitoError('NotAuthorizedException', 'User password cannot be reset in the current state.')
    : new CognitoError('InvalidParameterException', 'Cannot reset password for the user as there is no registered/verified email or phone_number');
}
