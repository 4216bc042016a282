import { Token } from 'aws-cdk-lib/core';

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const ATTRIBUTES = [
  'address', 'birthdate', 'cognito:username', 'email', 'email_verified', 'family_name', 'gender', 'given_name', 'identities', 'locale', 'middle_name',
  'name', 'nickname', 'phone_number', 'phone_number_verified', 'picture', 'preferred_username', 'profile', 'updated_at', 'username', 'website', 'zoneinfo',
];

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
const ACCESS_TOKEN_CLAIMS = [
  'auth_time', 'client_id', 'device_key', 'event_id', 'exp', 'iat', 'iss', 'jti', 'origin_jti', 'scope', 'token_use', 'username', 'version',
];

/** What the client that asks for a token may choose, which client it is among it: any user can be that client. */
const CHOSEN_AT_SIGN_IN = ['aud', 'azp', 'client_id', 'nonce', 'scope', 'token_use'];

/** URLs, ARNs and numbers, of whichever issuer. */
const NEVER_A_SEGMENT = ['auth_time', 'cognito:preferred_role', 'cognito:roles', 'exp', 'iat', 'iss', 'nbf'];

/** Whether users can write what the claim says, or choose it at sign-up or sign-in. */
export function isUserWritable(name: string): boolean {
  return /^(?:custom|dev):/.test(name) || ATTRIBUTES.includes(name) || CHOSEN_AT_SIGN_IN.includes(name);
}

/** Whether the access tokens of a user pool have the claim by themselves. */
export function isInAccessTokens(name: string): boolean {
  return ACCESS_TOKEN_CLAIMS.includes(name);
}

/** What is wrong with a claim as the base of a policy, if anything is. */
export function claimProblem(name: string, acknowledgement: string | undefined): string | undefined {
  if (Token.isUnresolved(name) || !/^[\w:./-]{1,256}$/.test(name)) {
    return '1 to 256 letters, digits, and _ : . / -, known at synthesis';
  }
  if (name === 'sub') return 'is the id of the user; use owner()';
  if (name === 'cognito:groups') return 'is a list; use group() or ownGroup()';
  if (NEVER_A_SEGMENT.includes(name)) return 'its value is never the segment of a channel, 1 to 50 letters, digits and dashes, so nobody would be admitted';
  if (isUserWritable(name) && !acknowledgement?.trim()) {
    return 'users may write or choose this, and so choose whose channels they reach; take a claim that a pre token generation trigger sets, ' +
      'or say in acknowledgement why nobody can';
  }
  return undefined;
}
