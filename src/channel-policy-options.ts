import type { AuthProvider } from './auth-provider';

/**
 * Whose users a policy means.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export interface UserPolicyOptions {
  /**
   * The provider whose users are meant; it must be one of the API's.
   *
   * @default - the API's own user pool; for `authenticated()`, every provider of tokens that the API has
   */
  readonly provider?: AuthProvider;
}

/**
 * Options of a policy that binds callers to a segment of the channel.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespace-handlers.html
 */
export interface SegmentPolicyOptions extends UserPolicyOptions {
  /**
   * Whether only the channel that ends with the bound segment is meant, and nothing below it.
   *
   * It rests on AppSync showing a handler the wildcard of a subscription, as it is known to do.
   *
   * @default false
   */
  readonly exact?: boolean;
}

/**
 * Options of `ChannelPolicy.claim()`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export interface ClaimPolicyOptions extends SegmentPolicyOptions {
  /**
   * For a user attribute (a standard one, or `custom:…`), `nonce` and `scope`: why users cannot write or choose it, in words.
   *
   * Users may write their attributes unless the app client says otherwise, and could so choose whose channels they reach.
   *
   * @default - none, and such a claim is an error
   */
  readonly acknowledgement?: string;
}

/**
 * Options of `ChannelPolicy.machine()`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html
 */
export interface MachinePolicyOptions extends UserPolicyOptions {
  /**
   * A scope that the token must have, such as `events/publish`.
   *
   * @default - none is asked for
   */
  readonly scope?: string;
}
