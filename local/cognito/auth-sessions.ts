/**
 * How long a challenge of a sign-in waits for its answer, and how many may wait at once.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html: AuthSessionValidity
 */
export const AUTH_SESSIONS = { lifetimeMs: 3 * 60 * 1000, most: 1_000 };
