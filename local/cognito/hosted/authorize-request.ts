import { OAuthError, Parameters } from './parameters';
import { describeRedirects, mayRedirectTo } from './redirect-uris';
import { quoted } from '../../../engine/printable';
import type { AppClient } from '../app-clients';
import type { LocalUserPool } from '../user-pool';
import type { LocalUserPools } from '../user-pools';

/** A valid request for an authorization code. */
export interface AuthorizeRequest {
  readonly pool: LocalUserPool;
  readonly client: AppClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge?: string;
  readonly state?: string;
  readonly nonce?: string;
  readonly prompt?: string;
  readonly loginHint?: string;
}

/** A refusal that the app hears of, at the redirect URI that is known to be the app's. */
export class RedirectedError extends OAuthError {
  constructor({ code, message }: OAuthError, public readonly redirectUri: string, public readonly state: string | undefined) {
    super(code, message);
  }
}

/** Of the Base64url of a SHA-256: https://datatracker.ietf.org/doc/html/rfc7636#section-4.2 */
const CODE_CHALLENGE = /^[\w-]{43}$/;

/**
 * Reads the query of `/oauth2/authorize`.
 *
 * @throws OAuthError that only a page may tell, because the redirect URI is not known to be the app's
 * @throws RedirectedError
 */
export function readAuthorizeRequest(pools: LocalUserPools, query: URLSearchParams): AuthorizeRequest {
  const parameters = new Parameters(query);
  const clientId = parameters.required('client_id');
  const found = pools.ofClient(clientId);
  if (!found) throw new OAuthError('invalid_client', `client_id ${quoted(clientId)}: the app has no such client; it has ${clientsOf(pools)}`);
  const redirectUri = parameters.required('redirect_uri');
  if (!mayRedirectTo(found.client, redirectUri, 'callbackUrls')) {
    throw new OAuthError('redirect_mismatch', `redirect_uri ${quoted(redirectUri)} is none of the client's CallbackURLs: ${describeRedirects(found.client, 'callbackUrls')}`);
  }
  try {
    return { ...found, redirectUri, ...readGrant(parameters, found.client) };
  } catch (error) {
    if (error instanceof OAuthError) throw new RedirectedError(error, redirectUri, query.get('state') ?? undefined);
    throw error;
  }
}

function readGrant(parameters: Parameters, client: AppClient): Pick<AuthorizeRequest, 'scopes' | 'codeChallenge' | 'state' | 'nonce' | 'prompt' | 'loginHint'> {
  const responseType = parameters.required('response_type');
  if (responseType !== 'code') throw new OAuthError('unsupported_response_type', `response_type ${quoted(responseType)}: the local server knows code only`);
  if (!client.settings.oauthFlows.includes('code')) throw new OAuthError('unauthorized_client', 'the client\'s AllowedOAuthFlows have no code, or it may not use OAuth');
  return {
    scopes: readScopes(parameters, client),
    codeChallenge: readCodeChallenge(parameters, client),
    state: parameters.one('state'),
    nonce: parameters.one('nonce'),
    prompt: parameters.one('prompt'),
    loginHint: parameters.one('login_hint'),
  };
}

/** All that the client may have, if it asks for none. */
function readScopes(parameters: Parameters, { settings: { oauthScopes } }: AppClient): readonly string[] {
  const asked = parameters.list('scope');
  const foreign = asked.find((scope) => !oauthScopes.includes(scope));
  if (foreign !== undefined) throw new OAuthError('invalid_scope', `scope ${quoted(foreign)} is none of the client's AllowedOAuthScopes: ${oauthScopes.join(', ')}`);
  const scopes = asked.length > 0 ? asked : oauthScopes;
  const needsOpenId = scopes.find((scope) => ['email', 'phone', 'profile'].includes(scope));
  if (needsOpenId !== undefined && !scopes.includes('openid')) throw new OAuthError('invalid_scope', `scope ${needsOpenId} needs openid`);
  return scopes;
}

/** https://datatracker.ietf.org/doc/html/rfc9700#section-2.1.1: whoever has no secret proves with it that the code is theirs. */
function readCodeChallenge(parameters: Parameters, { secret }: AppClient): string | undefined {
  const [challenge, method] = [parameters.one('code_challenge'), parameters.one('code_challenge_method')];
  if (challenge === undefined) {
    if (method !== undefined) throw new OAuthError('invalid_request', 'code_challenge_method is there, and code_challenge is missing');
    if (secret === undefined) throw new OAuthError('invalid_request', 'code_challenge is missing: a client without a secret needs PKCE');
    return undefined;
  }
  if (method !== 'S256') throw new OAuthError('invalid_request', `code_challenge_method must be S256, not ${method === undefined ? 'missing' : quoted(method)}`);
  if (!CODE_CHALLENGE.test(challenge)) throw new OAuthError('invalid_request', 'code_challenge is no SHA-256 in Base64url');
  return challenge;
}

function clientsOf(pools: LocalUserPools): string {
  return pools.list().flatMap(({ clients }) => clients.list().map(({ clientId }) => clientId)).join(', ') || 'none';
}
