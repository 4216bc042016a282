import type { Call } from './call';
import { clientOf } from './callers';
import { CognitoError, wrongPassword } from './cognito-error';
import { checkPassword } from './password-policy';
import { checkSecretHash } from './secret-hash';
import { changeAttributes } from './user-attributes';
import type { Attributes } from '../attributes';
import type { CognitoState } from '../cognito-state';
import { isSecret } from '../hosted/client-authentication';
import { SrpChallenge } from '../srp/srp-challenge';
import { API_SCOPE } from '../token-claims';
import type { SignedIn } from '../token-claims';
import type { LocalUserPool } from '../user-pool';
import type { LocalUserPools, PoolAndClient } from '../user-pools';
import type { User } from '../users';

const TIMESTAMP = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/;

/** InitiateAuth and RespondToAuthChallenge: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html */
export class Authentication {
  constructor(private readonly pools: LocalUserPools, private readonly state: CognitoState) {}

  public async initiate(call: Call): Promise<object> {
    const found = clientOf(this.pools, call);
    const flow = call.text('AuthFlow');
    const parameters = call.part('AuthParameters');
    switch (flow) {
      case 'USER_SRP_AUTH':
        requireFlow(found, 'ALLOW_USER_SRP_AUTH', flow);
        return this.challenge(found, parameters);
      case 'USER_PASSWORD_AUTH':
        requireFlow(found, 'ALLOW_USER_PASSWORD_AUTH', flow);
        return this.signInByPassword(found, parameters);
      case 'REFRESH_TOKEN_AUTH':
      case 'REFRESH_TOKEN':
        requireFlow(found, 'ALLOW_REFRESH_TOKEN_AUTH', flow);
        return this.refresh(found, parameters);
      default:
        throw new CognitoError('InvalidParameterException', `${flow}: the local server has USER_SRP_AUTH, USER_PASSWORD_AUTH and REFRESH_TOKEN_AUTH`);
    }
  }

  /** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
  public async refreshTokens(call: Call): Promise<object> {
    const { pool, client } = clientOf(this.pools, call);
    if (!isSecret(call.optional('ClientSecret'), client.secret)) throw new CognitoError('NotAuthorizedException', 'Invalid client secret');
    const signedIn = await pool.refreshTokens.open(call.text('RefreshToken'));
    if (signedIn?.client.clientId !== client.clientId) throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
    return { AuthenticationResult: await tokensOf(pool, signedIn) };
  }

  public async respond(call: Call): Promise<object> {
    const found = clientOf(this.pools, call);
    const name = call.text('ChallengeName');
    const responses = call.part('ChallengeResponses');
    checkSecretHash(found.client, responses.text('USERNAME'), responses.optional('SECRET_HASH'));
    switch (name) {
      case 'PASSWORD_VERIFIER': return this.verifyPassword(found, responses);
      case 'NEW_PASSWORD_REQUIRED': return this.takeNewPassword(found, call.text('Session'), responses);
      default: throw new CognitoError('InvalidParameterException', `${name}: the local server has the challenges PASSWORD_VERIFIER and NEW_PASSWORD_REQUIRED`);
    }
  }

  /** The answer is taken once, whether it is right or wrong. */
  private async verifyPassword({ pool, client }: PoolAndClient, responses: Call): Promise<object> {
    const [secretBlock, timestamp, signature] = ['PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP', 'PASSWORD_CLAIM_SIGNATURE'].map((member) => responses.text(member));
    if (!TIMESTAMP.test(timestamp)) throw new CognitoError('InvalidParameterException', 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
    const open = this.state.challenges.take(secretBlock);
    const isTheirs = open?.userPoolId === pool.userPoolId && open.clientId === client.clientId && open.user?.username === responses.text('USERNAME');
    const user = open?.user && pool.users.find(open.user.username);
    if (!isTheirs || !user || !open.challenge.isProof({ secretBlock, timestamp, signature })) throw wrongPassword();
    return this.complete(pool, user, client);
  }

  /** A password that the policy refuses can be followed by another one. */
  private async takeNewPassword({ pool, client }: PoolAndClient, session: string, responses: Call): Promise<object> {
    const { newPasswordChallenges } = this.state;
    const open = newPasswordChallenges.find(session);
    const user = pool.find(responses.text('USERNAME'));
    const isTheirs = open?.userPoolId === pool.userPoolId && open.clientId === client.clientId && open.username === user?.username;
    if (!isTheirs || !user?.mustChangePassword) throw new CognitoError('NotAuthorizedException', 'Invalid session for the user.');
    const password = checkPassword(pool, responses.text('NEW_PASSWORD'));
    changeAttributes(pool, client, user, newAttributes(responses));
    newPasswordChallenges.end(session);
    return this.complete(pool, pool.users.changePassword(user.username, password), client);
  }

  private async challenge({ pool, client }: PoolAndClient, parameters: Call): Promise<object> {
    const { name, user } = userOf({ pool, client }, parameters);
    if (user) await pool.triggers.beforeSignIn(user, client);
    const { userPoolId } = pool;
    const [username, verifier] = [user?.username ?? name, pool.users.verifierOf(user ?? pool.users.nobody(name))];
    let challenge: SrpChallenge;
    try {
      challenge = new SrpChallenge({ userPoolId, username }, verifier, parameters.text('SRP_A'));
    } catch (error) {
      if (error instanceof CognitoError) throw error;
      throw new CognitoError('InvalidParameterException', (error as Error).message);
    }
    this.state.challenges.add({ challenge, userPoolId, clientId: client.clientId, ...(user && { user }) });
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: {
        SALT: verifier.salt, SECRET_BLOCK: challenge.secretBlock, SRP_B: challenge.serverPublic, USERNAME: username, USER_ID_FOR_SRP: username,
      },
    };
  }

