import type { AppClient } from './app-clients';
import type { Attributes } from './attributes';
import { askTrigger, attributesForTriggers } from './lambda-trigger';
import type { User } from './users';
import type { UserPool } from '../../engine/application';
import type { FunctionInvoker } from '../../engine/function-invoker';
import type { SignInTrigger } from '../../engine/user-pool';

/** Who wants to sign up. */
export interface NewSignUp {
  readonly username: string;
  readonly attributes: Attributes;
  readonly validationData: Attributes;
}

/** What a trigger made of a sign-up. */
export interface SignUpChanges {
  readonly isConfirmed: boolean;
  /** `email`, `phone_number`: what counts as verified. */
  readonly verified: readonly string[];
}

/** What was confirmed: a sign-up, or that a new password is the user's. */
export type ConfirmationSource = 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword';

/** The Lambda triggers around sign-up and sign-in. Whatever goes wrong in one, what it was asked about fails. */
export class SignInTriggers {
  constructor(private readonly pool: UserPool, private readonly functions: FunctionInvoker) {}

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html @throws TriggerError */
  public async beforeSignUp({ username, attributes: userAttributes, validationData }: NewSignUp, client: AppClient): Promise<SignUpChanges> {
    const empty = { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false };
    const answer = await this.ask('PreSignUp', 'PreSignUp_SignUp', username, client, { userAttributes, validationData }, empty);
    const { autoConfirmUser, autoVerifyEmail, autoVerifyPhone } = answer as Record<string, unknown>;
    return {
      isConfirmed: autoConfirmUser === true,
      verified: [['email', autoVerifyEmail] as const, ['phone_number', autoVerifyPhone] as const].flatMap(([name, isVerified]) => isVerified === true ? [name] : []),
    };
  }

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html @throws TriggerError */
  public async afterConfirmation(user: User, client: AppClient, source: ConfirmationSource = 'PostConfirmation_ConfirmSignUp'): Promise<void> {
    await this.ask('PostConfirmation', source, user.username, client, { userAttributes: attributesForTriggers(user) });
  }

  /** Before the password is looked at: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html @throws TriggerError */
  public async beforeSignIn(user: User, client: AppClient): Promise<void> {
    const request = { userAttributes: attributesForTriggers(user), validationData: {} };
    await this.ask('PreAuthentication', 'PreAuthentication_Authentication', user.username, client, request);
  }

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html @throws TriggerError */
  public async afterSignIn(user: User, client: AppClient): Promise<void> {
    const request = { userAttributes: attributesForTriggers(user), newDeviceUsed: false };
    await this.ask('PostAuthentication', 'PostAuthentication_Authentication', user.username, client, request);
  }

  private ask(
    name: SignInTrigger, source: string, username: string, { clientId }: AppClient, request: object, response: object = {},
  ): Promise<object> {
    const functionArn = this.pool.settings?.triggers[name];
    if (functionArn === undefined) return Promise.resolve(response);
    return askTrigger(this.pool, this.functions, { name, functionArn, source, username, clientId, request, response });
  }
}
