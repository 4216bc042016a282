import type { Call } from './call';
import { CognitoError, wrongPassword } from './cognito-error';
import { checkSecretHash } from './secret-hash';
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
    const found = this.clientOf(call);
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
    const { pool, client } = this.clientOf(call);
    if (!isSecret(call.optional('ClientSecret'), client.secret)) throw new CognitoError('NotAuthorizedException', 'Invalid client secret');
    const signedIn = await pool.refreshTokens.open(call.text('RefreshToken'));
    if (signedIn?.client.clientId !== client.clientId) throw new CognitoError('NotAuthorizedException', 'Invalid Refresh Token');
    return { AuthenticationResult: await tokensOf(pool, signedIn) };
  }

  /** The answer to PASSWORD_VERIFIER; it is taken once, whether it is right or wrong. */
  public async respond(call: Call): Promise<object> {
    const { pool, client } = this.clientOf(call);
    const name = call.text('ChallengeName');
    if (name !== 'PASSWORD_VERIFIER') throw new CognitoError('InvalidParameterException', `${name}: the local server has the challenge PASSWORD_VERIFIER only`);
    const responses = call.part('ChallengeResponses');
    const [secretBlock, timestamp, signature] = ['PASSWORD_CLAIM_SECRET_BLOCK', 'TIMESTAMP', 'PASSWORD_CLAIM_SIGNATURE'].map((member) => responses.text(member));
    const username = responses.text('USERNAME');
    checkSecretHash(client, username, responses.optional('SECRET_HASH'));
    if (!TIMESTAMP.test(timestamp)) throw new CognitoError('InvalidParameterException', 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
    const open = this.state.challenges.take(secretBlock);
    const isTheirs = open?.userPoolId === pool.userPoolId && open.clientId === client.clientId && open.user?.username === username;
    const user = open?.user && pool.users.find(open.user.username);
    if (!isTheirs || !user || !open.challenge.isProof({ secretBlock, timestamp, signature })) throw wrongPassword();
    return this.complete(pool, user, client);
  }

  private clientOf(call: Call): PoolAndClient {
    const clientId = call.text('ClientId');
    const found = this.pools.ofClient(clientId);
    if (!found) throw new CognitoError('ResourceNotFoundException', `User pool client ${clientId.slice(0, 128)} does not exist.`);
    return found;
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
    await pool.triggers.afterSignIn(user, client);
    const signedIn = pool.signedIn(user, client, [API_SCOPE], 'TokenGeneration_Authentication');
    const tokens = await tokensOf(pool, signedIn);
    return { AuthenticationResult: { ...tokens, RefreshToken: await pool.refreshTokens.make(signedIn) }, ChallengeParameters: {} };
  }
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
