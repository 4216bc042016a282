import type { AuthorizationCodes } from './authorization-codes';
import { isVerifierOf } from './authorization-codes';
import { authenticateClient } from './client-authentication';
import { readForm } from './form';
import { OAuthError } from './parameters';
import type { Parameters } from './parameters';
import { jsonAnswer } from '../../console/http-contracts';
import type { HttpAnswer, HttpRequest } from '../../console/http-contracts';
import { TriggerError } from '../lambda-trigger';
import type { SignedIn } from '../token-claims';
import type { LocalUserPools, PoolAndClient } from '../user-pools';

/** The scopes that only a person's sign-in may have. */
const USER_SCOPES = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];

/** `/oauth2/token`: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export class TokenEndpoint {
  constructor(private readonly pools: LocalUserPools, private readonly codes: AuthorizationCodes, private readonly log: (line: string) => void) {}

  public async answer(request: HttpRequest): Promise<HttpAnswer> {
    try {
      const parameters = await readForm(request);
      const caller = authenticateClient(this.pools, parameters, request.headers.authorization);
      return jsonAnswer(200, await this.grant(parameters, caller));
    } catch (error) {
      return refusal(error, this.log);
    }
  }

  private async grant(parameters: Parameters, caller: PoolAndClient): Promise<object> {
    const type = parameters.required('grant_type');
    switch (type) {
      case 'authorization_code': return this.redeemCode(parameters, caller);
      case 'refresh_token': return this.refresh(parameters, caller);
      case 'client_credentials': return this.issueToMachine(parameters, caller);
      default: throw new OAuthError('unsupported_grant_type', 'grant_type is authorization_code, refresh_token or client_credentials');
    }
  }

  private async redeemCode(parameters: Parameters, { pool, client }: PoolAndClient): Promise<object> {
    const grant = this.codes.use(parameters.required('code'));
    const verifier = parameters.one('code_verifier');
    if (!grant) throw new OAuthError('invalid_grant', 'the code is unknown, has expired, or was used before');
    const { signedIn, redirectUri, codeChallenge } = grant;
    if (grant.userPoolId !== pool.userPoolId || signedIn.client.clientId !== client.clientId) throw new OAuthError('invalid_grant', 'the code is another client\'s');
    if (parameters.required('redirect_uri') !== redirectUri) throw new OAuthError('invalid_grant', 'redirect_uri is not the one that the code was sent to');
    if ((codeChallenge === undefined) !== (verifier === undefined) || (codeChallenge !== undefined && !isVerifierOf(codeChallenge, verifier!))) {
      throw new OAuthError('invalid_grant', 'code_verifier is not that of the code_challenge');
    }
    const answer = await this.tokensOf(signedIn, pool);
    return { ...answer, refresh_token: await pool.refreshTokens.make(signedIn) };
  }

  private async refresh(parameters: Parameters, { pool, client }: PoolAndClient): Promise<object> {
    const signedIn = await pool.refreshTokens.open(parameters.required('refresh_token'));
    if (signedIn?.client.clientId !== client.clientId) throw new OAuthError('invalid_grant', 'the refresh token is another client\'s, has expired, or was revoked');
    return this.tokensOf(signedIn, pool);
  }

  private async tokensOf(signedIn: SignedIn, pool: PoolAndClient['pool']): Promise<object> {
    const { accessToken, idToken, expiresIn } = await pool.tokens.issue(signedIn);
    const hasIdToken = signedIn.scopes.includes('openid') || !signedIn.scopes.some((scope) => scope !== 'aws.cognito.signin.user.admin');
    return { access_token: accessToken, ...(hasIdToken && { id_token: idToken }), token_type: 'Bearer', expires_in: expiresIn };
  }

  private async issueToMachine(parameters: Parameters, { pool, client }: PoolAndClient): Promise<object> {
    const { oauthFlows, oauthScopes, validitySeconds } = client.settings;
    if (client.secret === undefined || !oauthFlows.includes('client_credentials')) {
      throw new OAuthError('unauthorized_client', 'the client needs GenerateSecret, and client_credentials among its AllowedOAuthFlows');
    }
    const allowed = oauthScopes.filter((scope) => !USER_SCOPES.includes(scope));
    const asked = parameters.list('scope');
    const foreign = asked.find((scope) => !allowed.includes(scope));
    if (foreign !== undefined || allowed.length === 0) throw new OAuthError('invalid_scope', `the client may have ${allowed.join(', ') || 'no scope of a resource server'}`);
    const scopes = asked.length > 0 ? asked : allowed;
    return { access_token: await pool.tokens.issueToMachine(client, scopes), token_type: 'Bearer', expires_in: validitySeconds.access };
  }
}

/** What a client is told is the code alone; why stands in the log, where no stranger reads it. */
export function refusal(error: unknown, log: (line: string) => void): HttpAnswer {
  if (error instanceof OAuthError) {
    log(`sign-in refused: ${error.code}: ${error.message}`);
    return jsonAnswer(400, { error: error.code });
  }
  if (error instanceof TriggerError) {
    log(`sign-in refused: ${error.message}`);
    return jsonAnswer(400, { error: 'invalid_request', error_description: error.message });
  }
  throw error;
}
