import { TokenIssuer } from './policy';

const poolOf = (id: string): TokenIssuer => ({
  isPool: true,
  forms: [`https://cognito-idp.us-east-1.amazonaws.com/${id}`, `https://issuer-cognito-idp.us-east-1.amazonaws.com/${id}`],
});

/** The issuers of the proof: the API's own user pool, a second one, whose id begins like that of the first, and OpenID Connect. */
export const OWN_POOL_ID = 'us-east-1_Pool';
export const OTHER_POOL_ID = 'us-east-1_Pool2';
export const OWN_POOL = poolOf(OWN_POOL_ID);
export const OTHER_POOL = poolOf(OTHER_POOL_ID);
export const OIDC_PROVIDER: TokenIssuer = { isPool: false, forms: ['https://id.example.com'] };
export const EVERY_ISSUER = [OWN_POOL, OTHER_POOL, OIDC_PROVIDER];
