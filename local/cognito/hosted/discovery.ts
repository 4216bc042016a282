import { API_SCOPE } from '../token-claims';
import type { LocalUserPool } from '../user-pool';

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata, with the endpoints of this machine. */
export function discovery({ userPoolId, issuer }: LocalUserPool, url: string): object {
  return {
    authorization_endpoint: `${url}/oauth2/authorize`,
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: `${url}/logout`,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${url}/${userPoolId}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    revocation_endpoint: `${url}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile', API_SCOPE],
    subject_types_supported: ['public'],
    token_endpoint: `${url}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    userinfo_endpoint: `${url}/oauth2/userInfo`,
  };
}
