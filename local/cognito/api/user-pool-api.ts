import { Accounts } from './accounts';
import { Authentication } from './authentication';
import { Call } from './call';
import { awsJson, CognitoError, errorAnswer } from './cognito-error';
import { Passwords } from './passwords';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';
import type { CognitoState } from '../cognito-state';
import { TriggerError } from '../lambda-trigger';
import { PasswordRecovery } from '../password-recovery';
import type { LocalUserPools } from '../user-pools';

export interface UserPoolApiServices {
  readonly pools: LocalUserPools;
  readonly state: CognitoState;
  readonly log: (line: string) => void;
}

type Operation = (call: Call) => object | Promise<object>;

const TARGET = /^AWSCognitoIdentityProviderService\.(\w{1,100})$/;
const MAX_BYTES = 64 * 1024;

/** The calls of a client that signs users in: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html */
export class UserPoolApi {
  private readonly operations: ReadonlyMap<string, Operation>;

  constructor(private readonly services: UserPoolApiServices) {
    const { pools, state, log } = services;
    const authentication = new Authentication(pools, state);
    const accounts = new Accounts(pools, log);
    const passwords = new Passwords(pools, new PasswordRecovery(state, log));
    this.operations = new Map<string, Operation>([
      ['InitiateAuth', (call) => authentication.initiate(call)],
      ['RespondToAuthChallenge', (call) => authentication.respond(call)],
      ['GetTokensFromRefreshToken', (call) => authentication.refreshTokens(call)],
      ['GetUser', (call) => accounts.getUser(call)],
      ['UpdateUserAttributes', (call) => accounts.updateAttributes(call)],
      ['SignUp', (call) => accounts.signUp(call)],
      ['ConfirmSignUp', (call) => accounts.confirmSignUp(call)],
      ['ForgotPassword', (call) => passwords.forgot(call)],
      ['ConfirmForgotPassword', (call) => passwords.confirmForgotten(call)],
      ['ChangePassword', (call) => passwords.change(call)],
      ['GlobalSignOut', (call) => accounts.globalSignOut(call)],
      ['RevokeToken', (call) => accounts.revokeToken(call)],
    ]);
  }

  /** Nothing for a call of another service. */
  public async answer({ headers, body }: HttpRequest): Promise<HttpAnswer | undefined> {
    const [, name] = TARGET.exec(headers['x-amz-target'] ?? '') ?? [];
    if (name === undefined) return undefined;
    const operation = this.operations.get(name);
    try {
      if (!operation) throw new CognitoError('NotImplementedException', `the local server has no cognito-idp: ${name} is not supported`, 501);
      return awsJson(200, await operation(Call.parse(await body(MAX_BYTES))));
    } catch (error) {
      const known = error instanceof TriggerError ? new CognitoError('UserLambdaValidationException', error.message) : error;
      if (!(known instanceof CognitoError)) throw known;
      this.services.log(`${name} refused: ${known.type}: ${known.message}`);
      return errorAnswer(known);
    }
  }
}
