/** What a user may write of themselves, unless the app client says otherwise: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const STANDARD: ReadonlySet<string> = new Set([
  'address', 'birthdate', 'email', 'family_name', 'gender', 'given_name', 'locale', 'middle_name', 'name', 'nickname', 'phone_number', 'picture', 'preferred_username',
  'profile', 'updated_at', 'website', 'zoneinfo',
]);
/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
const IN_ACCESS_TOKENS: ReadonlySet<string> = new Set([
  'sub', 'username', 'groups', 'cognito:groups', 'client_id', 'scope', 'iss', 'token_use', 'auth_time', 'exp', 'iat', 'jti', 'origin_jti', 'event_id', 'version', 'device_key',
]);

/** What the client that asks for a token chooses, and any user can be that client. */
export function isChosenAtSignIn(trait: string): boolean {
  return trait === 'nonce' || trait === 'scope';
}

/** Whether users write the attribute themselves, so that it says nothing about who they are. */
export function isWritable(trait: string): boolean {
  return trait.startsWith('custom:') || STANDARD.has(trait);
}

export function isInAccessTokens(trait: string): boolean {
  return IN_ACCESS_TOKENS.has(trait);
}