  private async signInByPassword({ pool, client }: PoolAndClient, parameters: Call): Promise<object> {
    const { name, user } = userOf({ pool, client }, parameters);
    if (user) await pool.triggers.beforeSignIn(user, client);
    const isRight = pool.users.hasPassword(user ?? pool.users.nobody(name), parameters.text('PASSWORD'));
    if (!isRight || !user) throw wrongPassword();
    return this.complete(pool, user, client);
  }

  private async refresh({ pool, client }: PoolAndClient, parameters: Call): Promise<object> {
    const signedIn = await pool.refreshTokens.open(parameters.text('REFRESH_TOKEN'));
    if (signedIn?.client.clientId !== client.clientId) throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
    const given = parameters.optional('SECRET_HASH');
    if (client.secret !== undefined) checkSecretHash(client, signedIn.user.username, given);
    return { AuthenticationResult: await tokensOf(pool, signedIn), ChallengeParameters: {} };
  }

  private async complete(pool: LocalUserPool, user: User, client: PoolAndClient['client']): Promise<object> {
    if (!user.isConfirmed) throw new CognitoError('UserNotConfirmedException', 'User is not confirmed.');
    if (user.mustChangePassword) return this.askForNewPassword(pool, user, client);
    await pool.triggers.afterSignIn(user, client);
    const signedIn = pool.signedIn(user, client, [API_SCOPE], 'TokenGeneration_Authentication');
    const tokens = await tokensOf(pool, signedIn);
    return { AuthenticationResult: { ...tokens, RefreshToken: await pool.refreshTokens.make(signedIn) }, ChallengeParameters: {} };
  }

  private askForNewPassword({ userPoolId }: LocalUserPool, { username, attributes }: User, { clientId }: PoolAndClient['client']): object {
    return {
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session: this.state.newPasswordChallenges.start({ userPoolId, clientId, username }),
      ChallengeParameters: { USER_ID_FOR_SRP: username, requiredAttributes: '[]', userAttributes: JSON.stringify(attributes) },
    };
  }
}

const NEW_ATTRIBUTE = 'userAttributes.';

/** What a user says of themselves together with the new password. @throws CognitoError */
function newAttributes(responses: Call): Attributes {
  const names = responses.entries().map(([member]) => member).filter((member) => member.startsWith(NEW_ATTRIBUTE));
  return Object.fromEntries(names.map((member) => [member.slice(NEW_ATTRIBUTE.length), responses.optional(member) ?? '']));
}

/** Who wants to sign in; nobody of that name is an error of its own only where the client has it so. */
function userOf({ pool, client }: PoolAndClient, parameters: Call): { readonly name: string; readonly user?: User } {
  const name = parameters.text('USERNAME');
  checkSecretHash(client, name, parameters.optional('SECRET_HASH'));
  const user = pool.find(name);
  if (!user && !client.settings.preventsUserExistenceErrors) throw new CognitoError('UserNotFoundException', 'User does not exist.');
  return { name, ...(user && { user }) };
}

async function tokensOf(pool: LocalUserPool, signedIn: SignedIn): Promise<object> {
  const { accessToken, idToken, expiresIn } = await pool.tokens.issue(signedIn);
  return { AccessToken: accessToken, ExpiresIn: expiresIn, IdToken: idToken, TokenType: 'Bearer' };
}

function requireFlow({ client }: PoolAndClient, allowed: string, flow: string): void {
  if (!client.settings.authFlows.includes(allowed)) throw new CognitoError('InvalidParameterException', `${flow} flow not enabled for this client`);
}
